"""Every operation against the sandbox, in both clients, and what happens when it misbehaves."""

from __future__ import annotations

import asyncio
import copy
import logging
import os
import pickle
from datetime import datetime, timedelta, timezone
from typing import Any

import pytest
from conftest import Both, direct, registration, run_python

import nicepay_checkout as n
from nicepay_checkout.testing import Sandbox, SandboxError


def test_the_whole_way(call: Both) -> None:
    checkout = call("register", registration())
    assert checkout.payment_url == f"{call.sandbox.base_url}/nicepay/redirect/v2/payment?tXid={checkout.transaction_id}"
    order = checkout.order
    assert order == n.Order(reference="order-1", amount="10000", transaction_id=checkout.transaction_id)
    chosen = call.sandbox.choose_store(order.transaction_id, n.Store.ALFAMART)
    callback = n.Callback.parse(chosen["callback_url"])
    confirmation = call("confirm", callback, order=order)
    assert confirmation.state is n.TransactionState.UNPAID
    assert not confirmation.is_paid
    assert confirmation.callback is callback
    call.sandbox.pay(order.transaction_id)
    body = n_testing().sample_notification(order=order, credentials=n.Credentials.sandbox())
    notification = call("verify_notification", body)
    assert notification.reported_event is n.NotificationEvent.DEPOSIT
    settlement = call("settle", notification, order=order)
    assert settlement.is_paid
    assert settlement.state is n.TransactionState.PAID
    assert settlement.idempotency_key == f"{order.transaction_id}:paid"
    assert (settlement.reply.status, settlement.reply.body) == (200, "OK")
    transaction = call("inquire", order)
    assert transaction.is_paid
    assert transaction.store is n.Store.ALFAMART
    assert transaction.payment_number == chosen["payment_number"]
    assert transaction.pay_method.label == "Convenience store"
    for value in (checkout, order, callback, notification, confirmation, settlement, transaction):
        assert pickle.loads(pickle.dumps(value)) == value
        assert copy.deepcopy(value) == value
        assert hash(copy.copy(value)) == hash(value)
        assert value != object()
        assert "merchantToken" not in str(value.to_dict())
        assert "raw" not in value.to_dict()
        with pytest.raises(AttributeError):
            value.transaction_id = "x"


def n_testing() -> Any:
    from nicepay_checkout import testing

    return testing


def test_register_direct_and_wait(call: Both) -> None:
    code = call("register_direct", registration(store="indomaret"))
    assert code.store is n.Store.INDOMARET
    assert code.payment_number.isdigit()
    assert code.instruction.payment_number == code.payment_number
    assert pickle.loads(pickle.dumps(code)) == code
    call.sandbox.pay(code.transaction_id)
    if call.asynchronous:
        final = call("wait_until_settled", code.order, timeout=10)
    else:
        final = call("wait_until_settled", code.order, timeout=10).result()
    assert final.is_paid


def test_a_plain_registration_is_taken_where_its_fields_are_there(call: Both) -> None:
    typed = call("register_direct", direct())
    plain = call("register_direct", registration("order-2", store="alfamart"))
    assert (typed.store, plain.store) == (n.Store.ALFAMART, n.Store.ALFAMART)
    with pytest.raises(n.InvalidRequestError) as met:
        call("register_direct", registration("order-3", buyer_address=None))
    assert [field.field for field in met.value.fields] == ["buyer_address", "store"]
    assert len(call.sandbox.transactions()) == 2


def test_waiting_tells_each_change(nicepay_sandbox: Sandbox) -> None:
    client = nicepay_sandbox.client()
    code = client.register_direct(direct())
    states = []
    for change in client.wait_until_settled(code.order, timeout=10, first_pause=0.05, longest_pause=0.05):
        states.append(change.state)
        if change.state is n.TransactionState.UNPAID:
            nicepay_sandbox.pay(code.transaction_id)
    assert states == ["unpaid", "paid"]


def test_waiting_asynchronously_tells_each_change(nicepay_sandbox: Sandbox) -> None:
    async def main() -> list[n.TransactionState]:
        client = nicepay_sandbox.async_client()
        code = await client.register_direct(direct())
        states = []
        waiting = client.wait_until_settled(code.order, timeout=10, first_pause=0.05, longest_pause=0.05)
        async for change in waiting:
            states.append(change.state)
            if change.state is n.TransactionState.UNPAID:
                nicepay_sandbox.pay(code.transaction_id)
        return states

    assert asyncio.run(main()) == ["unpaid", "paid"]


def test_waiting_ends_with_a_timeout(call: Both) -> None:
    code = call("register_direct", registration(store="alfamart"))
    with pytest.raises(
        n.RequestTimeoutError, match="not settled within the limit; its last known state is unpaid"
    ) as met:
        waiting = call("wait_until_settled", code.order, timeout=0.2, first_pause=0.05)
        waiting.result()
    assert met.value.retryable
    assert met.value.transaction_id == code.transaction_id


def test_waiting_refuses_wrong_times(call: Both) -> None:
    order = n.Order(reference="r", amount=1, transaction_id="t")
    with pytest.raises(n.InvalidRequestError) as met:
        call("wait_until_settled", order, timeout=-1, first_pause=float("nan"))
    assert [field.field for field in met.value.fields] == ["timeout", "first_pause"]


def test_inquire_all(call: Both) -> None:
    codes = [call("register_direct", registration(f"bulk-{i}", store="alfamart")) for i in range(5)]
    call.sandbox.pay(codes[2].transaction_id)
    orders = [code.order for code in codes]
    orders.insert(3, n.Order(reference="nobody", amount=1, transaction_id="IONPAYTEST03209912312359591234"))
    seen: list[tuple[int, int | None]] = []
    results = call("inquire_all", orders, concurrency=2, on_progress=lambda done, total: seen.append((done, total)))
    assert seen == [(i + 1, 6) for i in range(6)]
    by_reference = {result.order.reference: result for result in results}
    assert len(by_reference) == 6
    assert by_reference["bulk-2"].transaction.is_paid
    assert isinstance(by_reference["nobody"].error, n.DeclinedError)
    assert by_reference["nobody"].transaction is None


def test_inquire_all_does_not_take_a_missing_order_for_the_end(call: Both) -> None:
    order = n.Order(reference="r", amount=1, transaction_id="IONPAYTEST03209912312359591234")
    with pytest.raises(TypeError, match="Order"):
        call("inquire_all", [order, None, order])


def test_inquire_all_takes_orders_only_as_results_are_taken(nicepay_sandbox: Sandbox) -> None:
    client = nicepay_sandbox.client()
    order = client.register_direct(direct()).order
    taken = 0

    def orders() -> Any:
        nonlocal taken
        for _ in range(100):
            taken += 1
            yield order

    results = client.inquire_all(orders(), concurrency=3)
    next(results)
    assert taken == 3
    next(results)
    assert taken == 4


def test_inquire_all_asynchronously_takes_async_iterables(nicepay_sandbox: Sandbox) -> None:
    async def main() -> int:
        client = nicepay_sandbox.async_client()
        order = (await client.register_direct(direct())).order

        async def orders() -> Any:
            for _ in range(7):
                await asyncio.sleep(0)
                yield order

        return len([result async for result in client.inquire_all(orders(), concurrency=3)])

    assert asyncio.run(main()) == 7


def test_cancel(call: Both) -> None:
    code = call("register_direct", registration(store="alfamart"))
    cancellation = call("cancel", code.order, pay_method="convenience_store", reason="changed my mind")
    assert cancellation.outcome is n.CancelOutcome.CANCELLED
    assert cancellation.raw["resultCd"] == "0000"
    assert pickle.loads(pickle.dumps(cancellation)) == cancellation
    assert not call("inquire", code.order).is_paid


def test_cancel_sees_the_customer_who_paid(call: Both) -> None:
    code = call("register_direct", registration(store="alfamart"))
    call.sandbox.pay(code.transaction_id)
    cancellation = call("cancel", code.order)
    assert cancellation.outcome is n.CancelOutcome.ALREADY_PAID
    assert cancellation.transaction.is_paid
    assert pickle.loads(pickle.dumps(cancellation)) == cancellation


def test_cancel_names_every_wrong_option(call: Both) -> None:
    order = n.Order(reference="r", amount=1, transaction_id="t")
    with pytest.raises(n.InvalidRequestError) as met:
        call("cancel", order, partial_amount=1.5, reason=7)
    assert {field.field for field in met.value.fields} == {"partial_amount", "reason"}
    with pytest.raises(n.InvalidRequestError) as met:
        call("cancel", order, user_id="x" * 31, user_ip="y" * 16)
    assert {field.wire_name for field in met.value.fields} == {"cancelUserId", "cancelUserIp"}


def test_a_duplicate_is_declined(call: Both) -> None:
    call("register", registration())
    with pytest.raises(n.DeclinedError) as met:
        call("register", registration())
    error = met.value
    assert (error.code, error.retryable, error.operation, error.reference) == ("9009", False, "register", "order-1")
    assert error.meaning is not None
    again = pickle.loads(pickle.dumps(error))
    assert (type(again), str(again), again.code) == (type(error), str(error), error.code)


def test_a_lost_answer_is_unknown_and_resolved(call: Both) -> None:
    call.sandbox.inject("register", "drop_after", times=1)
    with pytest.raises(n.OutcomeUnknownError) as met:
        call("register", registration())
    assert not met.value.retryable
    assert call.sandbox.transactions()[0]["registrations"] == 1
    resolution = call("resolve", registration())
    assert resolution.already_registered
    assert resolution.registered is None
    fresh = call("resolve", registration("order-2"))
    assert fresh.registered.reference == "order-2"
    assert pickle.loads(pickle.dumps(fresh)) == fresh
    assert call("resolve_direct", direct("order-3")).registered.payment_number


def test_an_inquiry_is_repeated_and_a_registration_is_not(call: Both) -> None:
    order = call("register", registration()).order
    call.sandbox.inject("inquire", "status_before", status=503, times=2)
    assert call("inquire", order).state is n.TransactionState.INITIALIZED
    call.sandbox.inject("register", "html", times=1)
    with pytest.raises(n.OutcomeUnknownError):
        call("register", registration("order-2"))
    paths = [request["path"] for request in call.sandbox.requests()]
    assert paths.count("/nicepay/redirect/v2/registration") == 2


def test_bad_answers_and_limits(call: Both) -> None:
    order = call("register", registration()).order
    call.sandbox.inject("inquire", "html", times=1)
    with pytest.raises(n.BadResponseError) as met:
        call("inquire", order, settings={"max_retries": 0})
    assert met.value.retryable
    assert met.value.body_excerpt
    call.sandbox.inject("inquire", "latency", ms=3000, times=1)
    with pytest.raises(n.RequestTimeoutError):
        call("inquire", order, settings={"timeout": 0.1})
    call.sandbox.heal()
    call.sandbox.inject("inquire", "oversized", times=1)
    with pytest.raises(n.BadResponseError):
        call("inquire", order, settings={"max_retries": 0, "max_response_bytes": 10_000})


def test_no_connection(call: Both) -> None:
    order = n.Order(reference="r", amount=1, transaction_id="t")
    closed = n.Client(credentials=n.Credentials.sandbox(), environment="http://127.0.0.1:1", max_retries=0)
    with pytest.raises(n.ConnectionFailedError) as met:
        closed.inquire(order)
    assert met.value.retryable
    assert met.value.kind is n.ErrorKind.CONNECTION


def test_hooks_and_logging(call: Both, caplog: pytest.LogCaptureFixture) -> None:
    requests: list[n.RequestInfo] = []
    responses: list[n.ResponseInfo] = []
    settings = {"on_request": requests.append, "on_response": responses.append}
    with caplog.at_level(logging.DEBUG, "nicepay_checkout"):
        order = call("register", registration(), settings=settings).order
        call.sandbox.inject("inquire", "status_before", status=503, times=1)
        call("inquire", order, settings=settings)
    assert [(info.operation, info.attempt) for info in requests] == [("register", 1), ("inquire", 1), ("inquire", 2)]
    assert requests[0].url.startswith(call.sandbox.base_url)
    assert [(info.http_status, info.error, info.will_retry) for info in responses] == [
        (200, None, False),
        (503, "bad_response", True),
        (200, None, False),
    ]
    assert all(info.elapsed > 0 for info in responses)
    levels = [record.levelname for record in caplog.records]
    assert levels == ["DEBUG", "INFO", "DEBUG"]
    assert "inquire attempt 1: bad_response (HTTP 503)" in caplog.text


@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")
def test_a_hook_that_raises_breaks_nothing(call: Both) -> None:
    def hook(_: object) -> None:
        raise ZeroDivisionError

    assert call("register", registration(), settings={"on_request": hook, "on_response": hook}).payment_url


def test_the_clock_can_be_injected(call: Both) -> None:
    frozen = datetime(2030, 1, 2, 3, 4, 5, tzinfo=timezone(timedelta(hours=9)))
    call("register", registration(), settings={"clock": lambda: frozen})
    assert call.sandbox.requests()[0]["body"]["timeStamp"] == "20300102010405"


def test_a_closed_client_sends_nothing(nicepay_sandbox: Sandbox) -> None:
    with nicepay_sandbox.client() as client:
        pass
    with pytest.raises(n.InvalidRequestError, match="client is closed"):
        client.register(registration())

    async def main() -> None:
        async with nicepay_sandbox.async_client() as client:
            await client.register(registration())
        with pytest.raises(n.InvalidRequestError, match="client is closed"):
            await client.register(registration("order-2"))

    asyncio.run(main())
    assert len(nicepay_sandbox.transactions()) == 1


def test_from_env(nicepay_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("NICEPAY_ENV", "NICEPAY_MERCHANT_ID", "NICEPAY_MERCHANT_KEY", "NICEPAY_PREVIOUS_KEYS"):
        monkeypatch.delenv(name, raising=False)
    for client in (n.Client, n.AsyncClient):
        with pytest.raises(n.InvalidRequestError) as met:
            client.from_env()
        assert [field.field for field in met.value.fields] == ["NICEPAY_MERCHANT_ID", "NICEPAY_MERCHANT_KEY"]
    monkeypatch.setenv("NICEPAY_MERCHANT_ID", "IONPAYTEST")
    monkeypatch.setenv("NICEPAY_MERCHANT_KEY", "canary")
    with pytest.raises(n.InvalidRequestError, match="NICEPAY_ENV"):
        n.Client.from_env()
    monkeypatch.setenv("NICEPAY_BASE_URL", nicepay_sandbox.base_url)
    assert n.Client.from_env(timeout=5).base_url == nicepay_sandbox.base_url
    assert n.AsyncClient.from_env().base_url == nicepay_sandbox.base_url


def test_the_sandbox_says_what_it_refuses(nicepay_sandbox: Sandbox) -> None:
    with pytest.raises(SandboxError, match="transactions/nobody"):
        nicepay_sandbox.pay("nobody")
    with pytest.raises(SandboxError, match="did not start"):
        Sandbox(binary="/bin/true")


def test_a_sandbox_that_nobody_closes_ends_with_the_interpreter() -> None:
    code = """
from nicepay_checkout.testing import Sandbox
sandbox = Sandbox(seed=7, autopay=1, merchants={"MERCHANT2": "key"})
print(sandbox._process.pid)
"""
    process = int(run_python(code).stdout)
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)


def test_previous_keys_verify_and_do_not_sign(order: n.Order) -> None:
    old = n.Credentials(merchant_id="IONPAYTEST", merchant_key="old")
    rotated = n.Credentials(merchant_id="IONPAYTEST", merchant_key="new", previous_keys=["old"])
    body = n_testing().sample_notification(order=order, credentials=old)
    assert n.Client(credentials=rotated, environment="sandbox").verify_notification(body).amount == 10_000
    signed_new = n_testing().sample_notification(order=order, credentials=rotated)
    with pytest.raises(n.VerificationError) as met:
        n.Notification.parse(signed_new).verify(old)
    assert met.value.failure is n.VerificationFailure.TOKEN

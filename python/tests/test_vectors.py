"""The vectors that every language's suite reads."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator
from contextlib import contextmanager
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest
from conftest import ROOT, ran

from nicepay_checkout import (
    AmountPolicy,
    Callback,
    CartItem,
    Client,
    Credentials,
    Instruction,
    InvalidRequestError,
    NicepayError,
    Order,
    Registration,
    Seller,
    SellerAddress,
    testing,
)

FOLDER = ROOT / "tests" / "vectors"


def order_of(case: dict[str, Any]) -> Order:
    given = dict(case["order"])
    policy = given.pop("amount_policy", "exact")
    if isinstance(policy, dict):
        given["amount_policy"] = AmountPolicy.with_fee(max=policy["with_fee"])
    else:
        given["amount_policy"] = getattr(AmountPolicy, policy.upper())
    return Order(**given)


def registration_of(case: dict[str, Any]) -> Registration:
    given = dict(case["registration"])
    for name in given:
        if name.endswith("_at"):
            given[name] = datetime.fromisoformat(given[name].replace("Z", "+00:00"))
    if "cart" in given:
        given["cart"] = [CartItem(**line) for line in given["cart"]]
    if "sellers" in given:
        given["sellers"] = [
            Seller(**{**seller, "address": SellerAddress(**seller.get("address", {}))}) for seller in given["sellers"]
        ]
    return Registration(**given)


def credentials_of(case: dict[str, Any]) -> Credentials:
    return Credentials(
        merchant_id=case["merchant_id"],
        merchant_key=case["merchant_key"],
        previous_keys=case.get("previous_keys", ()),
    )


def run_token(case: dict[str, Any]) -> str:
    known = {"credentials": credentials_of(case), "amount": case["amount"]}
    if case["message"] == "notification":
        return testing.notification_token(transaction_id=case["id"], **known)
    return testing.request_token(time_stamp=case["time_stamp"], id=case["id"], **known)


def run_notification(case: dict[str, Any]) -> object:
    client = Client(credentials=credentials_of(case), environment="sandbox")
    notification = client.verify_notification(case["body"].encode())
    if "order" in case:
        notification.check(order_of(case))
    return notification


def run_callback(case: dict[str, Any]) -> object:
    callback = Callback.parse(case["message"])
    if "order" in case:
        callback.check(order_of(case))
    return callback


def run_inquiry(case: dict[str, Any]) -> object:
    return testing.read_inquiry(order=order_of(case), http_status=case["http_status"], body=case["body"])


def body_of(case: dict[str, Any], **changes: Any) -> object:
    body = testing.registration_body(
        registration_of({**case, "registration": {**case["registration"], **changes}}),
        credentials=credentials_of(case),
        now=datetime.fromisoformat(case["now"].replace("Z", "+00:00")),
        direct=case["channel"] == "direct",
    )
    return json.loads(body)


def run_registration(case: dict[str, Any]) -> object:
    try:
        return body_of(case)
    except InvalidRequestError as refused:
        wanted = case.get("error", {}).get("fields", [])
        if len(refused.fields) == len(wanted):
            raise
        # A wrong amount is refused at construction, where what is missing can't be known: that is told when it is sent.
        assert "amt" in [field.wire_name for field in refused.fields]
        with pytest.raises(InvalidRequestError) as met:
            body_of(case, amount=1)
        told = {field.wire_name: field for field in (*refused.fields, *met.value.fields)}
        assert sorted(told) == sorted(wanted)
        refused.fields = tuple(told[name] for name in wanted)
        raise


def run_answer(case: dict[str, Any]) -> object:
    answer = {"http_status": case["http_status"], "body": case["body"]}
    if case["channel"] == "direct":
        return testing.read_direct_registration(registration=registration_of(case), **answer)
    return testing.read_registration(registration=registration_of(case), environment=case["environment"], **answer)


@contextmanager
def answering(status: int, body: str) -> Generator[Client]:
    """A client of a NICEPAY that gives one answer to whatever it is asked."""

    class Answer(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body.encode())))
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Answer) as server:
        Thread(target=server.serve_forever, args=(0.001,), daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}"
        try:
            with Client(credentials=Credentials.sandbox(), environment=url, max_retries=0) as client:
                yield client
        finally:
            server.shutdown()


def run_decline(case: dict[str, Any]) -> object:
    shared = FILES["declines"]
    method = {"pay_method": case["pay_method"]} if "pay_method" in case else {}
    payment = registration_of(shared).replace(**method)
    direct = payment.direct(store=shared["store"], buyer_address=shared["registration"]["buyer_address"])
    order = order_of(shared)
    with answering(case["http_status"], case["body"]) as client:
        calls: dict[str, Callable[[], object]] = {
            "register": lambda: client.register(payment),
            "register_direct": lambda: client.register_direct(direct),
            "resolve": lambda: client.resolve(payment),
            "resolve_direct": lambda: client.resolve_direct(direct),
            "inquire": lambda: client.inquire(order),
            "cancel": lambda: client.cancel(order, **method),
        }
        return calls[case["operation"]]()


RUNNERS = {
    "tokens": run_token,
    "notifications": run_notification,
    "callbacks": run_callback,
    "inquiries": run_inquiry,
    "registrations": run_registration,
    "registration_answers": run_answer,
    "declines": run_decline,
}
FILES = {path.stem: json.loads(path.read_text()) for path in sorted(FOLDER.glob("*.json"))}
CASES = [(name, case) for name, file in FILES.items() for case in file["cases"]]


def plain(value: object) -> object:
    """As the vectors write it."""
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, Instruction):
        return {name: plain(part) for name, part in value._whole().items() if part is not None}
    return getattr(value, "value", value)


def plain_error(error: NicepayError, name: str) -> object:
    if name == "fields":
        return [field.wire_name for field in getattr(error, "fields", ())]
    return plain(getattr(error, {"result_code": "code"}.get(name, name), None))


def test_every_file_has_a_runner_and_cases() -> None:
    assert set(FILES) == set(RUNNERS)
    for name, file in FILES.items():
        print(f"{name}: {len(file['cases'])} cases")
        assert file["cases"], name


@pytest.mark.parametrize(("file", "case"), CASES, ids=[f"{file}: {case['name']}" for file, case in CASES])
def test_vector(file: str, case: dict[str, Any]) -> None:
    run = RUNNERS[file]
    if "error" in case:
        with pytest.raises(NicepayError) as met:
            run(case)
        wanted = case["error"]
        assert {name: plain_error(met.value, name) for name in wanted} == wanted
        ran("vectors", f"{file}: {case['name']}")
        return
    result = run(case)
    if "token" in case:
        assert result == case["token"]
    elif "wire" in case:
        assert result == case["wire"]
    else:
        wanted = case["ok"]
        assert {name: plain(getattr(result, name)) for name in wanted} == wanted
    ran("vectors", f"{file}: {case['name']}")

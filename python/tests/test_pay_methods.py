"""From order to paid by each pay method, in both clients and in the ledger, against the sandbox."""

from __future__ import annotations

import copy
import http.client
import json
import pickle
import re
import urllib.parse
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from conftest import BUYER, Both, registration
from test_vectors import plain

import nicepay_checkout as n
from nicepay_checkout import testing
from nicepay_checkout.testing import Sandbox, SandboxError

# What the customer chooses, the class of the instruction, and what it has at least.
METHODS: list[tuple[dict[str, Any], Any, set[str]]] = [
    (
        {"pay_method": n.PayMethod.CONVENIENCE_STORE, "partner": n.Store.ALFAMART},
        n.ConvenienceStoreInstruction,
        {"payment_number", "store", "expires_at"},
    ),
    (
        {"pay_method": n.PayMethod.VIRTUAL_ACCOUNT, "partner": n.Bank.MANDIRI},
        n.VirtualAccountInstruction,
        {"account_number", "bank", "expires_at"},
    ),
    ({"pay_method": n.PayMethod.QRIS}, n.QrisInstruction, {"issuer", "expires_at"}),
    (
        {"pay_method": n.PayMethod.E_WALLET, "partner": n.Store.OVO, "phone": "081277766655"},
        n.EWalletInstruction,
        {"wallet", "expires_at"},
    ),
    ({"pay_method": n.PayMethod.PAY_LOAN, "partner": n.Store.AKULAKU}, n.PayLoanInstruction, {"lender"}),
    ({"pay_method": n.PayMethod.CARD, "card": "4111111111111111"}, n.CardInstruction, set()),
]
each = pytest.mark.parametrize(("choice", "kind", "has"), METHODS, ids=lambda part: getattr(part, "__name__", ""))


def held(instruction: Any) -> set[str]:
    shown = plain(instruction)
    assert isinstance(shown, dict)
    return set(shown) - {"pay_method"}


@each
def test_from_order_to_paid(call: Both, choice: dict[str, Any], kind: Any, has: set[str]) -> None:
    checkout = call("register", registration())
    order = checkout.order
    assert call("inquire", order).instruction is None
    chosen = call.sandbox.choose(order.transaction_id, **choice)
    confirmation = call("confirm", n.Callback.parse(chosen["callback_url"]), order=order)
    waiting = confirmation.transaction
    assert not waiting.is_paid
    assert waiting.pay_method == choice["pay_method"]
    if kind is not n.CardInstruction:  # there is none before it is used
        assert type(waiting.instruction) is kind
        assert has <= held(waiting.instruction)
        assert getattr(waiting.instruction, "expires_at", None) == waiting.expires_at
    call.sandbox.pay(order.transaction_id)
    body = testing.sample_notification(order=order, credentials=n.Credentials.sandbox())
    settlement = call("settle", call("verify_notification", body), order=order)
    assert settlement.is_paid
    paid = settlement.transaction
    assert paid.pay_method == choice["pay_method"]
    if kind is n.CardInstruction:
        assert paid.instruction.masked_number == "411111******1111"
        assert paid.instruction.authorization_number


@each
def test_a_shop_sees_each_in_its_ledger(
    nicepay_sandbox: Sandbox, tmp_path: Path, choice: dict[str, Any], kind: Any, has: set[str]
) -> None:
    order = n.Registration(reference="order-1", amount=10_000, **BUYER)
    with n.Ledger.open(f"sqlite:{tmp_path}/payments.db", client=nicepay_sandbox.client()) as ledger:
        payment = ledger.check_out(order)
        assert payment.instruction is None
        assert payment.transaction_id is not None
        chosen = nicepay_sandbox.choose(payment.transaction_id, **choice)
        came_back = ledger.returned(chosen["callback_url"])
        assert came_back is not None
        if kind is not n.CardInstruction:
            assert type(came_back.instruction) is kind
            assert has <= held(came_back.instruction)
        if kind in (n.ConvenienceStoreInstruction, n.VirtualAccountInstruction):
            told = ledger.events("shop").try_next()
            assert told is not None
            assert (told.kind, told.instruction) == (n.EventKind.NUMBER_ISSUED, came_back.instruction)
            assert told.payment_number == came_back.payment_number
            assert came_back.payment_number in plain(told.instruction).values()  # type: ignore[attr-defined]
        nicepay_sandbox.pay(payment.transaction_id)
        assert payment.order is not None
        ledger.receive(testing.sample_notification(order=payment.order, credentials=n.Credentials.sandbox()))
        ledger.run_due()
        paid = ledger.payment("order-1")
        assert paid is not None
        assert paid.is_paid
        assert n.Payment.from_dict(paid.to_dict()) == paid


ADDRESS = BUYER["buyer_address"]
DIRECT: dict[str, Callable[[n.Registration], n.DirectRegistration]] = {
    "store": lambda payment: payment.direct(store="alfamart", buyer_address=ADDRESS),
    "account": lambda payment: payment.direct_virtual_account(bank="mandiri", buyer_address=ADDRESS),
    "code": lambda payment: payment.direct_qris(issuer="qris_shopee_pay", buyer_address=ADDRESS),
    "wallet": lambda payment: payment.direct_e_wallet(wallet="dana", buyer_address=ADDRESS),
    "push": lambda payment: payment.direct_e_wallet(wallet="ovo", buyer_address=ADDRESS),
    "loan": lambda payment: payment.direct_pay_loan(lender="kredivo", buyer_address=ADDRESS),
}


def follow(link: str) -> int:
    """The status that a browser gets, without following a redirect."""
    url = urllib.parse.urlsplit(link)
    assert url.hostname is not None
    connection = http.client.HTTPConnection(url.hostname, url.port)
    try:
        connection.request("GET", f"{url.path}?{url.query}")
        return connection.getresponse().status
    finally:
        connection.close()


def pays(sandbox: Sandbox, transaction_id: str, instruction: n.Instruction) -> None:
    """The customer follows the instruction."""
    match instruction:
        case n.EWalletInstruction(redirect_url=str(link)) | n.PayLoanInstruction(redirect_url=str(link)):
            assert follow(re.sub("merchantToken=.", "merchantToken=x", link)) == 403
            assert follow(link) == 303
            sandbox.pay(transaction_id)
        case n.QrisInstruction(content=str()):
            sandbox.pay(transaction_id)
        case n.ConvenienceStoreInstruction() | n.VirtualAccountInstruction():
            sandbox.pay(transaction_id)
        case _:
            pytest.fail(f"nothing to follow: {instruction}")


@pytest.mark.parametrize("how", DIRECT)
def test_registered_directly_from_order_to_paid(call: Both, how: str) -> None:
    wanted = DIRECT[how](registration())
    code = call("register_direct", wanted)
    assert (code.instruction.pay_method, code.store) == (wanted.pay_method, wanted.store)
    assert (code.payment_number is not None) == (how == "store")
    for again in (pickle.loads(pickle.dumps(code)), copy.deepcopy(code)):
        assert again == code
        assert again.instruction == code.instruction
    token = re.search("merchantToken=([0-9a-f]{64})", json.dumps(plain(code.instruction)))
    assert (token is not None) == (how in ("wallet", "push", "loan"))
    if token:
        assert token[1] not in repr(code) + repr(code.instruction) + str(code.raw)
        assert "merchantToken=[redacted]" in repr(code.instruction)
    pays(call.sandbox, code.transaction_id, code.instruction)
    paid = call("inquire", code.order)
    assert paid.is_paid
    assert paid.pay_method == wanted.pay_method


@pytest.mark.parametrize("how", DIRECT)
def test_a_shop_checks_each_out_directly(nicepay_sandbox: Sandbox, tmp_path: Path, how: str) -> None:
    with n.Ledger.open(f"sqlite:{tmp_path}/payments.db", client=nicepay_sandbox.client()) as ledger:
        wanted = DIRECT[how](n.Registration(reference="order-1", amount=10_000, **BUYER))
        payment = ledger.check_out(wanted)
        assert payment.instruction is not None
        assert payment.transaction_id is not None
        assert payment.instruction.pay_method == wanted.pay_method
        assert (payment.payment_number is not None) == (how in ("store", "account"))
        assert ledger.check_out(wanted).instruction == payment.instruction
        pays(nicepay_sandbox, payment.transaction_id, payment.instruction)
        paid = ledger.recheck("order-1")
        assert paid is not None
        assert paid.is_paid


def test_a_declined_card_fails(nicepay_sandbox: Sandbox, nicepay_client: n.Client) -> None:
    checkout = nicepay_client.register(registration())
    nicepay_sandbox.choose(checkout.transaction_id, "card", card="4000000000000002")
    assert nicepay_client.inquire(checkout.order).state is n.TransactionState.FAILED
    with pytest.raises(SandboxError, match="already"):
        nicepay_sandbox.pay(checkout.transaction_id)
    another = nicepay_client.register(registration("order-2"))
    nicepay_sandbox.choose(another.transaction_id, "e_wallet", partner="DANA")
    nicepay_sandbox.fail(another.transaction_id)
    assert nicepay_client.inquire(another.order).state is n.TransactionState.FAILED

"""What the customer needs in order to pay: the classes against the core, matched on, and quiet about the buyer."""

from __future__ import annotations

import copy
import json
import pickle
import re
from dataclasses import FrozenInstanceError, fields
from datetime import datetime
from pathlib import Path
from typing import Any, get_args

import pytest
from conftest import ID, PYTHON, ROOT
from test_types import CHECKERS, told

import nicepay_checkout as n
from nicepay_checkout import testing

CLASSES: tuple[Any, ...] = get_args(n.Instruction)
ORDER = n.Order(reference="order-1", amount=10_000, transaction_id=ID)


def read(**answer: str) -> n.Transaction:
    said = {"resultCd": "0000", "tXid": ID, "referenceNo": "order-1", "amt": "10000", "status": "3", **answer}
    return testing.read_inquiry(order=ORDER, http_status=200, body=json.dumps(said))


def test_classes_are_the_cores_variants() -> None:
    source = (ROOT / "core" / "src" / "instruction.rs").read_text()
    enum = re.search(r"^pub enum Instruction \{\n(.*?)^\}", source, re.DOTALL | re.MULTILINE)
    assert enum is not None
    variants = re.findall(r"^    (\w+) \{\n(.*?)^    \}", enum[1], re.DOTALL | re.MULTILINE)
    wanted = {f"{name}Instruction": re.findall(r"^        (\w+):", body, re.MULTILINE) for name, body in variants}
    assert len(wanted) >= 7
    assert {kind.__name__: [part.name for part in fields(kind)] for kind in CLASSES} == wanted
    assert {kind.__name__ for kind in CLASSES} <= set(n.__all__)


# Each line that ends in "refused" must be refused, and no other.
PROGRAM = """\
# pyright: strict, reportMatchNotExhaustive=false
from typing_extensions import assert_never

import nicepay_checkout as n


def shown(payment: n.Payment, event: n.Event, transaction: n.Transaction) -> str:
    instruction = transaction.instruction or payment.instruction or event.instruction
    match instruction:
        case None:
            return "choose a way to pay"
        case n.ConvenienceStoreInstruction(store=store, payment_number=number):
            return f"{number} at {store.label if store else 'a store'}"
        case n.VirtualAccountInstruction(bank=bank, account_number=number):
            return f"{number} at {bank.label if bank else 'a bank'}"
        case n.QrisInstruction(content=content, image_url=image):
            return content or image or ""
        case n.EWalletInstruction(redirect_url=url, phone=phone):
            return url or phone or ""
        case n.PayLoanInstruction(redirect_url=url):
            return url or ""
        case n.CardInstruction(masked_number=number):
            return number or ""
        case n.OtherInstruction(pay_method=method):
            return method.label
    assert_never(instruction)


def forgetful(instruction: n.Instruction) -> str:
    match instruction:
        case n.ConvenienceStoreInstruction() | n.VirtualAccountInstruction() | n.QrisInstruction():
            return instruction.pay_method.label
        case n.EWalletInstruction() | n.PayLoanInstruction() | n.OtherInstruction():
            return "elsewhere"
    assert_never(instruction)  # refused


def careless(instruction: n.Instruction, payment: n.Payment) -> None:
    print(instruction.pay_method.code)
    print(instruction.account_number)  # refused
    print(payment.instruction.pay_method)  # refused
    if isinstance(instruction, n.QrisInstruction):
        instruction.content = "another"  # refused
"""


@pytest.mark.parametrize("checker", CHECKERS)
def test_a_type_checker_knows_when_a_way_to_pay_is_left_out(checker: str, tmp_path: Path) -> None:
    refused = {number for number, line in enumerate(PROGRAM.splitlines(), 1) if line.endswith("# refused")}
    assert set(told(checker, PROGRAM, tmp_path)) == refused


def test_match_and_the_unknown_arm() -> None:
    account = read(payMethod="02", vacctNo="70014000090158330631", bankCd="BMRI", vacctValidDt="20260131").instruction
    match account:
        case n.VirtualAccountInstruction(bank=n.Bank.MANDIRI, account_number=number):
            assert number == "70014000090158330631"
        case _:
            pytest.fail(f"{account}")
    assert read(payMethod="42").instruction == n.OtherInstruction(pay_method=n.PayMethod("42"))
    assert read(payMethod="04").instruction == n.OtherInstruction(pay_method=n.PayMethod.DIRECT_DEBIT)
    assert read(payMethod="02").instruction is None


PHONE, CARD, AUTHORIZATION = "081277766655", "4811119876541114", "775533"


def test_the_buyers_phone_and_card_do_not_show_by_themselves() -> None:
    wallet = read(payMethod="05", mitraCd="OVOE", billingPhone=PHONE)
    card = read(payMethod="01", cardNo=CARD, authNo=AUTHORIZATION, issuBankCd="BMRI", status="0")
    assert isinstance(wallet.instruction, n.EWalletInstruction)
    assert isinstance(card.instruction, n.CardInstruction)
    assert wallet.instruction.phone == PHONE  # where it was asked for, it is there
    assert (card.instruction.masked_number, card.instruction.authorization_number) == (
        "481111******1114",
        AUTHORIZATION,
    )
    for transaction in (wallet, card):
        values = (transaction, transaction.instruction)
        told = "".join(f"{value!r} {value} {value.to_dict()}" for value in values if value is not None)
        assert transaction.pay_method.value in told
        for private in (PHONE, CARD, "1114", AUTHORIZATION):
            assert private not in told


def test_instructions_are_plain_values() -> None:
    code = read(payMethod="08", qrContent="0002", mitraCd="QSHP", paymentExpDt="20260131", paymentExpTm="235959")
    expires_at = datetime(2026, 1, 31, 23, 59, 59, tzinfo=n.JAKARTA)
    assert code.expires_at == expires_at
    assert code.instruction == n.QrisInstruction(content="0002", issuer=n.Store.QRIS_SHOPEE_PAY, expires_at=expires_at)
    assert code.to_dict()["instruction"] == {
        "pay_method": n.PayMethod.QRIS,
        "content": "0002",
        "image_url": None,
        "issuer": n.Store.QRIS_SHOPEE_PAY,
        "expires_at": expires_at,
    }
    for value in (code, code.instruction):
        assert pickle.loads(pickle.dumps(value)) == value
        assert copy.deepcopy(value) == value
        assert hash(copy.copy(value)) == hash(value)
    with pytest.raises(FrozenInstanceError):
        code.instruction.content = "0003"  # type: ignore[misc]
    with pytest.raises((AttributeError, TypeError)):  # slots; which of the two depends on the Python
        code.instruction.amount = 1  # type: ignore[attr-defined]


AT = "2026-01-31T23:59:59+07:00"
PAYMENT: dict[str, Any] = {
    "order_id": "order-1",
    "status": "open",
    "amount": 10_000,
    "attempt": 1,
    "reference": "order-1",
    "epoch": 0,
    "created_at": AT,
}
EVENT = {**PAYMENT, "id": f"{ID}:0:paid", "kind": "paid", "at": AT}
KEPT = [
    {"pay_method": "convenience_store", "payment_number": "0041", "store": "alfamart", "expires_at": AT},
    {"pay_method": "virtual_account", "account_number": "7001", "bank": "mandiri", "expires_at": AT},
    {"pay_method": "qris", "content": "0002", "issuer": "qris_nobu", "expires_at": AT},
    {"pay_method": "e_wallet", "wallet": "ovo", "phone": PHONE, "expires_at": AT},
    {"pay_method": "pay_loan", "lender": "kredivo", "redirect_url": "https://lender.example/1", "expires_at": AT},
    {"pay_method": "card", "masked_number": "481111******1114", "authorization_number": "1", "issuer": "bca"},
    {"pay_method": "42"},
]
SHOWN = [
    "Pay Rp 10000 at Alfamart with the number 0041.",
    "Transfer Rp 10000 to the Mandiri virtual account 7001.",
    "Scan this QR code: 0002",
    f"Pay in your wallet's app: {PHONE}",
    "Take the loan: https://lender.example/1",
    "There is nothing left to do: 481111******1114 was used.",
    "Pay by 42: https://pay.example/1",
]


@pytest.mark.parametrize("instruction", KEPT, ids=lambda kept: kept["pay_method"])
def test_a_payment_and_an_event_of_the_ledger_read_back_whole(instruction: dict[str, str]) -> None:
    for kind, values in ((n.Payment, PAYMENT), (n.Event, EVENT)):
        value = kind.from_dict({**values, "instruction": instruction})
        said = value.to_dict()["instruction"]
        assert {name: part for name, part in said.items() if part is not None} == {
            name: datetime.fromisoformat(part) if name == "expires_at" else part for name, part in instruction.items()
        }
        assert type(value.instruction) in CLASSES
        assert kind.from_dict(value.to_dict()) == value
        as_text = json.loads(json.dumps(value.to_dict(), default=lambda moment: moment.isoformat()))
        assert kind.from_dict(as_text) == value
        assert pickle.loads(pickle.dumps(value)) == value
        assert PHONE not in repr(value)
        assert kind.from_dict(values).instruction is None
        assert kind.from_dict(values) != value


def test_the_example_shows_every_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PYTHON / "examples"))
    from instruction import how_to_pay

    values = {**PAYMENT, "payment_url": "https://pay.example/1"}
    told = [how_to_pay(n.Payment.from_dict({**values, "instruction": kept})) for kept in KEPT]
    assert told == SHOWN
    assert how_to_pay(n.Payment.from_dict(values)) == "Choose how to pay: https://pay.example/1"

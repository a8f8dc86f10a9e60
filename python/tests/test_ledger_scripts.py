"""The scripts of tests/ledger/, which run in every language: calls and what becomes of them, on both stores."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from conftest import ROOT, ran
from ledger_shop import STORES, Shop, place, wanted

import nicepay_checkout as n
from nicepay_checkout import testing
from nicepay_checkout.testing import Sandbox

FILES = sorted((ROOT / "tests" / "ledger").glob("*.json"))
CASES = [case for path in FILES for case in json.loads(path.read_text())["cases"]]


def answer(payment: n.Payment | None) -> Any:
    if payment is None:
        return None
    shown = {name: getattr(payment, name) for name in ("amount", "attempt", "reference", "is_paid", "epoch")}
    return {**shown, "status": payment.status.value, "has_number": payment.payment_number is not None}


def named(event: Any) -> str:
    return f"{event.order_id} {event.kind} {event.epoch}"


class Script:
    """A case's steps at a shop."""

    def __init__(self, shop: Shop) -> None:
        self.shop = shop

    def step(self, step: dict[str, Any]) -> Any:
        given = {name: value for name, value in step.items() if name not in ("do", "gives")}
        try:
            return getattr(self, step["do"])(**given)
        except n.NicepayError as error:
            # A failure that passes by itself is called `retryable`, whatever its kind.
            kind = "retryable" if error.retryable else error.kind.value
            return {"error": kind, "http_status": error.reply_status}

    def check_out(self, order: str, amount: int, replace_open: bool = False) -> Any:
        return answer(self.shop.call("check_out", wanted(order, amount), replace_open=replace_open))

    def payment(self, order: str) -> Any:
        return answer(self.shop.call("payment", order))

    def recheck(self, order: str) -> Any:
        return answer(self.shop.call("recheck", order))

    def cancel(self, order: str) -> Any:
        return answer(self.shop.call("cancel", order))

    def returned(self, order: str, which: str = "newest") -> Any:
        query = testing.sample_callback(order=self.order(order, which), store="alfamart", payment_number="1")
        return answer(self.shop.call("returned", query))

    def adopt(self, order: str, amount: int, which: str = "newest") -> Any:
        theirs = self.order(order, which)
        assert theirs.amount == amount
        return answer(self.shop.call("adopt", order, order=theirs))

    def receive(self, order: str, event: Any, which: str = "newest") -> Any:
        theirs = self.order(order, which)
        body = testing.sample_notification(order=theirs, credentials=n.Credentials.sandbox(), event=event)
        return self.receive_body(body)

    def receive_body(self, body: str | bytes) -> Any:
        reply = self.shop.call("receive", body)
        return {"status": reply.status, "body": reply.body}

    def run_due(self) -> Any:
        return self.shop.call("run_due")

    def events(self, consumer: str) -> Any:
        drained = [named(event) for event in self.shop.drain(consumer)]
        return sorted(drained, key=lambda event: event.split()[0])  # stable: in order per order

    def retry_later(self, consumer: str, error: str) -> Any:
        event = self.shop.next(consumer)
        assert self.shop.wait(event.retry_later(error)) is True
        return named(event)

    def retry_parked(self, consumer: str) -> Any:
        return self.shop.call("retry_parked", consumer)

    def skip_parked(self, consumer: str) -> Any:
        parked = self.shop.call("attention").parked[0]
        return self.shop.call("skip_parked", consumer, event_id=parked.event.id)

    def attention(self) -> Any:
        found = self.shop.call("attention")
        payments = [payment.order_id for payment in found.payments]
        return {"payments": payments, "parked": len(found.parked), "unmatched": len(found.unmatched)}

    def history(self, order: str) -> Any:
        return [f"{entry.source} {entry.kind}" for entry in self.shop.call("history", order)]

    def register(self, order: str, amount: int) -> Any:
        self.shop.client.register_direct(wanted(order, amount))

    def registered(self) -> Any:
        return len(self.shop.sandbox.transactions())

    def pay(self, order: str, which: str = "newest") -> Any:
        self.shop.sandbox.pay(self.order(order, which).transaction_id)

    def pay_late(self, order: str, which: str = "newest") -> Any:
        path = f"transactions/{self.order(order, which).transaction_id}/pay"
        self.shop.sandbox.control("POST", path, {"method": "convenience_store", "status": "0"})

    def reverse(self, order: str, which: str = "newest") -> Any:
        self.shop.sandbox.reverse(self.order(order, which).transaction_id)

    def expire(self, order: str, which: str = "newest") -> Any:
        self.shop.sandbox.expire(self.order(order, which).transaction_id)

    def fault(self, operation: str, kind: str, **details: Any) -> Any:
        self.shop.sandbox.inject(operation, kind, **details)

    def clear_faults(self) -> Any:
        self.shop.sandbox.heal()

    def order(self, order: str, which: str) -> n.Order:
        """The order's first or newest payment at the gateway."""
        known = self.shop.sandbox.transactions()
        found = [one for one in known if one["reference"] == order or one["reference"].startswith(f"{order}-")]
        one = found[0 if which == "first" else -1]
        return n.Order(reference=one["reference"], amount=int(one["amount"]), transaction_id=one["transaction_id"])


def is_part(expected: Any, given: Any) -> bool:
    if isinstance(expected, dict) and isinstance(given, dict):
        return all(name in given and given[name] == value for name, value in expected.items())
    return type(expected) is type(given) and expected == given


def test_the_scripts_keep_to_their_schema() -> None:
    schema = json.loads((ROOT / "tests" / "ledger.schema.json").read_text())
    for path in FILES:
        jsonschema.Draft202012Validator(schema).validate(json.loads(path.read_text()))
    assert len({case["name"] for case in CASES}) == len(CASES) >= 23
    steps = set(schema["$defs"]["step"]["properties"]["do"]["enum"])
    assert steps == {name for name in vars(Script) if not name.startswith("_")} - {"step", "order"}


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_script(case: dict[str, Any], store: str, nicepay_sandbox: Sandbox, tmp_path: Path) -> None:
    for asynchronous in (False, True):
        nicepay_sandbox.reset()
        url, settings = place(store, tmp_path)
        with Shop(nicepay_sandbox, url, {**settings, **case.get("settings", {})}, asynchronous=asynchronous) as shop:
            script = Script(shop)
            for number, step in enumerate(case["steps"], 1):
                given = script.step(step)
                if "gives" in step:
                    assert is_part(step["gives"], given), f"step {number} {step}: {given}"
    ran("ledger", f"{store}: {case['name']}")

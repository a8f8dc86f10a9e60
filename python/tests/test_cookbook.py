"""The cookbook's recipes (docs/cookbook), each against the sandbox."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import Any

import pytest
from conftest import PYTHON, direct

import nicepay_checkout as n
from nicepay_checkout import testing
from nicepay_checkout.testing import Sandbox


@pytest.fixture(autouse=True)
def recipes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PYTHON / "examples"))


@pytest.fixture
def books(tmp_path: Path) -> Any:
    from store import Books

    return Books(tmp_path / "shop.db")


def test_reconciliation(nicepay_sandbox: Sandbox, nicepay_client: n.Client, books: Any) -> None:
    from readme import check_out
    from reconciliation import reconcile

    for reference in ("paid", "open"):
        check_out(nicepay_client, books, direct(reference))
    books.plan("gone", 10_000)
    books.keep(n.Order(reference="gone", amount=10_000, transaction_id="IONPAYTEST03209901010000000000"))
    books.plan("never answered", 10_000)
    (paid,) = (entry.order for entry in books.entries() if entry.order.reference == "paid")
    nicepay_sandbox.pay(paid.transaction_id)
    for _ in range(2):
        assert reconcile(nicepay_client, books) == ["gone"]
        assert books.journal() == [("delivered", "paid")]
    nicepay_sandbox.reverse(paid.transaction_id)
    for _ in range(2):
        assert reconcile(nicepay_client, books) == ["gone"]
        assert books.journal() == [("delivered", "paid"), ("taken back", "paid")]


def test_an_answer_older_than_the_delivery_takes_nothing_back(
    nicepay_sandbox: Sandbox, nicepay_client: n.Client, books: Any
) -> None:
    from readme import check_out

    check_out(nicepay_client, books, direct("order-1"))
    (before,) = books.entries()
    unpaid = nicepay_client.inquire(before.order)
    nicepay_sandbox.pay(before.order.transaction_id)
    paid = nicepay_client.inquire(before.order)
    books.book(before, paid)
    books.book(before, unpaid)  # asked before, booked after
    assert books.journal() == [("delivered", "order-1")]
    (after,) = books.entries()
    nicepay_sandbox.reverse(before.order.transaction_id)
    books.book(after, nicepay_client.inquire(after.order))
    books.book(after, nicepay_client.inquire(after.order))
    assert books.journal() == [("delivered", "order-1"), ("taken back", "order-1")]


def test_an_intent_is_kept_once_and_its_amount_stands(nicepay_client: n.Client, books: Any) -> None:
    books.plan("order-1", 10_000)
    with pytest.raises(sqlite3.IntegrityError):
        books.plan("order-1", 1)
    cheap = n.Order(reference="order-1", amount=1, transaction_id="T1")
    notification = nicepay_client.verify_notification(
        testing.sample_notification(order=cheap, credentials=n.Credentials.sandbox())
    )
    entry = books.find(notification)
    assert entry.order == n.Order(reference="order-1", amount=10_000, transaction_id="T1")
    with pytest.raises(n.VerificationError):
        nicepay_client.settle(notification, order=entry.order)
    books.keep(entry.order)
    with pytest.raises(LookupError):
        books.keep(n.Order(reference="order-1", amount=10_000, transaction_id="T2"))
    with pytest.raises(LookupError):
        books.keep(n.Order(reference="never planned", amount=10_000, transaction_id="T3"))


def test_polling(nicepay_sandbox: Sandbox, nicepay_client: n.Client) -> None:
    from polling import wait_at_the_till

    order = nicepay_client.register_direct(direct("polled")).order
    assert wait_at_the_till(nicepay_client, order, 0.2) is None
    nicepay_sandbox.pay(order.transaction_id)
    settled = wait_at_the_till(nicepay_client, order, 20)
    assert settled is not None
    assert settled.is_paid


def test_unknown_outcome(nicepay_sandbox: Sandbox, nicepay_client: n.Client, books: Any) -> None:
    from unknown_outcome import register_surely

    nicepay_sandbox.inject("register_direct", "drop_before", times=1)
    code = register_surely(nicepay_client, books, direct("lost before"))
    assert code is not None
    assert code.reference == "lost before"
    nicepay_sandbox.heal()
    nicepay_sandbox.inject("register_direct", "drop_after", times=1)
    assert register_surely(nicepay_client, books, direct("lost after")) is None
    # The second payment is known by its intent alone.
    assert [entry.order.reference for entry in books.entries()] == ["lost before"]
    transaction = next(t for t in nicepay_sandbox.transactions() if t["reference"] == "lost after")
    order = n.Order(reference="lost after", amount=10_000, transaction_id=transaction["transaction_id"])
    body = testing.sample_notification(order=order, credentials=n.Credentials.sandbox())
    assert books.find(nicepay_client.verify_notification(body)).order == order


def test_key_rotation() -> None:
    from key_rotation import credentials_while_rotating

    order = n.Order(reference="r", amount=1, transaction_id="T1")
    old = n.Credentials(merchant_id="M", merchant_key="old")
    rotating = credentials_while_rotating("M", "new", "old")
    for signer in (old, rotating):
        assert n.Notification.parse(testing.sample_notification(order=order, credentials=signer)).verify(rotating)
    with pytest.raises(n.VerificationError):
        n.Notification.parse(testing.sample_notification(order=order, credentials=rotating)).verify(old)

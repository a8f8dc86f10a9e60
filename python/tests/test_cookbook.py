"""The cookbook's recipes (docs/cookbook), each against the sandbox."""

from __future__ import annotations

import pytest
from conftest import PYTHON, direct

import nicepay_checkout as n
from nicepay_checkout import testing
from nicepay_checkout.testing import Sandbox


@pytest.fixture(autouse=True)
def recipes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(PYTHON / "examples"))


def test_reconciliation(nicepay_sandbox: Sandbox, nicepay_client: n.Client) -> None:
    from reconciliation import reconcile
    from store import Books

    books = Books()
    paid, open_, gone = (
        nicepay_client.register_direct(direct(reference)).order for reference in ("paid", "open", "gone")
    )
    nicepay_sandbox.pay(paid.transaction_id)
    stranger = n.Order(reference="gone", amount=gone.amount, transaction_id="IONPAYTEST03209901010000000000")
    for _ in range(2):
        assert reconcile(nicepay_client, books, [paid, open_, stranger]) == ["gone"]
    assert books.deliveries == ["paid"]


def test_polling(nicepay_sandbox: Sandbox, nicepay_client: n.Client) -> None:
    from polling import wait_at_the_till

    order = nicepay_client.register_direct(direct("polled")).order
    assert wait_at_the_till(nicepay_client, order, 0.2) is None
    nicepay_sandbox.pay(order.transaction_id)
    settled = wait_at_the_till(nicepay_client, order, 20)
    assert settled is not None
    assert settled.is_paid


def test_unknown_outcome(nicepay_sandbox: Sandbox, nicepay_client: n.Client) -> None:
    from unknown_outcome import register_surely

    nicepay_sandbox.inject("register_direct", "drop_before", times=1)
    code = register_surely(nicepay_client, direct("lost before"))
    assert code is not None
    assert code.reference == "lost before"
    nicepay_sandbox.heal()
    nicepay_sandbox.inject("register_direct", "drop_after", times=1)
    assert register_surely(nicepay_client, direct("lost after")) is None


def test_key_rotation() -> None:
    from key_rotation import credentials_while_rotating

    order = n.Order(reference="r", amount=1, transaction_id="T1")
    old = n.Credentials(merchant_id="M", merchant_key="old")
    rotating = credentials_while_rotating("M", "new", "old")
    for signer in (old, rotating):
        assert n.Notification.parse(testing.sample_notification(order=order, credentials=signer)).verify(rotating)
    with pytest.raises(n.VerificationError):
        n.Notification.parse(testing.sample_notification(order=order, credentials=rotating)).verify(old)


def test_the_readme(nicepay_sandbox: Sandbox, nicepay_client: n.Client) -> None:
    from readme import check_out, notified
    from store import Books

    books = Books()
    assert check_out(nicepay_client, books, direct("readme")).isdigit()
    order = books.find("readme")
    assert order is not None
    body = testing.sample_notification(order=order, credentials=n.Credentials.sandbox())
    assert notified(nicepay_client, books, body) == (503, "NOT YET")  # a deposit that NICEPAY does not show yet
    assert books.deliveries == []
    nicepay_sandbox.pay(order.transaction_id)
    for _ in range(2):
        notified(nicepay_client, books, body)
    assert books.deliveries == ["readme"]

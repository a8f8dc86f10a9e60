"""A shop's own tests: the fixtures come with the package, the gateway with ``nicepay-checkout[sandbox]``."""

from pathlib import Path

import pytest
from goods import coffee
from readme import check_out, notified, settle_inbox
from store import Books

from nicepay_checkout import Client, Credentials, NicepayError, Order, OutcomeUnknownError
from nicepay_checkout.testing import Sandbox, sample_notification


@pytest.fixture
def books(tmp_path: Path) -> Books:
    return Books(tmp_path / "shop.db")


def paid(order: Order) -> bytes:
    """Signed as NICEPAY signs; its status says paid, which the token does not cover."""
    return sample_notification(order=order, credentials=Credentials.sandbox())


def reversed_(order: Order) -> bytes:
    return sample_notification(order=order, credentials=Credentials.sandbox(), event="reversal")


# region tests
def test_only_a_payment_is_delivered_and_once(nicepay_sandbox: Sandbox, nicepay_client: Client, books: Books) -> None:
    check_out(nicepay_client, books, coffee("order-1"))
    order = books.entries()[0].order
    assert notified(nicepay_client, books, paid(order)) == (503, "NOT YET")  # nobody has paid
    assert (books.journal(), books.inbox()) == ([], [paid(order)])
    nicepay_sandbox.pay(order.transaction_id)  # at the counter
    for _ in range(3):
        assert notified(nicepay_client, books, paid(order)) == (200, "OK")
    assert books.journal() == [("delivered", "order-1")]
    nicepay_sandbox.reverse(order.transaction_id)
    for _ in range(3):
        assert notified(nicepay_client, books, reversed_(order)) == (200, "OK")
    assert books.journal() == [("delivered", "order-1"), ("taken back", "order-1")]
    assert books.inbox() == []


def test_a_lost_answer_loses_no_payment(nicepay_sandbox: Sandbox, nicepay_client: Client, books: Books) -> None:
    nicepay_sandbox.inject("register_direct", "drop_after", times=1)  # registered, but no answer
    with pytest.raises(OutcomeUnknownError):
        check_out(nicepay_client, books, coffee("order-1"))
    (transaction,) = nicepay_sandbox.transactions()
    nicepay_sandbox.pay(transaction["transaction_id"])
    order = Order(reference="order-1", amount=10_000, transaction_id=transaction["transaction_id"])
    assert notified(nicepay_client, books, paid(order)) == (200, "OK")
    assert books.journal() == [("delivered", "order-1")]
    assert [entry.order for entry in books.entries()] == [order]


def test_what_could_not_be_settled_is_settled_later(
    nicepay_sandbox: Sandbox, nicepay_client: Client, books: Books
) -> None:
    check_out(nicepay_client, books, coffee("order-1"))
    order = books.entries()[0].order
    nicepay_sandbox.pay(order.transaction_id)
    nicepay_sandbox.inject("inquire", "html")  # NICEPAY can't be asked
    with pytest.raises(NicepayError):
        notified(nicepay_client, books, paid(order))
    assert settle_inbox(nicepay_client, books) == 1
    nicepay_sandbox.heal()
    assert settle_inbox(nicepay_client, books) == 0
    assert books.journal() == [("delivered", "order-1")]


# endregion

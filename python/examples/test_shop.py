"""A shop's own tests: the fixtures come with the package, the gateway with ``nicepay-checkout[sandbox]``."""

import pytest
from readme import notified
from store import Books

from nicepay_checkout import Client, Credentials, DirectRegistration, OutcomeUnknownError, Store
from nicepay_checkout.testing import Sandbox, sample_notification

PAYMENT = DirectRegistration(
    reference="ordNo20221223111252",
    amount=10_000,
    goods_name="Kopi Gayo 250 g",
    store=Store.ALFAMART,
    callback_url="https://merchant.example/nicepay/callback",
    notification_url="https://merchant.example/nicepay/notification",
    buyer_name="John Doe",
    buyer_phone="08123456789",
    buyer_email="john.doe@example.com",
    buyer_address="Jl. Jend. Sudirman 28",
    buyer_city="South Jakarta",
    buyer_state="DKI Jakarta",
    buyer_postal_code="10200",
)


# region tests
def test_only_a_payment_is_delivered_and_once(nicepay_sandbox: Sandbox, nicepay_client: Client) -> None:
    books = Books()
    order = nicepay_client.register_direct(PAYMENT).order
    # Signed as NICEPAY signs; its status says paid, which the token does not cover.
    body = sample_notification(order=order, credentials=Credentials.sandbox())
    assert notified(nicepay_client, books, body) == (404, "no such order")
    books.add(order)
    notified(nicepay_client, books, body)
    assert books.deliveries == []
    nicepay_sandbox.pay(order.transaction_id)  # at the counter
    for _ in range(3):
        assert notified(nicepay_client, books, body) == (200, "OK")
    assert books.deliveries == [order.reference]


def test_a_lost_answer_is_not_a_second_payment(nicepay_sandbox: Sandbox, nicepay_client: Client) -> None:
    nicepay_sandbox.inject("register_direct", "drop_after", times=1)  # registered, but no answer
    with pytest.raises(OutcomeUnknownError):
        nicepay_client.register_direct(PAYMENT)
    assert nicepay_client.resolve_direct(PAYMENT).registered is None
    assert len(nicepay_sandbox.transactions()) == 1


# endregion

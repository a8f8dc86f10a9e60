"""What the README shows: order to paid in fifteen lines."""

from store import Books

from nicepay_checkout import Client, DirectRegistration


# region shop
def check_out(client: Client, books: Books, registration: DirectRegistration) -> str:
    """The number that the customer pays with at the counter."""
    payment = client.register_direct(registration)
    books.add(payment.order)
    return payment.payment_number


def notified(client: Client, books: Books, body: bytes) -> tuple[int, str]:
    """NICEPAY's server posted ``body``; the status and the text to answer."""
    notification = client.verify_notification(body)  # the raw bytes
    order = books.find(notification.reference)
    if order is None:
        return 404, "no such order"  # not ours, or not in the books yet: don't count on being told again
    settlement = client.settle(notification, order=order)
    if settlement.is_paid:
        books.mark_paid(order, settlement.idempotency_key)  # a unique index: once
    return settlement.reply.status, settlement.reply.body


# endregion

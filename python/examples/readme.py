"""What the README shows: order to paid in fifteen lines."""

from store import Books

from nicepay_checkout import Client, Notification, Registration


# region shop
def check_out(client: Client, books: Books, registration: Registration) -> str:
    """The number that the customer pays with at the counter."""
    payment = client.register_direct(registration)
    books.add(payment.order)
    return payment.payment_number


def notified(client: Client, books: Books, body: bytes) -> str:
    """NICEPAY's server posted ``body``; what to answer, with status 200."""
    notification = client.verify_notification(body)  # the raw bytes
    order = books.find(notification.reference)
    if order and (settlement := client.settle(notification, order=order)).is_paid:
        books.mark_paid(order, settlement.idempotency_key)  # a unique index: once
    return Notification.REPLY.body


# endregion

"""Waiting for one payment, as a till or a test does. A web shop waits for the notification instead.

The caller books what comes back with ``Books.book``, as after a notification: see store.py.
"""

from nicepay_checkout import Client, Order, RequestTimeoutError, Transaction


# region wait
def wait_at_the_till(client: Client, order: Order, seconds: float) -> Transaction | None:
    """The payment when it is settled one way or the other; ``None`` when it still is open."""
    transaction = None
    try:
        for transaction in client.wait_until_settled(order, timeout=seconds):
            print(f"{order.reference}: {transaction.state.value}")
        return transaction
    except RequestTimeoutError:
        return None  # that decides nothing: ask again, or cancel


# endregion

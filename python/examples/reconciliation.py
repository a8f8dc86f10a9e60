"""The nightly job: asks NICEPAY about every order that is still open, and books what it finds.

It mends whatever went missing: a notification that never came, a process that died between the two.
"""

from collections.abc import Iterable

from store import Books

from nicepay_checkout import Client, Order


# region job
def reconcile(client: Client, books: Books, open_orders: Iterable[Order]) -> list[str]:
    """The references that could not be asked about; the next run asks again."""
    unanswered: list[str] = []
    for result in client.inquire_all(open_orders, concurrency=8, per_second=20):
        if result.transaction is None:
            unanswered.append(result.order.reference)
        elif result.transaction.is_paid:
            # The same key that a notification would have had: booked once, whoever comes first.
            books.mark_paid(result.order, f"{result.order.transaction_id}:paid")
    return unanswered


# endregion

"""The nightly job: asks NICEPAY about every order in the books, and books what it finds.

It mends whatever went missing: a notification that never came, a process that died between the two, a reversal that
nobody told.
"""

from store import Books

from nicepay_checkout import Client


# region job
def reconcile(client: Client, books: Books) -> list[str]:
    """The references that could not be asked about; the next run asks again."""
    unanswered: list[str] = []
    entries = {entry.order: entry for entry in books.entries()}
    for result in client.inquire_all(entries, concurrency=8, per_second=20):
        if result.transaction is None:
            unanswered.append(result.order.reference)
        else:
            # As for a notification: delivered once, taken back once, whoever comes first.
            books.book(entries[result.order], result.transaction)
    return unanswered


# endregion

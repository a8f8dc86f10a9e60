"""What the README shows: order to paid, and the job that settles what could not be settled at once."""

from store import Books

from nicepay_checkout import Client, DirectRegistration, NicepayError


# region shop
def check_out(client: Client, books: Books, registration: DirectRegistration) -> str | None:
    """The number that the customer pays with at the counter."""
    books.plan(registration.reference, registration.amount)  # the intent is kept before anything is sent
    payment = client.register_direct(registration)
    books.keep(payment.order)
    return payment.payment_number


def notified(client: Client, books: Books, body: bytes) -> tuple[int, str]:
    """NICEPAY's server posted ``body``; the status and the text to answer."""
    notification = client.verify_notification(body)  # the raw bytes
    books.receive(body)  # kept until it is booked: a job settles what stays
    entry = books.find(notification)  # by its intent alone, where the answer to `register_direct` was lost
    if entry is None:
        return 404, "no such order"
    settlement = client.settle(notification, order=entry.order)
    if settlement.outcome != "not_yet_visible":
        books.book(entry, settlement.transaction)  # paid: delivers once; was paid and is not now: takes back once
        books.done(body)
    return settlement.reply.status, settlement.reply.body


# endregion


def settle_inbox(client: Client, books: Books) -> int:
    """The job that runs every few minutes, because nobody promises that a notification comes again: settles what is
    still in the inbox. How many stay there; what stays for days is for a person to look at."""
    for body in books.inbox():
        try:
            notified(client, books, body)
        except NicepayError as error:
            print(f"stays in the inbox: {error}")
    return len(books.inbox())


if __name__ == "__main__":
    with Client.from_env() as nicepay:
        print(f"{settle_inbox(nicepay, Books.from_env())} stay in the inbox")

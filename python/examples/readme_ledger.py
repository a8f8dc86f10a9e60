"""What the README shows: from order to delivered once, with the ledger."""

# region imports
import sqlite3

from nicepay_checkout import DirectRegistration, Ledger, NicepayError

# endregion


# region shop
def check_out(ledger: Ledger, order: DirectRegistration) -> str | None:
    """The number to pay with at the counter. Called again, it is the same number."""
    return ledger.check_out(order).payment_number


def notified(ledger: Ledger, body: bytes) -> int:
    """NICEPAY's server posted ``body``: the status to answer. It is kept before the answer goes out."""
    try:
        return ledger.receive(body).status
    except NicepayError as error:
        return error.reply_status


def deliver(ledger: Ledger, shop: sqlite3.Connection) -> None:
    """Delivers what is paid, once, in the shop's own database. Beside it ``ledger.run()`` works."""
    for event in ledger.events("shop"):
        with event, shop:  # the shop's transaction, and then the event is done
            first = shop.execute(*event.claim("qmark")).rowcount == 1
            if first and event.kind == "paid":
                shop.execute("INSERT INTO deliveries VALUES (?)", (event.order_id,))


# endregion


# region run
def main() -> None:
    """Beside the web server, which calls the first two functions with a ledger of its own."""
    shop = sqlite3.connect("shop.db")
    shop.executescript(f"{Ledger.claim_migration('qmark')}; CREATE TABLE IF NOT EXISTS deliveries (order_id TEXT)")
    with Ledger.from_env() as ledger, ledger.worker():
        deliver(ledger, shop)


if __name__ == "__main__":
    main()
# endregion

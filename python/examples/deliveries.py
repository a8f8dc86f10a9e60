"""The shop's own database, a file of SQLite, for the examples with the ledger: what to do about each payment."""

import os
import sqlite3

from nicepay_checkout import AsyncDelivery, Delivery, EventKind, Ledger

TABLES = f"""
{Ledger.claim_migration("qmark")};
CREATE TABLE IF NOT EXISTS tasks (what TEXT NOT NULL, order_id TEXT NOT NULL, rupiah INTEGER NOT NULL);
"""


def open_shop() -> sqlite3.Connection:
    """The file that ``SHOP_DATABASE`` names, with its tables. Not the ledger's file: that one is the ledger's alone."""
    shop = sqlite3.connect(os.environ.get("SHOP_DATABASE", "shop.db"), timeout=10, check_same_thread=False)
    shop.executescript(TABLES)
    return shop


# region book
TASKS = {
    EventKind.PAID: "deliver",
    EventKind.PAID_LATE: "decide",  # the number had expired: the goods may be sold by now
    EventKind.PAID_TWICE: "refund",  # another number of the order is paid already
    EventKind.AMOUNT_DIFFERS: "decide",
    EventKind.REVERSED: "take back",
}


def book(shop: sqlite3.Connection, event: Delivery | AsyncDelivery) -> None:
    """What an event changes in the shop's database, once: the claim and the task are one transaction."""
    with shop:
        first = shop.execute(*event.claim("qmark")).rowcount == 1
        if first and event.kind in TASKS:
            shop.execute("INSERT INTO tasks VALUES (?, ?, ?)", (TASKS[event.kind], event.order_id, event.amount))


# endregion

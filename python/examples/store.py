"""The shop's books, for the examples: orders, inbox and deliveries, in a file of SQLite.

Each method is one database transaction: what it wrote is on the disk when it returns. Nothing here asks NICEPAY.
"""

import os
import sqlite3
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from nicepay_checkout import Callback, Notification, Order, Transaction

# One delivery a transaction id: that is what the idempotency key of a paid settlement stands for.
TABLES = """
CREATE TABLE IF NOT EXISTS orders (reference TEXT PRIMARY KEY, amount INTEGER NOT NULL, transaction_id TEXT UNIQUE);
CREATE TABLE IF NOT EXISTS inbox (body BLOB NOT NULL UNIQUE);
CREATE TABLE IF NOT EXISTS deliveries (transaction_id TEXT PRIMARY KEY, taken_back INTEGER NOT NULL DEFAULT 0);
CREATE TABLE IF NOT EXISTS journal (done TEXT NOT NULL, reference TEXT NOT NULL);
"""


@dataclass(frozen=True)
class Entry:
    """An order, and whether the books had it delivered: read before NICEPAY is asked."""

    order: Order
    delivered: bool


class Books:
    """Orders from the intent on, notifications that are not booked yet, and what was delivered or taken back."""

    def __init__(self, path: str | Path) -> None:
        self.path = path
        with self._database() as database:
            database.executescript(TABLES)

    @classmethod
    def from_env(cls) -> "Books":
        """The books in the file that ``SHOP_DATABASE`` names."""
        return cls(os.environ.get("SHOP_DATABASE", "shop.db"))

    def plan(self, reference: str, amount: int) -> None:
        """Keeps the intent, before anything is sent. A reference that was planned before is refused."""
        with self._database() as database:
            database.execute("INSERT INTO orders (reference, amount) VALUES (?, ?)", (reference, amount))

    def keep(self, order: Order) -> None:
        """Keeps the transaction id of a planned order."""
        with self._database() as database:
            _keep(database, order)

    def find(self, message: Notification | Callback) -> Entry | None:
        """The order that it speaks of. Where the process died before ``keep``, the amount is the intent's and the
        transaction id the message's: only what ``settle`` or ``confirm`` finds true of that order is booked."""
        entries = self._entries("orders.reference = ?", message.transaction_id, message.reference)
        return entries[0] if entries else None

    def entries(self) -> list[Entry]:
        """The orders that NICEPAY can be asked about. A real shop leaves out those that were closed long ago."""
        return self._entries("orders.transaction_id IS NOT NULL", None)

    def receive(self, body: bytes) -> None:
        """Keeps a notification's raw body until it is booked. The same body again is the same entry."""
        with self._database() as database:
            database.execute("INSERT OR IGNORE INTO inbox VALUES (?)", (body,))

    def inbox(self) -> list[bytes]:
        """The notifications that are not booked yet, the oldest first."""
        return [body for (body,) in self._rows("SELECT body FROM inbox ORDER BY rowid")]

    def done(self, body: bytes) -> None:
        """Takes a notification off the inbox: it is booked."""
        with self._database() as database:
            database.execute("DELETE FROM inbox WHERE body = ?", (body,))

    def book(self, entry: Entry, transaction: Transaction) -> None:
        """Books what NICEPAY answered: delivers what is paid, once; takes back what was delivered and is not paid now,
        once. An answer that is older than the delivery (``entry`` says so) takes nothing back."""
        with self._database() as database:
            _keep(database, entry.order)
            if transaction.is_paid:
                change = "INSERT OR IGNORE INTO deliveries (transaction_id) VALUES (?)"
            elif entry.delivered:
                change = "UPDATE deliveries SET taken_back = 1 WHERE transaction_id = ? AND taken_back = 0"
            else:
                return
            if database.execute(change, (entry.order.transaction_id,)).rowcount == 1:
                # In a real shop, the delivery's own rows (or those that take it back): in this same transaction.
                done = "delivered" if transaction.is_paid else "taken back"
                database.execute("INSERT INTO journal VALUES (?, ?)", (done, entry.order.reference))

    def journal(self) -> list[tuple[str, str]]:
        """What was done for which reference: ``delivered``, ``taken back``."""
        return [(str(done), str(reference)) for done, reference in self._rows("SELECT * FROM journal ORDER BY rowid")]

    def _entries(self, condition: str, *values: str | None) -> list[Entry]:
        query = f"""SELECT reference, amount, coalesce(orders.transaction_id, ?) AS id, taken_back = 0
            FROM orders LEFT JOIN deliveries ON deliveries.transaction_id = orders.transaction_id
            WHERE {condition} AND id IS NOT NULL"""
        return [
            Entry(Order(reference=reference, amount=amount, transaction_id=id_), delivered == 1)
            for reference, amount, id_, delivered in self._rows(query, *values)
        ]

    def _rows(self, query: str, *values: str | None) -> list[tuple[Any, ...]]:
        with self._database() as database:
            return database.execute(query, values).fetchall()

    @contextmanager
    def _database(self) -> Generator[sqlite3.Connection, None, None]:
        with closing(sqlite3.connect(self.path, timeout=10)) as database, database:
            yield database


def _keep(database: sqlite3.Connection, order: Order) -> None:
    kept = database.execute(
        "UPDATE orders SET transaction_id = ? WHERE reference = ? AND coalesce(transaction_id, ?) = ?",
        (order.transaction_id, order.reference, order.transaction_id, order.transaction_id),
    )
    if kept.rowcount != 1:
        raise LookupError(f"{order.reference} was not planned, or has another transaction id")

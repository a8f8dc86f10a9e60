"""The merchant's books, for the examples: what a shop keeps in its database.

The one thing that matters: `mark_paid` is safe to call again. A notification comes more than once, and a callback
and a notification can come at the same moment.
"""

import threading

from nicepay_checkout import Order


class Books:
    """Orders by their reference, and which of them are paid."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._orders: dict[str, Order] = {}
        self._handled: set[str] = set()
        self.deliveries: list[str] = []

    def add(self, order: Order) -> None:
        with self._lock:
            self._orders[order.reference] = order

    def find(self, reference: str | None) -> Order | None:
        with self._lock:
            return self._orders.get(reference or "")

    def mark_paid(self, order: Order, idempotency_key: str) -> None:
        """Delivers, once: in a database, a unique index on the key, in one transaction with the delivery."""
        with self._lock:
            if idempotency_key not in self._handled:
                self._handled.add(idempotency_key)
                self.deliveries.append(order.reference)


books = Books()

"""The ledger, blocking: a durable record of every payment, from the intent to the delivery.

::

    shop --check_out--> [intent] --register--> NICEPAY          NICEPAY --receive--> [inbox], then 200 OK
    worker: due? --inquire--> [fact] --> [event] --events--> shop: claim, deliver, done
"""

from __future__ import annotations

from . import _native
from ._settings import settings_of_env
from .client import Client
from .events import Events

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from types import TracebackType
    from typing import BinaryIO, Literal

    from typing_extensions import Buffer, Self, Unpack

    from ._native import NotificationReply, Order, Payment, Registration
    from .aio import AsyncClient
    from .look import Attention, Health, HistoryEntry, Page
    from .types import Filter, LedgerSettings

__all__ = ["Ledger", "Worker"]


class Worker:
    """The worker of a ledger in the background, on the SDK's own threads: ``with ledger.worker():``.

    Leaving it ends this worker and no other, and waits until what is under way is done. Consumers go on:
    :meth:`Ledger.stop` ends them, and all workers. What the worker
    itself failed with is raised then, and is in the log before.
    """

    __slots__ = ("_core", "_worker")

    def __init__(self, core: _native.LedgerCore) -> None:
        self._core = core
        self._worker: _native.LedgerWorker | None = None

    @property
    def is_running(self) -> bool:
        """Whether it works. In a forked child it does not: begin one there."""
        return self._worker is not None and self._worker.is_running

    def __enter__(self) -> Self:
        self._worker = self._core.begin_worker()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._worker is not None
        self._worker.stop()
        try:
            self._wait()
        except Exception:
            if error is None:
                raise

    def _wait(self) -> None:
        assert self._worker is not None
        self._worker.wait(None)


class Ledger:
    """A durable record of every payment, and the worker that brings each to its end. Blocking; the same operations
    for asyncio are :class:`AsyncLedger`'s.

    Usable from any number of threads. Each call releases the interpreter while it waits, and answers Ctrl-C. It
    survives forks: a child has connections and threads of its own.

    Leave the ledger's file to it: opened with ``sqlite3`` in the same process, neither sees the other's locks.

    ::

        with Ledger.open("sqlite:payments.db", client=Client.from_env()) as ledger:
            print(ledger.check_out(registration).payment_number)
    """

    __slots__ = ("_core",)

    def __init__(self, core: _native.LedgerCore) -> None:
        """Use :meth:`open`."""
        self._core = core

    @classmethod
    def open(cls, url: str, *, client: Client | AsyncClient, **settings: Unpack[LedgerSettings]) -> Self:
        """Opens the ledger that ``url`` names.

        Args:
            url: ``sqlite:FILE`` (made where there is none) or ``postgres://…`` (13 or later).
            client: what asks NICEPAY. It may be closed afterwards.
            **settings: see :class:`nicepay_checkout.types.LedgerSettings`.

        Raises:
            StorageError: the store can't be opened, its tables are missing or newer than this version, or they are
                another merchant's.
            InvalidRequestError: the URL or a setting can't be used.
        """
        core: _native.LedgerCore = _native.LedgerCore.open(url, client._core, settings, None)
        return cls(core)

    @classmethod
    def from_env(cls, **settings: Unpack[LedgerSettings]) -> Self:
        """The ledger that ``NICEPAY_LEDGER_URL`` names (``sqlite:payments.db`` where it is not set), with the tables of
        ``NICEPAY_LEDGER_PREFIX``, for a client of :meth:`Client.from_env`.

        Raises:
            NicepayError: as for :meth:`open` and :meth:`Client.from_env`.
        """
        url, settings = settings_of_env(settings)
        return cls.open(url, client=Client.from_env(), **settings)

    @staticmethod
    def migration(dialect: Literal["sqlite", "postgres"], *, prefix: str = "nicepay_") -> str:
        """The SQL that makes the ledger's tables, for those who run their own migrations.

        Raises:
            InvalidRequestError: the dialect is not known.
        """
        return _native.ledger_migration(dialect, prefix)

    @staticmethod
    def claim_migration(dialect: str) -> str:
        """The SQL that makes the table of claims, once in the shop's own database; see :meth:`Delivery.claim`.

        Raises:
            InvalidRequestError: the dialect is not known.
        """
        return _native.claim_migration(dialect)

    def migrate(self) -> None:
        """Brings the tables to this version's schema.

        Raises:
            StorageError: it could not.
        """
        self._core.migrate(None)

    def check_out(self, registration: Registration, *, replace_open: bool = False) -> Payment:
        """The payment of an order, registered at NICEPAY once: the intent is on the disk before a byte goes out.
        Called again, by a double click, after a restart, or by two processes at once, it gives the same payment.

        Args:
            registration: a :class:`Registration` for API Checkout, a :class:`DirectRegistration` for a payment number
                at once. Its reference is the order id, at most 40 characters; later attempts go out under a derived
                one. The buyer's data is erased as soon as it need not be sent again.
            replace_open: has an open payment of the order cancelled to make room for this one. It is asked about
                first: who paid it meanwhile gets no second.

        Raises:
            InvalidRequestError: naming every wrong field, before anything is kept; or the order is open or paid with
                another amount.
            NicepayError: as for :meth:`Client.register`. The intent stays: call again, or leave it to the worker.
            StorageError: nothing was sent that is not kept.
        """
        result: Payment = self._core.check_out(registration, replace_open, None)
        return result

    def receive(self, body: Buffer | str) -> NotificationReply:
        """What the notification URL calls: checks the token, keeps the notification, and gives the reply to send. The
        worker asks NICEPAY what is true. Safe at any rate, in any order, however often. A notification whose order is
        not known yet is kept and matched later.

        Args:
            body: the bytes just as they were received.

        Raises:
            InvalidRequestError, VerificationError: it can't be read or verified; only a count is kept of it.
            StorageError: it could not be kept. Answer every error with its ``reply_status``.
        """
        result: NotificationReply = self._core.receive(body, None)
        return result

    def returned(self, callback: Buffer | str) -> Payment | None:
        """What the callback URL calls: the payment that the browser speaks of, as NICEPAY says it is. The inquiry is
        waited for up to ``callback_wait`` (3 seconds); then the payment is given as it was known. ``None`` for an order
        that is not in the ledger. Nothing that the browser claims changes the payment.

        Args:
            callback: the URL that the browser asked for, its query, or a posted body.

        Raises:
            InvalidRequestError: it can't be read.
            VerificationError: it does not fit the order.
            StorageError: the store failed.
        """
        result: Payment | None = self._core.returned(callback, None)
        return result

    def run(self) -> None:
        """Works until :meth:`stop` is called from another thread or a signal handler: brings every payment to its end.
        Any number of workers may run, in any number of processes. A store that fails is tried again with growing
        pauses. On Ctrl-C what is under way is done first.

        Raises:
            StorageError: where no pause helps: a damaged database, tables of another schema.
        """
        with self.worker() as worker:
            worker._wait()

    def worker(self) -> Worker:
        """The worker in the background: ``with ledger.worker():``.

        Raises:
            InvalidRequestError: when it is entered, the ledger was stopped or closed.
        """
        return Worker(self._core)

    def run_due(self) -> int:
        """Does everything that is due now, and ends: for those who would rather be called by a timer. How many payments
        and notifications it looked at.

        Raises:
            StorageError: the store failed.
        """
        looked_at: int = self._core.run_due(None)
        return looked_at

    def stop(self) -> None:
        """Has every worker and consumer of this ledger end once what is under way is done, for good; the other
        operations go on. Waits for nothing."""
        self._core.stop()

    def close(self) -> None:
        """Stops it, waits for what is under way, and closes the store. Later calls raise
        :class:`InvalidRequestError`; closing again is harmless.

        Raises:
            StorageError: the store failed at the end; nothing is lost.
        """
        self._core.close(None)

    def events(self, consumer: str, *, go_on: bool = False) -> Events:
        """What happened, for ``consumer``: at least once, and in order per order. Each consumer gets every event, a new
        one past events too; any number of threads and processes may share a consumer's::

            for event in ledger.events("shop"):
                with event:
                    ...

        Args:
            consumer: a name of the shop's own: 1 to 64 small letters, digits, ``_`` or ``-``.
            go_on: for a loop that nobody watches: an exception in ``with event`` goes into the log and not on to the
                caller, and a store that fails is looked at again after a pause (up to 5 seconds), so that the loop goes
                on. An exception is :meth:`Delivery.retry_later` either way.

        Raises:
            InvalidRequestError: the name can't be used.
            StorageError: the store failed.
        """
        events: _native.LedgerEvents = self._core.events(consumer, None)
        return Events(events, go_on)

    def payment(self, order_id: str) -> Payment | None:
        """The payment of an order as it stands; ``None`` for an order that is not in the ledger. Asks NICEPAY nothing.

        Raises:
            StorageError: the store failed.
        """
        result: Payment | None = self._core.payment(order_id, None)
        return result

    def payments(self, *, cursor: str | None = None, limit: int = 100, **which: Unpack[Filter]) -> Page:
        """A page of payments, newest first.

        Args:
            cursor: the ``next`` or ``previous`` of another page.
            limit: 1 to 1,000.
            **which: see :class:`nicepay_checkout.types.Filter`.

        Raises:
            InvalidRequestError: the cursor or the filter can't be used.
            StorageError: the store failed.
        """
        from .look import Page, filter_of

        return Page(*self._core.payments(filter_of(which), cursor, limit, None))

    def history(self, order_id: str) -> list[HistoryEntry]:
        """Everything that happened to an order's payment, oldest first; empty for an order that is not in the ledger.

        Raises:
            StorageError: the store failed.
        """
        from .look import history_of

        return history_of(self._core.history(order_id, None))

    def attention(self) -> Attention:
        """What needs a person: payments, parked events, and notifications of unknown orders; up to 500 of each.

        Raises:
            StorageError: the store failed.
        """
        from .look import attention_of

        return attention_of(self._core.attention(None))

    def health(self) -> Health:
        """How the ledger is: what is due, leased, parked, unmatched; the schema; the database's clock.

        Raises:
            StorageError: the store failed.
        """
        from .look import Health

        return Health(**self._core.health(None))

    def export(
        self,
        to: str | os.PathLike[str] | BinaryIO,
        *,
        format: Literal["csv", "json"] = "csv",
        **which: Unpack[Filter],
    ) -> int:
        """Writes every payment that the filter takes, newest first, a page at a time: a large ledger takes no more
        memory than a small one. How many there were. The buyer's data is not among it.

        Args:
            to: a path (the file is made anew), or an object whose ``write`` takes bytes. It is called on a thread of
                the SDK's under asyncio.
            format: ``csv`` with a header and moments in UTC, or ``json``: an object a line.
            **which: see :class:`nicepay_checkout.types.Filter`.

        Raises:
            OSError: the file can't be written; or whatever ``write`` raises.
            StorageError: the store failed. What is written then is not whole.
        """
        from .look import filter_of, target_of

        written: int = self._core.export(*target_of(to), format, filter_of(which), None)
        return written

    def cancel(self, order_id: str) -> Payment | None:
        """Cancels the open payment of an order. The payment as it stands afterwards: cancelled, or paid where the
        customer was faster. ``None`` for an order that is not in the ledger. A late deposit is still watched for.

        Raises:
            NicepayError: as for :meth:`Client.cancel`; the worker then finds out.
            StorageError: the store failed.
        """
        result: Payment | None = self._core.cancel(order_id, None)
        return result

    def recheck(self, order_id: str) -> Payment | None:
        """Asks NICEPAY about every payment of an order now, and takes it off the list of those that need a person.
        ``None`` for an order that is not in the ledger.

        Raises:
            RequestTimeoutError: NICEPAY gives no clear answer; nothing was changed.
            StorageError: the store failed.
        """
        result: Payment | None = self._core.recheck(order_id, None)
        return result

    def adopt(self, order_id: str, *, order: Order) -> Payment:
        """Takes over a payment that was registered without the ledger. Idempotent by the transaction id.

        Args:
            order_id: the shop's.
            order: NICEPAY's reference, the amount and the transaction id.

        Raises:
            InvalidRequestError: the reference is another order's.
            StorageError: the store failed.
        """
        result: Payment = self._core.adopt(order_id, order, None)
        return result

    def retry_parked(self, consumer: str, *, event_id: str | None = None) -> int:
        """Gives a consumer's parked events another chance: all of them, or the one with this id. How many there were.

        Raises:
            StorageError: the store failed.
        """
        count: int = self._core.retry_parked(consumer, event_id, None)
        return count

    def skip_parked(self, consumer: str, *, event_id: str) -> int:
        """Drops a consumer's parked event for good, so that the events of its order after it come. How many there were.

        Raises:
            StorageError: the store failed.
        """
        count: int = self._core.skip_parked(consumer, event_id, None)
        return count

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'closed' if self._core.closed else 'open'})"

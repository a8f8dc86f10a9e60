"""An event at the shop: handled, handed back, and claimed so that it takes effect once."""

from __future__ import annotations

from .aio import _answer, _bridge

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from types import TracebackType
    from typing import Any

    from typing_extensions import Self

    from . import _native
    from ._native import Event
    from .codes import EventKind, Store
    from .instruction import Instruction

__all__ = ["AsyncDelivery", "Claim", "Delivery"]


class Claim:
    """One statement with its parameter, for the shop's own driver, in the transaction that delivers: one row inserted
    means deliver, none means that this event took effect already. Unpacks into a DB-API call::

        if database.execute(*event.claim("qmark")).rowcount == 1:
    """

    __slots__ = ("parameter", "parameters", "sql")

    sql: str
    """The statement."""
    parameter: str
    """Its one parameter: consumer and event id."""
    parameters: tuple[str] | dict[str, str]
    """The same as a driver takes it: a dictionary (``claim``) for ``named``, else a tuple."""

    def __init__(self, sql: str, parameter: str) -> None:
        self.sql = sql
        self.parameter = parameter
        self.parameters = {"claim": parameter} if ":claim" in sql else (parameter,)

    def __iter__(self) -> Iterator[Any]:
        return iter((self.sql, self.parameters))

    def __repr__(self) -> str:
        return f"Claim({self.sql!r}, {self.parameter!r})"


class _Delivery:
    """What both deliveries have: the event's own words, and the claim."""

    __slots__ = ("_go_on", "_native", "event")

    event: Event
    """The event itself: it pickles, and ``to_dict`` gives it as plain values."""

    def __init__(self, native: _native.LedgerDelivery, go_on: bool) -> None:
        self._native = native
        self._go_on = go_on
        self.event = native.event

    @property
    def id(self) -> str:
        """Stable and unique: transaction id, epoch and kind, such as ``IONPAYTEST00202212231106386098:0:paid``."""
        return self.event.id

    @property
    def kind(self) -> EventKind:
        """What it says."""
        return self.event.kind

    @property
    def order_id(self) -> str:
        """The shop's order."""
        return self.event.order_id

    @property
    def attempt(self) -> int:
        """Which attempt of the order."""
        return self.event.attempt

    @property
    def reference(self) -> str:
        """The attempt's reference at NICEPAY."""
        return self.event.reference

    @property
    def transaction_id(self) -> str | None:
        """NICEPAY's transaction id."""
        return self.event.transaction_id

    @property
    def epoch(self) -> int:
        """How many reversals had been observed."""
        return self.event.epoch

    @property
    def amount(self) -> int:
        """The amount in rupiah: what NICEPAY reports where money came in, else what was asked for."""
        return self.event.amount

    @property
    def payment_number(self) -> str | None:
        """The number to pay with: at the counter, or the virtual account's."""
        return self.event.payment_number

    @property
    def instruction(self) -> Instruction | None:
        """What the customer needs in order to pay, by pay method."""
        return self.event.instruction

    @property
    def store(self) -> Store | None:
        """The store, wallet or lender."""
        return self.event.store

    @property
    def expires_at(self) -> datetime | None:
        """When the payment expires; +07:00."""
        return self.event.expires_at

    @property
    def deposited_at(self) -> datetime | None:
        """When the money came in, by NICEPAY; +07:00."""
        return self.event.deposited_at

    @property
    def at(self) -> datetime:
        """When the ledger saw it; +07:00."""
        return self.event.at

    @property
    def detail(self) -> str | None:
        """More about it, in words."""
        return self.event.detail

    @property
    def failures(self) -> int:
        """How often its handling has failed before."""
        return self._native.failures

    def claim(self, dialect: str) -> Claim:
        """One statement for the transaction that delivers, in the shop's own database; see :class:`Claim`. The table
        is made by ``Ledger.claim_migration``.

        Args:
            dialect: how the driver writes parameters. ``qmark`` (sqlite3), ``format`` or ``pyformat`` (psycopg; Django
                on PostgreSQL or SQLite), ``named`` (sqlite3, SQLAlchemy's ``text``), ``numeric`` (``:1``),
                ``numeric_dollar`` (``$1``: asyncpg), ``mysql_format`` (MySQL's drivers, and Django on MySQL). The
                ledger's own names are taken too: ``sqlite``, ``postgres``, ``mysql`` (with ``?``).

        Raises:
            InvalidRequestError: the dialect is not known, or the event was handed back already.
        """
        return Claim(*self._native.claim(dialect))

    def to_dict(self) -> dict[str, Any]:
        """The event's values, and ``failures``."""
        return {**self.event.to_dict(), "failures": self.failures}

    def _failed(self, error: BaseException) -> str | None:
        """What `retry_later` is told. Nothing for what is no failure of the handling, such as Ctrl-C."""
        return f"{type(error).__name__}: {error}" if isinstance(error, Exception) else None

    def _goes_on(self, error: BaseException | None) -> bool:
        """Whether the loop goes on; the failure is in the log then."""
        if not self._go_on or not isinstance(error, Exception):
            return False
        from ._logging import logger

        logger.error("event %s comes again later", self.id, exc_info=error)
        return True

    def __reduce__(self) -> Any:
        raise TypeError("a delivery belongs to its process: pickle its event")

    def __repr__(self) -> str:
        return f"{type(self).__name__}({self.event!r}, failures={self.failures})"


class Delivery(_Delivery):
    """An event that is this caller's to handle until its lease is over.

    ``with event:`` around the handling: leaving it normally is :meth:`done`; an exception is :meth:`retry_later`, and
    goes on to the caller. What is no ``Exception``, such as Ctrl-C, is :meth:`release`: no failure of the handling.
    """

    __slots__ = ()

    def done(self) -> bool:
        """Says that it is handled. ``False`` where the lease was over and another has it: with a claim, harmless.

        Raises:
            InvalidRequestError: it was handed back already.
            StorageError: the event comes again.
        """
        ours: bool = self._native.done(None)
        return ours

    def retry_later(self, error: object) -> bool:
        """Hands it back: it comes again after a pause that grows from a second to an hour, and is parked for a person
        after too many failures. The later events of its order wait for it.

        Args:
            error: why; kept as text, up to 500 characters.

        Raises:
            InvalidRequestError: it was handed back already.
            StorageError: the event comes again when its lease is over.
        """
        ours: bool = self._native.retry_later(str(error), None)
        return ours

    def release(self) -> bool:
        """Gives it back unhandled: it comes again at once, to whoever asks first, and no failure is counted. For a
        process that ends.

        Raises:
            InvalidRequestError: it was handed back already.
            StorageError: the event comes again when its lease is over.
        """
        ours: bool = self._native.release(None)
        return ours

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not self._native.is_open:
            return self._goes_on(error)
        if error is None:
            try:
                self.done()
            except Exception as store:
                if not self._goes_on(store):
                    raise
        else:
            failure = self._failed(error)
            try:
                if failure is not None:
                    self.retry_later(failure)
                else:
                    self.release()
            except Exception as store:
                _hide(store)
        return self._goes_on(error)


def _hide(error: Exception) -> None:
    """The handler's own exception says more than the store's would: where the event can't be handed back, its lease
    brings it back."""
    from .errors import StorageError

    if not isinstance(error, StorageError):
        raise error


class AsyncDelivery(_Delivery):
    """:class:`Delivery` for asyncio: ``async with event:``."""

    __slots__ = ()

    async def done(self) -> bool:
        """See :meth:`Delivery.done`.

        Raises:
            NicepayError: as there.
        """
        ours: bool = await _answer(self._native.done(_bridge()))
        return ours

    async def retry_later(self, error: object) -> bool:
        """See :meth:`Delivery.retry_later`.

        Args:
            error: why; kept as text, up to 500 characters.

        Raises:
            NicepayError: as there.
        """
        ours: bool = await _answer(self._native.retry_later(str(error), _bridge()))
        return ours

    async def release(self) -> bool:
        """See :meth:`Delivery.release`.

        Raises:
            NicepayError: as there.
        """
        ours: bool = await _answer(self._native.release(_bridge()))
        return ours

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> bool:
        if not self._native.is_open:
            return self._goes_on(error)
        if error is None:
            try:
                await self.done()
            except Exception as store:
                if not self._goes_on(store):
                    raise
        else:
            failure = self._failed(error)
            try:
                if failure is not None:
                    await self.retry_later(failure)
                elif not isinstance(error, GeneratorExit):  # in which nothing can be awaited
                    await self.release()
            except Exception as store:
                _hide(store)
        return self._goes_on(error)

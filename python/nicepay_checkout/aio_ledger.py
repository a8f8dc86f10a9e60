"""The ledger for asyncio."""

from __future__ import annotations

from . import _native
from ._settings import settings_of_env
from .aio import _answer, _bridge
from .client import Client
from .events import AsyncEvents
from .ledger import Ledger

TYPE_CHECKING = False
if TYPE_CHECKING:
    import os
    from collections.abc import Generator
    from types import TracebackType
    from typing import Any, BinaryIO, Literal

    from typing_extensions import Buffer, Self, Unpack

    from ._native import NotificationReply, Order, Payment, Registration
    from .aio import AsyncClient
    from .look import Attention, Health, HistoryEntry, Page
    from .types import Filter, LedgerSettings

__all__ = ["AsyncLedger", "AsyncWorker", "Opening"]


class Opening:
    """A ledger that is being opened: ``await`` it, or ``async with`` it to have it closed in the end."""

    __slots__ = ("_client", "_ledger", "_settings", "_url")

    def __init__(self, url: str, client: Client | AsyncClient, settings: LedgerSettings) -> None:
        self._url = url
        self._client = client
        self._settings = settings
        self._ledger: AsyncLedger | None = None

    def __await__(self) -> Generator[Any, None, AsyncLedger]:
        return self._open().__await__()

    async def _open(self) -> AsyncLedger:
        core = await _answer(_native.LedgerCore.open(self._url, self._client._core, self._settings, _bridge()))
        return AsyncLedger(core)

    async def __aenter__(self) -> AsyncLedger:
        self._ledger = await self._open()
        return self._ledger

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._ledger is not None
        await self._ledger.close()


class AsyncWorker:
    """:class:`Worker` for asyncio: ``async with ledger.worker():``. It works on the SDK's own threads, so the event
    loop is free."""

    __slots__ = ("_core", "_worker")

    def __init__(self, core: _native.LedgerCore) -> None:
        self._core = core
        self._worker: _native.LedgerWorker | None = None

    @property
    def is_running(self) -> bool:
        """Whether it works. In a forked child it does not: begin one there."""
        return self._worker is not None and self._worker.is_running

    async def __aenter__(self) -> Self:
        self._worker = self._core.begin_worker()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        assert self._worker is not None
        self._worker.stop()
        try:
            await self._wait()
        except Exception:
            if error is None:
                raise

    async def _wait(self) -> None:
        assert self._worker is not None
        await _answer(self._worker.wait(_bridge()))


class AsyncLedger:
    """:class:`Ledger` for asyncio: the same operations, awaited.

    No thread a call, no bound event loop. Cancelling the task drops neither an intent nor NICEPAY's answer.

    ::

        async with AsyncLedger.open("sqlite:payments.db", client=client) as ledger:
            print((await ledger.check_out(registration)).payment_number)
    """

    __slots__ = ("_core",)

    def __init__(self, core: _native.LedgerCore) -> None:
        """Use :meth:`open`."""
        self._core = core

    @classmethod
    def open(cls, url: str, *, client: Client | AsyncClient, **settings: Unpack[LedgerSettings]) -> Opening:
        """See :meth:`Ledger.open`: ``await`` what this gives, or ``async with`` it.

        Args:
            url: ``sqlite:FILE`` or ``postgres://…``.
            client: what asks NICEPAY.
            **settings: see :class:`nicepay_checkout.types.LedgerSettings`.

        Raises:
            NicepayError: as there, when it is awaited.
        """
        return Opening(url, client, settings)

    @classmethod
    def from_env(cls, **settings: Unpack[LedgerSettings]) -> Opening:
        """See :meth:`Ledger.from_env`.

        Raises:
            NicepayError: as there.
        """
        url, settings = settings_of_env(settings)
        return Opening(url, Client.from_env(), settings)

    @staticmethod
    def migration(dialect: Literal["sqlite", "postgres"], *, prefix: str = "nicepay_") -> str:
        """See :meth:`Ledger.migration`.

        Raises:
            InvalidRequestError: as there.
        """
        return Ledger.migration(dialect, prefix=prefix)

    @staticmethod
    def claim_migration(dialect: str) -> str:
        """See :meth:`Ledger.claim_migration`.

        Raises:
            InvalidRequestError: as there.
        """
        return Ledger.claim_migration(dialect)

    async def migrate(self) -> None:
        """See :meth:`Ledger.migrate`.

        Raises:
            StorageError: as there.
        """
        await _answer(self._core.migrate(_bridge()))

    async def check_out(self, registration: Registration, *, replace_open: bool = False) -> Payment:
        """See :meth:`Ledger.check_out`.

        Raises:
            NicepayError: as there.
        """
        result: Payment = await _answer(self._core.check_out(registration, replace_open, _bridge()))
        return result

    async def receive(self, body: Buffer | str) -> NotificationReply:
        """See :meth:`Ledger.receive`.

        Raises:
            NicepayError: as there.
        """
        result: NotificationReply = await _answer(self._core.receive(body, _bridge()))
        return result

    async def returned(self, callback: Buffer | str) -> Payment | None:
        """See :meth:`Ledger.returned`.

        Raises:
            NicepayError: as there.
        """
        result: Payment | None = await _answer(self._core.returned(callback, _bridge()))
        return result

    async def run(self) -> None:
        """See :meth:`Ledger.run`. Where the task is cancelled, what is under way is done first.

        Raises:
            StorageError: as there.
        """
        async with self.worker() as worker:
            await worker._wait()

    def worker(self) -> AsyncWorker:
        """See :meth:`Ledger.worker`: ``async with ledger.worker():``.

        Raises:
            InvalidRequestError: as there.
        """
        return AsyncWorker(self._core)

    async def run_due(self) -> int:
        """See :meth:`Ledger.run_due`.

        Raises:
            StorageError: as there.
        """
        looked_at: int = await _answer(self._core.run_due(_bridge()))
        return looked_at

    def stop(self) -> None:
        """See :meth:`Ledger.stop`."""
        self._core.stop()

    async def close(self) -> None:
        """See :meth:`Ledger.close`.

        Raises:
            StorageError: as there.
        """
        await _answer(self._core.close(_bridge()))

    def events(self, consumer: str, *, go_on: bool = False) -> AsyncEvents:
        """See :meth:`Ledger.events`::

            async for event in ledger.events("shop"):
                async with event:
                    ...

        Args:
            consumer: a name of the shop's own.
            go_on: exceptions in ``async with event`` and a failing store go into the log and not on to the caller.

        Raises:
            NicepayError: as there, with the first event that is asked for.
        """
        return AsyncEvents(self._core, consumer, go_on)

    async def payment(self, order_id: str) -> Payment | None:
        """See :meth:`Ledger.payment`.

        Raises:
            StorageError: as there.
        """
        result: Payment | None = await _answer(self._core.payment(order_id, _bridge()))
        return result

    async def payments(self, *, cursor: str | None = None, limit: int = 100, **which: Unpack[Filter]) -> Page:
        """See :meth:`Ledger.payments`.

        Raises:
            NicepayError: as there.
        """
        from .look import Page, filter_of

        return Page(*await _answer(self._core.payments(filter_of(which), cursor, limit, _bridge())))

    async def history(self, order_id: str) -> list[HistoryEntry]:
        """See :meth:`Ledger.history`.

        Raises:
            StorageError: as there.
        """
        from .look import history_of

        return history_of(await _answer(self._core.history(order_id, _bridge())))

    async def attention(self) -> Attention:
        """See :meth:`Ledger.attention`.

        Raises:
            StorageError: as there.
        """
        from .look import attention_of

        return attention_of(await _answer(self._core.attention(_bridge())))

    async def health(self) -> Health:
        """See :meth:`Ledger.health`.

        Raises:
            StorageError: as there.
        """
        from .look import Health

        return Health(**await _answer(self._core.health(_bridge())))

    async def export(
        self,
        to: str | os.PathLike[str] | BinaryIO,
        *,
        format: Literal["csv", "json"] = "csv",
        **which: Unpack[Filter],
    ) -> int:
        """See :meth:`Ledger.export`.

        Raises:
            OSError: as there.
            StorageError: as there.
        """
        from .look import filter_of, target_of

        written: int = await _answer(self._core.export(*target_of(to), format, filter_of(which), _bridge()))
        return written

    async def cancel(self, order_id: str) -> Payment | None:
        """See :meth:`Ledger.cancel`.

        Raises:
            NicepayError: as there.
        """
        result: Payment | None = await _answer(self._core.cancel(order_id, _bridge()))
        return result

    async def recheck(self, order_id: str) -> Payment | None:
        """See :meth:`Ledger.recheck`.

        Raises:
            NicepayError: as there.
        """
        result: Payment | None = await _answer(self._core.recheck(order_id, _bridge()))
        return result

    async def adopt(self, order_id: str, *, order: Order) -> Payment:
        """See :meth:`Ledger.adopt`.

        Raises:
            NicepayError: as there.
        """
        result: Payment = await _answer(self._core.adopt(order_id, order, _bridge()))
        return result

    async def retry_parked(self, consumer: str, *, event_id: str | None = None) -> int:
        """See :meth:`Ledger.retry_parked`.

        Raises:
            StorageError: as there.
        """
        count: int = await _answer(self._core.retry_parked(consumer, event_id, _bridge()))
        return count

    async def skip_parked(self, consumer: str, *, event_id: str) -> int:
        """See :meth:`Ledger.skip_parked`.

        Raises:
            StorageError: as there.
        """
        count: int = await _answer(self._core.skip_parked(consumer, event_id, _bridge()))
        return count

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}({'closed' if self._core.closed else 'open'})"

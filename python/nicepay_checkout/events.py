"""A consumer's events, one after the other."""

from __future__ import annotations

import time

from .aio import _answer, _bridge
from .delivery import AsyncDelivery, Delivery

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterator, Iterator

    from . import _native

__all__ = ["AsyncEvents", "Events"]


def _pause(go_on: bool, error: Exception, failures: int) -> float:
    """How many seconds a failing store is left alone, where the loop goes on. Raises the error where it does not."""
    if not go_on or not getattr(error, "retryable", False):
        raise error
    from ._logging import logger

    logger.warning("events are looked for again in a moment: %s", error)
    return min(0.2 * 2.0 ** min(failures, 8), 5.0)


class Events:
    """A consumer's events, one after the other: iterate over them. The iteration waits for the next event, and ends
    when the ledger is stopped or closed. Ctrl-C ends the waiting."""

    __slots__ = ("_events", "_go_on")

    def __init__(self, events: _native.LedgerEvents, go_on: bool) -> None:
        self._events = events
        self._go_on = go_on

    def __iter__(self) -> Iterator[Delivery]:
        return self

    def __next__(self) -> Delivery:
        failures = 0
        while True:
            try:
                found: _native.LedgerDelivery | None = self._events.next(None)
            except Exception as error:
                time.sleep(_pause(self._go_on, error, failures))
                failures += 1
                continue
            if found is None:
                raise StopIteration
            return Delivery(found, self._go_on)

    def try_next(self) -> Delivery | None:
        """The next event that is there already; ``None`` where there is none.

        Raises:
            StorageError: calling again goes on.
        """
        found: _native.LedgerDelivery | None = self._events.try_next(None)
        return None if found is None else Delivery(found, self._go_on)


class AsyncEvents:
    """:class:`Events` for asyncio: ``async for``. The consumer is made known with the first event that is asked for."""

    __slots__ = ("_consumer", "_core", "_events", "_go_on")

    def __init__(self, core: _native.LedgerCore, consumer: str, go_on: bool) -> None:
        self._core = core
        self._consumer = consumer
        self._go_on = go_on
        self._events: _native.LedgerEvents | None = None

    def __aiter__(self) -> AsyncIterator[AsyncDelivery]:
        return self

    async def __anext__(self) -> AsyncDelivery:
        failures = 0
        while True:
            try:
                events = await self._subscribed()
                found: _native.LedgerDelivery | None = await _answer(events.next(_bridge()))
            except Exception as error:
                import asyncio

                await asyncio.sleep(_pause(self._go_on, error, failures))
                failures += 1
                continue
            if found is None:
                raise StopAsyncIteration
            return AsyncDelivery(found, self._go_on)

    async def try_next(self) -> AsyncDelivery | None:
        """The next event that is there already; ``None`` where there is none.

        Raises:
            StorageError: calling again goes on.
        """
        events = await self._subscribed()
        found: _native.LedgerDelivery | None = await _answer(events.try_next(_bridge()))
        return None if found is None else AsyncDelivery(found, self._go_on)

    async def _subscribed(self) -> _native.LedgerEvents:
        if self._events is None:
            events: _native.LedgerEvents = await _answer(self._core.events(self._consumer, _bridge()))
            self._events = events
            return events
        return self._events

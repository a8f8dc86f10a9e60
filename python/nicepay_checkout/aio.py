"""The asynchronous client."""

from __future__ import annotations

from . import _native
from ._settings import core, environment_of
from .client import _END, BulkResult

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import AsyncIterable, AsyncIterator, Callable, Generator, Iterable
    from types import TracebackType
    from typing import Any

    from typing_extensions import Buffer, Self, Unpack

    from ._native import (
        Callback,
        Cancellation,
        Checkout,
        Confirmation,
        Credentials,
        DirectRegistration,
        Notification,
        Order,
        PaymentCode,
        Registration,
        Resolution,
        Settlement,
        Transaction,
    )
    from .types import CancelOptions, Settings

_bridge = _native.Bridge.current


async def _answer(call: _native.Call) -> Any:
    """The outcome of a call. A task that is cancelled meanwhile drops the request."""
    try:
        return await call.future
    except BaseException:
        call.abort()
        raise


class AsyncWaiting:
    """A payment that is waited for: ``async for`` over its changes, or ``await`` it for its end."""

    __slots__ = ("_last", "_waiting")

    def __init__(self, waiting: _native.Waiting) -> None:
        self._waiting = waiting
        self._last: Transaction | None = None

    def __aiter__(self) -> AsyncIterator[Transaction]:
        """Yields the state at first and at each change; the last one is settled."""
        return self

    async def __anext__(self) -> Transaction:
        change: Transaction | None = await _answer(self._waiting.next(_bridge()))
        if change is None:
            raise StopAsyncIteration
        self._last = change
        return change

    def __await__(self) -> Generator[Any, None, Transaction]:
        return self.result().__await__()

    async def result(self) -> Transaction:
        """Waits for the end and gives the settled transaction.

        Raises:
            RequestTimeoutError: the time is over; nothing is decided by that.
            NicepayError: an error that asking again can't mend.
        """
        async for _ in self:
            pass
        assert self._last is not None  # the core yields a state or raises
        return self._last


class AsyncClient:
    """:class:`Client` for asyncio: the same operations, awaited.

    No thread a call, no bound event loop: one client serves any number of loops, one after the other or at
    once. Cancelling the task drops the request; for a registration or cancel that leaves the outcome unknown,
    as a lost answer does.

    ::

        async with AsyncClient(credentials=Credentials.from_env(), environment="production") as client:
            checkout = await client.register(Registration(reference="order-1", amount=10_000, ...))
    """

    __slots__ = ("_core",)

    def __init__(self, *, credentials: Credentials, environment: str, **settings: Unpack[Settings]) -> None:
        """Makes no connection and starts no thread. See :class:`Client`.

        Args:
            credentials: who the merchant is.
            environment: a name such as ``production``, or a base URL.
            **settings: see :class:`nicepay_checkout.types.Settings`.

        Raises:
            InvalidRequestError: a setting can't be used.
        """
        self._core = core(credentials, environment, settings)

    @classmethod
    def from_env(cls, **settings: Unpack[Settings]) -> Self:
        """A client from the process's variables; see :meth:`Client.from_env`.

        Raises:
            InvalidRequestError: naming the variables that are missing or wrong.
        """
        credentials = _native.Credentials.from_env()
        return cls(credentials=credentials, environment=environment_of(), **settings)

    async def register(self, registration: Registration) -> Checkout:
        """See :meth:`Client.register`.

        Raises:
            NicepayError: as there.
        """
        result: Checkout = await _answer(self._core.register(registration, _bridge()))
        return result

    async def register_direct(self, registration: DirectRegistration) -> PaymentCode:
        """See :meth:`Client.register_direct`.

        Raises:
            NicepayError: as there.
        """
        result: PaymentCode = await _answer(self._core.register_direct(registration, _bridge()))
        return result

    async def resolve(self, registration: Registration) -> Resolution[Checkout]:
        """See :meth:`Client.resolve`.

        Raises:
            NicepayError: as there.
        """
        result: Resolution[Checkout] = await _answer(self._core.resolve(registration, _bridge()))
        return result

    async def resolve_direct(self, registration: DirectRegistration) -> Resolution[PaymentCode]:
        """See :meth:`Client.resolve_direct`.

        Raises:
            NicepayError: as there.
        """
        result: Resolution[PaymentCode] = await _answer(self._core.resolve_direct(registration, _bridge()))
        return result

    async def confirm(self, callback: Callback, *, order: Order) -> Confirmation:
        """See :meth:`Client.confirm`.

        Raises:
            NicepayError: as there.
        """
        result: Confirmation = await _answer(self._core.confirm(callback, order, _bridge()))
        return result

    def verify_notification(self, body: Buffer | str) -> Notification:
        """See :meth:`Client.verify_notification`. Sends nothing and takes about a microsecond, so it is not awaited.

        Raises:
            InvalidRequestError, VerificationError: as there.
        """
        return self._core.verify_notification(body)

    async def settle(self, notification: Notification, *, order: Order) -> Settlement:
        """See :meth:`Client.settle`.

        Raises:
            NicepayError: as there.
        """
        result: Settlement = await _answer(self._core.settle(notification, order, _bridge()))
        return result

    async def inquire(self, order: Order) -> Transaction:
        """See :meth:`Client.inquire`.

        Raises:
            NicepayError: as there.
        """
        result: Transaction = await _answer(self._core.inquire(order, _bridge()))
        return result

    def wait_until_settled(
        self, order: Order, *, timeout: float, first_pause: float = 2.0, longest_pause: float = 30.0
    ) -> AsyncWaiting:
        """See :meth:`Client.wait_until_settled`: ``async for`` over the changes, or ``await`` the end.

        Args:
            order: the payment.
            timeout: how long to wait at most, in seconds.
            first_pause: seconds before the second question; each pause is half as long again as the last.
            longest_pause: the longest pause, in seconds.

        Raises:
            InvalidRequestError: a time is negative or not a number.
        """
        return AsyncWaiting(self._core.wait_until_settled(order, timeout, first_pause, longest_pause))

    async def inquire_all(
        self,
        orders: Iterable[Order] | AsyncIterable[Order],
        *,
        concurrency: int = 16,
        per_second: int | None = None,
        on_progress: Callable[[int, int | None], object] | None = None,
    ) -> AsyncIterator[BulkResult]:
        """See :meth:`Client.inquire_all`; ``orders`` may be an asynchronous iterable too.

        Args:
            orders: any iterable, generators too.
            concurrency: how many inquiries are under way at once.
            per_second: how many are begun a second at most.
            on_progress: called as ``on_progress(done, total)`` after each result.

        Raises:
            InvalidRequestError: the client is closed.
        """
        bulk = self._core.inquire_all(max(concurrency, 1), per_second)
        source = _async(orders)
        length = getattr(orders, "__len__", None)
        total = length() if length else None
        done = under_way = 0
        try:
            while True:
                while under_way < concurrency or not under_way:
                    order = await anext(source, _END)
                    if order is _END:
                        break
                    bulk.feed(order)
                    under_way += 1
                if not under_way:
                    return
                result = BulkResult(*await _answer(bulk.next(_bridge())))
                under_way -= 1
                done += 1
                if on_progress is not None:
                    on_progress(done, total)
                yield result
        finally:
            bulk.close()

    async def cancel(self, order: Order, **options: Unpack[CancelOptions]) -> Cancellation:
        """See :meth:`Client.cancel`.

        Args:
            order: the payment.
            **options: see :class:`nicepay_checkout.types.CancelOptions`.

        Raises:
            NicepayError: as there.
        """
        result: Cancellation = await _answer(self._core.cancel(order, options, _bridge()))
        return result

    @property
    def base_url(self) -> str:
        """The base URL that it talks to."""
        return self._core.base_url

    async def aclose(self) -> None:
        """Lets go of the connections. Later calls raise :class:`InvalidRequestError`."""
        self._core.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(merchant_id={self._core.merchant_id!r}, base_url={self._core.base_url!r})"


async def _async(orders: Iterable[Order] | AsyncIterable[Order]) -> AsyncIterator[Order]:
    from collections.abc import AsyncIterable

    if isinstance(orders, AsyncIterable):
        async for order in orders:
            yield order
    else:
        for order in orders:
            yield order

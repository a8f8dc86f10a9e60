"""The clients: blocking and asynchronous, with the same operations."""

from __future__ import annotations

from . import _native
from ._settings import core, environment_of

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
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
    from .errors import NicepayError
    from .types import CancelOptions, Settings

_END: Any = object()
"""What no iterable of orders holds: a ``None`` among them is a mistake, and must not end the rest unseen."""


class BulkResult:
    """One order of :meth:`Client.inquire_all` with its result: a transaction, or the error that was met."""

    __slots__ = ("error", "order", "transaction")

    order: Order
    """The order that was asked about."""
    transaction: Transaction | None
    """What NICEPAY says; ``None`` when asking failed."""
    error: NicepayError | None
    """Why asking failed; ``None`` when it did not."""

    def __init__(self, order: Order, transaction: Transaction | None, error: NicepayError | None) -> None:
        self.order = order
        self.transaction = transaction
        self.error = error

    def __repr__(self) -> str:
        return f"BulkResult(order={self.order!r}, transaction={self.transaction!r}, error={self.error!r})"


class Waiting:
    """A payment that is waited for: iterate over its changes, or ask for its :meth:`result`."""

    __slots__ = ("_last", "_waiting")

    def __init__(self, waiting: _native.Waiting) -> None:
        self._waiting = waiting
        self._last: Transaction | None = None

    def __iter__(self) -> Iterator[Transaction]:
        """Yields the state at first and at each change; the last one is settled."""
        return self

    def __next__(self) -> Transaction:
        change: Transaction | None = self._waiting.next(None)
        if change is None:
            raise StopIteration
        self._last = change
        return change

    def result(self) -> Transaction:
        """Waits for the end and gives the settled transaction.

        Raises:
            RequestTimeoutError: the time is over; nothing is decided by that.
            NicepayError: an error that asking again can't mend.
        """
        for _ in self:
            pass
        assert self._last is not None  # the core yields a state or raises
        return self._last


class Client:
    """Everything a merchant asks of NICEPAY, blocking.

    Usable from any number of threads, across forks, and as a context manager. Each call releases the
    interpreter while it waits, and answers Ctrl-C. What is repeated: an inquiry that fails (``max_retries``
    times), and whatever surely never left this machine. A registration or cancel is never sent twice.

    ::

        client = Client(credentials=Credentials.from_env(), environment="production")
        checkout = client.register(Registration(reference="order-1", amount=10_000, ...))
        redirect(checkout.payment_url)
    """

    __slots__ = ("_core",)

    def __init__(self, *, credentials: Credentials, environment: str, **settings: Unpack[Settings]) -> None:
        """Makes no connection and starts no thread.

        Args:
            credentials: who the merchant is.
            environment: ``sandbox``, ``staging``, ``production``, ``services_sandbox``,
                ``services_production``, or a base URL (``https``, or ``http`` to this machine). There is no
                default: a guess would be wrong in production or dangerous in a test.
            **settings: see :class:`nicepay_checkout.types.Settings`.

        Raises:
            InvalidRequestError: a setting can't be used.
        """
        self._core = core(credentials, environment, settings)

    @classmethod
    def from_env(cls, **settings: Unpack[Settings]) -> Self:
        """A client from ``NICEPAY_MERCHANT_ID``, ``NICEPAY_MERCHANT_KEY`` (and ``NICEPAY_PREVIOUS_KEYS``, separated
        by commas), and ``NICEPAY_ENV`` or ``NICEPAY_BASE_URL``.

        Raises:
            InvalidRequestError: naming the variables that are missing or wrong.
        """
        credentials = _native.Credentials.from_env()
        return cls(credentials=credentials, environment=environment_of(), **settings)

    def register(self, registration: Registration) -> Checkout:
        """Registers a payment for API Checkout; send the customer to the result's ``payment_url``.

        Raises:
            InvalidRequestError: naming every wrong field, before anything is sent.
            DeclinedError: NICEPAY said no; 9009: the reference is already used.
            OutcomeUnknownError: it may or may not be registered, see :meth:`resolve`; or it is registered, and the
                payment URL is not NICEPAY's (the error carries the transaction id).
            BadResponseError: it was refused at the HTTP level.
            ConnectionFailedError, RequestTimeoutError: it surely never left.
        """
        result: Checkout = self._core.register(registration, None)
        return result

    def register_direct(self, registration: DirectRegistration) -> PaymentCode:
        """Registers a payment directly, without NICEPAY's payment page; its instruction comes back at once.

        A plain :class:`Registration` is taken too, where a type checker does not look; what it lacks is told before
        anything is sent.

        Raises:
            NicepayError: as for :meth:`register`, and code 9503 when no number is available.
        """
        result: PaymentCode = self._core.register_direct(registration, None)
        return result

    def resolve(self, registration: Registration) -> Resolution[Checkout]:
        """Finds out about a registration that ended with :class:`OutcomeUnknownError`, by sending the *same* one
        once more: NICEPAY refuses a reference that is already used (9009), so either it is registered now, or
        it already was. Call it after the first call has ended, and only where NICEPAY makes that check for your
        merchant id; where it does not, or you don't know, register under a new reference.

        Raises:
            NicepayError: as for :meth:`register`; OutcomeUnknownError again means that it may be called again.
        """
        result: Resolution[Checkout] = self._core.resolve(registration, None)
        return result

    def resolve_direct(self, registration: DirectRegistration) -> Resolution[PaymentCode]:
        """:meth:`resolve` for :meth:`register_direct`.

        Raises:
            NicepayError: as for :meth:`resolve`.
        """
        result: Resolution[PaymentCode] = self._core.resolve_direct(registration, None)
        return result

    def confirm(self, callback: Callback, *, order: Order) -> Confirmation:
        """Holds a callback against the merchant's own order and asks NICEPAY for the truth. Fails closed: no answer
        to the inquiry, no confirmation.

        Raises:
            VerificationError: the callback does not fit the order.
            NicepayError: as for :meth:`inquire`.
        """
        result: Confirmation = self._core.confirm(callback, order, None)
        return result

    def verify_notification(self, body: Buffer | str) -> Notification:
        """Reads a notification's raw body, form or JSON, and checks its token. Sends nothing.

        Args:
            body: the bytes just as they were received; a parsed object has lost the text that the token was
                made from.

        Raises:
            InvalidRequestError: it can't be read; answer HTTP 400.
            VerificationError: the token does not fit; ``failure`` and ``hint`` say which common cause does.
        """
        return self._core.verify_notification(body)

    def settle(self, notification: Notification, *, order: Order) -> Settlement:
        """Holds a verified notification against the merchant's own order and asks NICEPAY what is true now: its
        token covers neither the status nor the moment. A repeated notification is harmless.

        Raises:
            VerificationError: the notification does not fit the order.
            NicepayError: as for :meth:`inquire`.
        """
        result: Settlement = self._core.settle(notification, order, None)
        return result

    def inquire(self, order: Order) -> Transaction:
        """Asks for the state of a payment.

        Raises:
            DeclinedError, RequestTimeoutError, ConnectionFailedError, BadResponseError: no answer; see
                ``retryable``.
            VerificationError: NICEPAY reports an amount that does not pay the order.
        """
        result: Transaction = self._core.inquire(order, None)
        return result

    def wait_until_settled(
        self, order: Order, *, timeout: float, first_pause: float = 2.0, longest_pause: float = 30.0
    ) -> Waiting:
        """Asks until the payment is settled: iterate over the changes, or call ``result()`` for the end.

        Args:
            order: the payment.
            timeout: how long to wait at most, in seconds.
            first_pause: seconds before the second question; each pause is half as long again as the last.
            longest_pause: the longest pause, in seconds.

        Raises:
            InvalidRequestError: a time is negative or not a number.
        """
        return Waiting(self._core.wait_until_settled(order, timeout, first_pause, longest_pause))

    def inquire_all(
        self,
        orders: Iterable[Order],
        *,
        concurrency: int = 16,
        per_second: int | None = None,
        on_progress: Callable[[int, int | None], object] | None = None,
    ) -> Iterator[BulkResult]:
        """Asks about many payments; yields each with its result, in the order of the answers.

        One failure is that order's result and stops nothing. Orders are taken from the iterable only as
        results are taken out, so memory stays bounded whatever their number.

        Args:
            orders: any iterable, a generator too.
            concurrency: how many inquiries are under way at once.
            per_second: how many are begun a second at most.
            on_progress: called as ``on_progress(done, total)`` after each result; ``total`` is ``None`` where
                the iterable has no length.

        Raises:
            InvalidRequestError: the client is closed.
        """
        bulk = self._core.inquire_all(max(concurrency, 1), per_second)
        source = iter(orders)
        length = getattr(orders, "__len__", None)
        total = length() if length else None
        done = under_way = 0
        try:
            while True:
                while under_way < concurrency or not under_way:
                    order = next(source, _END)
                    if order is _END:
                        break
                    bulk.feed(order)
                    under_way += 1
                if not under_way:
                    return
                result = BulkResult(*bulk.next(None))
                under_way -= 1
                done += 1
                if on_progress is not None:
                    on_progress(done, total)
                yield result
        finally:
            bulk.close()

    def cancel(self, order: Order, **options: Unpack[CancelOptions]) -> Cancellation:
        """Cancels a payment. Whatever is not a clear success is resolved by an inquiry, so that a customer who paid
        meanwhile is seen.

        Args:
            order: the payment.
            **options: see :class:`nicepay_checkout.types.CancelOptions`.

        Raises:
            InvalidRequestError: naming every wrong option.
            DeclinedError: NICEPAY refuses and the payment is still open.
            OutcomeUnknownError: neither the cancel nor the inquiry gave an answer, or the payment was still open
                when asked.
        """
        result: Cancellation = self._core.cancel(order, options, None)
        return result

    @property
    def base_url(self) -> str:
        """The base URL that it talks to."""
        return self._core.base_url

    def close(self) -> None:
        """Lets go of the connections. Later calls raise :class:`InvalidRequestError`."""
        self._core.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        return f"{type(self).__name__}(merchant_id={self._core.merchant_id!r}, base_url={self._core.base_url!r})"

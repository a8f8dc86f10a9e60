"""The exceptions, one class a kind of failure. None of them shows a key, a token or a buyer's data.

::

    NicepayError
    ├── InvalidRequestError     something handed in is malformed; nothing was sent
    ├── VerificationError       a callback or notification is not what it claims; believe nothing of it
    ├── DeclinedError           NICEPAY answered and said no
    ├── OutcomeUnknownError     it may or may not have happened; never send it again blindly
    ├── RequestTimeoutError     no answer in time, and nothing was changed
    ├── ConnectionFailedError   no connection, or it broke during an inquiry; nothing was changed
    ├── BadResponseError        an answer that can't be understood; nothing was changed
    ├── StorageError            the ledger's store failed; what was committed stays, nothing is lost
    └── InternalError           a defect or failure of the SDK itself
"""

from __future__ import annotations

from .codes import ErrorKind, Operation, StorageFault, VerificationFailure

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

__all__ = [
    "BadResponseError",
    "ConnectionFailedError",
    "DeclinedError",
    "FieldError",
    "InternalError",
    "InvalidRequestError",
    "NicepayError",
    "OutcomeUnknownError",
    "RequestTimeoutError",
    "StorageError",
    "VerificationError",
]


class FieldError:
    """One wrong field of a request, message or setting."""

    __slots__ = ("field", "fix", "problem", "wire_name")

    field: str
    """The field in this SDK's words, such as ``buyer_email``."""
    wire_name: str
    """The field in NICEPAY's words, such as ``billingEmail``."""
    problem: str
    """What is wrong with its value. Never quotes a buyer's data."""
    fix: str
    """How to mend it."""

    def __init__(self, field: str, wire_name: str, problem: str, fix: str) -> None:
        self.field = field
        self.wire_name = wire_name
        self.problem = problem
        self.fix = fix

    def __str__(self) -> str:
        name = self.field if self.field == self.wire_name else f"{self.field} ({self.wire_name})"
        return f"{name} {self.problem}: {self.fix}"

    def __repr__(self) -> str:
        return f"FieldError({self.field!r}, {self.wire_name!r}, {self.problem!r}, {self.fix!r})"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, FieldError):
            return NotImplemented
        return self._parts() == other._parts()

    def __hash__(self) -> int:
        return hash(self._parts())

    def __reduce__(self) -> tuple[type[FieldError], tuple[str, str, str, str]]:
        return FieldError, self._parts()

    def _parts(self) -> tuple[str, str, str, str]:
        return self.field, self.wire_name, self.problem, self.fix


class NicepayError(Exception):
    """Any failure of this SDK: what happened, what it means for the payment, and what to do.

    ``str()`` gives the whole in one line.
    """

    kind: ErrorKind = ErrorKind.INTERNAL
    """The kind: the same word in every language's SDK."""
    summary: str = ""
    """What happened, in a sentence."""
    hint: str = ""
    """What to do about it, in a sentence."""
    retryable: bool = False
    """Whether the same call may simply be made again. Never true for :class:`OutcomeUnknownError`."""
    operation: Operation | None = None
    """The operation that failed, where one was under way."""
    reference: str | None = None
    """The order's reference, where known."""
    transaction_id: str | None = None
    """NICEPAY's transaction id, where known."""
    http_status: int | None = None
    """The HTTP status of the answer, where there was one."""
    code: str | None = None
    """NICEPAY's result code (wire: ``resultCd``), where it gave one."""
    meaning: str | None = None
    """What the result code means, in words, for the pay method at hand."""
    body_excerpt: str | None = None
    """The beginning of an answer that could not be understood, with secrets and buyer data taken out."""

    def __init__(self, message: str = "", **details: Any) -> None:
        super().__init__(message)
        self.__dict__.update(details)

    @property
    def reply_status(self) -> int:
        """The HTTP status to answer with where NICEPAY or a browser called the ledger: 400 for what can't be read or
        verified, 503 for what may succeed when it comes again, 500 for a defect."""
        return _REPLIES.get(self.kind, 503)

    def __reduce__(self) -> tuple[Any, ...]:
        return _rebuild, (type(self), str(self), dict(self.__dict__))


_REPLIES = {ErrorKind.INVALID_REQUEST: 400, ErrorKind.VERIFICATION: 400, ErrorKind.INTERNAL: 500}


def _rebuild(kind: type[NicepayError], message: str, details: dict[str, Any]) -> NicepayError:
    return kind(message, **details)


class InvalidRequestError(NicepayError):
    """Something handed to the SDK is malformed: a registration, an order, a message, a setting. Nothing was sent."""

    kind = ErrorKind.INVALID_REQUEST
    fields: tuple[FieldError, ...] = ()
    """Every wrong field, not only the first."""


class VerificationError(NicepayError):
    """A token, reference, transaction id or amount does not fit. Believe nothing of the message."""

    kind = ErrorKind.VERIFICATION
    failure: VerificationFailure = VerificationFailure.TOKEN
    """Which check failed."""


class DeclinedError(NicepayError):
    """NICEPAY answered and said no; see ``code`` and ``meaning``."""

    kind = ErrorKind.DECLINED


class OutcomeUnknownError(NicepayError):
    """A registration or cancel left this machine and no clear answer came back: it may or may not have happened.

    Never send it again blindly; ``hint`` says how to find out.
    """

    kind = ErrorKind.OUTCOME_UNKNOWN


class RequestTimeoutError(NicepayError):
    """No answer in time, and nothing was changed by asking; or the connection was never made."""

    kind = ErrorKind.TIMEOUT


class ConnectionFailedError(NicepayError):
    """No connection to NICEPAY could be made, or it broke during an inquiry. Nothing was changed."""

    kind = ErrorKind.CONNECTION


class BadResponseError(NicepayError):
    """An answer that can't be understood, or a request refused outright at the HTTP level."""

    kind = ErrorKind.BAD_RESPONSE


class StorageError(NicepayError):
    """The ledger's store failed: what was committed stays, what was not did not happen. ``hint`` says what to do."""

    kind = ErrorKind.STORAGE
    fault: StorageFault = StorageFault.OTHER
    """What is wrong with the store."""


class InternalError(NicepayError):
    """A defect or a failure of the SDK itself."""

    kind = ErrorKind.INTERNAL


_BY_KIND: dict[str, type[NicepayError]] = {
    kind.kind.value: kind
    for kind in (
        InvalidRequestError,
        VerificationError,
        DeclinedError,
        OutcomeUnknownError,
        RequestTimeoutError,
        ConnectionFailedError,
        BadResponseError,
        InternalError,
        StorageError,
    )
}

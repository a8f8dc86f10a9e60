"""NICEPAY Indonesia's API Checkout (V2): convenience-store payments from order to paid.

::

    order --register--> NICEPAY --payment page--> customer --pays at Indomaret or Alfamart-->
    NICEPAY --callback (browser) + notification (server)--> merchant --verify--> --inquire--> paid

Only an inquiry makes a :class:`Transaction`, and only a :class:`Transaction` can say *paid*.
"""

from ._native import (
    AmountPolicy,
    Callback,
    Cancellation,
    CartItem,
    Checkout,
    Confirmation,
    Credentials,
    DirectRegistration,
    Notification,
    NotificationReply,
    Order,
    PaymentCode,
    Registration,
    RequestInfo,
    Resolution,
    ResponseInfo,
    Seller,
    SellerAddress,
    Settlement,
    SourceAddresses,
    Transaction,
    UnverifiedNotification,
    __version__,
)
from .aio import AsyncClient, AsyncWaiting
from .client import BulkResult, Client, Waiting

TYPE_CHECKING = False
if TYPE_CHECKING:
    from .codes import (
        JAKARTA,
        AmountMatch,
        Bank,
        CancelOutcome,
        ErrorKind,
        NotificationEvent,
        Operation,
        PayMethod,
        Store,
        TransactionState,
        VerificationFailure,
    )
    from .errors import (
        BadResponseError,
        ConnectionFailedError,
        DeclinedError,
        FieldError,
        InternalError,
        InvalidRequestError,
        NicepayError,
        OutcomeUnknownError,
        RequestTimeoutError,
        VerificationError,
    )

__all__ = [
    "JAKARTA",
    "AmountMatch",
    "AmountPolicy",
    "AsyncClient",
    "AsyncWaiting",
    "BadResponseError",
    "Bank",
    "BulkResult",
    "Callback",
    "CancelOutcome",
    "Cancellation",
    "CartItem",
    "Checkout",
    "Client",
    "Confirmation",
    "ConnectionFailedError",
    "Credentials",
    "DeclinedError",
    "DirectRegistration",
    "ErrorKind",
    "FieldError",
    "InternalError",
    "InvalidRequestError",
    "NicepayError",
    "Notification",
    "NotificationEvent",
    "NotificationReply",
    "Operation",
    "Order",
    "OutcomeUnknownError",
    "PayMethod",
    "PaymentCode",
    "Registration",
    "RequestInfo",
    "RequestTimeoutError",
    "Resolution",
    "ResponseInfo",
    "Seller",
    "SellerAddress",
    "Settlement",
    "SourceAddresses",
    "Store",
    "Transaction",
    "TransactionState",
    "UnverifiedNotification",
    "VerificationError",
    "VerificationFailure",
    "Waiting",
    "__version__",
]


_CODES = frozenset(
    {
        "AmountMatch",
        "Bank",
        "CancelOutcome",
        "ErrorKind",
        "JAKARTA",
        "NotificationEvent",
        "Operation",
        "PayMethod",
        "Store",
        "TransactionState",
        "VerificationFailure",
    }
)


def __getattr__(name: str) -> object:
    """Words and exceptions are loaded when first asked for: they need ``enum`` and ``datetime``, which take longer to
    import than all the rest."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from . import codes, errors

    value: object = getattr(codes if name in _CODES else errors, name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

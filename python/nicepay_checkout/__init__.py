"""NICEPAY Indonesia's API Checkout (V2): convenience-store payments from order to paid.

::

    order --register--> NICEPAY --payment page--> customer --pays at Indomaret or Alfamart-->
    NICEPAY --callback (browser) + notification (server)--> merchant --verify--> --inquire--> paid

Only an inquiry makes a :class:`Transaction`, and only a :class:`Transaction` can say *paid*.

:class:`Ledger` and :class:`AsyncLedger` keep every payment from the intent to the delivery, and bring each to its end.
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
    from ._native import Event, Payment
    from .aio_ledger import AsyncLedger, AsyncWorker
    from .codes import (
        JAKARTA,
        AmountMatch,
        Bank,
        CancelOutcome,
        ErrorKind,
        EventKind,
        NotificationEvent,
        Operation,
        PaymentStatus,
        PayMethod,
        StorageFault,
        Store,
        TransactionState,
        VerificationFailure,
    )
    from .delivery import AsyncDelivery, Claim, Delivery
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
        StorageError,
        VerificationError,
    )
    from .events import AsyncEvents, Events
    from .instruction import (
        CardInstruction,
        ConvenienceStoreInstruction,
        EWalletInstruction,
        Instruction,
        OtherInstruction,
        PayLoanInstruction,
        QrisInstruction,
        VirtualAccountInstruction,
    )
    from .ledger import Ledger, Worker
    from .look import Attention, Health, HistoryEntry, Page, ParkedEvent, UnmatchedNotification

__all__ = [
    "JAKARTA",
    "AmountMatch",
    "AmountPolicy",
    "AsyncClient",
    "AsyncDelivery",
    "AsyncEvents",
    "AsyncLedger",
    "AsyncWaiting",
    "AsyncWorker",
    "Attention",
    "BadResponseError",
    "Bank",
    "BulkResult",
    "Callback",
    "CancelOutcome",
    "Cancellation",
    "CardInstruction",
    "CartItem",
    "Checkout",
    "Claim",
    "Client",
    "Confirmation",
    "ConnectionFailedError",
    "ConvenienceStoreInstruction",
    "Credentials",
    "DeclinedError",
    "Delivery",
    "DirectRegistration",
    "EWalletInstruction",
    "ErrorKind",
    "Event",
    "EventKind",
    "Events",
    "FieldError",
    "Health",
    "HistoryEntry",
    "Instruction",
    "InternalError",
    "InvalidRequestError",
    "Ledger",
    "NicepayError",
    "Notification",
    "NotificationEvent",
    "NotificationReply",
    "Operation",
    "Order",
    "OtherInstruction",
    "OutcomeUnknownError",
    "Page",
    "ParkedEvent",
    "PayLoanInstruction",
    "PayMethod",
    "Payment",
    "PaymentCode",
    "PaymentStatus",
    "QrisInstruction",
    "Registration",
    "RequestInfo",
    "RequestTimeoutError",
    "Resolution",
    "ResponseInfo",
    "Seller",
    "SellerAddress",
    "Settlement",
    "SourceAddresses",
    "StorageError",
    "StorageFault",
    "Store",
    "Transaction",
    "TransactionState",
    "UnmatchedNotification",
    "UnverifiedNotification",
    "VerificationError",
    "VerificationFailure",
    "VirtualAccountInstruction",
    "Waiting",
    "Worker",
    "__version__",
]


# Where each word stands that is loaded when it is first asked for; the rest are exceptions.
_MODULES = {
    "_native": "Event Payment",
    "aio_ledger": "AsyncLedger AsyncWorker",
    "codes": "AmountMatch Bank CancelOutcome ErrorKind EventKind JAKARTA NotificationEvent Operation PayMethod"
    " PaymentStatus StorageFault Store TransactionState VerificationFailure",
    "delivery": "AsyncDelivery Claim Delivery",
    "events": "AsyncEvents Events",
    "instruction": "CardInstruction ConvenienceStoreInstruction EWalletInstruction Instruction OtherInstruction"
    " PayLoanInstruction QrisInstruction VirtualAccountInstruction",
    "ledger": "Ledger Worker",
    "look": "Attention Health HistoryEntry Page ParkedEvent UnmatchedNotification",
}


def __getattr__(name: str) -> object:
    """Words, exceptions and the ledger are loaded when first asked for: they need ``enum`` and ``datetime``, which take
    longer to import than all the rest."""
    if name not in __all__:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    home = next((module for module, words in _MODULES.items() if name in words.split()), "errors")
    value: object = getattr(import_module(f".{home}", __name__), name)
    globals()[name] = value
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})

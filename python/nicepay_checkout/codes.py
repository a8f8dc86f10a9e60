"""The words of the SDK: pay methods, stores, banks, states. The same names in every language.

Every member is a ``str`` as well, its plain name: ``PayMethod.CONVENIENCE_STORE == "convenience_store"``. Three of
them are open: a code that this version does not know still makes a value, ``Store("ASTR")``, that is no
member and says so by ``is_known``.
"""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from enum import Enum

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing_extensions import Self

JAKARTA = timezone(timedelta(hours=7), "WIB")
"""Asia/Jakarta, +07:00 all year: the clock that NICEPAY writes its dates by."""

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_from_timestamp = datetime.fromtimestamp


class _Word(str, Enum):
    def __str__(self) -> str:
        return str.__str__(self)

    def __format__(self, format_spec: str) -> str:
        return str.__format__(str(self), format_spec)


class _Open(_Word):
    """An enumeration with an open arm, whose members also have a code on the wire and a label."""

    _value_: str
    code: str
    """The code on the wire."""
    label: str
    """The name to show a person."""
    is_known: bool
    """Whether this version knows the code; if not, ``value``, ``code`` and ``label`` are all the code itself."""

    def __new__(cls, name: str, code: str = "", label: str = "") -> Self:
        word = str.__new__(cls, name)
        word._value_ = name
        word.code = code
        word.label = label
        word.is_known = True
        return word

    @classmethod
    def _missing_(cls, value: object) -> Self | None:
        if not isinstance(value, str):
            return None
        for member in cls:
            if member.code == value:
                return member
        word = str.__new__(cls, value)
        word._name_ = "OTHER"
        word._value_ = value
        word.code = value
        word.label = value
        word.is_known = False
        return word

    def __eq__(self, other: object) -> bool:
        return str.__eq__(self, other) if isinstance(other, str) else NotImplemented

    def __hash__(self) -> int:
        return str.__hash__(self)


class PayMethod(_Open):
    """How a payment is made (wire: ``payMethod``). Open: an unknown code keeps its text."""

    ALL = "all", "00", "All methods"
    """The customer chooses on the payment page; only for registration."""
    CARD = "card", "01", "Card"
    VIRTUAL_ACCOUNT = "virtual_account", "02", "Virtual account"
    CONVENIENCE_STORE = "convenience_store", "03", "Convenience store"
    DIRECT_DEBIT = "direct_debit", "04", "Direct debit"
    E_WALLET = "e_wallet", "05", "E-wallet"
    PAY_LOAN = "pay_loan", "06", "PayLoan"
    PAYOUT = "payout", "07", "Payout"
    QRIS = "qris", "08", "QRIS"
    GPN = "gpn", "09", "GPN"


class Store(_Open):
    """The store, wallet or lender that takes the money (wire: ``mitraCd``). Open: an unknown code keeps its text."""

    INDOMARET = "indomaret", "INDO", "Indomaret"
    ALFAMART = "alfamart", "ALMA", "Alfamart"
    """Alfamart and its group: Alfamidi, Lawson, Dan+Dan."""
    DAN_DAN = "dan_dan", "DNDN", "Dan+Dan"
    """Dan+Dan under a code of its own; seen in one source only."""
    OVO = "ovo", "OVOE", "OVO"
    DANA = "dana", "DANA", "DANA"
    LINK_AJA = "link_aja", "LINK", "LinkAja"
    SHOPEE_PAY = "shopee_pay", "ESHP", "ShopeePay"
    AKULAKU = "akulaku", "AKLP", "Akulaku"
    KREDIVO = "kredivo", "KDVI", "Kredivo"
    INDODANA = "indodana", "IDNA", "Indodana"
    QRIS_SHOPEE_PAY = "qris_shopee_pay", "QSHP", "QRIS ShopeePay"
    QRIS_NOBU = "qris_nobu", "NOBU", "QRIS Nobu"
    QRIS_NICEPAY = "qris_nicepay", "NICE", "QRIS NICEPAY"


class Bank(_Open):
    """The bank of a virtual account (wire: ``bankCd``). Open: an unknown code keeps its text."""

    MANDIRI = "mandiri", "BMRI", "Mandiri"
    MAYBANK = "maybank", "IBBK", "Maybank"
    PERMATA = "permata", "BBBA", "Permata"
    PERMATA_SYARIAH = "permata_syariah", "BBBB", "Permata Syariah"
    BCA = "bca", "CENA", "BCA"
    BNI = "bni", "BNIN", "BNI"
    HANA = "hana", "HNBN", "KEB Hana"
    BRI = "bri", "BRIN", "BRI"
    CIMB_NIAGA = "cimb_niaga", "BNIA", "CIMB Niaga"
    DANAMON = "danamon", "BDIN", "Danamon"
    BJB = "bjb", "PDJB", "BJB"
    NEO_COMMERCE = "neo_commerce", "YUDB", "BNC"
    DKI = "dki", "BDKI", "Bank DKI"
    OTHER_BANK = "other_bank", "OTHR", "Other bank"


class TransactionState(_Word):
    """The state of a payment, decoded from pay method and status."""

    PAID = "paid"
    """The money is there. The only state to deliver on."""
    UNPAID = "unpaid"
    """Waiting for the customer."""
    IN_FLIGHT = "in_flight"
    """On its way: "ready to commit" at Alfamart, "processing" at a wallet. Not final, not paid."""
    INITIALIZED = "initialized"
    """Registered, and the customer has not chosen or begun yet."""
    EXPIRED = "expired"
    """Too late to pay."""
    VOIDED = "voided"
    """Voided before settlement."""
    REFUNDED = "refunded"
    """The money went back to the customer."""
    REVERSED = "reversed"
    """The deposit was taken back."""
    FAILED = "failed"
    APPROVED = "approved"
    """A payout was approved."""
    REQUESTED = "requested"
    """A payout was asked for."""
    CANCELLED = "cancelled"
    """A payout was cancelled."""
    REJECTED = "rejected"
    """A payout was rejected."""
    UNKNOWN = "unknown"
    """A status that this version does not know for this pay method. Neither paid nor failed: ask NICEPAY."""

    @property
    def is_paid(self) -> bool:
        """Whether the merchant may hand over the goods."""
        return self is TransactionState.PAID

    @property
    def is_settled(self) -> bool:
        """Whether waiting longer can't bring the payment: it is paid, or it can no longer be."""
        return self not in _UNSETTLED


_UNSETTLED = frozenset(
    {
        TransactionState.UNPAID,
        TransactionState.IN_FLIGHT,
        TransactionState.INITIALIZED,
        TransactionState.REQUESTED,
        TransactionState.UNKNOWN,
    }
)


class NotificationEvent(_Word):
    """What a notification reports. Its token does not cover it."""

    DEPOSIT = "deposit"
    """Money came in (``status`` 0)."""
    REVERSAL = "reversal"
    """Money was taken back (``status`` 1)."""
    OTHER = "other"
    """Something else, or nothing."""


class AmountMatch(_Word):
    """How the paid amount compares with the asked one (wire: ``matchCl``). The token does not cover it."""

    MATCH = "match"
    OVER = "over"
    UNDER = "under"


class CancelOutcome(_Word):
    """How a cancel ended."""

    CANCELLED = "cancelled"
    """The payment can no longer be paid, or the money goes back."""
    ALREADY_PAID = "already_paid"
    """The customer had paid already, or paid meanwhile: deliver, or refund by other means."""
    ALREADY_CLOSED = "already_closed"
    """The payment can no longer be paid anyway: it expired or failed."""


class Operation(_Word):
    """A question put to NICEPAY."""

    REGISTER = "register"
    REGISTER_DIRECT = "register_direct"
    INQUIRE = "inquire"
    CANCEL = "cancel"


class ErrorKind(_Word):
    """What kind of failure it is; one exception class each. Only ``OUTCOME_UNKNOWN`` says "perhaps"."""

    INVALID_REQUEST = "invalid_request"
    VERIFICATION = "verification"
    DECLINED = "declined"
    OUTCOME_UNKNOWN = "outcome_unknown"
    TIMEOUT = "timeout"
    CONNECTION = "connection"
    BAD_RESPONSE = "bad_response"
    INTERNAL = "internal"
    STORAGE = "storage"
    """The ledger's store failed: nothing is lost."""


class VerificationFailure(_Word):
    """Why a verification failed."""

    TOKEN = "token"
    """The token does not match, and nothing tells why: a forgery, or another merchant's key."""
    TOKEN_MALFORMED = "token_malformed"
    """The token is not 64 hexadecimal digits: cut off or altered on the way."""
    TOKEN_AMOUNT_TEXT = "token_amount_text"
    """The token fits another spelling of the amount: something on the way re-wrote the body."""
    TOKEN_TRANSACTION_TEXT = "token_transaction_text"
    """The token fits another spelling of the transaction id: something on the way re-wrote the body."""
    TOKEN_MERCHANT = "token_merchant"
    """The transaction id begins with another merchant id: check which merchant's settings are loaded."""
    REFERENCE = "reference"
    """The reference is not the order's."""
    TRANSACTION_ID = "transaction_id"
    """The transaction id is not the order's."""
    AMOUNT = "amount"
    """The amount is not one the order's amount policy accepts."""
    SOURCE_ADDRESS = "source_address"
    """The sender's address is outside the ranges that NICEPAY publishes."""


class EventKind(_Word):
    """What an event of the ledger says."""

    NUMBER_ISSUED = "number_issued"
    """The customer has a number to pay with."""
    PAID = "paid"
    """The money is there: deliver."""
    PAID_LATE = "paid_late"
    """The money came after the payment had expired or been cancelled: deliver, or give it back."""
    PAID_TWICE = "paid_twice"
    """The order was paid already, and now once more under another payment: give one back."""
    AMOUNT_DIFFERS = "amount_differs"
    """NICEPAY reports an amount that does not pay the order: a person must look."""
    EXPIRED = "expired"
    """It can't be paid any more; a late deposit is still watched for."""
    CANCELLED = "cancelled"
    """It was cancelled, or ended otherwise unpaid; a late deposit is still watched for."""
    REVERSED = "reversed"
    """The money was there and is not any more: stop the delivery, or ask for the goods."""
    NEEDS_ATTENTION = "needs_attention"
    """It can't go on by itself: a person must look."""

    @property
    def is_money_in(self) -> bool:
        """Whether it says that money came in: one of these is raised for each epoch that is paid."""
        return self in _MONEY_IN


_MONEY_IN = frozenset({EventKind.PAID, EventKind.PAID_LATE, EventKind.PAID_TWICE})


class PaymentStatus(_Word):
    """How an order's payment stands in the ledger."""

    REGISTERING = "registering"
    """Its registration is under way, or could not be sent yet."""
    UNKNOWN = "unknown"
    """Whether NICEPAY has it is not known yet; it is being settled."""
    REFUSED = "refused"
    """NICEPAY refused the registration."""
    OPEN = "open"
    """The customer may pay."""
    PAID = "paid"
    """NICEPAY has the money."""
    EXPIRED = "expired"
    """Too late to pay; a late deposit is still watched for."""
    CANCELLED = "cancelled"
    """Cancelled, or ended otherwise unpaid; a late deposit is still watched for."""
    REVERSED = "reversed"
    """It was paid, and is not any more."""


class StorageFault(_Word):
    """What is wrong with the ledger's store. In every case nothing is lost."""

    LOCKED = "locked"
    """Another process holds it for longer than the limit."""
    FULL = "full"
    """The disk is full."""
    CORRUPT = "corrupt"
    """The file is no database, or a damaged one."""
    UNREACHABLE = "unreachable"
    """It can't be reached or opened: no server, no file, no right to write, a wrong password."""
    SCHEMA = "schema"
    """Its tables are missing, newer than this version knows, or another merchant's."""
    OTHER = "other"
    """Anything else that the database refuses."""

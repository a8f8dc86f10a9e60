"""The compiled half of the package: import from ``nicepay_checkout`` instead."""

from asyncio import Future
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from os import PathLike
from typing import Any, ClassVar, Generic, Literal, TypedDict, TypeVar, final, overload

from typing_extensions import Buffer, Self, Unpack

from .codes import (
    AmountMatch,
    Bank,
    CancelOutcome,
    ErrorKind,
    EventKind,
    NotificationEvent,
    Operation,
    PaymentStatus,
    PayMethod,
    Store,
    TransactionState,
)
from .instruction import Instruction

_T = TypeVar("_T")

__version__: str

@final
class Credentials:
    """The merchant id and keys that NICEPAY issued: one current key, and previous keys that are still accepted
    when a     notification is verified (never for signing). Neither ``repr`` nor pickling shows a key."""

    def __new__(cls, *, merchant_id: str, merchant_key: str, previous_keys: Sequence[str] = ...) -> Self: ...
    @staticmethod
    def sandbox() -> Credentials:
        """The public sandbox merchant, ``IONPAYTEST``."""

    @staticmethod
    def from_env() -> Credentials:
        """Reads ``NICEPAY_MERCHANT_ID``, ``NICEPAY_MERCHANT_KEY`` and, where set, ``NICEPAY_PREVIOUS_KEYS``."""

    @property
    def merchant_id(self) -> str:
        """The merchant id (wire: ``iMid``)."""
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class AmountPolicy:
    """Which reported amounts pay an order."""

    EXACT: ClassVar[AmountPolicy]
    """The reported amount equals the order's. The default."""
    AT_LEAST: ClassVar[AmountPolicy]
    """The reported amount is the order's or more."""

    @staticmethod
    def with_fee(*, max: int | str) -> AmountPolicy:
        """The reported amount is the order's plus at most ``max`` rupiah."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Order:
    """A payment as the merchant's own books know it."""

    def __new__(
        cls, *, reference: str, amount: int | str, transaction_id: str, amount_policy: AmountPolicy = ...
    ) -> Self: ...
    def to_dict(self) -> dict[str, Any]:
        """Every attribute but ``raw``, which may hold the buyer's data, as a dictionary of plain values."""

    @property
    def amount(self) -> int:
        """The amount that the payment was registered with, in rupiah (wire: ``amt``)."""

    @property
    def transaction_id(self) -> str:
        """The transaction id that the registration returned (wire: ``tXid``)."""

    @property
    def amount_policy(self) -> AmountPolicy:
        """Which reported amounts pay this order."""

    @property
    def reference(self) -> str:
        """The reference that the payment was registered with (wire: ``referenceNo``)."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class CartItem:
    """One line of a cart."""

    def __new__(
        cls,
        *,
        name: str,
        amount: int | str,
        quantity: int = 1,
        detail: str | None = None,
        id: str | None = None,
        category: str | None = None,
        url: str | None = None,
        image_url: str | None = None,
        seller_id: str | None = None,
        seller_name: str | None = None,
    ) -> Self: ...
    def to_dict(self) -> dict[str, Any]:
        """Every attribute but ``raw``, which may hold the buyer's data, as a dictionary of plain values."""

    @property
    def id(self) -> str | None:
        """The merchant's article number (wire: ``goods_id``)."""

    @property
    def name(self) -> str:
        """The name shown to the customer (wire: ``goods_name``)."""

    @property
    def detail(self) -> str:
        """More about it (wire: ``goods_detail``)."""

    @property
    def quantity(self) -> int:
        """How many (wire: ``goods_quantity``)."""

    @property
    def seller_name(self) -> str | None:
        """The seller's name, for Akulaku (wire: ``goods_sellers_name``)."""

    @property
    def seller_id(self) -> str | None:
        """The seller's id, for Akulaku (wire: ``goods_sellers_id``)."""

    @property
    def url(self) -> str | None:
        """The article's page (wire: ``goods_url``)."""

    @property
    def amount(self) -> int:
        """The line's total in rupiah (wire: ``goods_amt``)."""

    @property
    def category(self) -> str | None:
        """The kind of goods (wire: ``goods_type``)."""

    @property
    def image_url(self) -> str | None:
        """The article's picture (wire: ``img_url``)."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class SellerAddress:
    """A seller's address."""

    def __new__(
        cls,
        *,
        first_name: str = "",
        last_name: str = "",
        street: str = "",
        city: str = "",
        postal_code: str = "",
        phone: str = "",
        country: str = "",
    ) -> Self: ...
    def to_dict(self) -> dict[str, Any]:
        """Every attribute but ``raw``, which may hold the buyer's data, as a dictionary of plain values."""

    @property
    def postal_code(self) -> str:
        """Postal code (wire: ``sellerPostCd``)."""

    @property
    def last_name(self) -> str:
        """Last name (wire: ``sellerLastNm``)."""

    @property
    def country(self) -> str:
        """Country (wire: ``sellerCountry``)."""

    @property
    def street(self) -> str:
        """Street and number (wire: ``sellerAddr``)."""

    @property
    def first_name(self) -> str:
        """First name (wire: ``sellerNm``)."""

    @property
    def phone(self) -> str:
        """Phone (wire: ``sellerPhone``)."""

    @property
    def city(self) -> str:
        """City (wire: ``sellerCity``)."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Seller:
    """A seller on a marketplace, for Akulaku."""

    def __new__(
        cls,
        *,
        id: str = "",
        name: str = "",
        email: str = "",
        url: str = "",
        address: SellerAddress | None = None,
    ) -> Self: ...
    def to_dict(self) -> dict[str, Any]:
        """Every attribute but ``raw``, which may hold the buyer's data, as a dictionary of plain values."""

    @property
    def url(self) -> str:
        """The seller's page (wire: ``sellersUrl``)."""

    @property
    def email(self) -> str:
        """The seller's email address (wire: ``sellersEmail``)."""

    @property
    def id(self) -> str:
        """The seller's id (wire: ``sellersId``)."""

    @property
    def name(self) -> str:
        """The seller's name (wire: ``sellersNm``)."""

    @property
    def address(self) -> SellerAddress:
        """Where the seller is (wire: ``sellersAddress``)."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

class Registration:
    """A payment to register."""

    def __new__(
        cls,
        *,
        reference: str,
        amount: int | str,
        pay_method: PayMethod | str = ...,
        store: Store | str | None = ...,
        bank: Bank | str | None = ...,
        expires_at: datetime | None = ...,
        virtual_account_expires_at: datetime | None = ...,
        wallet_expires_at: datetime | None = ...,
        ordered_at: datetime | None = ...,
        cart: Sequence[CartItem] = ...,
        sellers: Sequence[Seller] = ...,
        currency: str | None = ...,
        goods_name: str | None = ...,
        description: str | None = ...,
        callback_url: str | None = ...,
        notification_url: str | None = ...,
        buyer_name: str | None = ...,
        buyer_phone: str | None = ...,
        buyer_email: str | None = ...,
        buyer_address: str | None = ...,
        buyer_city: str | None = ...,
        buyer_state: str | None = ...,
        buyer_postal_code: str | None = ...,
        buyer_country: str | None = ...,
        user_ip: str | None = ...,
        delivery_name: str | None = ...,
        delivery_phone: str | None = ...,
        delivery_address: str | None = ...,
        delivery_city: str | None = ...,
        delivery_state: str | None = ...,
        delivery_postal_code: str | None = ...,
        delivery_country: str | None = ...,
        installment_type: str | None = ...,
        installment_months: str | None = ...,
        recurring_option: str | None = ...,
        fixed_account_id: str | None = ...,
        shop_id: str | None = ...,
        vat: str | None = ...,
        fee: str | None = ...,
        tax_free_amount: str | None = ...,
        request_domain: str | None = ...,
        request_server_ip: str | None = ...,
        request_client_version: str | None = ...,
        user_session_id: str | None = ...,
        user_agent: str | None = ...,
        user_language: str | None = ...,
        ms_id: str | None = ...,
        ms_fee: str | None = ...,
        ms_fee_type: str | None = ...,
        mb_fee: str | None = ...,
        mb_fee_type: str | None = ...,
    ) -> Self: ...
    @property
    def reference(self) -> str:
        """The merchant's reference, unique per merchant, at most 40 characters (wire: ``referenceNo``)."""

    @property
    def amount(self) -> int:
        """The amount in rupiah, 1 to 999,999,999,999 (wire: ``amt``)."""

    @property
    def pay_method(self) -> PayMethod:
        """The pay method; all by default, so that the customer chooses (wire: ``payMethod``)."""

    @property
    def store(self) -> Store | None:
        """The store, wallet or lender; required for direct registration (wire: ``mitraCd``)."""

    @property
    def bank(self) -> Bank | None:
        """The bank of a virtual account (wire: ``bankCd``)."""

    @property
    def expires_at(self) -> datetime | None:
        """When a convenience store payment expires; by NICEPAY's default on the 7th day (wire: ``payValidDt``,
        ``payValidTm``)."""

    @property
    def virtual_account_expires_at(self) -> datetime | None:
        """When a virtual account expires (wire: ``vacctValidDt``, ``vacctValidTm``)."""

    @property
    def wallet_expires_at(self) -> datetime | None:
        """When a QRIS or e-wallet payment expires (wire: ``paymentExpDt``, ``paymentExpTm``)."""

    @property
    def ordered_at(self) -> datetime | None:
        """When the customer ordered (wire: ``reqDt``, ``reqTm``)."""

    @property
    def cart(self) -> tuple[CartItem, ...]:
        """The cart; one line of the goods name and the whole amount where none is given (wire: ``cartData``)."""

    @property
    def sellers(self) -> tuple[Seller, ...]:
        """The sellers, for Akulaku (wire: ``sellers``)."""

    @property
    def currency(self) -> str | None:
        """ISO code of the currency; IDR where nothing is given (wire: ``currency``, at most 3 characters)."""

    @property
    def goods_name(self) -> str | None:
        """What is bought, as the customer sees it (wire: ``goodsNm``, at most 100 characters)."""

    @property
    def description(self) -> str | None:
        """More about the purchase; the goods name where nothing is given (wire: ``description``, at most 100
        characters)."""

    @property
    def callback_url(self) -> str | None:
        """Where the customer's browser comes back to (wire: ``callBackUrl``, at most 255 characters)."""

    @property
    def notification_url(self) -> str | None:
        """Where NICEPAY's server sends its notifications (wire: ``dbProcessUrl``, at most 255 characters)."""

    @property
    def buyer_name(self) -> str | None:
        """The buyer's name (wire: ``billingNm``, at most 100 characters)."""

    @property
    def buyer_phone(self) -> str | None:
        """The buyer's phone number, digits only (wire: ``billingPhone``, at most 15 characters)."""

    @property
    def buyer_email(self) -> str | None:
        """The buyer's e-mail address (wire: ``billingEmail``, at most 40 characters)."""

    @property
    def buyer_address(self) -> str | None:
        """The buyer's street address (wire: ``billingAddr``, at most 100 characters)."""

    @property
    def buyer_city(self) -> str | None:
        """The buyer's city (wire: ``billingCity``, at most 50 characters)."""

    @property
    def buyer_state(self) -> str | None:
        """The buyer's state or province (wire: ``billingState``, at most 50 characters)."""

    @property
    def buyer_postal_code(self) -> str | None:
        """The buyer's postal code, digits only (wire: ``billingPostCd``, at most 10 characters)."""

    @property
    def buyer_country(self) -> str | None:
        """The buyer's country; Indonesia where nothing is given (wire: ``billingCountry``, at most 10 characters)."""

    @property
    def user_ip(self) -> str | None:
        """The buyer's IPv4 address (wire: ``userIP``, at most 15 characters)."""

    @property
    def delivery_name(self) -> str | None:
        """The recipient's name (wire: ``deliveryNm``, at most 30 characters)."""

    @property
    def delivery_phone(self) -> str | None:
        """The recipient's phone number, digits only (wire: ``deliveryPhone``, at most 15 characters)."""

    @property
    def delivery_address(self) -> str | None:
        """The recipient's street address (wire: ``deliveryAddr``, at most 100 characters)."""

    @property
    def delivery_city(self) -> str | None:
        """The recipient's city (wire: ``deliveryCity``, at most 50 characters)."""

    @property
    def delivery_state(self) -> str | None:
        """The recipient's state or province (wire: ``deliveryState``, at most 50 characters)."""

    @property
    def delivery_postal_code(self) -> str | None:
        """The recipient's postal code, digits only (wire: ``deliveryPostCd``, at most 10 characters)."""

    @property
    def delivery_country(self) -> str | None:
        """The recipient's country (wire: ``deliveryCountry``, at most 10 characters)."""

    @property
    def installment_type(self) -> str | None:
        """Card: instalment type, 1 or 2; the sources contradict each other on which is which (wire:
        ``instmntType``, at most 2 characters)."""

    @property
    def installment_months(self) -> str | None:
        """Card: months of instalment, 1, 3, 6 or 12 (wire: ``instmntMon``, at most 2 characters)."""

    @property
    def recurring_option(self) -> str | None:
        """Card: recurring option, 0 cancel automatically, 1 do not cancel, 2 make no token (wire: ``recurrOpt``,
        at most 2 characters)."""

    @property
    def fixed_account_id(self) -> str | None:
        """Virtual account: the merchant's fixed account id (wire: ``merFixAcctId``, at most 40 characters)."""

    @property
    def shop_id(self) -> str | None:
        """QRIS: shop id (wire: ``shopId``, at most 32 characters)."""

    @property
    def vat(self) -> str | None:
        """Value added tax in rupiah (wire: ``vat``, at most 12 characters)."""

    @property
    def fee(self) -> str | None:
        """Fee in rupiah (wire: ``fee``, at most 12 characters)."""

    @property
    def tax_free_amount(self) -> str | None:
        """Tax-free amount in rupiah (wire: ``notaxAmt``, at most 12 characters)."""

    @property
    def request_domain(self) -> str | None:
        """The merchant's domain (wire: ``reqDomain``, at most 100 characters)."""

    @property
    def request_server_ip(self) -> str | None:
        """The merchant server's IPv4 address (wire: ``reqServerIP``, at most 15 characters)."""

    @property
    def request_client_version(self) -> str | None:
        """The merchant software's version (wire: ``reqClientVer``, at most 50 characters)."""

    @property
    def user_session_id(self) -> str | None:
        """The customer's session at the merchant (wire: ``userSessionID``, at most 100 characters)."""

    @property
    def user_agent(self) -> str | None:
        """The customer's browser (wire: ``userAgent``, at most 100 characters)."""

    @property
    def user_language(self) -> str | None:
        """The customer's language; no limit is documented (wire: ``userLanguage``, at most 35 characters)."""

    @property
    def ms_id(self) -> str | None:
        """Marketplace: merchant's share id; seen in one source only, no limit is documented (wire: ``msId``, at
        most 40 characters)."""

    @property
    def ms_fee(self) -> str | None:
        """Marketplace: merchant's fee; seen in one source only (wire: ``msFee``, at most 12 characters)."""

    @property
    def ms_fee_type(self) -> str | None:
        """Marketplace: kind of the merchant's fee; seen in one source only (wire: ``msFeeType``, at most 2
        characters)."""

    @property
    def mb_fee(self) -> str | None:
        """Marketplace: member's fee; seen in one source only (wire: ``mbFee``, at most 12 characters)."""

    @property
    def mb_fee_type(self) -> str | None:
        """Marketplace: kind of the member's fee; seen in one source only (wire: ``mbFeeType``, at most 2
        characters)."""

    def check(self, *, direct: bool = False) -> None:
        """Raises ``InvalidRequestError`` naming every field that NICEPAY would refuse, without sending anything."""

    def replace(self, **changes: Any) -> Self:
        """The same registration with other values for the named fields."""

    def direct(self, *, store: Store | str, buyer_address: str) -> DirectRegistration:
        """The same payment for ``register_direct``: at ``store`` (wire: ``mitraCd``),
        for a buyer at ``buyer_address`` (wire: ``billingAddr``, at most 100 characters).

        Raises:
            InvalidRequestError: what it needs is missing, or a value can't be right.
        """

    def direct_virtual_account(self, *, bank: Bank | str, buyer_address: str) -> DirectRegistration:
        """The same payment for ``register_direct``: by transfer to an account of ``bank`` (wire:
        ``bankCd``), for a buyer at ``buyer_address`` (wire: ``billingAddr``, at most 100 characters).

        Raises:
            InvalidRequestError: what it needs is missing, or a value can't be right.
        """

    def direct_qris(self, *, issuer: Store | str, buyer_address: str) -> DirectRegistration:
        """The same payment for ``register_direct``: by a QR code of ``issuer`` (wire: ``mitraCd``),
        for a buyer at ``buyer_address`` (wire: ``billingAddr``, at most 100 characters).

        Raises:
            InvalidRequestError: what it needs is missing, or a value can't be right.
        """

    def direct_e_wallet(self, *, wallet: Store | str, buyer_address: str) -> DirectRegistration:
        """The same payment for ``register_direct``: by ``wallet`` (wire: ``mitraCd``),
        for a buyer at ``buyer_address`` (wire: ``billingAddr``, at most 100 characters).
        It also needs ``callback_url``: the customer's browser returns there.

        Raises:
            InvalidRequestError: what it needs is missing, or a value can't be right.
        """

    def direct_pay_loan(self, *, lender: Store | str, buyer_address: str) -> DirectRegistration:
        """The same payment for ``register_direct``: by a loan of ``lender`` (wire: ``mitraCd``),
        for a buyer at ``buyer_address`` (wire: ``billingAddr``, at most 100 characters).
        It also needs ``callback_url``: the customer's browser returns there.

        Raises:
            InvalidRequestError: what it needs is missing, or a value can't be right.
        """

    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, as a dictionary. Holds the buyer's data."""
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

class _DirectFields(TypedDict, total=False):
    expires_at: datetime | None
    virtual_account_expires_at: datetime | None
    wallet_expires_at: datetime | None
    ordered_at: datetime | None
    cart: Sequence[CartItem]
    sellers: Sequence[Seller]
    currency: str | None
    goods_name: str | None
    description: str | None
    notification_url: str | None
    buyer_name: str | None
    buyer_phone: str | None
    buyer_email: str | None
    buyer_city: str | None
    buyer_state: str | None
    buyer_postal_code: str | None
    buyer_country: str | None
    user_ip: str | None
    delivery_name: str | None
    delivery_phone: str | None
    delivery_address: str | None
    delivery_city: str | None
    delivery_state: str | None
    delivery_postal_code: str | None
    delivery_country: str | None
    installment_type: str | None
    installment_months: str | None
    recurring_option: str | None
    fixed_account_id: str | None
    shop_id: str | None
    vat: str | None
    fee: str | None
    tax_free_amount: str | None
    request_domain: str | None
    request_server_ip: str | None
    request_client_version: str | None
    user_session_id: str | None
    user_agent: str | None
    user_language: str | None
    ms_id: str | None
    ms_fee: str | None
    ms_fee_type: str | None
    mb_fee: str | None
    mb_fee_type: str | None

@final
class DirectRegistration(Registration):
    """A payment to register directly: a :class:`Registration` with what the customer would choose on NICEPAY's page,
    and with the buyer's street address, which API Checkout can do without. :meth:`Registration.direct` and its sisters
    make one of a registration.

    The pay method decides what it needs: ``convenience_store`` (the default) and ``qris`` a ``store``,
    ``virtual_account`` a ``bank``, ``e_wallet`` and ``pay_loan`` a ``store`` and a ``callback_url``.

    Raises:
        InvalidRequestError: what it needs is missing, or a value can't be right.
    """

    @overload
    def __new__(
        cls,
        *,
        reference: str,
        amount: int | str,
        store: Store | str,
        buyer_address: str,
        pay_method: Literal[PayMethod.CONVENIENCE_STORE, PayMethod.QRIS, "convenience_store", "qris"] = ...,
        bank: Bank | str | None = ...,
        callback_url: str | None = ...,
        **fields: Unpack[_DirectFields],
    ) -> Self: ...
    @overload
    def __new__(
        cls,
        *,
        reference: str,
        amount: int | str,
        bank: Bank | str,
        pay_method: Literal[PayMethod.VIRTUAL_ACCOUNT, "virtual_account"],
        buyer_address: str,
        store: Store | str | None = ...,
        callback_url: str | None = ...,
        **fields: Unpack[_DirectFields],
    ) -> Self: ...
    @overload
    def __new__(
        cls,
        *,
        reference: str,
        amount: int | str,
        store: Store | str,
        callback_url: str,
        pay_method: Literal[PayMethod.E_WALLET, PayMethod.PAY_LOAN, "e_wallet", "pay_loan"],
        buyer_address: str,
        bank: Bank | str | None = ...,
        **fields: Unpack[_DirectFields],
    ) -> Self: ...
    @property
    def buyer_address(self) -> str:
        """The buyer's street address (wire: ``billingAddr``, at most 100 characters)."""

    def check(self, *, direct: bool = True) -> None:
        """Raises ``InvalidRequestError`` naming every field that NICEPAY would refuse, without sending anything."""

@final
class Checkout:
    """A registered payment whose customer goes to NICEPAY's payment page."""

    def to_dict(self) -> dict[str, Any]:
        """Every attribute but ``raw``, which may hold the buyer's data, as a dictionary of plain values."""

    @property
    def raw(self) -> dict[str, str | None]:
        """Every field of the answer."""

    @property
    def payment_url(self) -> str:
        """Where to send the customer's browser (wire: ``paymentURL`` + ``?tXid=``)."""

    @property
    def reference(self) -> str:
        """The merchant's reference (wire: ``referenceNo``)."""

    @property
    def order(self) -> Order:
        """The payment as the merchant's books should keep it."""

    @property
    def registered_at(self) -> datetime | None:
        """When NICEPAY registered it (wire: ``transDt``, ``transTm``)."""

    @property
    def transaction_id(self) -> str:
        """NICEPAY's transaction id; keep it with the order (wire: ``tXid``)."""

    @property
    def expires_at(self) -> datetime | None:
        """When it expires, where NICEPAY says so (wire: ``payValidDt``, ``payValidTm``)."""

    @property
    def amount(self) -> int:
        """The amount in rupiah (wire: ``amt``)."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class PaymentCode:
    """A direct registration's payment: what the customer needs in order to pay."""

    def to_dict(self) -> dict[str, Any]:
        """Every attribute but ``raw``, which may hold the buyer's data, as a dictionary of plain values."""

    @property
    def expires_at(self) -> datetime | None:
        """When it expires (wire: ``payValidDt``, ``payValidTm`` and the pairs of other pay methods): as answered, as
        asked, or by NICEPAY's default at stores; ``None`` if none of them is known."""

    @property
    def instruction(self) -> Instruction:
        """What the customer needs in order to pay: NICEPAY's answer, completed by what the registration asked for.
        The ``redirect_url`` of a wallet or lender is a signed link to NICEPAY's next step, for this customer's
        browser only."""

    @property
    def expires_at_source(self) -> Literal["answered", "requested", "default"] | None:
        """Who says when it expires: NICEPAY's answer, the registration, or NICEPAY's default (the seventh day)."""

    @property
    def payment_number(self) -> str | None:
        """The number for the store's cashier, as text (wire: ``payNo``); ``None`` for other pay methods."""

    @property
    def store(self) -> Store | None:
        """The store, wallet, lender or issuer (wire: ``mitraCd``)."""

    @property
    def order(self) -> Order:
        """The payment as the merchant's books should keep it."""

    @property
    def registered_at(self) -> datetime | None:
        """When NICEPAY registered it (wire: ``transDt``, ``transTm``)."""

    @property
    def transaction_id(self) -> str:
        """NICEPAY's transaction id; keep it with the order (wire: ``tXid``)."""

    @property
    def raw(self) -> dict[str, str | None]:
        """Every field of the answer."""

    @property
    def amount(self) -> int:
        """The amount in rupiah (wire: ``amt``)."""

    @property
    def reference(self) -> str:
        """The merchant's reference (wire: ``referenceNo``)."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Resolution(Generic[_T]):
    """How an unanswered registration turned out."""

    def to_dict(self) -> dict[str, Any]:
        """Every attribute but ``raw``, which may hold the buyer's data, as a dictionary of plain values."""

    @property
    def registered(self) -> _T | None:
        """The payment, registered now; ``None`` when the earlier attempt did arrive."""

    @property
    def already_registered(self) -> bool:
        """Whether the earlier attempt did arrive (9009)."""

    def __class_getitem__(cls, _item: Any) -> Any: ...
    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Callback:
    """What a callback claims. Nothing in it is signed."""

    def to_dict(self) -> dict[str, Any]:
        """Every attribute but ``raw``, which may hold the buyer's data, as a dictionary of plain values."""

    @staticmethod
    def parse(message: Buffer | str) -> Callback:
        """Reads a callback: the URL that the browser asked for, its query, or a posted body."""

    def check(self, order: Order) -> None:
        """Raises ``VerificationError`` unless the callback speaks of ``order``."""

    @property
    def transaction_id(self) -> str | None:
        """NICEPAY's transaction id (wire: ``tXid``)."""

    @property
    def result_code(self) -> str | None:
        """The result of the customer's step on the page; ``0000`` does not mean paid (wire: ``resultCd``)."""

    @property
    def reference(self) -> str | None:
        """The merchant's reference: what to look the order up with (wire: ``referenceNo``)."""

    @property
    def raw(self) -> dict[str, str | None]:
        """Every field as it came."""

    @property
    def amount(self) -> int | None:
        """The amount in rupiah (wire: ``amt`` or ``amount``)."""

    @property
    def store(self) -> Store | None:
        """The store that takes it (wire: ``mitraCd``)."""

    @property
    def payment_number(self) -> str | None:
        """The number to pay with at the counter (wire: ``payNo``)."""

    @property
    def instruction(self) -> Instruction | None:
        """What the customer needs in order to pay, by pay method: a claim."""

    @property
    def pay_method(self) -> PayMethod | None:
        """The pay method, where the callback names it (wire: ``payMethod``)."""

    @property
    def registered_at(self) -> datetime | None:
        """When the payment was registered; not when it was paid (wire: ``transDt``, ``transTm``)."""

    @property
    def result_message(self) -> str | None:
        """The result in NICEPAY's words (wire: ``resultMsg``)."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Confirmation:
    """A callback that fits the order, and what NICEPAY says of the payment now."""

    def to_dict(self) -> dict[str, Any]:
        """Every attribute but ``raw``, which may hold the buyer's data, as a dictionary of plain values."""

    @property
    def callback(self) -> Callback:
        """What the browser brought; its fields beyond the order's remain claims."""

    @property
    def transaction(self) -> Transaction:
        """The answer to the inquiry: the truth."""

    @property
    def state(self) -> TransactionState:
        """The state of the payment by the inquiry."""

    @property
    def is_paid(self) -> bool:
        """Whether NICEPAY has the money."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class NotificationReply:
    """The answer that NICEPAY takes for "received"."""

    @property
    def status(self) -> int:
        """The HTTP status, 200."""

    @property
    def content_type(self) -> str:
        """The content type, ``text/plain; charset=utf-8``."""

    @property
    def body(self) -> str:
        """The body, ``OK``."""

@final
class UnverifiedNotification:
    """A notification that was read but not verified: anyone can have sent it."""

    def verify(self, credentials: Credentials) -> Notification:
        """Checks the token."""

    @property
    def claimed_amount(self) -> int:
        """The amount that the sender claims, in rupiah (wire: ``amt``)."""

    @property
    def claimed_transaction_id(self) -> str:
        """The transaction id that the sender claims (wire: ``tXid``)."""

    @property
    def claimed_reference(self) -> str | None:
        """The reference that the sender claims (wire: ``referenceNo``)."""

@final
class Notification:
    """A verified notification: its transaction id and amount are genuine."""

    REPLY: ClassVar[NotificationReply]
    """The reply to send when a notification was taken."""

    @staticmethod
    def parse(body: Buffer | str) -> UnverifiedNotification:
        """Reads the posted body, form or JSON."""

    def check(self, order: Order) -> None:
        """Raises ``VerificationError`` unless the notification speaks of ``order``."""

    def to_dict(self) -> dict[str, Any]:
        """Every attribute but ``raw``, which may hold the buyer's data, as a dictionary of plain values."""

    @property
    def transaction_at(self) -> datetime | None:
        """When the transaction happened (wire: ``transDt``, ``transTm``)."""

    @property
    def reported_event(self) -> NotificationEvent:
        """What it reports; the token does not cover it (wire: ``status``)."""

    @property
    def amount_match(self) -> AmountMatch | None:
        """How the paid amount compares with the asked one (wire: ``matchCl``)."""

    @property
    def pay_method(self) -> PayMethod | None:
        """The pay method (wire: ``payMethod``)."""

    @property
    def payment_number(self) -> str | None:
        """The number that was paid with (wire: ``payNo``)."""

    @property
    def instruction(self) -> Instruction | None:
        """What was paid with, by pay method; the token does not cover it."""

    @property
    def deposited_at(self) -> datetime | None:
        """When the money came in (wire: ``depositDt``, ``depositTm``)."""

    @property
    def store(self) -> Store | None:
        """The store that took the money (wire: ``mitraCd``)."""

    @property
    def raw(self) -> dict[str, str | None]:
        """Every field as it came."""

    @property
    def amount(self) -> int:
        """The amount in rupiah; genuine (wire: ``amt``)."""

    @property
    def transaction_id(self) -> str:
        """NICEPAY's transaction id; genuine (wire: ``tXid``)."""

    @property
    def reference(self) -> str | None:
        """The merchant's reference: what to look the order up with (wire: ``referenceNo``)."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Settlement:
    """A verified notification that fits the order, and what NICEPAY says of the payment now."""

    def to_dict(self) -> dict[str, Any]:
        """Every attribute but ``raw``, which may hold the buyer's data, as a dictionary of plain values."""

    @property
    def notification(self) -> Notification:
        """The notification that gave rise to the inquiry."""

    @property
    def transaction(self) -> Transaction:
        """The answer to the inquiry: the truth."""

    @property
    def idempotency_key(self) -> str:
        """Transaction id and state, for delivering once where ``is_paid``: the same for every repetition of one news.

        It recurs: paid, reversed and paid again give the first key once more. "Was paid in my books, and is not now"
        is a branch of its own, whatever the key.
        """

    @property
    def outcome(self) -> Literal["paid", "not_yet_visible", "not_paid"]:
        """What it means: ``not_yet_visible`` where the inquiry does not show yet what was told."""

    @property
    def is_paid(self) -> bool:
        """Whether NICEPAY has the money."""

    @property
    def state(self) -> TransactionState:
        """The state of the payment by the inquiry."""

    @property
    def reply(self) -> NotificationReply:
        """The reply to send to NICEPAY: ``OK``, or 503 where what was told is not to be seen yet."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Transaction:
    """What NICEPAY says of a payment at the moment of asking."""

    def to_dict(self) -> dict[str, Any]:
        """Every attribute but ``raw``, which may hold the buyer's data, as a dictionary of plain values."""

    @property
    def raw(self) -> dict[str, str | None]:
        """Every field of the answer."""

    @property
    def transaction_at(self) -> datetime | None:
        """When the transaction was last touched (wire: ``transDt``, ``transTm``)."""

    @property
    def transaction_id(self) -> str:
        """NICEPAY's transaction id (wire: ``tXid``)."""

    @property
    def reference(self) -> str:
        """The merchant's reference (wire: ``referenceNo``)."""

    @property
    def payment_number(self) -> str | None:
        """The number to pay with at the counter (wire: ``payNo``)."""

    @property
    def instruction(self) -> Instruction | None:
        """What the customer needs in order to pay, by pay method; ``None`` while the customer has not chosen one, or
        while NICEPAY has not said enough."""

    @property
    def amount(self) -> int:
        """The amount in rupiah (wire: ``amt``)."""

    @property
    def receipt_code(self) -> str | None:
        """The store's receipt (wire: ``receiptCode``)."""

    @property
    def is_paid(self) -> bool:
        """Whether NICEPAY has the money."""

    @property
    def pay_method(self) -> PayMethod:
        """The pay method; all while the customer has chosen none (wire: ``payMethod``)."""

    @property
    def store(self) -> Store | None:
        """The store, wallet or lender (wire: ``mitraCd``)."""

    @property
    def status_code(self) -> str:
        """The status as it came: its meaning depends on the pay method (wire: ``status``)."""

    @property
    def cancelled_amount(self) -> int | None:
        """What was cancelled so far, in rupiah (wire: ``cancelAmt``)."""

    @property
    def state(self) -> TransactionState:
        """The state, decoded by the pay method."""

    @property
    def expires_at(self) -> datetime | None:
        """When it expires (wire: ``payValidDt``, ``payValidTm``; ``vacctValidDt``, ``vacctValidTm``; or
        ``paymentExpDt``, ``paymentExpTm``)."""

    @property
    def requested_at(self) -> datetime | None:
        """When the payment was asked for (wire: ``reqDt``, ``reqTm``)."""

    @property
    def deposited_at(self) -> datetime | None:
        """When the money came in (wire: ``depositDt``, ``depositTm``)."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Cancellation:
    """The end of a cancel."""

    def to_dict(self) -> dict[str, Any]:
        """Every attribute but ``raw``, which may hold the buyer's data, as a dictionary of plain values."""

    @property
    def outcome(self) -> CancelOutcome:
        """How it ended."""

    @property
    def raw(self) -> dict[str, str | None] | None:
        """Every field of the answer, where there was one."""

    @property
    def transaction(self) -> Transaction | None:
        """What the inquiry said, where one was needed to know."""

    @property
    def cancel_transaction_id(self) -> str | None:
        """NICEPAY's id of the cancel itself (wire: ``canceltXid``)."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class SourceAddresses:
    """Address ranges that notifications may come from: an optional second look, never a substitute for the token."""

    def __new__(cls, *, ranges: Sequence[str]) -> Self:
        """Ranges of your own, such as ``103.20.51.0/24`` or ``103.20.51.34``.

        Raises:
            InvalidRequestError: naming each text that is no address or range.
        """

    @staticmethod
    def published() -> SourceAddresses:
        """The ranges that NICEPAY's documentation names: 103.20.51.0/24 and 103.117.8.0/24."""

    def check(self, address: str) -> None:
        """Raises ``VerificationError`` unless ``address`` (of the connection, or of a proxy header that you trust) lies
        in a range. An IPv4 address in IPv6 clothing counts as IPv4."""

@final
class RequestInfo:
    """An attempt that is about to be sent."""

    @property
    def operation(self) -> Operation:
        """The future that gets its outcome."""

    @property
    def attempt(self) -> int:
        """The future that gets its outcome."""

    @property
    def url(self) -> str:
        """The future that gets its outcome."""

@final
class ResponseInfo:
    """An attempt that ended."""

    @property
    def operation(self) -> Operation:
        """The future that gets its outcome."""

    @property
    def http_status(self) -> int | None:
        """The future that gets its outcome."""

    @property
    def url(self) -> str:
        """The future that gets its outcome."""

    @property
    def attempt(self) -> int:
        """The future that gets its outcome."""

    @property
    def will_retry(self) -> bool:
        """The future that gets its outcome."""

    @property
    def elapsed(self) -> float:
        """The future that gets its outcome."""

    @property
    def error(self) -> ErrorKind | None:
        """The future that gets its outcome."""

@final
class Bridge:
    """The way back to one event loop. Kept on the loop itself, so that it lives as long."""

    @staticmethod
    def current() -> Bridge:
        """The bridge of the running event loop."""

    def drain(self) -> None:
        """Hands every finished call its outcome. Called by the loop."""

@final
class Call:
    """A call under way."""

    def abort(self) -> None:
        """Drops the request, if it is still under way."""

    @property
    def future(self) -> Future[Any]:
        """The future that gets its outcome."""

@final
class Waiting:
    """A payment that is waited for: its changes, one by one."""

    def next(self, bridge: Bridge | None) -> Any:
        """The next change; ``None`` after the last."""

@final
class Bulk:
    """Inquiries about many orders."""

    def feed(self, order: Order) -> None:
        """Hands in one more order."""

    def next(self, bridge: Bridge | None) -> Any:
        """The next answer as ``(order, transaction, None)`` or ``(order, None, error)``."""

    def close(self) -> None:
        """Drops what is under way."""

@final
class Core:
    """The core's client. ``Client`` and ``AsyncClient`` are thin over it."""

    def __new__(
        cls,
        credentials: Credentials,
        environment: str,
        *,
        timeout: float,
        connect_timeout: float,
        read_timeout: float,
        max_retries: int,
        proxy: str | None,
        root_certificates: Sequence[bytes],
        user_agent: str | None,
        max_response_bytes: int,
        idle_connections: int,
        on_request: Callable[[RequestInfo], object] | None,
        on_response: Callable[[ResponseInfo], object] | None,
        clock: Callable[[], datetime] | None,
    ) -> Self: ...
    def wait_until_settled(self, order: Order, timeout: float, first_pause: float, longest_pause: float) -> Waiting:
        """Asks until the payment is settled."""

    def close(self) -> None:
        """Lets go of the connections; later calls are refused."""

    @staticmethod
    def environment_from_env() -> str:
        """Bytes of the environment from the process's variables."""

    def inquire(self, order: Order, bridge: Bridge | None) -> Any:
        """Asks for the state of a payment."""

    def register(self, registration: Registration, bridge: Bridge | None) -> Any:
        """Registers a payment for API Checkout."""

    def register_direct(self, registration: Registration, bridge: Bridge | None) -> Any:
        """Registers a convenience store payment directly."""

    def resolve(self, registration: Registration, bridge: Bridge | None) -> Any:
        """Finds out about a registration whose outcome is unknown."""

    def resolve_direct(self, registration: Registration, bridge: Bridge | None) -> Any:
        """The same for a direct registration."""

    def verify_notification(self, body: Buffer | str) -> Notification:
        """Reads a notification's raw body and checks its token."""

    def settle(self, notification: Notification, order: Order, bridge: Bridge | None) -> Any:
        """Holds a verified notification against the order and asks NICEPAY what is true now."""

    def confirm(self, callback: Callback, order: Order, bridge: Bridge | None) -> Any:
        """Holds a callback against the order and asks NICEPAY for the truth."""

    def inquire_all(self, concurrency: int, per_second: int | None) -> Bulk:
        """Asks about each order that is fed in."""

    def cancel(self, order: Order, options: Mapping[str, Any], bridge: Bridge | None) -> Any:
        """Cancels a payment."""

    @property
    def merchant_id(self) -> str:
        """The merchant id."""

    @property
    def base_url(self) -> str:
        """The base URL of NICEPAY's environment."""

    @property
    def closed(self) -> bool:
        """Whether the client was closed."""

@final
class Payment:
    """The payment of an order as it stands in the ledger."""

    def to_dict(self) -> dict[str, Any]:
        """Every attribute as a dictionary of plain values, the instruction as one too: with the buyer's phone number or
        card, where it has them."""

    @staticmethod
    def from_dict(values: dict[str, Any]) -> Payment:
        """What ``to_dict`` gave, moments as ``datetime`` or as ISO 8601 text.

        Raises:
            InvalidRequestError: something is missing or can't be read.
        """

    @property
    def order_id(self) -> str:
        """The shop's order."""

    @property
    def status(self) -> PaymentStatus:
        """How it stands."""

    @property
    def amount(self) -> int:
        """The amount in rupiah."""

    @property
    def attempt(self) -> int:
        """Which attempt of the order this is; 1 for the first."""

    @property
    def reference(self) -> str:
        """The attempt's reference at NICEPAY (wire: ``referenceNo``)."""

    @property
    def transaction_id(self) -> str | None:
        """NICEPAY's transaction id (wire: ``tXid``)."""

    @property
    def payment_url(self) -> str | None:
        """Where to send the customer's browser, for API Checkout."""

    @property
    def payment_number(self) -> str | None:
        """The number to pay with, once it is known: at the counter, or the virtual account's (wire: ``payNo``,
        ``vacctNo``)."""

    @property
    def instruction(self) -> Instruction | None:
        """What the customer needs in order to pay, by pay method, once it is known."""

    @property
    def store(self) -> Store | None:
        """The store, wallet or lender (wire: ``mitraCd``)."""

    @property
    def expires_at(self) -> datetime | None:
        """When it expires, where NICEPAY says so; +07:00."""

    @property
    def paid_at(self) -> datetime | None:
        """When it was seen paid; +07:00."""

    @property
    def epoch(self) -> int:
        """How many reversals were observed."""

    @property
    def created_at(self) -> datetime:
        """When the shop first wanted to be paid; +07:00."""

    @property
    def next_check_at(self) -> datetime | None:
        """When NICEPAY is asked next; ``None`` once it is at its end; +07:00."""

    @property
    def attention(self) -> str | None:
        """Why a person must look, where one must."""

    @property
    def is_paid(self) -> bool:
        """Whether NICEPAY has the money."""

    @property
    def order(self) -> Order | None:
        """The payment as a client asks NICEPAY about it; ``None`` while there is no transaction id."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class Event:
    """Something the shop must know, as the ledger keeps it."""

    def to_dict(self) -> dict[str, Any]:
        """Every attribute as a dictionary of plain values, the instruction as one too: with the buyer's phone number or
        card, where it has them."""

    @staticmethod
    def from_dict(values: dict[str, Any]) -> Event:
        """What ``to_dict`` gave, moments as ``datetime`` or as ISO 8601 text.

        Raises:
            InvalidRequestError: something is missing or can't be read.
        """

    @property
    def id(self) -> str:
        """Stable and unique: transaction id, epoch and kind, such as ``IONPAYTEST00202212231106386098:0:paid``."""

    @property
    def kind(self) -> EventKind:
        """What it says."""

    @property
    def order_id(self) -> str:
        """The shop's order."""

    @property
    def attempt(self) -> int:
        """Which attempt of the order."""

    @property
    def reference(self) -> str:
        """The attempt's reference at NICEPAY (wire: ``referenceNo``)."""

    @property
    def transaction_id(self) -> str | None:
        """NICEPAY's transaction id (wire: ``tXid``)."""

    @property
    def epoch(self) -> int:
        """How many reversals had been observed."""

    @property
    def amount(self) -> int:
        """The amount in rupiah: what NICEPAY reports where money came in, else what was asked for."""

    @property
    def payment_number(self) -> str | None:
        """The number to pay with: at the counter, or the virtual account's (wire: ``payNo``, ``vacctNo``)."""

    @property
    def instruction(self) -> Instruction | None:
        """What the customer needs in order to pay, by pay method."""

    @property
    def store(self) -> Store | None:
        """The store, wallet or lender (wire: ``mitraCd``)."""

    @property
    def expires_at(self) -> datetime | None:
        """When the payment expires; +07:00."""

    @property
    def deposited_at(self) -> datetime | None:
        """When the money came in, by NICEPAY; +07:00."""

    @property
    def at(self) -> datetime:
        """When the ledger saw it; +07:00."""

    @property
    def detail(self) -> str | None:
        """More about it, in words."""

    def __eq__(self, other: object, /) -> bool: ...
    def __hash__(self) -> int: ...
    def __reduce__(self) -> tuple[Any, ...]: ...

@final
class LedgerDelivery:
    """An event that is this caller's to handle until its lease is over."""

    @property
    def event(self) -> Event:
        """The event."""

    @property
    def failures(self) -> int:
        """How often its handling has failed before."""

    @property
    def is_open(self) -> bool:
        """Whether none of ``done``, ``retry_later`` and ``release`` was called yet."""

    def claim(self, dialect: str) -> tuple[str, str]:
        """The statement and its parameter for a driver."""

    def done(self, bridge: Bridge | None) -> Any:
        """Says that it is handled."""

    def retry_later(self, error: str, bridge: Bridge | None) -> Any:
        """Hands it back."""

    def release(self, bridge: Bridge | None) -> Any:
        """Gives it back unhandled."""

@final
class LedgerEvents:
    """A consumer's events, one after the other."""

    def next(self, bridge: Bridge | None) -> Any:
        """The next event; waits for one. ``None`` once the ledger was stopped."""

    def try_next(self, bridge: Bridge | None) -> Any:
        """The next event that is there already."""

@final
class LedgerWorker:
    """A worker that was begun."""

    @property
    def is_running(self) -> bool:
        """Whether it works."""

    def stop(self) -> None:
        """Has it end once what is under way is done, and no other worker. Waits for nothing."""

    def wait(self, bridge: Bridge | None) -> Any:
        """Waits until it has ended, and raises what it failed with."""

@final
class LedgerCore:
    """The Rust ledger. ``Ledger`` and ``AsyncLedger`` are thin over it."""

    @staticmethod
    def open(url: str, client: Core, settings: Mapping[str, Any], bridge: Bridge | None) -> Any:
        """Opens the ledger that ``url`` names."""

    @property
    def closed(self) -> bool:
        """Whether it was closed."""

    def migrate(self, bridge: Bridge | None) -> Any:
        """Brings the tables to this version's schema."""

    def stop(self) -> None:
        """Has workers and consumers end once what is under way is done. Waits for nothing."""

    def close(self, bridge: Bridge | None) -> Any:
        """Stops it, waits for its workers, and closes the store; later calls are refused."""

    def check_out(self, registration: Registration, replace_open: bool, bridge: Bridge | None) -> Any:
        """The payment of an order, registered at NICEPAY once."""

    def receive(self, body: Buffer | str, bridge: Bridge | None) -> Any:
        """Takes a notification and gives the reply to send."""

    def returned(self, callback: Buffer | str, bridge: Bridge | None) -> Any:
        """The payment that the browser speaks of, as NICEPAY says it is."""

    def begin_worker(self) -> LedgerWorker:
        """Begins a worker in the background."""

    def run_due(self, bridge: Bridge | None) -> Any:
        """Does everything that is due now; how many payments and notifications it looked at."""

    def events(self, consumer: str, bridge: Bridge | None) -> Any:
        """The events for a consumer; subscribes it."""

    def retry_parked(self, consumer: str, event_id: str | None, bridge: Bridge | None) -> Any:
        """Gives a consumer's parked events another chance; how many."""

    def skip_parked(self, consumer: str, event_id: str, bridge: Bridge | None) -> Any:
        """Drops a consumer's parked event for good; how many."""

    def payment(self, order_id: str, bridge: Bridge | None) -> Any:
        """The payment of an order as it stands."""

    def payments(self, filter: Mapping[str, Any], cursor: str | None, limit: int, bridge: Bridge | None) -> Any:
        """A page of payments as ``(payments, next, previous)``."""

    def history(self, order_id: str, bridge: Bridge | None) -> Any:
        """What happened to an order's payment: ``(at, source, kind, data as JSON)`` each."""

    def attention(self, bridge: Bridge | None) -> Any:
        """What needs a person: ``(payments, parked, unmatched)``."""

    def health(self, bridge: Bridge | None) -> Any:
        """How the ledger is, as a dictionary."""

    def export(
        self,
        path: str | PathLike[str] | None,
        writer: Any,
        format: str,
        filter: Mapping[str, Any],
        bridge: Bridge | None,
    ) -> Any:
        """Writes every payment that the filter takes; how many."""

    def cancel(self, order_id: str, bridge: Bridge | None) -> Any:
        """Cancels the open payment of an order."""

    def recheck(self, order_id: str, bridge: Bridge | None) -> Any:
        """Asks NICEPAY about every payment of an order now."""

    def adopt(self, order_id: str, order: Order, bridge: Bridge | None) -> Any:
        """Takes over a payment that was registered without the ledger."""

def claim_migration(dialect: str) -> str:
    """The table that claims go into."""

def ledger_migration(dialect: str, prefix: str) -> str:
    """The SQL that makes the tables."""

def ledger_tables() -> dict[str, Any]:
    """The Rust ledger's own lists, so that a test can hold the Python half against them."""

def request_token(*, credentials: Credentials, time_stamp: str, id: str, amount: str) -> str:
    """The token of a registration or inquiry (``id`` is the reference) or of a cancel (``id`` is the transaction
    id)."""

def notification_token(*, credentials: Credentials, transaction_id: str, amount: str) -> str:
    """The token of a notification."""

def sample_notification(
    *,
    order: Order,
    credentials: Credentials,
    event: Literal["deposit", "reversal"] = "deposit",
    encoding: Literal["form", "json"] = "form",
    fields: Mapping[str, str] | None = None,
) -> bytes:
    """A notification's body, signed."""

def sample_callback(*, order: Order, store: Store | str, payment_number: str) -> str:
    """A callback's query."""

def registration_body(
    registration: Registration, *, credentials: Credentials, now: datetime, direct: bool = False
) -> str:
    """The JSON body that registering would post at ``now``."""

def read_inquiry(*, order: Order, http_status: int, body: str) -> Transaction:
    """What ``Client.inquire`` would make of an answer."""

def read_registration(*, registration: Registration, environment: str, http_status: int, body: str) -> Checkout:
    """What ``Client.register`` would make of an answer."""

def read_direct_registration(*, registration: Registration, http_status: int, body: str) -> PaymentCode:
    """What ``Client.register_direct`` would make of an answer."""

def core_tables() -> dict[str, Any]:
    """The core's names: error kinds, states, operations, codes, registration fields."""

def panic_for_test(bridge: Bridge | None = None, *, blocking: bool = False) -> Any:
    """Panics on purpose, to prove that a panic arrives as ``InternalError``."""

# For pickling only.
def rebuild_callback(raw: str) -> Callback: ...
def rebuild_cancellation(
    outcome: str, transaction: Transaction | None, cancel_transaction_id: str | None, raw: str | None
) -> Cancellation: ...
def rebuild_checkout(reference: str, amount: int, payment_url: str, raw: str) -> Checkout: ...
def rebuild_confirmation(callback: Callback, transaction: Transaction) -> Confirmation: ...
def rebuild_event(json: str) -> Event: ...
def rebuild_notification(raw: str) -> Notification: ...
def rebuild_order(reference: str, amount: int, transaction_id: str, policy: AmountPolicy) -> Order: ...
def rebuild_payment(json: str) -> Payment: ...
def rebuild_payment_code(
    reference: str, amount: int, store: str | None, requested: str | None, instruction: str, raw: str
) -> PaymentCode: ...
def rebuild_resolution(registered: Any) -> Resolution[Any]: ...
def rebuild_settlement(notification: Notification, transaction: Transaction, key: str) -> Settlement: ...
def rebuild_transaction(reference: str, amount: int, transaction_id: str, raw: str) -> Transaction: ...
def rebuild_value(class_: Any, keywords: dict[str, Any]) -> Any: ...
def rebuild_with_fee(max: int) -> AmountPolicy: ...

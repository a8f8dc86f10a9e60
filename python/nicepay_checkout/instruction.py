"""What the customer needs in order to pay, by pay method: match on the class.

::

    match transaction.instruction:
        case VirtualAccountInstruction(bank=bank, account_number=number): ...
        case QrisInstruction(content=str(content)): ...
        case None: ...  # the customer has not chosen yet
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, fields
from datetime import datetime
from typing import Any, ClassVar

from .codes import Bank, PayMethod, Store

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

__all__ = [
    "CardInstruction",
    "ConvenienceStoreInstruction",
    "EWalletInstruction",
    "Instruction",
    "OtherInstruction",
    "PayLoanInstruction",
    "QrisInstruction",
    "VirtualAccountInstruction",
]


_TOKEN = re.compile("(?<=merchantToken=)[0-9A-Fa-f]+")


class _Instruction:
    __slots__ = ()

    def to_dict(self) -> dict[str, Any]:
        """The pay method and every attribute but the buyer's phone number and card, as a dictionary of plain values."""
        return self._values(buyers=False)

    def _whole(self) -> dict[str, Any]:
        """With the buyer's attributes: what the ledger's values are made of again."""
        return self._values(buyers=True)

    def __repr__(self) -> str:
        this: Any = self
        shown = ", ".join(f"{part.name}={getattr(this, part.name)!r}" for part in fields(this) if part.repr)
        # The link that a direct registration signs is for this customer's browser, and for no log.
        return f"{type(self).__qualname__}({_TOKEN.sub('[redacted]', shown)})"

    def _values(self, *, buyers: bool) -> dict[str, Any]:
        this: Any = self
        values = {part.name: getattr(this, part.name) for part in fields(this) if part.repr or buyers}
        return {"pay_method": this.pay_method, **values}


@dataclass(frozen=True, slots=True, kw_only=True)
class ConvenienceStoreInstruction(_Instruction):
    """Pay in cash at a store's counter."""

    pay_method: ClassVar[PayMethod] = PayMethod.CONVENIENCE_STORE
    payment_number: str
    """The number for the cashier, as text: it may begin with 0 (wire: ``payNo``)."""
    store: Store | None = None
    """The store that accepts it (wire: ``mitraCd``)."""
    expires_at: datetime | None = None
    """When the number expires, +07:00 (wire: ``payValidDt``, ``payValidTm``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class VirtualAccountInstruction(_Instruction):
    """Transfer the exact amount to a virtual account."""

    pay_method: ClassVar[PayMethod] = PayMethod.VIRTUAL_ACCOUNT
    account_number: str
    """The account number, as text (wire: ``vacctNo``, also ``bankVacctNo``)."""
    bank: Bank | None = None
    """The account's bank (wire: ``bankCd``)."""
    expires_at: datetime | None = None
    """When the account expires, +07:00 (wire: ``vacctValidDt``, ``vacctValidTm``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QrisInstruction(_Instruction):
    """Scan a QR code with any bank's or wallet's app. One of ``content`` and ``image_url`` is always there."""

    pay_method: ClassVar[PayMethod] = PayMethod.QRIS
    content: str | None = None
    """The text to draw as a QR code (wire: ``qrContent``)."""
    image_url: str | None = None
    """NICEPAY's picture of the code, an ``https`` URL (wire: ``qrUrl``)."""
    issuer: Store | None = None
    """Who issued the code (wire: ``mitraCd``)."""
    expires_at: datetime | None = None
    """When the code expires, +07:00 (wire: ``paymentExpDt``, ``paymentExpTm``)."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class EWalletInstruction(_Instruction):
    """Confirm in a wallet's app."""

    pay_method: ClassVar[PayMethod] = PayMethod.E_WALLET
    wallet: Store | None = None
    """The wallet (wire: ``mitraCd``)."""
    redirect_url: str | None = None
    """The wallet's page for the customer's browser, an ``https`` URL; without one the wallet sends a push message to
    the buyer's phone (wire: ``redirectUrlHttp``)."""
    app_url: str | None = None
    """The link that opens the wallet's app on the customer's phone (wire: ``redirectUrlApp``)."""
    phone: str | None = field(default=None, repr=False)
    """The phone number that the push message goes to (wire: ``billingPhone``). The buyer's: not in ``repr`` or
    ``to_dict``."""
    expires_at: datetime | None = None
    """When it expires, +07:00 (wire: ``paymentExpDt``, ``paymentExpTm``)."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class PayLoanInstruction(_Instruction):
    """Take the loan at the lender's page."""

    pay_method: ClassVar[PayMethod] = PayMethod.PAY_LOAN
    lender: Store | None = None
    """The lender (wire: ``mitraCd``)."""
    redirect_url: str | None = None
    """The lender's page, an ``https`` URL (wire: ``redirectUrlHttp``)."""
    expires_at: datetime | None = None
    """When it expires, +07:00 (wire: ``paymentExpDt``, ``paymentExpTm``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CardInstruction(_Instruction):
    """Nothing is left to do: the card that was used."""

    pay_method: ClassVar[PayMethod] = PayMethod.CARD
    masked_number: str | None = field(default=None, repr=False)
    """The card number with its middle hidden (wire: ``cardNo``). The buyer's: not in ``repr`` or ``to_dict``."""
    authorization_number: str | None = field(default=None, repr=False)
    """The bank's number of the authorisation (wire: ``authNo``). The buyer's: not in ``repr`` or ``to_dict``."""
    issuer: Bank | None = None
    """The bank that issued the card (wire: ``issuBankCd``, also ``IssueBankCd``)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherInstruction(_Instruction):
    """A pay method without an instruction that this version knows: the page shows it; ``raw`` has the fields."""

    pay_method: PayMethod
    """The pay method (wire: ``payMethod``)."""


Instruction: TypeAlias = (
    ConvenienceStoreInstruction
    | VirtualAccountInstruction
    | QrisInstruction
    | EWalletInstruction
    | PayLoanInstruction
    | CardInstruction
    | OtherInstruction
)
"""What the customer needs in order to pay, and for a card what it was paid with: one class a pay method.

An inquiry's instruction comes from NICEPAY. A callback's or a notification's is a claim like all their fields.
"""

"""What looking at a ledger gives."""

from __future__ import annotations

import json
import os
from dataclasses import dataclass

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from typing import Any, BinaryIO

    from ._native import Event, Payment
    from .types import Filter

__all__ = ["Attention", "Health", "HistoryEntry", "Page", "ParkedEvent", "UnmatchedNotification"]


@dataclass(frozen=True)
class Page:
    """A page of payments, newest first; iterate over it."""

    payments: tuple[Payment, ...]
    """The payments."""
    next: str | None
    """Where the next page begins, of older payments; ``None`` after the last."""
    previous: str | None
    """Where the page before begins, of newer payments; ``None`` on the first."""

    def __iter__(self) -> Iterator[Payment]:
        return iter(self.payments)

    def __len__(self) -> int:
        return len(self.payments)


@dataclass(frozen=True)
class HistoryEntry:
    """Something that happened to an order's payment."""

    at: datetime
    """When, by the ledger's clock; +07:00."""
    source: str
    """Who brought it: ``shop``, ``answer``, ``inquiry``, ``notification``, ``callback``, ``worker``, ``person``;
    ``event`` for what the shop is told and ``delivery`` for what a consumer did with it."""
    kind: str
    """What it is, such as ``planned``, ``registered``, ``inquired``, ``paid``, ``done``."""
    data: Any
    """What it says, as JSON has it."""


@dataclass(frozen=True)
class ParkedEvent:
    """An event that a consumer gave up on."""

    consumer: str
    """The consumer."""
    event: Event
    """The event."""
    failures: int
    """How often its handling failed."""
    error: str | None
    """The last failure, in the consumer's words."""
    parked_at: datetime
    """Since when; +07:00."""


@dataclass(frozen=True)
class UnmatchedNotification:
    """A genuine notification that names no order of the ledger."""

    transaction_id: str
    """NICEPAY's transaction id."""
    reference: str | None
    """The reference that it names; its token does not cover it."""
    amount: int
    """The amount in rupiah."""
    received_at: datetime
    """When it came; +07:00."""


@dataclass(frozen=True)
class Attention:
    """What needs a person. It counts as true where something does."""

    payments: tuple[Payment, ...]
    """Payments that can't go on by themselves, each with its reason."""
    parked: tuple[ParkedEvent, ...]
    """Events that a consumer could not handle."""
    unmatched: tuple[UnmatchedNotification, ...]
    """Genuine notifications that name no order of the ledger."""

    def __bool__(self) -> bool:
        return bool(self.payments or self.parked or self.unmatched)


@dataclass(frozen=True)
class Health:
    """How a ledger is, for a person who wonders."""

    schema: int
    """The schema version of the tables."""
    clock: datetime | None
    """What the database's own clock says, where it has one; +07:00."""
    payments_due: int
    """Payments that are due and that no worker has taken."""
    payments_leased: int
    """Payments that a worker has taken."""
    payments_needing_attention: int
    """Payments that need a person."""
    inbox_due: int
    """Notifications that are due."""
    inbox_unmatched: int
    """Genuine notifications that name no order of the ledger."""
    events_parked: int
    """Events that a consumer gave up on."""
    forged: int
    """How many forged notifications came."""
    consumers: Mapping[str, int]
    """Each consumer, and how many events it has not handled."""


def history_of(entries: Any) -> list[HistoryEntry]:
    """The native half's entries."""
    return [HistoryEntry(at, source, kind, json.loads(data)) for at, source, kind, data in entries]


def attention_of(found: Any) -> Attention:
    """The native half's lists."""
    payments, parked, unmatched = found
    return Attention(
        payments,
        tuple(ParkedEvent(*event) for event in parked),
        tuple(UnmatchedNotification(*letter) for letter in unmatched),
    )


_WHICH = frozenset({"amount_from", "amount_to", "attention", "created_before", "created_from", "status"})


def filter_of(which: Filter) -> dict[str, Any]:
    """The filter, without names that are none."""
    if unknown := which.keys() - _WHICH:
        raise TypeError(f"payments are not listed by {', '.join(sorted(unknown))}")
    return {**which}


def target_of(to: str | os.PathLike[str] | BinaryIO) -> tuple[str | None, BinaryIO | None]:
    """A path, or what can be written to."""
    if isinstance(to, (str, os.PathLike)):
        return os.fspath(to), None
    return None, to

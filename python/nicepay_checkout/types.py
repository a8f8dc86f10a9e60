"""The options of clients, cancels and ledgers, as types for annotations: ``def make(**settings: Unpack[Settings])``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypedDict

from ._native import AmountPolicy, RequestInfo, ResponseInfo
from .codes import PaymentStatus, PayMethod

__all__ = ["CancelOptions", "Filter", "LedgerSettings", "Pause", "Schedule", "Settings"]


class Settings(TypedDict, total=False):
    """How a client behaves; all have a default."""

    timeout: float
    """How long a whole call may take, retries included, in seconds: 30."""
    connect_timeout: float
    """How long to wait for a connection, TLS included, in seconds: 5."""
    read_timeout: float
    """How long the connection may stay silent while an answer is awaited, in seconds: 20."""
    max_retries: int
    """How often a call that may be repeated is repeated: 2."""
    proxy: str | None
    """Such as ``http://proxy.example:3128`` or ``socks5://127.0.0.1:1080``; the environment's is not used."""
    root_certificates: Sequence[bytes]
    """CA certificates, as PEM, to trust besides the platform's."""
    user_agent: str | None
    """Text put in front of the SDK's own in the ``User-Agent`` header, such as ``my-shop/2.1``."""
    max_response_bytes: int
    """The largest answer that is read: 1 MiB."""
    idle_connections: int
    """How many idle connections are kept, for 30 s: 256."""
    on_request: Callable[[RequestInfo], object] | None
    """Called before each attempt, on a thread of the SDK's: keep it short. What it raises goes to
    ``sys.unraisablehook``."""
    on_response: Callable[[ResponseInfo], object] | None
    """Called after each attempt, as ``on_request``."""
    clock: Callable[[], datetime] | None
    """Another clock than the system's, for tests."""


class CancelOptions(TypedDict, total=False):
    """How to cancel; all may be left out."""

    pay_method: PayMethod | str | None
    """The customer's pay method, where known: spares an inquiry (wire: ``payMethod``)."""
    partial_amount: int | str | None
    """How much to give back, in rupiah; all of it where nothing is given. Not for convenience stores."""
    reason: str | None
    """The reason (wire: ``cancelMsg``, at most 255 characters)."""
    user_id: str | None
    """Who cancels (wire: ``cancelUserId``, at most 30 characters)."""
    user_ip: str | None
    """From which IPv4 address (wire: ``cancelUserIp``)."""
    user_info: str | None
    """More about who cancels (wire: ``cancelUserInfo``, at most 100 characters)."""
    server_ip: str | None
    """The merchant server's IPv4 address (wire: ``cancelServerIp``)."""
    preauth_token: str | None
    """Card: the pre-authorisation's token (wire: ``preauthToken``, at most 100 characters)."""


class Pause(TypedDict):
    """Up to an age, look this often."""

    until: int
    """The age in seconds up to which this pause holds."""
    every: int
    """The pause in seconds."""


class Schedule(TypedDict, total=False):
    """When payments are looked at, in seconds; what is left out stays as in docs/ledger.md."""

    waiting: Sequence[Pause]
    """Registered and without a number: by the age of the registration."""
    numbered: Sequence[Pause]
    """With a payment number or another instruction: by its age."""
    brief: Sequence[Pause]
    """With an instruction that expires within an hour, such as a QR code or a wallet's push message: by its age."""
    near_expiry: int
    """Around its expiry it is looked at this often,"""
    near_expiry_before: int
    """from this long before it."""
    grace: Sequence[Pause]
    """Expired or cancelled: by the time since then, for late deposits. Past the last it is at its end."""
    paid: Sequence[Pause]
    """Paid: by the time since then, for reversals. Past the last it is at its end."""
    told: Sequence[Pause]
    """A notification reported what the inquiry does not show: by the time since then."""
    failure_first: int
    """After a failed inquiry: doubled from here"""
    failure_longest: int
    """up to here."""
    failures_before_attention: int
    """After this many failures in a row a person is asked to look."""
    longest: int
    """Past this age an unpaid payment that NICEPAY never calls expired is left to a person."""


class LedgerSettings(TypedDict, total=False):
    """How a ledger behaves; all have a default that suits a shop. Times are in seconds."""

    prefix: str
    """What the tables' names begin with: ``nicepay_``. Small letters, digits and ``_``; on PostgreSQL a schema may
    stand before it, such as ``payments.nicepay_``."""
    schedule: Schedule
    """When payments are looked at."""
    duplicates_checked: bool
    """Says that NICEPAY refuses a used reference for this merchant id (a setting at NICEPAY; off unless they confirm
    it). Only then is a registration whose answer was lost sent once more under the same reference."""
    inquiries_per_second: int
    """At most this many inquiries a second of all processes together, 0 for no limit: 20."""
    burst: int
    """How many inquiries may follow at once after a quiet while: twice ``inquiries_per_second``."""
    concurrency: int
    """How many inquiries one worker has under way at once: 16."""
    amount_policy: AmountPolicy
    """Which reported amounts pay an order: exactly the order's."""
    event_lease: float
    """How long an event belongs to the consumer that took it: 60. Longer than a delivery takes."""
    work_lease: float
    """How long a payment belongs to the worker that took it: 180. Longer than an inquiry with its repetitions."""
    send_limit: float
    """How long a registration may take before its sender counts as gone: 60. Longer than the client's ``timeout``."""
    callback_wait: float
    """How long the callback page waits for an inquiry: 3."""
    prefetch: int
    """How many events a consumer takes at once: 16."""
    failures_before_parking: int
    """After how many failures an event is parked for a person: 12."""
    idle_pause: float
    """How often an idle worker or consumer looks for what other processes have left: 1."""
    busy_timeout: float
    """How long another process's lock on the database is waited for: 10."""
    connections: int
    """How many connections are kept to PostgreSQL: 8."""
    most_pages: int
    """The most pages that the SQLite file may have: a limit of one's own, short of the disk's."""
    migrate: bool
    """Whether missing tables are made at open: on SQLite yes, on PostgreSQL no."""


class Filter(TypedDict, total=False):
    """Which payments; all of them where nothing is said."""

    status: PaymentStatus | str | None
    """Only those that stand like this."""
    attention: bool
    """Only those that need a person."""
    created_from: datetime | None
    """Only those whose order was first checked out at this moment or later."""
    created_before: datetime | None
    """Only those whose order was first checked out before this moment."""
    amount_from: int | str | None
    """Only those of this amount or more, in rupiah."""
    amount_to: int | str | None
    """Only those of this amount or less, in rupiah."""

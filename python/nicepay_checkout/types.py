"""The options of clients and of cancels, as types for annotations: ``def make(**settings: Unpack[Settings])``."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import TypedDict

from ._native import RequestInfo, ResponseInfo
from .codes import PayMethod

__all__ = ["CancelOptions", "Settings"]


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

"""The settings of clients and ledgers, from the caller and from the environment."""

from __future__ import annotations

import os

from . import _native

TYPE_CHECKING = False
if TYPE_CHECKING:
    from ._native import Credentials
    from .types import LedgerSettings, Settings


_DEFAULTS = {
    "timeout": 30.0,
    "connect_timeout": 5.0,
    "read_timeout": 20.0,
    "max_retries": 2,
    "proxy": None,
    "root_certificates": (),
    "user_agent": None,
    "max_response_bytes": 1024 * 1024,
    "idle_connections": 256,
    "on_request": None,
    "on_response": None,
    "clock": None,
}


def core(credentials: Credentials, environment: str, settings: Settings) -> _native.Core:
    """The native client behind both clients."""
    return _native.Core(credentials, str(environment), **{**_DEFAULTS, **settings})  # type: ignore[arg-type]


def environment_of() -> str:
    """The environment that the process's variables name."""
    return _native.Core.environment_from_env()


def settings_of_env(settings: LedgerSettings) -> tuple[str, LedgerSettings]:
    """The URL and the settings that the process's variables name, besides those given."""
    prefix = os.environ.get("NICEPAY_LEDGER_PREFIX")
    if prefix:
        settings = {"prefix": prefix, **settings}
    return os.environ.get("NICEPAY_LEDGER_URL") or "sqlite:payments.db", settings

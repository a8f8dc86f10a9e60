"""What an example has work beside its web server, killed at a line: ``python shop_programs.py EXAMPLE LINE``."""

from __future__ import annotations

import asyncio
import os
import signal
import sqlite3
import sys
from importlib import import_module
from typing import Any

import nicepay_checkout as n
from nicepay_checkout import delivery

_, name, dies_at = sys.argv
sys.path.insert(0, os.getcwd())


def die(*_: object) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class Dying(sqlite3.Connection):
    """Dies when it is to commit a task: by the trace of each statement, which comes before it is run."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.inserted = False
        self.set_trace_callback(self.sees)

    def sees(self, statement: str) -> None:
        if statement.startswith("COMMIT") and self.inserted:
            die()
        self.inserted |= statement.startswith(("INSERT INTO tasks", 'INSERT INTO "tasks"'))


def dying(kind: Any, method: str) -> None:
    plain = getattr(kind, method)

    def maybe(self: Any, *args: Any) -> Any:
        return die() if self.kind == "paid" else plain(self, *args)

    setattr(kind, method, maybe)


def short_lease(kind: Any) -> None:
    """What a killed consumer has taken comes again after a second."""
    opened = kind.from_env.__func__
    kind.from_env = classmethod(lambda cls: opened(cls, event_lease=1))


short_lease(n.Ledger)
short_lease(n.AsyncLedger)
if dies_at == "commit":
    connect = sqlite3.connect
    sqlite3.connect = lambda *args, **kwargs: connect(*args, **{**kwargs, "factory": Dying})
    sqlite3.dbapi2.connect = sqlite3.connect
elif dies_at != "never":
    for kind in (delivery.Delivery, delivery.AsyncDelivery):
        dying(kind, dies_at)


async def living() -> None:
    """The web server's life without a web server."""
    module = import_module("fastapi_app")
    stopped = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stopped.set)
    async with module.lifespan(module.app):
        await stopped.wait()


if name == "fastapi_app":
    asyncio.run(living())
elif name == "flask_app":
    import_module(name).work()
else:
    import_module(name)
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("work")

"""A shop with a ledger, blocking or asynchronous: it gets only the notifications that a test hands in. Beside it, other
programs."""

from __future__ import annotations

import asyncio
import inspect
import os
import secrets
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from types import TracebackType
from typing import Any

from conftest import BUYER, PYTHON, ROOT
from typing_extensions import Self

import nicepay_checkout as n
from nicepay_checkout.testing import Sandbox

STORES = ("sqlite", "postgres")
NOBODY = "http://127.0.0.1:9/notification"  # a port where nobody listens
SETTINGS: dict[str, Any] = {"inquiries_per_second": 0, "idle_pause": 0.02, "migrate": True}


@cache
def postgres() -> str:
    """The server that ``NICEPAY_TEST_POSTGRES`` names, else the project's own."""
    if given := os.environ.get("NICEPAY_TEST_POSTGRES"):
        return given
    script = str(ROOT / "scripts" / "postgres.sh")
    subprocess.run([script, "start"], check=True, stdout=subprocess.DEVNULL)
    return subprocess.run([script, "url"], check=True, capture_output=True, text=True).stdout.strip()


def place(store: str, folder: Path) -> tuple[str, dict[str, Any]]:
    """Where a ledger of this test's own is, and the settings that it is opened with."""
    if store == "sqlite":
        return f"sqlite:{folder}/{secrets.token_hex(4)}.db", dict(SETTINGS)
    return postgres(), {**SETTINGS, "prefix": f"t_{secrets.token_hex(6)}.nicepay_"}


def wanted(order: str, amount: int = 10_000) -> n.DirectRegistration:
    fields = {**BUYER, "notification_url": NOBODY}
    address = fields.pop("buyer_address")
    return n.DirectRegistration(reference=order, amount=amount, store="alfamart", buyer_address=address, **fields)


class Shop:
    """One way to call either ledger, so that each test runs with both."""

    def __init__(self, sandbox: Sandbox, url: str, settings: dict[str, Any], *, asynchronous: bool = False) -> None:
        self.sandbox = sandbox
        self.client = sandbox.client(timeout=5)
        self.asynchronous = asynchronous
        self.loop = asyncio.new_event_loop() if asynchronous else None
        kind: Any = n.AsyncLedger if asynchronous else n.Ledger
        self.ledger: Any = self.wait(kind.open(url, client=self.client, **settings))

    def wait(self, value: Any) -> Any:
        """The value, or what it is when it has been awaited."""
        if self.loop is None or not inspect.isawaitable(value):
            return value

        async def main() -> Any:
            return await value

        return self.loop.run_until_complete(main())

    def call(self, operation: str, *args: Any, **kwargs: Any) -> Any:
        return self.wait(getattr(self.ledger, operation)(*args, **kwargs))

    def next(self, consumer: str) -> Any:
        """The next event that is there already."""
        return self.wait(self.ledger.events(consumer).try_next())

    def drain(self, consumer: str) -> list[Any]:
        """Every event that is there for a consumer, each marked as done."""
        events = self.ledger.events(consumer)
        drained = []
        while (event := self.wait(events.try_next())) is not None:
            drained.append(event)
            assert self.wait(event.done()) is True
        return drained

    def paid(self, order: str) -> n.Payment:
        """An order that is checked out and paid, and that the ledger knows as paid."""
        payment: n.Payment = self.call("check_out", wanted(order))
        assert payment.transaction_id is not None
        self.sandbox.pay(payment.transaction_id)
        payment = self.call("recheck", order)
        assert payment.is_paid
        return payment

    def close(self) -> None:
        self.call("close")
        self.client.close()
        if self.loop is not None:
            self.loop.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


@contextmanager
def program(name: str, *arguments: object) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, str(PYTHON / "tests" / "ledger_programs.py"), name, *map(str, arguments)]
    # A session of its own, so that what it forked ends with it.
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True, start_new_session=True) as process:
        try:
            yield process
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)


def said(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@contextmanager
def locked(url: str) -> Iterator[None]:
    """By another process: two copies of SQLite in one process don't see each other's locks."""
    lock = "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute('BEGIN IMMEDIATE'); print(1); input()"
    command = [sys.executable, "-u", "-c", lock, url.removeprefix("sqlite:")]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdin=pipe, stdout=pipe, text=True) as locking:
        assert said(locking) == "1"
        try:
            yield
        finally:
            locking.communicate("\n", timeout=10)


def until(true: Callable[[], Any]) -> None:
    deadline = time.monotonic() + 60
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.02)

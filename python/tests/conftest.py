"""What the tests share: one order's worth of words, one way to call either client, and the run's report."""

from __future__ import annotations

import asyncio
import inspect
import os
import subprocess
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest

from nicepay_checkout import Credentials, DirectRegistration, Order, Registration
from nicepay_checkout.testing import Sandbox

ROOT = Path(__file__).resolve().parents[2]
PYTHON = ROOT / "python"
ID = "IONPAYTEST00202212231106386098"

BUYER: dict[str, Any] = {
    "goods_name": "Kopi Gayo 250 g",
    "buyer_name": "John Doe",
    "buyer_phone": "08123456789",
    "buyer_email": "john.doe@example.com",
    "buyer_address": "Jalan Bukit Berbunga 22",
    "buyer_city": "South Jakarta",
    "buyer_state": "DKI Jakarta",
    "buyer_postal_code": "10200",
    "callback_url": "https://merchant.example/nicepay/callback",
    "notification_url": "https://merchant.example/nicepay/notification",
}


def registration(reference: str = "order-1", amount: int | str = 10_000, **more: Any) -> Registration:
    return Registration(reference=reference, amount=amount, **{**BUYER, **more})


def direct(reference: str = "order-1", store: str = "alfamart") -> DirectRegistration:
    return registration(reference).direct(store=store, buyer_address=BUYER["buyer_address"])


def run_python(
    code: str, *arguments: str, env: dict[str, str] | None = None, timeout: float = 120
) -> subprocess.CompletedProcess[str]:
    """Runs a program in a fresh interpreter of the same environment."""
    import sys

    return subprocess.run(
        [sys.executable, "-c", code, *arguments],
        capture_output=True,
        text=True,
        timeout=timeout,
        env={**os.environ, **(env or {})},
        check=False,
    )


@pytest.fixture
def credentials() -> Credentials:
    return Credentials.sandbox()


@pytest.fixture
def order() -> Order:
    return Order(reference="ordNo20221223111252", amount=10_000, transaction_id=ID)


class Both:
    """One way to call either client, so that each test runs with both."""

    def __init__(self, sandbox: Sandbox, asynchronous: bool) -> None:
        self.sandbox = sandbox
        self.asynchronous = asynchronous

    def client(self, **settings: Any) -> Any:
        return self.sandbox.async_client(**settings) if self.asynchronous else self.sandbox.client(**settings)

    def __call__(self, method: str, *args: Any, settings: dict[str, Any] | None = None, **kwargs: Any) -> Any:
        client = self.client(**(settings or {}))
        if not self.asynchronous:
            result = getattr(client, method)(*args, **kwargs)
            return list(result) if method == "inquire_all" else result

        async def call() -> Any:
            result = getattr(client, method)(*args, **kwargs)
            if hasattr(result, "__aiter__") and method == "inquire_all":
                return [item async for item in result]
            return await result if inspect.isawaitable(result) else result

        return asyncio.run(call())


@pytest.fixture(params=["Client", "AsyncClient"])
def call(request: pytest.FixtureRequest, nicepay_sandbox: Sandbox) -> Both:
    return Both(nicepay_sandbox, request.param == "AsyncClient")


def ran(measure: str, name: str) -> None:
    """Tells the table that ``make test`` ends with that a case or test ran and passed."""
    folder = os.environ.get("NICEPAY_REPORT")
    if folder:
        with (Path(folder) / "python.tsv").open("a") as report:
            report.write(f"{measure}\t{name}\n")


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    report = yield
    # The examples start a gateway of their own; all others get the session's.
    over_a_socket = (
        "nicepay_sandbox" in getattr(item, "fixturenames", ())
        or "test_examples" in item.nodeid
        or "test_shops" in item.nodeid
    )
    if report.when == "call" and report.passed and over_a_socket:
        ran("e2e", item.nodeid)
    return report

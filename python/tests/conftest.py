"""What the tests share: one sandbox, one order's worth of words."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path
from typing import Any

import pytest

from nicepay_checkout import Credentials, Order, Registration

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

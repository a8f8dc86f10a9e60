"""Holds the built wheels to their limits, and installs and uses them in a clean environment of every Python given."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

LIMIT = 3_200_000

USE = """
import sys
from nicepay_checkout import Credentials, DirectRegistration, Ledger, testing
with testing.Sandbox() as sandbox, sandbox.client() as client:
    code = client.register_direct(DirectRegistration(
        reference="order-1", amount=10_000, store="alfamart", goods_name="Kopi", buyer_name="John Doe",
        buyer_phone="08123456789", buyer_email="john.doe@example.com", buyer_address="Jalan Bukit Berbunga 22",
        buyer_city="Jakarta", buyer_state="DKI Jakarta", buyer_postal_code="12345",
        notification_url="https://merchant.example/nicepay/notification",
    ))
    sandbox.pay(code.transaction_id)
    body = testing.sample_notification(order=code.order, credentials=Credentials.sandbox())
    assert client.settle(client.verify_notification(body), order=code.order).is_paid
    with Ledger.open("sqlite:payments.db", client=client) as ledger:
        assert ledger.adopt("order-1", order=code.order).status == "open"
        assert ledger.recheck("order-1").is_paid
print("works on", sys.version.split()[0])
"""


def main(folder: str, *pythons: str) -> None:
    (wheel,) = Path(folder).glob("nicepay_checkout-*.whl")
    (sandbox,) = Path(folder).glob("nicepay_checkout_sandbox-*.whl")
    size = wheel.stat().st_size
    print(f"{wheel.name}: {size:,} bytes")
    assert "-cp310-abi3-" in wheel.name, "the wheel is not for every CPython from 3.10 on"
    assert size <= LIMIT, f"the wheel is larger than {LIMIT:,} bytes"
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in ("nicepay_checkout/py.typed", "nicepay_checkout/_native.pyi", "nicepay_checkout/testing.py"):
        assert wanted in names, f"{wanted} is missing from the wheel"
    for python in pythons or (sys.executable,):
        with tempfile.TemporaryDirectory() as home:
            subprocess.run([python, "-m", "venv", home], check=True)
            within = Path(home) / ("Scripts" if sys.platform == "win32" else "bin")
            pip = [str(within / "python"), "-m", "pip", "install", "--quiet", "--no-index", str(wheel), str(sandbox)]
            subprocess.run(pip, check=True)
            subprocess.run([str(within / "python"), "-I", "-c", USE], check=True, cwd=home)


if __name__ == "__main__":
    main(*sys.argv[1:])

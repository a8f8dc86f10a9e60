"""Holds the built wheel to its limits, and installs and uses it in a clean environment of another Python."""

from __future__ import annotations

import subprocess
import sys
import tempfile
import zipfile
from pathlib import Path

LIMIT = 2_000_000

USE = """
import sys
from nicepay_checkout import Client, Credentials, NicepayError, Order, testing
credentials = Credentials.sandbox()
order = Order(reference="order-1", amount=10_000, transaction_id="IONPAYTEST00202212231106386098")
body = testing.sample_notification(order=order, credentials=credentials)
client = Client(credentials=credentials, environment="http://127.0.0.1:1", max_retries=0)
assert client.verify_notification(body).amount == 10_000
try:
    client.inquire(order)
except NicepayError as error:
    assert error.kind == "connection", error
print("works on", sys.version.split()[0])
"""


def main(folder: str, *pythons: str) -> None:
    (wheel,) = Path(folder).glob("nicepay_checkout-*.whl")
    size = wheel.stat().st_size
    print(f"{wheel.name}: {size:,} bytes")
    assert "-cp310-abi3-" in wheel.name, "the wheel is not for every CPython from 3.10 on"
    assert size <= LIMIT, f"the wheel is larger than {LIMIT:,} bytes"
    names = zipfile.ZipFile(wheel).namelist()
    for wanted in ("nicepay_checkout/py.typed", "nicepay_checkout/_native.pyi", "nicepay_checkout/testing.py"):
        assert wanted in names, f"{wanted} is missing from the wheel"
    assert pythons, "there is no second Python on this machine to try the wheel on"
    for python in pythons:
        with tempfile.TemporaryDirectory() as home:
            subprocess.run([python, "-m", "venv", home], check=True)
            within = Path(home) / ("Scripts" if sys.platform == "win32" else "bin")
            pip = [str(within / "python"), "-m", "pip", "install", "--quiet", "--no-index", str(wheel)]
            subprocess.run(pip, check=True)
            subprocess.run([str(within / "python"), "-I", "-c", USE], check=True, cwd=home)


if __name__ == "__main__":
    main(*sys.argv[1:])

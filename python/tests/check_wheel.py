"""Holds the built wheels to their limits, and installs and uses them in a clean environment of every Python given."""

from __future__ import annotations

import os
import re
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

# Run beside README.md's shop, which was pasted into an empty folder.
NEW_USER = """
import os, sqlite3, subprocess, sys, time
from contextlib import ExitStack, closing
from nicepay_checkout import Credentials, DirectRegistration, Ledger, testing
import shop

with testing.Sandbox() as sandbox:
    os.environ |= {"NICEPAY_BASE_URL": sandbox.base_url, "NICEPAY_LEDGER_URL": "sqlite:payments.db"}
    working = subprocess.Popen([sys.executable, "shop.py"])
    with ExitStack() as ending, Ledger.from_env() as ledger:
        ending.callback(working.wait)
        ending.callback(working.terminate)
        order = DirectRegistration(
            reference="order-1", amount=10_000, store="alfamart", goods_name="Kopi", buyer_name="John Doe",
            buyer_phone="08123456789", buyer_email="john.doe@example.com", buyer_address="Jalan Bukit Berbunga 22",
            buyer_city="Jakarta", buyer_state="DKI Jakarta", buyer_postal_code="12345",
            callback_url="http://127.0.0.1:9/callback", notification_url="http://127.0.0.1:9/notification",
        )
        assert shop.check_out(ledger, order) == shop.check_out(ledger, order)
        payment = ledger.payment("order-1")
        sandbox.pay(payment.transaction_id)
        body = testing.sample_notification(order=payment.order, credentials=Credentials.sandbox())
        assert [shop.notified(ledger, each) for each in (body, body, b"tXid=forged")] == [200, 200, 400]
        deadline = time.monotonic() + 60
        while not (ledger.payment("order-1").is_paid and ledger.health().consumers == {"shop": 0}):
            assert time.monotonic() < deadline and working.poll() is None, ledger.health()
            time.sleep(0.1)
with closing(sqlite3.connect("shop.db")) as database:
    delivered = database.execute("SELECT * FROM deliveries").fetchall()
assert delivered == [("order-1",)], delivered
print("README.md's shop delivers once on", sys.version.split()[0])
"""
MERCHANT = {
    "NICEPAY_MERCHANT_ID": "IONPAYTEST",
    "NICEPAY_MERCHANT_KEY": (
        "33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A=="
    ),
}


def as_a_new_user(python: str, wheel: Path, sandbox: Path) -> None:
    """The wheel alone in a new environment, and README.md's blocks pasted into a file of an empty folder."""
    with tempfile.TemporaryDirectory() as home, tempfile.TemporaryDirectory() as empty:
        within = installed(python, home, wheel)
        readme = Path(__file__).parents[1].joinpath("README.md").read_text()
        blocks = re.findall(r"^```python\n(.*?)^```", readme, re.DOTALL | re.MULTILINE)
        Path(empty, "shop.py").write_text("\n".join(blocks))
        # NICEPAY's stand-in is no part of what a new user installs.
        archive = zipfile.ZipFile(sandbox)
        (program,) = [name for name in archive.namelist() if Path(name).name == "nicepay-sandbox"]
        binary = archive.extract(program, home)
        Path(binary).chmod(0o755)
        env = {**os.environ, **MERCHANT, "NICEPAY_SANDBOX_BINARY": binary}
        subprocess.run([within, "-c", NEW_USER], check=True, cwd=empty, env=env)


def installed(python: str, home: str, *wheels: Path) -> str:
    """A new environment with these wheels and nothing else: its interpreter."""
    subprocess.run([python, "-m", "venv", home], check=True)
    within = str(Path(home) / ("Scripts" if sys.platform == "win32" else "bin") / "python")
    subprocess.run([within, "-m", "pip", "install", "--quiet", "--no-index", *map(str, wheels)], check=True)
    return within


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
            within = installed(python, home, wheel, sandbox)
            subprocess.run([within, "-I", "-c", USE], check=True, cwd=home)
        as_a_new_user(python, wheel, sandbox)


if __name__ == "__main__":
    main(*sys.argv[1:])

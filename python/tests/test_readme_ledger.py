"""The README's shop with a ledger, run."""

from __future__ import annotations

import sqlite3
import sys
import threading
from pathlib import Path

from ledger_shop import SETTINGS, wanted

import nicepay_checkout as n
from nicepay_checkout.testing import Sandbox, sample_notification

EXAMPLES = Path(__file__).parents[1] / "examples"
sys.path.insert(0, str(EXAMPLES))

from readme_ledger import check_out, deliver, notified  # noqa: E402


def test_the_shop_of_the_readme_delivers_once(nicepay_sandbox: Sandbox, tmp_path: Path) -> None:
    shop = sqlite3.connect(tmp_path / "shop.db", check_same_thread=False)
    shop.executescript(f"{n.Ledger.claim_migration('qmark')}; CREATE TABLE deliveries (order_id TEXT)")
    with n.Ledger.open(f"sqlite:{tmp_path}/payments.db", client=nicepay_sandbox.client(), **SETTINGS) as ledger:
        number = check_out(ledger, wanted("readme"))
        assert number
        assert check_out(ledger, wanted("readme")) == number
        payment = ledger.payment("readme")
        assert payment is not None
        order = payment.order
        assert order is not None
        nicepay_sandbox.pay(order.transaction_id)
        body = sample_notification(order=order, credentials=n.Credentials.sandbox())
        assert [notified(ledger, body) for _ in range(3)] == [200, 200, 200]
        assert notified(ledger, b"tXid=forged") == 400
        ledger.run_due()
        delivering = threading.Thread(target=deliver, args=(ledger, shop))
        delivering.start()
        while ledger.health().consumers.get("shop") != 0:
            delivering.join(0.02)
        ledger.stop()
        delivering.join(10)
    assert shop.execute("SELECT order_id FROM deliveries").fetchall() == [("readme",)]


def test_the_example_fits_twenty_lines() -> None:
    _, region = (EXAMPLES / "readme_ledger.py").read_text().split("# region shop\n")
    lines = [line for line in region.split("# endregion")[0].splitlines() if line.strip()]
    assert len(lines) <= 20

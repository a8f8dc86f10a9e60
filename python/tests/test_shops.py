"""The framework examples, each as a program of its own: over a socket against a sandbox, and killed at its lines."""

from __future__ import annotations

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from conftest import PYTHON
from ledger_shop import SETTINGS, until, wanted

import nicepay_checkout as n
from nicepay_checkout import testing
from nicepay_checkout.testing import Sandbox

EXAMPLES = PYTHON / "examples"
APPS = ["fastapi_app", "flask_app", "django_app"]
SANDBOX_KEY = "33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A=="
Answer = tuple[int, str]


def ask(method: str, url: str, body: bytes | None = None) -> Answer:
    request = urllib.request.Request(url, data=body, method=method)
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    try:
        with opener.open(request, timeout=60) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as refused:
        return refused.code, refused.read().decode()


def tasks(database: Path, order: str) -> list[str]:
    """What the shop's people are told to do about an order, in that order."""
    with closing(sqlite3.connect(database, timeout=10)) as shop:
        try:
            rows = shop.execute("SELECT what FROM tasks WHERE order_id = ? ORDER BY rowid", (order,)).fetchall()
        except sqlite3.OperationalError as error:
            assert "no such table" in str(error)
            return []
    return [what for (what,) in rows]


class App:
    """An example that serves, and the gateway that it has started for itself."""

    def __init__(self, name: str, folder: Path) -> None:
        self.database = folder / "shop.db"
        self.process = subprocess.Popen(
            [sys.executable, f"{name}.py"],
            cwd=EXAMPLES,
            env={**os.environ, "PORT": "0", "SHOP_DATABASE": str(self.database)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        self.shop, self.gateway = re.findall(r"http://127\.0\.0\.1:\d+(?!\S*/)", line)

    def check_out(self, order: str) -> n.Order:
        """The order's payment, as NICEPAY has it."""
        status, text = ask("PUT", f"{self.shop}/orders/{order}")
        assert status == 200, text
        number = json.loads(text)["pay_with"]
        listed = json.loads(ask("GET", f"{self.gateway}/sandbox/transactions")[1])["transactions"]
        (found,) = [transaction for transaction in listed if transaction["payment_number"] == number]
        return n.Order(
            reference=found["reference"], amount=int(found["amount"]), transaction_id=found["transaction_id"]
        )

    def happens(self, order: n.Order, what: str) -> None:
        """Has the gateway do something with a payment, and tell the shop of it."""
        status, text = ask("POST", f"{self.gateway}/sandbox/transactions/{order.transaction_id}/{what}")
        assert status == 200, text

    def fault(self, operation: str, kind: str, times: int) -> None:
        """Has the gateway misbehave."""
        fault = {"operation": operation, "kind": kind, "times": times}
        assert ask("POST", f"{self.gateway}/sandbox/faults", json.dumps(fault).encode())[0] == 200

    def pays_late(self, order: n.Order) -> None:
        """Money that comes in for a number that has expired."""
        late = json.dumps({"method": "convenience_store", "status": "0"}).encode()
        path = f"/sandbox/transactions/{order.transaction_id}/pay"
        assert ask("POST", f"{self.gateway}{path}", late)[0] == 200
        assert self.notify(sample(order)) == (200, "OK")

    def notify(self, body: bytes) -> Answer:
        return ask("POST", f"{self.shop}/nicepay/notification", body)

    def callback(self, query: str) -> Answer:
        return ask("GET", f"{self.shop}/nicepay/callback?{query}")

    def told(self, order: str, *what: str) -> None:
        """Waits until the shop has these tasks for an order, and has no others."""
        until(lambda: len(tasks(self.database, order)) >= len(what))
        assert tasks(self.database, order) == [*what]


@pytest.fixture(scope="module", params=APPS)
def app(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    app = App(request.param, tmp_path_factory.mktemp(request.param))
    try:
        yield app
    finally:
        app.process.terminate()
        rest = app.process.communicate(timeout=60)[0]
    assert rest == ""
    assert app.process.returncode in (0, -signal.SIGTERM)
    with pytest.raises(urllib.error.URLError):
        ask("GET", f"{app.gateway}/sandbox/health")  # it took its gateway with it


def sample(order: n.Order, event: Any = "deposit") -> bytes:
    return testing.sample_notification(order=order, credentials=n.Credentials.sandbox(), event=event)


def test_a_payment_is_delivered_once_and_taken_back_once(app: App) -> None:
    order = app.check_out("one")
    assert app.check_out("one") == order
    query = testing.sample_callback(order=order, store="alfamart", payment_number="1")
    # Neither a callback nor a genuine token says that it is paid: nobody has paid yet.
    assert app.notify(sample(order)) == (200, "OK")
    status, text = app.callback(query)
    assert (status, json.loads(text)["status"]) == (200, "open")
    assert tasks(app.database, "one") == []

    app.happens(order, "pay")
    app.told("one", "deliver")
    for _ in range(3):
        assert app.notify(sample(order)) == (200, "OK")
        assert json.loads(app.callback(query)[1]) == {"status": "paid", "pay_with": None}
    assert json.loads(ask("POST", f"{app.shop}/nicepay/callback", query.encode())[1])["status"] == "paid"
    app.happens(order, "reverse")
    app.told("one", "deliver", "take back")
    assert app.notify(sample(order, "reversal")) == (200, "OK")
    app.told("one", "deliver", "take back")


def test_late_and_second_payments_are_tasks_of_their_own(app: App) -> None:
    first = app.check_out("two")
    app.happens(first, "expire")
    query = testing.sample_callback(order=first, store="alfamart", payment_number="1")
    assert json.loads(app.callback(query)[1])["status"] == "expired"
    second = app.check_out("two")
    assert second.transaction_id != first.transaction_id
    app.happens(second, "pay")
    app.told("two", "deliver")
    app.pays_late(first)
    app.told("two", "deliver", "refund")

    late = app.check_out("three")
    app.happens(late, "expire")
    query = testing.sample_callback(order=late, store="alfamart", payment_number="1")
    assert json.loads(app.callback(query)[1])["status"] == "expired"
    app.pays_late(late)
    app.told("three", "decide")


def test_what_is_refused(app: App) -> None:
    order = app.check_out("four")
    genuine = sample(order)
    for body in (b"", b"nonsense", genuine.replace(b"amt=10000", b"amt=10001"), genuine[:-3]):
        assert app.notify(body)[0] == 400
    unknown = n.Order(reference="five", amount=10_000, transaction_id="IONPAYTEST00202212231106386098")
    assert app.callback(testing.sample_callback(order=unknown, store="alfamart", payment_number="1"))[0] == 404
    assert app.callback("")[0] == 400
    assert ask("PUT", f"{app.shop}/orders/{'x' * 41}")[0] == 400
    assert tasks(app.database, "four") == []


def test_a_lost_answer_loses_no_order(app: App) -> None:
    app.fault("register_direct", "drop_after", 1)  # registered, and its answer is lost
    order = app.check_out("six")  # under a second reference
    app.happens(order, "pay")
    app.told("six", "deliver")
    app.fault("register_direct", "status_before", 1_000)
    assert ask("PUT", f"{app.shop}/orders/seven")[0] == 503
    assert ask("DELETE", f"{app.gateway}/sandbox/faults")[0] == 200
    order = app.check_out("seven")  # the customer tries again
    app.happens(order, "pay")
    app.told("seven", "deliver")


@contextmanager
def working(name: str, dies_at: str, env: dict[str, str]) -> Iterator[subprocess.Popen[str]]:
    """What an example has work beside its web server; it kills itself at the first call of a method of a paid event."""
    command = [sys.executable, str(PYTHON / "tests" / "shop_programs.py"), name, dies_at]
    with subprocess.Popen(command, cwd=EXAMPLES, env={**os.environ, **env}, text=True) as process:
        try:
            yield process
        finally:
            process.terminate()


@pytest.mark.parametrize("name", APPS)
def test_killed_between_any_two_lines_it_delivers_once(name: str, nicepay_sandbox: Sandbox, tmp_path: Path) -> None:
    database = tmp_path / "shop.db"
    env = {
        "SHOP_DATABASE": str(database),
        "NICEPAY_LEDGER_URL": f"sqlite:{tmp_path}/payments.db",
        "NICEPAY_BASE_URL": nicepay_sandbox.base_url,
        "NICEPAY_MERCHANT_ID": "IONPAYTEST",
        "NICEPAY_MERCHANT_KEY": SANDBOX_KEY,
    }
    with n.Ledger.open(f"sqlite:{tmp_path}/payments.db", client=nicepay_sandbox.client(), **SETTINGS) as ledger:
        payment = ledger.check_out(wanted("order-1"))
        nicepay_sandbox.pay(payment.transaction_id or "")
        ledger.recheck("order-1")
        # Before the transaction, within it after its insert, and between its commit and the event's end.
        for dies_at, done in (("claim", []), ("commit", []), ("done", ["deliver"])):
            with working(name, dies_at, env) as process:
                assert process.wait(60) == -signal.SIGKILL
            assert tasks(database, "order-1") == done, dies_at
        with working(name, "never", env) as process:
            until(lambda: ledger.health().consumers == {"shop": 0})
            process.terminate()
            assert process.wait(60) == 0
    assert tasks(database, "order-1") == ["deliver"]

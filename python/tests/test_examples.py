"""The examples do what they say: the walk-through, and each framework's handlers against every kind of message."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from conftest import PYTHON, registration

import nicepay_checkout as n
from nicepay_checkout import testing
from nicepay_checkout.testing import Sandbox

EXAMPLES = PYTHON / "examples"
SANDBOX_KEY = "33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A=="
NOTIFICATION = "/nicepay/notification"
Answer = tuple[int, str]
Send = Callable[..., Answer]


def test_the_first_run_says_what_it_builds(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.syspath_prepend(str(EXAMPLES))
    import _sandbox

    ran: list[list[str]] = []

    def not_installed(binary: str | None = None) -> str:
        if binary is None:
            raise testing.SandboxError("the sandbox is not installed")
        return binary

    monkeypatch.setattr(_sandbox, "Sandbox", not_installed)
    monkeypatch.setattr(subprocess, "run", lambda command, **_: ran.append(command))
    assert str(_sandbox.start()).endswith("nicepay-sandbox")
    (command,) = ran
    assert command[:2] == ["cargo", "build"]
    assert "--quiet" not in command  # cargo says how far it is
    told = capsys.readouterr()
    assert "building the sandbox" in told.err
    assert told.out == ""


def test_checkout() -> None:
    ran = subprocess.run(
        [sys.executable, "checkout.py"], cwd=EXAMPLES, capture_output=True, text=True, timeout=600, check=False
    )
    told = [line.split(maxsplit=1) for line in ran.stdout.splitlines()]
    delivered, taken_back = ("delivered", "order-20221223-1"), ("taken back", "order-20221223-1")
    assert ["PAID", f"[{delivered}]"] in told, ran.stdout + ran.stderr
    assert told[-1] == ["REVERSED", f"[{delivered}, {taken_back}]"], ran.stdout + ran.stderr


def fastapi_app() -> Iterator[Send]:
    import httpx
    from fastapi_app import app, lifespan

    loop = asyncio.new_event_loop()
    living = lifespan(app)
    loop.run_until_complete(living.__aenter__())

    async def send(method: str, path: str, body: bytes | None) -> httpx.Response:
        transport = httpx.ASGITransport(app)
        async with httpx.AsyncClient(transport=transport, base_url="http://shop.example") as client:
            return await client.request(method, path, content=body)

    def call(method: str, path: str, body: bytes | None = None) -> Answer:
        answer = loop.run_until_complete(send(method, path, body))
        return answer.status_code, answer.text

    yield call
    loop.run_until_complete(living.__aexit__(None, None, None))
    loop.close()


def flask_app() -> Iterator[Send]:
    from flask_app import create_app

    client = create_app().test_client()

    def call(method: str, path: str, body: bytes | None = None) -> Answer:
        answer = client.open(path, method=method, data=body, content_type="application/x-www-form-urlencoded")
        return answer.status_code, answer.text

    yield call


def django_app() -> Iterator[Send]:
    import django_app
    from django.test import Client

    django_app.shop.cache_clear()
    client = Client(enforce_csrf_checks=True)

    def call(method: str, path: str, body: bytes | None = None) -> Answer:
        answer = client.generic(method, path, body or b"", content_type="application/x-www-form-urlencoded")
        return answer.status_code, answer.content.decode()

    yield call


APPS = [fastapi_app, flask_app, django_app]


@pytest.fixture
def books(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(EXAMPLES))
    from store import Books

    return Books(tmp_path / "shop.db")


@pytest.fixture(params=APPS, ids=[app.__name__ for app in APPS])
def send(
    request: pytest.FixtureRequest, books: Any, nicepay_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Send]:
    monkeypatch.setenv("SHOP_DATABASE", str(books.path))
    monkeypatch.setenv("NICEPAY_BASE_URL", nicepay_sandbox.base_url)
    monkeypatch.setenv("NICEPAY_MERCHANT_ID", "IONPAYTEST")
    monkeypatch.setenv("NICEPAY_MERCHANT_KEY", SANDBOX_KEY)
    yield from request.param()


def told(order: n.Order, event: Any = "deposit") -> bytes:
    return testing.sample_notification(order=order, credentials=n.Credentials.sandbox(), event=event)


def ordered(send: Send, sandbox: Sandbox) -> n.Order:
    """What the shop's own checkout registered, as NICEPAY has it."""
    status, text = send("POST", "/orders")
    assert status == 200, text
    answer = json.loads(text)
    (transaction,) = sandbox.transactions()
    assert (transaction["reference"], transaction["payment_number"]) == (answer["reference"], answer["pay_with"])
    return n.Order(
        reference=transaction["reference"],
        amount=int(transaction["amount"]),
        transaction_id=transaction["transaction_id"],
    )


def test_a_payment_is_delivered_once_and_taken_back_once(send: Send, books: Any, nicepay_sandbox: Sandbox) -> None:
    order = ordered(send, nicepay_sandbox)
    query = testing.sample_callback(order=order, store="alfamart", payment_number="123")

    # A genuine token proves nothing about the status: nobody has paid yet.
    assert send("POST", NOTIFICATION, told(order)) == (503, "NOT YET")
    status, text = send("GET", f"/nicepay/callback?{query}")
    assert status == 200
    assert json.loads(text)["state"] == "unpaid"
    assert json.loads(text)["pay_with"] == nicepay_sandbox.transactions()[0]["payment_number"]
    assert books.journal() == []
    assert books.inbox() == [told(order)]

    nicepay_sandbox.pay(order.transaction_id)
    for _ in range(2):
        assert send("POST", NOTIFICATION, told(order)) == (200, "OK")
        assert json.loads(send("GET", f"/nicepay/callback?{query}")[1]) == {"state": "paid", "pay_with": None}
    assert books.journal() == [("delivered", order.reference)]

    nicepay_sandbox.reverse(order.transaction_id)
    for _ in range(2):
        assert send("POST", NOTIFICATION, told(order, "reversal")) == (200, "OK")
    assert books.journal() == [("delivered", order.reference), ("taken back", order.reference)]
    assert books.inbox() == []


def test_the_callback_page_books_as_the_notification_does(send: Send, books: Any, nicepay_sandbox: Sandbox) -> None:
    order = ordered(send, nicepay_sandbox)
    query = testing.sample_callback(order=order, store="alfamart", payment_number="123")
    nicepay_sandbox.pay(order.transaction_id)
    for _ in range(2):
        assert send("GET", f"/nicepay/callback?{query}")[0] == 200
        assert books.journal() == [("delivered", order.reference)]
    assert send("POST", NOTIFICATION, told(order)) == (200, "OK")
    assert books.journal() == [("delivered", order.reference)]
    nicepay_sandbox.reverse(order.transaction_id)
    for _ in range(2):
        assert json.loads(send("GET", f"/nicepay/callback?{query}")[1])["state"] == "unpaid"
        assert books.journal() == [("delivered", order.reference), ("taken back", order.reference)]
    assert send("POST", NOTIFICATION, told(order, "reversal")) == (200, "OK")
    assert books.journal() == [("delivered", order.reference), ("taken back", order.reference)]


def test_an_order_known_by_its_intent_alone_is_found(send: Send, books: Any, nicepay_sandbox: Sandbox) -> None:
    nicepay_sandbox.inject("register_direct", "drop_after", times=1)  # registered, and the answer is lost
    assert send("POST", "/orders")[0] == 503
    assert books.entries() == []
    (transaction,) = nicepay_sandbox.transactions()
    nicepay_sandbox.pay(transaction["transaction_id"])
    order = n.Order(reference=transaction["reference"], amount=10_000, transaction_id=transaction["transaction_id"])
    assert send("POST", NOTIFICATION, told(order)) == (200, "OK")
    assert books.journal() == [("delivered", order.reference)]
    assert [entry.order for entry in books.entries()] == [order]


def test_a_notification_is_kept_while_nicepay_can_not_be_asked(
    send: Send, books: Any, nicepay_sandbox: Sandbox
) -> None:
    from readme import settle_inbox

    order = ordered(send, nicepay_sandbox)
    nicepay_sandbox.pay(order.transaction_id)
    nicepay_sandbox.inject("inquire", "html")
    assert send("POST", NOTIFICATION, told(order))[0] == 503
    assert books.inbox() == [told(order)]
    with nicepay_sandbox.client() as client:
        assert settle_inbox(client, books) == 1
        assert books.journal() == []
        nicepay_sandbox.heal()
        assert settle_inbox(client, books) == 0
    assert books.journal() == [("delivered", order.reference)]
    assert books.inbox() == []


def test_what_is_refused(send: Send, books: Any, nicepay_sandbox: Sandbox) -> None:
    order = nicepay_sandbox.client().register(registration()).order
    genuine = told(order)
    query = testing.sample_callback(order=order, store="alfamart", payment_number="123")
    assert send("POST", NOTIFICATION, genuine)[0] == 404  # not in the books
    assert send("GET", f"/nicepay/callback?{query}")[0] == 404
    books.plan(order.reference, order.amount)
    books.keep(order)
    for body in (b"", b"nonsense", genuine.replace(b"amt=10000", b"amt=10001"), genuine[:-3]):
        assert send("POST", NOTIFICATION, body)[0] == 400
    assert books.inbox() == [genuine]  # what can't be verified is not kept
    dearer = n.Order(reference="order-1", amount=99_999, transaction_id=order.transaction_id)
    assert send("POST", NOTIFICATION, told(dearer))[0] == 400
    assert send("GET", "/nicepay/callback?")[0] == 400
    assert send("GET", f"/nicepay/callback?{query.replace('amount=10000', 'amount=1')}")[0] == 400
    nicepay_sandbox.inject("inquire", "html")
    assert send("POST", NOTIFICATION, genuine)[0] == 503
    assert send("GET", f"/nicepay/callback?{query}")[0] == 503
    assert books.journal() == []


def ask(method: str, url: str, body: bytes | None = None) -> Answer:
    request = urllib.request.Request(url, data=body, method=method)
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(request, timeout=60) as answer:
        return answer.status, answer.read().decode()


@pytest.mark.parametrize("app", [app.__name__ for app in APPS])
def test_started_as_a_program_it_serves_against_a_sandbox(app: str, books: Any) -> None:
    process = subprocess.Popen(
        [sys.executable, f"{app}.py"],
        cwd=EXAMPLES,
        env={**os.environ, "PORT": "0", "SHOP_DATABASE": str(books.path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        shop, gateway = re.findall(r"http://127\.0\.0\.1:\d+(?!\S*/)", process.stdout.readline())
        status, text = ask("POST", f"{shop}/orders")
        reference = json.loads(text)["reference"]
        (entry,) = books.entries()
        assert (status, entry.order.reference) == (200, reference)
        # NICEPAY's own notification, then the same news once more by hand.
        ask("POST", f"{gateway}/sandbox/transactions/{entry.order.transaction_id}/pay")
        assert json.loads(ask("POST", f"{gateway}/sandbox/idle")[1]) == {"idle": True}
        assert books.journal() == [("delivered", reference)]
        assert ask("POST", f"{shop}{NOTIFICATION}", told(entry.order)) == (200, "OK")
        assert books.journal() == [("delivered", reference)]
    finally:
        process.terminate()
        rest = process.communicate(timeout=60)[0]
    assert rest == ""
    assert process.returncode in (0, -signal.SIGTERM)
    with pytest.raises(urllib.error.URLError):
        ask("GET", f"{gateway}/sandbox/health")  # it took its sandbox with it


def test_the_guide(nicepay_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NICEPAY_BASE_URL", nicepay_sandbox.base_url)
    monkeypatch.setenv("NICEPAY_MERCHANT_ID", "IONPAYTEST")
    monkeypatch.setenv("NICEPAY_MERCHANT_KEY", SANDBOX_KEY)
    page = (PYTHON.parent / "docs" / "python.md").read_text()
    blocks = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    assert len(blocks) >= 12
    space: dict[str, Any] = {"__name__": "guide"}
    for number, block in enumerate(blocks):
        exec(compile(block, f"docs/python.md, block {number + 1}", "exec"), space)
    assert space["final"].state is n.TransactionState.EXPIRED
    readme = (PYTHON / "README.md").read_text()
    for block in re.findall(r"^```python\n(.*?)^```", readme, re.DOTALL | re.MULTILINE):
        exec(compile(block.replace('"production"', repr(nicepay_sandbox.base_url)), "README.md", "exec"), space)

"""The examples do what they say: the walk-through, and each framework's handlers against every kind of message."""

from __future__ import annotations

import asyncio
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from conftest import PYTHON, registration

import nicepay_checkout as n
from nicepay_checkout import testing
from nicepay_checkout.testing import Sandbox

EXAMPLES = PYTHON / "examples"
SANDBOX_KEY = "33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A=="
Answer = tuple[int, str]
Send = Callable[..., Answer]


def test_checkout() -> None:
    ran = subprocess.run(
        [sys.executable, "checkout.py"], cwd=EXAMPLES, capture_output=True, text=True, timeout=600, check=False
    )
    assert ran.stdout.splitlines()[-1] == "PAID", ran.stdout + ran.stderr


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

    django_app.nicepay.cache_clear()
    client = Client(enforce_csrf_checks=True)

    def call(method: str, path: str, body: bytes | None = None) -> Answer:
        answer = client.generic(method, path, body or b"", content_type="application/x-www-form-urlencoded")
        return answer.status_code, answer.content.decode()

    yield call


APPS = [fastapi_app, flask_app, django_app]


@pytest.fixture(params=APPS, ids=[app.__name__ for app in APPS])
def send(request: pytest.FixtureRequest, nicepay_sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Send]:
    monkeypatch.syspath_prepend(str(EXAMPLES))
    monkeypatch.setenv("NICEPAY_BASE_URL", nicepay_sandbox.base_url)
    monkeypatch.setenv("NICEPAY_MERCHANT_ID", "IONPAYTEST")
    monkeypatch.setenv("NICEPAY_MERCHANT_KEY", SANDBOX_KEY)
    yield from request.param()


@pytest.fixture
def books(send: Send) -> Any:
    import store

    store.books.__init__()  # type: ignore[misc]
    return store.books


def test_a_payment_is_delivered_once(send: Send, books: Any, nicepay_sandbox: Sandbox) -> None:
    order = nicepay_sandbox.client().register(registration()).order
    books.add(order)
    body = testing.sample_notification(order=order, credentials=n.Credentials.sandbox())
    chosen = nicepay_sandbox.choose_store(order.transaction_id, "alfamart")
    query = chosen["callback_url"].partition("?")[2]

    # A genuine token proves nothing about the status: nobody has paid yet.
    assert send("POST", "/nicepay/notification", body) == (200, "OK")
    status, text = send("GET", f"/nicepay/callback?{query}")
    assert status == 200
    assert "unpaid" in text
    assert chosen["payment_number"] in text
    assert books.deliveries == []

    nicepay_sandbox.pay(order.transaction_id)
    for _ in range(2):
        assert send("POST", "/nicepay/notification", body) == (200, "OK")
        assert '"paid"' in send("GET", f"/nicepay/callback?{query}")[1]
    assert books.deliveries == ["order-1"]


def test_what_is_refused(send: Send, books: Any, nicepay_sandbox: Sandbox) -> None:
    order = nicepay_sandbox.client().register(registration()).order
    credentials = n.Credentials.sandbox()
    genuine = testing.sample_notification(order=order, credentials=credentials)
    query = testing.sample_callback(order=order, store="alfamart", payment_number="123")
    assert send("POST", "/nicepay/notification", genuine)[0] == 404  # not in the books
    assert send("GET", f"/nicepay/callback?{query}")[0] == 404
    books.add(order)
    for body in (b"", b"nonsense", genuine.replace(b"amt=10000", b"amt=10001"), genuine[:-3]):
        assert send("POST", "/nicepay/notification", body)[0] == 400
    dearer = n.Order(reference="order-1", amount=99_999, transaction_id=order.transaction_id)
    other = testing.sample_notification(order=dearer, credentials=credentials)
    assert send("POST", "/nicepay/notification", other)[0] == 400
    assert send("GET", "/nicepay/callback?")[0] == 400
    assert send("GET", f"/nicepay/callback?{query.replace('amount=10000', 'amount=1')}")[0] == 400
    # NICEPAY does not answer: not 2xx, so that it tells again.
    nicepay_sandbox.inject("inquire", "html")
    assert send("POST", "/nicepay/notification", genuine)[0] == 503
    assert send("GET", f"/nicepay/callback?{query}")[0] == 503
    assert books.deliveries == []


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

"""The ledger in a process's life: sockets, kills, forks, signals, threads, loops, memory."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from conftest import direct, run_python
from ledger_shop import STORES, Shop, locked, place, program, said, until, wanted

import nicepay_checkout as n
from nicepay_checkout import testing
from nicepay_checkout.testing import Sandbox

SANDBOX_KEY = "33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A=="


@contextmanager
def listening(take: Any) -> Iterator[str]:
    """A server that hands each posted body to ``take`` and answers with what that gives."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            reply = take(self.rfile.read(int(self.headers["Content-Length"])))
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.content_type)
            self.end_headers()
            self.wfile.write(reply.body.encode())

        def log_message(self, format: str, *_: object) -> None:  # noqa: A002
            pass

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/notification"
        finally:
            server.shutdown()
            thread.join()


@pytest.mark.parametrize("store", STORES)
def test_from_order_to_paid_over_a_socket(store: str, nicepay_sandbox: Sandbox, tmp_path: Path) -> None:
    url, settings = place(store, tmp_path)
    with (
        n.Ledger.open(url, client=nicepay_sandbox.client(), **settings) as ledger,
        listening(ledger.receive) as address,
        ledger.worker() as worker,
    ):
        payment = ledger.check_out(direct("order-1").replace(notification_url=address))
        kinds = []
        for event in ledger.events("shop"):
            with event:
                kinds.append(event.kind)
            if event.kind == "number_issued":
                nicepay_sandbox.pay(payment.transaction_id or "")
            if event.kind == "paid":
                nicepay_sandbox.reverse(payment.transaction_id or "")
            if event.kind == "reversed":
                break
        assert worker.is_running
        assert kinds == ["number_issued", "paid", "reversed"]
        sources = [entry.source for entry in ledger.history("order-1")]
        assert "notification" in sources
    assert not worker.is_running


@pytest.mark.parametrize("store", STORES)
async def test_from_order_to_paid_on_an_event_loop(store: str, nicepay_sandbox: Sandbox, tmp_path: Path) -> None:
    url, settings = place(store, tmp_path)
    loop = asyncio.get_running_loop()
    turns = 0

    async def tick() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0.01)

    async with n.AsyncLedger.open(url, client=nicepay_sandbox.async_client(), **settings) as ledger:

        def take(body: bytes) -> Any:
            return asyncio.run_coroutine_threadsafe(ledger.receive(body), loop).result(60)

        with listening(take) as address:
            async with ledger.worker() as worker:
                payment = await ledger.check_out(direct("order-1").replace(notification_url=address))
                ticking = asyncio.create_task(tick())
                kinds = []
                async for event in ledger.events("shop"):
                    async with event:
                        kinds.append(event.kind)
                    if event.kind == "number_issued":
                        await asyncio.sleep(0.3)  # the consumer waits longer than it works
                        await asyncio.to_thread(nicepay_sandbox.pay, payment.transaction_id or "")
                    if event.kind == "paid":
                        break
                ticking.cancel()
                # The loop has others to serve while it waits: one that was held would have turned a few times.
                assert turns > 15
                assert worker.is_running
                with pytest.raises(asyncio.TimeoutError):
                    await asyncio.wait_for(anext(ledger.events("shop")), 0.1)
        assert kinds == ["number_issued", "paid"]


@pytest.mark.parametrize("store", STORES)
@pytest.mark.parametrize("where", ["before", "after"])
def test_a_consumer_that_is_killed_delivers_once(
    where: str, store: str, nicepay_sandbox: Sandbox, tmp_path: Path
) -> None:
    url, settings = place(store, tmp_path)
    settings["event_lease"] = 1
    with Shop(nicepay_sandbox, url, settings) as shop:
        shop.paid("order-1")
    books = tmp_path / "shop.db"
    with closing(sqlite3.connect(books)) as database:
        database.execute("CREATE TABLE deliveries (order_id TEXT)")
        database.execute(n.Ledger.claim_migration("qmark"))
        database.commit()
    arguments = (books, url, json.dumps(settings), nicepay_sandbox.base_url)
    with program("deliver", where, *arguments) as killed:
        said(killed)  # the number
        event_id = said(killed)
        assert event_id.endswith(":0:paid")
        killed.kill()
    with program("deliver", "to the end", *arguments) as second:
        # It comes again: new to the shop's database only where the first had not committed.
        assert said(second) == f"{event_id} {where == 'before'}"
        assert second.wait(30) == 0
    with closing(sqlite3.connect(books)) as database:
        assert database.execute("SELECT * FROM deliveries").fetchall() == [("order-1",)]


@pytest.mark.parametrize("store", STORES)
def test_two_processes_share_the_work(store: str, nicepay_sandbox: Sandbox, tmp_path: Path) -> None:
    url, settings = place(store, tmp_path)
    # Due soon, and each worker and consumer takes a few at a time, so that there is something to share.
    settings |= {"schedule": {"numbered": [{"until": 600, "every": 3}]}, "concurrency": 2, "prefetch": 2}
    count = 60
    with Shop(nicepay_sandbox, url, settings) as shop:
        for number in range(count):
            payment = shop.call("check_out", wanted(f"order-{number}"))
            nicepay_sandbox.pay(payment.transaction_id)
        arguments = (url, json.dumps(settings), nicepay_sandbox.base_url)
        with program("share", *arguments) as one, program("share", *arguments) as other:
            assert [said(process) for process in (one, other)] == ["ready", "ready"]
            for process in (one, other):  # together: the first to be up would do all
                assert process.stdin is not None
                process.stdin.write("go\n")
                process.stdin.flush()
            deadline = time.monotonic() + 60
            while (paid := len(shop.call("payments", status="paid", limit=1_000))) < count or any(
                shop.call("health").consumers.values()
            ):
                assert time.monotonic() < deadline, (paid, shop.call("health"))
                time.sleep(0.1)
            told = []
            for process in (one, other):
                process.terminate()
                assert process.stdout is not None
                # Not communicate(): that passes over what came in with the line that was read before.
                told.append(process.stdout.read().split())
                assert process.wait(30) == 0
        inquiries = sum(request["path"].endswith("/inquiry") for request in nicepay_sandbox.requests())
    assert len(told[0]) + len(told[1]) == len({*told[0], *told[1]}) == 2 * count
    assert min(len(ids) for ids in told) > 0
    assert inquiries == count  # no payment is asked about by two


def test_waiting_releases_the_interpreter(nicepay_sandbox: Sandbox, tmp_path: Path) -> None:
    url, settings = place("sqlite", tmp_path)
    with Shop(nicepay_sandbox, url, settings) as shop:
        events = shop.ledger.events("shop")
        waiting = threading.Thread(target=lambda: [event.done() for event in events])
        waiting.start()
        turns = 0
        end = time.monotonic() + 0.5
        while time.monotonic() < end:
            turns += 1
            time.sleep(0.001)
        assert waiting.is_alive()
        assert turns > 100
        shop.ledger.stop()
        waiting.join(10)
        assert not waiting.is_alive()


@pytest.mark.parametrize("store", STORES)
def test_fork(store: str, nicepay_sandbox: Sandbox, tmp_path: Path) -> None:
    url, settings = place(store, tmp_path)
    with program("fork", url, json.dumps(settings), nicepay_sandbox.base_url) as process:
        # The parent's consumer has its own event, done, and those of the children still to come.
        assert process.communicate(timeout=120)[0].startswith("[0, 0, 0] ['child-0', 'child-1', 'child-2', 'parent'] ")
        assert process.returncode == 0


@pytest.mark.parametrize("asynchronous", [False, True])
def test_ctrl_c_ends_the_waiting_for_an_event(asynchronous: bool, nicepay_sandbox: Sandbox, tmp_path: Path) -> None:
    url, settings = place("sqlite", tmp_path)
    with program("wait", asynchronous, url, json.dumps(settings), nicepay_sandbox.base_url) as process:
        assert said(process) == "waiting"
        time.sleep(0.5)
        process.send_signal(signal.SIGINT)
        assert process.communicate(timeout=15)[0] == "interrupted\n"
        assert process.returncode == 0


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
@pytest.mark.parametrize("store", STORES)
def test_the_command_ends_cleanly(store: str, number: signal.Signals, nicepay_sandbox: Sandbox, tmp_path: Path) -> None:
    url, settings = place(store, tmp_path)
    env = {
        **os.environ,
        "NICEPAY_LEDGER_URL": url,
        "NICEPAY_LEDGER_PREFIX": settings.get("prefix", "nicepay_"),
        "NICEPAY_BASE_URL": nicepay_sandbox.base_url,
        "NICEPAY_MERCHANT_ID": "IONPAYTEST",
        "NICEPAY_MERCHANT_KEY": SANDBOX_KEY,
    }
    command = [sys.executable, "-m", "nicepay_checkout", "worker"]
    with Shop(nicepay_sandbox, url, settings) as shop:
        payment = shop.call("check_out", wanted("order-1"))
        nicepay_sandbox.pay(payment.transaction_id)
        with subprocess.Popen([*command, "--migrate"], env=env, stdout=subprocess.PIPE, text=True) as worker:
            assert said(worker) == "working"
            order = payment.order
            body = testing.sample_notification(order=order, credentials=n.Credentials.sandbox())
            shop.call("receive", body)
            deadline = time.monotonic() + 20
            while not shop.call("payment", "order-1").is_paid:
                assert time.monotonic() < deadline
                time.sleep(0.05)
            worker.send_signal(number)
            assert worker.wait(15) == 0
    once = subprocess.run([*command, "--once"], env=env, capture_output=True, text=True, timeout=60, check=False)
    assert (once.returncode, once.stdout) == (0, "looked at 0\n"), once.stderr
    env |= {"NICEPAY_LEDGER_URL": f"sqlite:{tmp_path}/no/where.db", "NICEPAY_LEDGER_PREFIX": "nicepay_"}
    failed = subprocess.run(command, env=env, capture_output=True, text=True, timeout=60, check=False)
    assert failed.returncode == 1
    assert failed.stderr.startswith("the ledger's file")
    assert failed.stderr.count("\n") == 1


def test_a_worker_that_can_not_go_on_says_so(
    nicepay_sandbox: Sandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url, settings = place("sqlite", tmp_path)
    with Shop(nicepay_sandbox, url, settings) as shop, pytest.raises(n.StorageError), shop.ledger.worker() as worker:
        # By another process: two copies of SQLite in one process don't see each other's locks.
        drop = (
            "import sqlite3, sys; d = sqlite3.connect(sys.argv[1]); d.execute('DROP TABLE nicepay_inbox'); d.commit()"
        )
        assert run_python(drop, url.removeprefix("sqlite:")).returncode == 0
        deadline = time.monotonic() + 20
        while worker.is_running:
            assert time.monotonic() < deadline
            time.sleep(0.02)
    assert "the ledger's worker has ended" in caplog.text


@pytest.mark.parametrize("asynchronous", [False, True])
def test_a_loop_that_goes_on_outlives_a_locked_store(
    asynchronous: bool, nicepay_sandbox: Sandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url, settings = place("sqlite", tmp_path)
    kinds = []
    with Shop(nicepay_sandbox, url, {**settings, "busy_timeout": 0.1}, asynchronous=asynchronous) as shop:
        shop.paid("order-1")
        events = shop.ledger.events("shop", go_on=True)

        def consume() -> None:
            for event in events:
                with event:
                    kinds.append(event.kind)

        async def consume_on_a_loop() -> None:
            async for event in events:
                async with event:
                    kinds.append(event.kind)

        with locked(url):
            consuming = threading.Thread(target=lambda: shop.wait(consume_on_a_loop()) if asynchronous else consume())
            consuming.start()
            until(lambda: "looked for again" in caplog.text)
            assert kinds == []
        until(lambda: len(kinds) == 2 or not consuming.is_alive())
        shop.ledger.stop()
        consuming.join(10)
    assert kinds == ["number_issued", "paid"]


@pytest.mark.parametrize("asynchronous", [False, True])
def test_a_worker_ends_alone(asynchronous: bool, nicepay_sandbox: Sandbox, tmp_path: Path) -> None:
    with Shop(nicepay_sandbox, *place("sqlite", tmp_path), asynchronous=asynchronous) as shop:
        events = shop.ledger.events("shop")
        shop.wait(begun_and_ended(shop.ledger)) if asynchronous else ended(shop.ledger)
        shop.paid("order-1")  # a consumer goes on
        event = shop.wait(anext(events)) if asynchronous else next(events)
        assert event.kind == "number_issued"


def ended(ledger: n.Ledger) -> None:
    with ledger.worker() as other:
        with ledger.worker() as worker:
            assert worker.is_running
        assert (worker.is_running, other.is_running) == (False, True)


async def begun_and_ended(ledger: n.AsyncLedger) -> None:
    async with ledger.worker() as other:
        async with ledger.worker() as worker:
            assert worker.is_running
        assert (worker.is_running, other.is_running) == (False, True)


def test_a_worker_says_what_it_waits_for(
    nicepay_sandbox: Sandbox, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    url, settings = place("sqlite", tmp_path)
    with Shop(nicepay_sandbox, url, {**settings, "busy_timeout": 0.1}) as shop:
        shop.call("check_out", wanted("order-1"))
        with locked(url), shop.ledger.worker():
            until(lambda: "the ledger's store" in caplog.text)
    (record, *_) = [record for record in caplog.records if "the ledger's store" in record.message]
    assert (record.name, record.levelname) == ("nicepay_checkout", "WARNING")
    assert "; error: " in record.message


def test_no_thread_before_a_ledger_is_opened(tmp_path: Path, nicepay_sandbox: Sandbox) -> None:
    code = """
import os, sys
from nicepay_checkout import AsyncLedger, Client, Credentials, Ledger
client = Client(credentials=Credentials.sandbox(), environment=sys.argv[2])
AsyncLedger.open(sys.argv[1], client=client)
print(len(os.listdir("/proc/self/task")), os.path.exists(sys.argv[1].removeprefix("sqlite:")))
with Ledger.open(sys.argv[1], client=client):
    print(len(os.listdir("/proc/self/task")) > 1)
"""
    ran = run_python(code, f"sqlite:{tmp_path}/payments.db", nicepay_sandbox.base_url)
    assert ran.stdout == "1 False\nTrue\n", ran.stderr

"""Life in a process: tasks, threads, forks, signals, loops, memory."""

from __future__ import annotations

import asyncio
import gc
import multiprocessing
import os
import signal
import subprocess
import sys
import threading
import time
import weakref
from concurrent.futures import ThreadPoolExecutor

import pytest
from conftest import registration, run_python

import nicepay_checkout as n
from nicepay_checkout import testing
from nicepay_checkout.testing import Sandbox


def inquiries(sandbox: Sandbox) -> int:
    return sum(request["path"].endswith("/inquiry") for request in sandbox.requests())


def test_cancelling_the_task_drops_the_request(nicepay_sandbox: Sandbox) -> None:
    async def main() -> None:
        client = nicepay_sandbox.async_client(max_retries=5)
        order = (await client.register(registration())).order
        nicepay_sandbox.inject("inquire", "latency", ms=400)
        nicepay_sandbox.inject("inquire", "status_before", status=503)
        task = asyncio.create_task(client.inquire(order))
        while not inquiries(nicepay_sandbox) and not task.done():
            await asyncio.sleep(0.05)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        seen = inquiries(nicepay_sandbox)
        # A call that lived on would retry within this time.
        await asyncio.sleep(1.5)
        assert inquiries(nicepay_sandbox) <= max(seen, 1)
        nicepay_sandbox.heal()
        assert (await client.inquire(order)).reference == order.reference

    asyncio.run(main())


def test_a_timeout_of_asyncio_cancels(nicepay_sandbox: Sandbox) -> None:
    async def main() -> None:
        client = nicepay_sandbox.async_client()
        order = (await client.register(registration())).order
        nicepay_sandbox.inject("inquire", "latency", ms=5000)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.inquire(order), 0.1)

    asyncio.run(main())
    assert inquiries(nicepay_sandbox) <= 1


def test_many_calls_at_once(nicepay_sandbox: Sandbox) -> None:
    async def main() -> None:
        async with nicepay_sandbox.async_client() as client:
            order = (await client.register(registration())).order
            answers = await asyncio.gather(*(client.inquire(order) for _ in range(200)))
            assert {answer.reference for answer in answers} == {"order-1"}
            failed = await asyncio.gather(*(client.register(registration()) for _ in range(50)), return_exceptions=True)
            assert {type(error) for error in failed} == {n.DeclinedError}

    asyncio.run(main())


def test_one_client_serves_one_loop_after_the_other(nicepay_sandbox: Sandbox) -> None:
    client = nicepay_sandbox.async_client()
    order = asyncio.run(client.register(registration())).order
    loops = []

    async def ask() -> n.TransactionState:
        loops.append(weakref.ref(asyncio.get_running_loop()))
        return (await client.inquire(order)).state

    descriptors = len(os.listdir("/proc/self/fd")) if sys.platform == "linux" else 0
    for _ in range(20):
        assert asyncio.run(ask()) is n.TransactionState.INITIALIZED
    gc.collect()
    assert [loop() for loop in loops] == [None] * 20, "a closed loop is kept alive"
    if descriptors:
        assert len(os.listdir("/proc/self/fd")) <= descriptors + 4


def test_one_client_serves_loops_in_several_threads(nicepay_sandbox: Sandbox) -> None:
    client = nicepay_sandbox.async_client()
    order = asyncio.run(client.register(registration())).order

    async def ask() -> int:
        return len([await client.inquire(order) for _ in range(20)])

    with ThreadPoolExecutor(4) as pool:
        assert list(pool.map(lambda _: asyncio.run(ask()), range(8))) == [20] * 8


def test_under_uvloop(nicepay_sandbox: Sandbox) -> None:
    uvloop = pytest.importorskip("uvloop") if sys.platform == "win32" else __import__("uvloop")

    async def main() -> None:
        client = nicepay_sandbox.async_client()
        order = (await client.register(registration(f"uvloop-{time.monotonic_ns()}"))).order
        await asyncio.gather(*(client.inquire(order) for _ in range(50)))
        nicepay_sandbox.inject("inquire", "latency", ms=2000, times=1)
        with pytest.raises(asyncio.TimeoutError):
            await asyncio.wait_for(client.inquire(order), 0.1)

    for _ in range(2):
        uvloop.run(main())


class Unwatching(asyncio.SelectorEventLoop):
    """A loop that can't watch sockets, as the Windows one."""

    def add_reader(self, *_: object) -> None:
        raise NotImplementedError


def test_on_a_loop_that_cannot_watch_sockets(nicepay_sandbox: Sandbox) -> None:
    loop = Unwatching.__new__(Unwatching)
    asyncio.SelectorEventLoop.__init__(loop)
    try:
        client = nicepay_sandbox.async_client()
        order = loop.run_until_complete(client.register(registration())).order
        assert loop.run_until_complete(client.inquire(order)).reference == "order-1"
    finally:
        loop.close()


def test_threads(nicepay_sandbox: Sandbox) -> None:
    client = nicepay_sandbox.client()
    order = client.register(registration()).order
    credentials = n.Credentials.sandbox()
    body = testing.sample_notification(order=order, credentials=credentials)

    def work(_: int) -> int:
        done = 0
        for _ in range(1_000):
            done += client.verify_notification(body).amount == order.amount
        for _ in range(125):
            done += client.inquire(order).reference == order.reference
        return done

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(work, range(8))) == [1_125] * 8


def test_a_call_releases_the_interpreter(nicepay_sandbox: Sandbox) -> None:
    client = nicepay_sandbox.client()
    order = client.register(registration()).order
    nicepay_sandbox.inject("inquire", "latency", ms=500, times=1)
    asking = threading.Thread(target=client.inquire, args=(order,))
    asking.start()
    turns = 0
    while asking.is_alive():
        turns += 1
        time.sleep(0.001)
    assert turns > 1  # a call that kept the interpreter would leave none


def test_fork(nicepay_sandbox: Sandbox) -> None:
    """As gunicorn does with preload: the parent has used the client, its children go on with it."""
    code = """
import asyncio, os, sys
from nicepay_checkout import Client, Credentials, Order, AsyncClient
base, reference, amount, id = sys.argv[1:]
order = Order(reference=reference, amount=amount, transaction_id=id)
client = Client(credentials=Credentials.sandbox(), environment=base)
aio = AsyncClient(credentials=Credentials.sandbox(), environment=base)
client.inquire(order)
asyncio.run(aio.inquire(order))
children = []
for _ in range(4):
    child = os.fork()
    if child == 0:
        good = all(client.inquire(order).reference == reference for _ in range(5))
        good = good and asyncio.run(aio.inquire(order)).reference == reference
        os._exit(0 if good else 1)
    children.append(child)
for _ in range(20):
    client.inquire(order)
print([os.waitpid(child, 0)[1] for child in children])
"""
    order = nicepay_sandbox.client().register(registration()).order
    ran = run_python(code, nicepay_sandbox.base_url, order.reference, str(order.amount), order.transaction_id)
    assert ran.stdout == "[0, 0, 0, 0]\n", ran.stderr


def ask_in_child(base_url: str, order: n.Order) -> n.Transaction:
    return n.Client(credentials=n.Credentials.sandbox(), environment=base_url).inquire(order)


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*fork:DeprecationWarning")
@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_multiprocessing(nicepay_sandbox: Sandbox, method: str) -> None:
    client = nicepay_sandbox.client()
    order = client.register(registration()).order
    client.inquire(order)
    with multiprocessing.get_context(method).Pool(2) as pool:
        answers = pool.starmap(ask_in_child, [(nicepay_sandbox.base_url, order)] * 4)
    assert answers == [client.inquire(order)] * 4


@pytest.mark.parametrize("asynchronous", [False, True])
def test_ctrl_c(nicepay_sandbox: Sandbox, asynchronous: bool) -> None:
    order = nicepay_sandbox.client().register(registration()).order
    nicepay_sandbox.inject("inquire", "latency", ms=20_000)
    code = """
import asyncio, signal, sys
from nicepay_checkout import AsyncClient, Client, Credentials, Order
signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job is started with it ignored
base, reference, amount, id, asynchronous = sys.argv[1:]
order = Order(reference=reference, amount=amount, transaction_id=id)
settings = {"credentials": Credentials.sandbox(), "environment": base}
print("asking", flush=True)
try:
    if asynchronous == "True":
        asyncio.run(AsyncClient(**settings).inquire(order))
    else:
        Client(**settings).inquire(order)
except KeyboardInterrupt:
    print("interrupted")
"""
    command = [sys.executable, "-c", code, nicepay_sandbox.base_url, order.reference, str(order.amount)]
    command += [order.transaction_id, str(asynchronous)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as child:
        assert child.stdout is not None
        assert child.stdout.readline() == "asking\n"
        time.sleep(0.5)
        child.send_signal(signal.SIGINT)
        # Far less than the answer takes; generous for a busy machine.
        assert child.communicate(timeout=15)[0] == "interrupted\n"
        assert child.returncode == 0


@pytest.mark.parametrize("names", ["Client", "Client, Ledger, AsyncLedger"])
def test_no_thread_and_no_heavy_module_at_import(names: str) -> None:
    code = f"""
import sys, threading, os
before = set(sys.modules)
from nicepay_checkout import Credentials, {names}
heavy = {{
    "asyncio", "contextlib", "dataclasses", "datetime", "enum", "inspect", "json", "logging", "re", "socket", "ssl",
    "typing",
}}
Client(credentials=Credentials.sandbox(), environment="sandbox")
print(sorted(heavy & (set(sys.modules) - before)), len(os.listdir("/proc/self/task")))
"""
    ran = subprocess.run(
        [sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=False, env={"PYTHONPATH": ""}
    )
    if "No module named" in ran.stderr:  # -S hides an editable install
        ran = run_python(code)
    assert ran.stdout == "[] 1\n", ran.stderr


def test_in_a_bare_interpreter_without_ca_files(nicepay_sandbox: Sandbox) -> None:
    code = """
import sys
from nicepay_checkout import Client, ConnectionFailedError, Credentials, Order
client = Client(credentials=Credentials.sandbox(), environment="https://127.0.0.1:1", max_retries=0)
try:
    client.inquire(Order(reference="r", amount=1, transaction_id="t"))
except ConnectionFailedError as error:
    print("refused" if "Connection refused" in str(error) else error)
"""
    ran = run_python(code, env={"SSL_CERT_FILE": "/nonexistent", "SSL_CERT_DIR": "/nonexistent"})
    assert ran.stdout == "refused\n", ran.stderr


def test_no_memory_is_lost() -> None:
    code = """
import gc, os, resource
from nicepay_checkout import Client, Credentials, NicepayError, Order, testing
credentials = Credentials.sandbox()
client = Client(credentials=credentials, environment="sandbox")
order = Order(reference="r", amount=10000, transaction_id="IONPAYTEST00202212231106386098")
bodies = [testing.sample_notification(order=order, credentials=credentials, encoding=e) for e in ("form", "json")]
forged = bodies[0].replace(b"amt=10000", b"amt=10001")
def rss():
    gc.collect()
    return int(open("/proc/self/statm").read().split()[1]) * resource.getpagesize() // 1024
def verify(count):
    for _ in range(count // 4):
        for body in bodies:
            client.verify_notification(body).raw
        client.verify_notification(bodies[0]).reported_event
        try:
            client.verify_notification(forged)
        except NicepayError:
            pass
verify(20_000)
before = rss()
verify(200_000)
print(rss() - before)
"""
    ran = run_python(code, timeout=600)
    grown = int(ran.stdout)
    print(f"resident memory grew by {grown} KiB over 200,000 verifications")
    # 200,000 leaks of one byte object each would be over 6 MiB.
    assert grown < 3_000, ran.stderr


async def test_the_fixtures_work_in_asynchronous_tests(
    nicepay_async_client: n.AsyncClient, nicepay_client: n.Client
) -> None:
    order = (await nicepay_async_client.register(registration())).order
    assert nicepay_client.inquire(order) == await nicepay_async_client.inquire(order)

"""Programs that the tests of the ledger start, kill and count: ``python ledger_programs.py NAME ARGUMENTS``."""

from __future__ import annotations

import asyncio
import gc
import json
import os
import resource
import signal
import sqlite3
import sys
import threading
import time
from typing import Any

from ledger_shop import wanted

import nicepay_checkout as n


def opened(url: str, settings: str, base_url: str) -> n.Ledger:
    client = n.Client(credentials=n.Credentials.sandbox(), environment=base_url)
    return n.Ledger.open(url, client=client, **json.loads(settings))


def deliver(where: str, shop: str, *place: str) -> None:
    """Delivers what is paid once, and stays before or after the commit until it is killed; or goes on to the end."""
    database = sqlite3.connect(shop, isolation_level=None)
    with opened(*place) as ledger:
        for event in ledger.events("shop"):
            database.execute("BEGIN")
            is_new = database.execute(*event.claim("qmark")).rowcount == 1
            if is_new and event.kind == "paid":
                database.execute("INSERT INTO deliveries VALUES (?)", (event.order_id,))
            if where == "before" and event.kind == "paid":
                stay(event)
            database.execute("COMMIT")
            if where == "after" and event.kind == "paid":
                stay(event)
            event.done()
            print(event.id, is_new, flush=True)
            if event.kind == "paid":
                return


def stay(event: n.Delivery) -> None:
    print(event.id, flush=True)
    time.sleep(600)


def share(*place: str) -> None:
    """Works and consumes from its first line of input until it is terminated; says what it was told."""
    with opened(*place) as ledger:
        signal.signal(signal.SIGTERM, lambda *_: ledger.stop())
        print("ready", flush=True)
        sys.stdin.readline()
        with ledger.worker():
            for event in ledger.events("shop"):
                with event:
                    print(event.id, flush=True)


class Counted:
    """Which of many events were handled, in memory that does not grow, and how much else has grown since a fifth."""

    def __init__(self, count: str) -> None:
        self.seen = bytearray(int(count) + 1)
        self.handled = 0
        self.before: int | None = None

    def add(self, order_id: str) -> None:
        """The first order is ``order-1``, the others have a number behind that."""
        self.seen[int(order_id.removeprefix("order-1") or 1)] += 1
        self.handled += 1
        if self.before is None and self.handled > len(self.seen) // 5:
            self.before = resident()

    def tell(self) -> None:
        assert self.before is not None
        assert set(self.seen[1:]) == {1}
        print(resident() - self.before)


def many(count: str, *place: str) -> None:
    """Handles many events, several at a time, and says by how many KiB it has grown since a fifth of them."""
    with opened(*place) as ledger:
        counted, counting = Counted(count), threading.Lock()

        def consume() -> None:
            for event in iter(ledger.events("shop").try_next, None):
                with event, counting:
                    counted.add(event.order_id)

        threads = [threading.Thread(target=consume) for _ in range(16)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert not any(ledger.health().consumers.values())
        counted.tell()


def many_on_a_loop(count: str, url: str, settings: str, base_url: str) -> None:
    """The same, on an event loop."""

    async def main() -> None:
        client = n.AsyncClient(credentials=n.Credentials.sandbox(), environment=base_url)
        counted = Counted(count)
        async with n.AsyncLedger.open(url, client=client, **json.loads(settings)) as ledger:

            async def consume() -> None:
                events = ledger.events("shop")
                while (event := await events.try_next()) is not None:
                    async with event:
                        counted.add(event.order_id)

            await asyncio.gather(*(consume() for _ in range(64)))
            assert not any((await ledger.health()).consumers.values())
        counted.tell()

    asyncio.run(main())


def resident() -> int:
    gc.collect()
    with open("/proc/self/statm") as statm:
        return int(statm.read().split()[1]) * resource.getpagesize() // 1024


def fork(*place: str) -> None:
    """As gunicorn does with preload: the parent has used the ledger, its children go on with it."""
    with opened(*place) as ledger:
        ledger.check_out(wanted("parent"))
        events = ledger.events("parent")
        first = events.try_next()
        assert first is not None
        children = []
        for number in range(3):
            child = os.fork()
            if child == 0:
                os._exit(in_child(ledger, events, number))
            children.append(child)
        with ledger.worker():
            for _ in range(20):
                assert ledger.payment("parent") is not None
            codes = [os.waitpid(child, 0)[1] for child in children]
        assert first.done()
        orders = sorted(payment.order_id for payment in ledger.payments())
        print(codes, orders, len(list(iter(events.try_next, None))), flush=True)


def in_child(ledger: n.Ledger, inherited: n.Events, number: int) -> int:
    name = f"child-{number}"
    ledger.check_out(wanted(name))
    with ledger.worker() as worker:
        kinds = []
        for event in ledger.events(name):
            with event:
                kinds.append(event.order_id)
            if event.order_id == name:
                break
        assert worker.is_running
    assert {"parent", name} <= set(kinds)
    # The parent's iterator is the child's own here; what the parent has leased stays the parent's.
    taken = inherited.try_next()
    assert taken is None or taken.order_id != "parent"
    ledger.close()
    return 0


def wait(asynchronous: str, *place: str) -> None:
    """Waits for an event that never comes, until Ctrl-C."""
    signal.signal(signal.SIGINT, signal.default_int_handler)  # a background job is started with it ignored
    with opened(*place) as ledger:
        print("waiting", flush=True)
        try:
            if asynchronous == "True":
                asyncio.run(wait_for_one(*place))
            else:
                next(iter(ledger.events("shop")))
        except KeyboardInterrupt:
            print("interrupted", flush=True)


async def wait_for_one(url: str, settings: str, base_url: str) -> None:
    client = n.AsyncClient(credentials=n.Credentials.sandbox(), environment=base_url)
    options: Any = json.loads(settings)
    async with n.AsyncLedger.open(url, client=client, **options) as ledger:
        async for _ in ledger.events("shop"):
            pass


if __name__ == "__main__":
    globals()[sys.argv[1]](*sys.argv[2:])

"""Events that are delivered in the shop's own transaction: Python's ledger beside procrastinate, on one PostgreSQL.

    python deliver.py bench URL [EVENTS]       # both in turns, each in a process of its own: a table with the ratio
    python deliver.py ledger|procrastinate URL EVENTS DRIVER

Before the clock runs, as many events (or jobs) wait. Each is handled with the same driver, pool and concurrency: one
transaction that inserts the claim, and the delivery where the claim is new; then the event (or job) is done. What a
single run prints is events a second.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
import statistics
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

import asyncpg
import psycopg
import psycopg_pool

CONCURRENCY = 32
CONNECTIONS = 16
ROUNDS = 3
DRIVERS = ("asyncpg", "psycopg")
CLAIM = "INSERT INTO nicepay_claims (claim) VALUES ({}) ON CONFLICT DO NOTHING"
DELIVERY = "INSERT INTO deliveries (order_id) VALUES ({})"
TABLES = """
DROP TABLE IF EXISTS nicepay_claims, deliveries;
CREATE TABLE nicepay_claims (claim VARCHAR(255) PRIMARY KEY);
CREATE TABLE deliveries (order_id TEXT NOT NULL);
"""

Deliver = Callable[[str, str], Awaitable[None]]


@asynccontextmanager
async def with_asyncpg(url: str) -> AsyncIterator[Deliver]:
    claiming, delivering = CLAIM.format("$1"), DELIVERY.format("$1")
    async with asyncpg.create_pool(url, min_size=CONNECTIONS, max_size=CONNECTIONS) as pool:

        async def deliver(claim: str, order: str) -> None:
            async with pool.acquire() as shop, shop.transaction():
                if await shop.execute(claiming, claim) == "INSERT 0 1":
                    await shop.execute(delivering, order)

        yield deliver


@asynccontextmanager
async def with_psycopg(url: str) -> AsyncIterator[Deliver]:
    claiming, delivering = CLAIM.format("%s"), DELIVERY.format("%s")
    async with psycopg_pool.AsyncConnectionPool(url, min_size=CONNECTIONS, max_size=CONNECTIONS, open=False) as pool:
        await pool.wait()

        async def deliver(claim: str, order: str) -> None:
            async with pool.connection() as shop:
                if (await shop.execute(claiming, (claim,))).rowcount == 1:
                    await shop.execute(delivering, (order,))

        yield deliver


async def ledger(url: str, count: int, deliver: Deliver) -> float:
    from nicepay_checkout import AsyncLedger, DirectRegistration
    from nicepay_checkout.testing import Sandbox

    prefix = f"bench_{secrets.token_hex(4)}.nicepay_"
    nobody = "http://127.0.0.1:9/"
    with Sandbox() as sandbox:
        client = sandbox.client()
        async with AsyncLedger.open(
            url, client=client, prefix=prefix, migrate=True, prefetch=256, connections=CONNECTIONS
        ) as ledger:
            await ledger.check_out(
                DirectRegistration(
                    reference="order-", amount=10_000, store="alfamart", goods_name="Kopi", buyer_name="John Doe",
                    buyer_phone="08123456789", buyer_email="john.doe@example.com", buyer_address="Jalan 22",
                    buyer_city="Jakarta", buyer_state="DKI Jakarta", buyer_postal_code="12345",
                    callback_url=nobody, notification_url=nobody,
                )
            )  # fmt: skip
            # The one event that there is, many times over.
            async with await psycopg.AsyncConnection.connect(url) as shop:
                await shop.execute(
                    f"""INSERT INTO {prefix}events (id, order_id, kind, at, data)
                    SELECT id || n, order_id || n, kind, at, (data::jsonb ||
                        jsonb_build_object('id', id || n, 'order_id', order_id || n))::text
                    FROM {prefix}events, generate_series(2, {count}) AS n"""
                )
            done = 0

            async def consume() -> None:
                nonlocal done
                async for event in ledger.events("shop"):
                    async with event:
                        await deliver(event.claim("numeric_dollar").parameter, event.order_id)
                    done += 1
                    if done == count:
                        ledger.stop()

            began = time.perf_counter()
            await asyncio.gather(*(consume() for _ in range(CONCURRENCY)))
            taken = time.perf_counter() - began
            assert (await ledger.health()).consumers == {"shop": 0}
    return count / taken


async def procrastinate(url: str, count: int, deliver: Deliver) -> float:
    import procrastinate

    logging.getLogger("procrastinate").setLevel(logging.ERROR)  # it would rather have its own module for its app
    app = procrastinate.App(
        connector=procrastinate.PsycopgConnector(conninfo=url, min_size=CONNECTIONS, max_size=CONNECTIONS)
    )

    @app.task(name="deliver", pass_context=True)
    async def handle(context: procrastinate.JobContext, order: str, **_: object) -> None:
        await deliver(f"shop/{context.job.id}", order)

    async with app.open_async():
        if not await app.check_connection_async():
            await app.schema_manager.apply_schema_async()
        await app.connector.execute_query_async("TRUNCATE procrastinate_jobs CASCADE")
        said = "x" * 160
        await handle.batch_defer_async(*({"order": f"order-{number}", "said": said} for number in range(count)))
        began = time.perf_counter()
        await app.run_worker_async(concurrency=CONCURRENCY, wait=False, install_signal_handlers=False)
        return count / (time.perf_counter() - began)


async def run(name: str, url: str, count: int, driver: str) -> float:
    async with await psycopg.AsyncConnection.connect(url) as shop:
        await shop.execute(TABLES)
    measure = {"ledger": ledger, "procrastinate": procrastinate}[name]
    connected = {"asyncpg": with_asyncpg, "psycopg": with_psycopg}[driver]
    async with connected(url) as deliver:
        rate = await measure(url, count, deliver)
    async with await psycopg.AsyncConnection.connect(url) as shop:
        for table in ("nicepay_claims", "deliveries"):
            written = await (await shop.execute(f"SELECT count(*) FROM {table}")).fetchone()
            assert written == (count,), f"{table}: {written}"
    return rate


def bench(url: str, count: int) -> None:
    print(f"\n| {count:,} events, claim and delivery in one transaction, {CONCURRENCY} at once | events/s |", end="")
    print(" the ledger ÷ it | wanted |\n|---|---:|---:|---:|")
    for driver in DRIVERS:
        rates: dict[str, list[float]] = {"ledger": [], "procrastinate": []}
        for _ in range(ROUNDS):
            for name in rates:
                command = [sys.executable, __file__, name, url, str(count), driver]
                ran = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
                rates[name].append(float(ran.stdout))
        ratios = [ours / theirs for ours, theirs in zip(rates["ledger"], rates["procrastinate"], strict=True)]
        print(f"| AsyncLedger, {driver} | {statistics.median(rates['ledger']):,.0f} | | |")
        print(
            f"| procrastinate, {driver} | {statistics.median(rates['procrastinate']):,.0f} |"
            f" {statistics.median(ratios):.2f} | 3.0 |"
        )


if __name__ == "__main__":
    if sys.argv[1] == "bench":
        bench(sys.argv[2], int(sys.argv[3]) if len(sys.argv) > 3 else 5_000)
    else:
        print(asyncio.run(run(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4])))

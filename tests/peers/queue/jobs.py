"""A message in, a handled job out: procrastinate.

    python jobs.py procrastinate URL MESSAGES CALLERS

Prints messages a second.
"""

from __future__ import annotations

import asyncio
import sys
import time

import procrastinate

_, url, count, callers = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
app = procrastinate.App(connector=procrastinate.PsycopgConnector(conninfo=url, min_size=1, max_size=16))
SAID = "x" * 160
done = 0


@app.task(name="message")
async def handle(**message: object) -> None:
    global done  # noqa: PLW0603
    done += 1


async def main() -> None:
    async with app.open_async():
        if not await app.check_connection_async():
            await app.schema_manager.apply_schema_async()
        worker = asyncio.create_task(
            app.run_worker_async(concurrency=callers, wait=True, install_signal_handlers=False, delete_jobs="never")
        )
        numbers = iter(range(count))
        began = time.perf_counter()

        async def caller() -> None:
            for number in numbers:
                await handle.defer_async(
                    transaction_id="IONPAYTEST03202212231106386098", amount=10_000, said=SAID, number=number
                )

        await asyncio.gather(*(caller() for _ in range(callers)))
        while done < count:
            await asyncio.sleep(0.001)
        print(count / (time.perf_counter() - began))
        worker.cancel()
        await asyncio.gather(worker, return_exceptions=True)


asyncio.run(main())

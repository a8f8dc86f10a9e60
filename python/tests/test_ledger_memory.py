"""Many events, and the memory that they take: ``NICEPAY_TEST_EVENTS=50000 pytest -s tests/test_ledger_memory.py``."""

from __future__ import annotations

import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from ledger_shop import Shop, place, program, said, wanted

from nicepay_checkout.testing import Sandbox


@pytest.mark.parametrize("way", ["many", "many_on_a_loop"])
def test_many_events_take_no_more_memory(way: str, nicepay_sandbox: Sandbox, tmp_path: Path) -> None:
    count = int(os.environ.get("NICEPAY_TEST_EVENTS", "20000"))
    url, settings = place("sqlite", tmp_path)
    with Shop(nicepay_sandbox, url, settings) as shop:
        shop.call("check_out", wanted("order-1"))
    # The one event that there is, many times over.
    copy = """
        WITH RECURSIVE numbers (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM numbers WHERE n < ?)
        INSERT INTO nicepay_events (id, order_id, kind, at, data)
        SELECT id || n, order_id || n, kind, at,
            json_set(data, '$.id', id || n, '$.order_id', order_id || n) FROM nicepay_events, numbers
    """
    with closing(sqlite3.connect(url.removeprefix("sqlite:"))) as database:
        database.execute(copy, (count,))
        database.commit()
    with program(way, count, url, json.dumps({**settings, "prefetch": 256}), nicepay_sandbox.base_url) as process:
        grown = int(said(process))
        assert process.wait(60) == 0
    print(f"resident memory grew by {grown} KiB over {count * 4 // 5:,} events")
    # 16,000 events that stayed would be over 13,000 KiB.
    assert grown < 8_000

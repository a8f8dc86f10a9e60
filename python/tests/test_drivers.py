"""The claim with each driver that the guide shows, on PostgreSQL."""

from __future__ import annotations

import secrets
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import asyncpg
import psycopg
import pytest
import sqlalchemy
from conftest import PYTHON
from ledger_shop import Shop, place, postgres

import nicepay_checkout as n
from nicepay_checkout.testing import Sandbox

sys.path.insert(0, str(PYTHON / "examples"))

from drivers import book_with_asyncpg, book_with_psycopg, book_with_sqlalchemy


@pytest.fixture
def schema() -> Iterator[str]:
    """A schema with the shop's tables."""
    name = f"shop_{secrets.token_hex(6)}"
    with psycopg.connect(postgres(), autocommit=True) as database:
        database.execute(f"CREATE SCHEMA {name}")
        database.execute(f"SET search_path TO {name}")
        database.execute(n.Ledger.claim_migration("format"))
        database.execute("CREATE TABLE deliveries (order_id TEXT)")
        yield name
        database.execute(f"DROP SCHEMA {name} CASCADE")


def rows(schema: str, table: str) -> list[str]:
    with psycopg.connect(postgres()) as database:
        found = database.execute(f"SELECT * FROM {schema}.{table}")
        return [row[0] for row in found]


def with_psycopg(shop: Shop, schema: str, event: Any) -> None:
    with psycopg.connect(postgres(), options=f"-c search_path={schema}") as database:
        for _ in range(2):
            book_with_psycopg(database, event)


def with_sqlalchemy(shop: Shop, schema: str, event: Any) -> None:
    url = sqlalchemy.make_url(postgres()).set(drivername="postgresql+psycopg")
    engine = sqlalchemy.create_engine(url, connect_args={"options": f"-c search_path={schema}"})
    for _ in range(2):
        book_with_sqlalchemy(engine, event)
    engine.dispose()


def with_asyncpg(shop: Shop, schema: str, event: Any) -> None:
    async def main() -> None:
        settings = {"search_path": schema}
        async with asyncpg.create_pool(postgres(), min_size=1, server_settings=settings) as pool:
            for _ in range(2):
                await book_with_asyncpg(pool, event)

    shop.wait(main())


@pytest.mark.parametrize("booking", [with_psycopg, with_sqlalchemy, with_asyncpg])
def test_an_event_takes_effect_once(booking: Any, schema: str, nicepay_sandbox: Sandbox, tmp_path: Path) -> None:
    with Shop(nicepay_sandbox, *place("sqlite", tmp_path), asynchronous=booking is with_asyncpg) as shop:
        shop.paid("order-1")
        for kind in ("number_issued", "paid"):
            event = shop.next("shop")
            assert event.kind == kind
            booking(shop, schema, event)
            assert rows(schema, "nicepay_claims")[-1] == f"shop/{event.id}"
            shop.wait(event.done())
    assert len(rows(schema, "nicepay_claims")) == 2
    assert rows(schema, "deliveries") == ["order-1"]

"""The claim and the delivery in one transaction, with the drivers that shops use on PostgreSQL. deliveries.py has it
for sqlite3, django_shop for Django's ORM."""

import asyncpg
import psycopg
from sqlalchemy import Engine, text

from nicepay_checkout import AsyncDelivery, Delivery


# region psycopg
def book_with_psycopg(shop: psycopg.Connection, event: Delivery) -> None:
    with shop.transaction():
        first = shop.execute(*event.claim("format")).rowcount == 1
        if first and event.kind == "paid":
            shop.execute("INSERT INTO deliveries VALUES (%s)", (event.order_id,))


# endregion


# region sqlalchemy
def book_with_sqlalchemy(engine: Engine, event: Delivery) -> None:
    claim = event.claim("named")
    with engine.begin() as shop:
        first = shop.execute(text(claim.sql), {"claim": claim.parameter}).rowcount == 1
        if first and event.kind == "paid":
            shop.execute(text("INSERT INTO deliveries VALUES (:order)"), {"order": event.order_id})


# endregion


# region asyncpg
async def book_with_asyncpg(pool: "asyncpg.Pool[asyncpg.Record]", event: AsyncDelivery) -> None:
    claim = event.claim("numeric_dollar")
    async with pool.acquire() as shop, shop.transaction():
        first = await shop.execute(claim.sql, claim.parameter) == "INSERT 0 1"
        if first and event.kind == "paid":
            await shop.execute("INSERT INTO deliveries VALUES ($1)", event.order_id)


# endregion

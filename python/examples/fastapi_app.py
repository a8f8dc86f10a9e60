"""A shop in FastAPI: an order's payment number, and the two addresses that NICEPAY calls.

On this machine, against the sandbox: python fastapi_app.py. In production, with readme.py run by cron beside it:
NICEPAY_MERCHANT_ID=... NICEPAY_MERCHANT_KEY=... NICEPAY_ENV=production SHOP_URL=... uvicorn fastapi_app:app
"""

import uuid
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request, Response
from goods import coffee
from store import Books

from nicepay_checkout import AsyncClient, Callback, InvalidRequestError, NicepayError, VerificationError


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
    app.state.books = Books.from_env()
    async with AsyncClient.from_env() as client:
        app.state.nicepay = client
        yield


app = FastAPI(lifespan=lifespan)


@app.post("/orders")
async def check_out(request: Request) -> dict[str, str]:
    nicepay: AsyncClient = request.app.state.nicepay
    books: Books = request.app.state.books
    registration = coffee(f"order-{uuid.uuid4().hex}")
    books.plan(registration.reference, registration.amount)  # the intent is kept before anything is sent
    try:
        payment = await nicepay.register_direct(registration)
    except NicepayError as error:
        raise HTTPException(503, "please order again in a moment") from error
    books.keep(payment.order)
    return {"reference": payment.reference, "pay_with": payment.payment_number}


# region notification
@app.post("/nicepay/notification")
async def notification(request: Request) -> Response:
    nicepay: AsyncClient = request.app.state.nicepay
    books: Books = request.app.state.books
    # The raw body: what a framework parses has lost the text that the token was made from.
    body = await request.body()
    try:
        verified = nicepay.verify_notification(body)
        books.receive(body)  # kept until it is booked: a job settles what stays
        entry = books.find(verified)  # by its intent alone, where the answer to `register_direct` was lost
        if entry is None:
            raise HTTPException(404, "no such order")
        # The token covers neither status nor moment: the inquiry inside tells what is true now.
        settlement = await nicepay.settle(verified, order=entry.order)
    except (InvalidRequestError, VerificationError) as error:
        raise HTTPException(400, error.kind) from error
    except NicepayError as error:
        raise HTTPException(503, error.kind) from error
    if settlement.outcome != "not_yet_visible":
        books.book(entry, settlement.transaction)  # paid: delivers once; was paid and is not now: takes back once
        books.done(body)
    reply = settlement.reply
    return Response(reply.body, reply.status, media_type=reply.content_type)


# endregion


@app.get("/nicepay/callback")
async def callback(request: Request) -> dict[str, str | None]:
    nicepay: AsyncClient = request.app.state.nicepay
    books: Books = request.app.state.books
    try:
        claims = Callback.parse(str(request.url))
        entry = books.find(claims)
        if entry is None:
            raise HTTPException(404, "no such order")
        confirmation = await nicepay.confirm(claims, order=entry.order)
    except (InvalidRequestError, VerificationError) as error:
        raise HTTPException(400, error.kind) from error
    except NicepayError as error:
        raise HTTPException(503, "please reload this page in a moment") from error
    books.book(entry, confirmation.transaction)
    # Not paid yet: at a store the customer pays later, with this number. It comes from the inquiry.
    return {
        "state": confirmation.state.value,
        "pay_with": None if confirmation.is_paid else confirmation.transaction.payment_number,
    }


if __name__ == "__main__":
    import socket

    import uvicorn
    from _sandbox import port, shop

    with shop() as say, socket.create_server(("127.0.0.1", port())) as listening:
        say(listening.getsockname()[1])
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listening])

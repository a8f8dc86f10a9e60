"""NICEPAY's callback and notification in FastAPI.

NICEPAY_MERCHANT_ID=... NICEPAY_MERCHANT_KEY=... NICEPAY_ENV=production uvicorn fastapi_app:app
"""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from fastapi import FastAPI, HTTPException, Request, Response
from store import books

from nicepay_checkout import AsyncClient, Callback, InvalidRequestError, NicepayError, Notification, VerificationError


@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[None, None]:
    async with AsyncClient.from_env() as client:
        app.state.nicepay = client
        yield


app = FastAPI(lifespan=lifespan)


# region notification
@app.post("/nicepay/notification")
async def notification(request: Request) -> Response:
    nicepay: AsyncClient = request.app.state.nicepay
    try:
        # The raw body: what a framework parses has lost the text that the token was made from.
        verified = nicepay.verify_notification(await request.body())
    except (InvalidRequestError, VerificationError) as error:
        raise HTTPException(400, error.kind) from error
    order = books.find(verified.reference)
    if order is None:
        raise HTTPException(404, "no such order")
    try:
        # The token covers neither status nor moment: the inquiry inside tells what is true now.
        settlement = await nicepay.settle(verified, order=order)
    except VerificationError as error:
        raise HTTPException(400, error.kind) from error
    except NicepayError as error:
        # No answer now. Anything but 2xx, and NICEPAY tells again.
        raise HTTPException(503, error.kind) from error
    if settlement.is_paid:
        books.mark_paid(order, settlement.idempotency_key)
    return Response(Notification.REPLY.body, media_type=Notification.REPLY.content_type)


# endregion


@app.get("/nicepay/callback")
async def callback(request: Request) -> dict[str, str | None]:
    nicepay: AsyncClient = request.app.state.nicepay
    try:
        claims = Callback.parse(str(request.url))
        order = books.find(claims.reference)
        if order is None:
            raise HTTPException(404, "no such order")
        confirmation = await nicepay.confirm(claims, order=order)
    except (InvalidRequestError, VerificationError) as error:
        raise HTTPException(400, error.kind) from error
    except NicepayError as error:
        raise HTTPException(503, "please reload this page in a moment") from error
    if confirmation.is_paid:
        books.mark_paid(order, f"{order.transaction_id}:paid")
        return {"state": "paid", "pay_with": None}
    # Not paid yet: at a store the customer pays later, with this number. It comes from the inquiry.
    return {"state": confirmation.state, "pay_with": confirmation.transaction.payment_number}

"""A shop in FastAPI: an order's payment number, the two addresses that NICEPAY calls, and beside them the deliveries.

On this machine, against the sandbox: python fastapi_app.py. In production, on as many machines as you like:
NICEPAY_MERCHANT_ID=... NICEPAY_MERCHANT_KEY=... NICEPAY_ENV=production NICEPAY_LEDGER_URL=postgres://... SHOP_URL=... \
uvicorn fastapi_app:app
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from typing import Annotated

from deliveries import book, open_shop
from fastapi import Depends, FastAPI, HTTPException, Request, Response
from goods import coffee

from nicepay_checkout import AsyncLedger, NicepayError


# region work
@asynccontextmanager
async def lifespan(app: FastAPI) -> AsyncGenerator[dict[str, AsyncLedger], None]:
    async with AsyncLedger.from_env() as ledger, ledger.worker():  # brings every payment to its end
        delivering = asyncio.create_task(deliver(ledger))
        yield {"ledger": ledger}
        ledger.stop()
        await delivering


async def deliver(ledger: AsyncLedger) -> None:
    with closing(open_shop()) as shop:
        async for event in ledger.events("shop", go_on=True):
            async with event:
                await asyncio.to_thread(book, shop, event)


# endregion


def of_state(request: Request) -> AsyncLedger:
    ledger: AsyncLedger = request.state.ledger
    return ledger


Nicepay = Annotated[AsyncLedger, Depends(of_state)]
app = FastAPI(lifespan=lifespan)


@app.put("/orders/{order_id}")
async def check_out(nicepay: Nicepay, order_id: str) -> dict[str, str | None]:
    payment = await nicepay.check_out(coffee(order_id))  # called again, it is the same payment
    return {"status": payment.status, "pay_with": payment.payment_number}


# region notification
@app.post("/nicepay/notification")
async def notification(nicepay: Nicepay, request: Request) -> Response:
    # The raw body: what a framework parses has lost the text that the token was made from.
    reply = await nicepay.receive(await request.body())  # kept before it is answered
    return Response(reply.body, reply.status, media_type=reply.content_type)


@app.exception_handler(NicepayError)
async def failed(request: Request, error: NicepayError) -> Response:
    # 400 for what can't be believed, 503 for what could not be kept or asked.
    return Response(error.kind, error.reply_status, media_type="text/plain")


# endregion


@app.api_route("/nicepay/callback", methods=["GET", "POST"])
async def callback(nicepay: Nicepay, request: Request) -> dict[str, str | None]:
    payment = await nicepay.returned(await request.body() or str(request.url))
    if payment is None:
        raise HTTPException(404, "no such order")
    # At a store the customer pays later, with this number.
    return {"status": payment.status, "pay_with": None if payment.is_paid else payment.payment_number}


if __name__ == "__main__":
    import socket

    import uvicorn
    from _sandbox import port, shop

    with shop() as say, socket.create_server(("127.0.0.1", port())) as listening:
        say(listening.getsockname()[1])
        uvicorn.Server(uvicorn.Config(app, log_level="warning")).run(sockets=[listening])

"""One measurement of bench.py: `work.py WHAT PEER COUNT [URL]` prints calls a second (or seconds of an import)."""

from __future__ import annotations

import sys
import time

if sys.argv[1] == "import":
    began = time.perf_counter()
    __import__(sys.argv[2])
    print(time.perf_counter() - began)
    raise SystemExit

import asyncio
import hashlib
import hmac
import itertools
import json
import os
import urllib.parse
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta, timezone
from typing import Any

MERCHANT = "IONPAYTEST"
KEY = "33F49GnCMS1mFYlGXisbUDzVf2ATWCl9k3R++d5hDd3Frmuos/XLx8XhXpe+LDYAbpGKZYSwtlyyLOtS/8aD7A=="
PATH = "/nicepay/redirect/v2/registration"
PLAIN = {
    "goods_name": "Kopi Gayo 250 g",
    "buyer_name": "John Doe",
    "buyer_phone": "08123456789",
    "buyer_email": "john.doe@example.com",
    "buyer_city": "South Jakarta",
    "buyer_state": "DKI Jakarta",
    "buyer_postal_code": "10200",
    "callback_url": "https://merchant.example/nicepay/callback",
    "notification_url": "https://merchant.example/nicepay/notification",
}
WIRE = {
    "iMid": MERCHANT,
    "payMethod": "00",
    "amt": "10000",
    "currency": "IDR",
    "goodsNm": "Kopi Gayo 250 g",
    "description": "Kopi Gayo 250 g",
    "callBackUrl": "https://merchant.example/nicepay/callback",
    "dbProcessUrl": "https://merchant.example/nicepay/notification",
    "billingNm": "John Doe",
    "billingPhone": "08123456789",
    "billingEmail": "john.doe@example.com",
    "billingCity": "South Jakarta",
    "billingState": "DKI Jakarta",
    "billingPostCd": "10200",
    "billingCountry": "Indonesia",
    "cartData": json.dumps(
        {
            "count": "1",
            "item": [
                {
                    "goods_name": "Kopi Gayo 250 g",
                    "goods_amt": "10000",
                    "goods_detail": "Kopi Gayo 250 g",
                    "goods_quantity": "1",
                }
            ],
        }
    ),
}
NOTIFICATION = {
    "tXid": "IONPAYTEST00202212231106386098",
    "referenceNo": "ordNo20221223111252",
    "payMethod": "03",
    "amt": "10000",
    "transDt": "20221223",
    "transTm": "110912",
    "currency": "IDR",
    "goodsNm": "Kopi Gayo 250 g",
    "billingNm": "John Doe",
    "matchCl": "1",
    "status": "0",
    "mitraCd": "ALMA",
    "payNo": "9041231106386098",
    "payValidDt": "null",
    "payValidTm": "null",
    "depositDt": "20221223",
    "depositTm": "110912",
    "vacctValidDt": "null",
    "vacctValidTm": "null",
    "merchantToken": "4fd1c1c7edc490d49b2ede880e3073bf9b306c1ce199b2f53bb5419c94003080",
}
FORM = urllib.parse.urlencode(NOTIFICATION).encode()
JSON = json.dumps(NOTIFICATION).encode()
JAKARTA = timezone(timedelta(hours=7))
numbers = itertools.count(1)
started = f"{os.getpid()}-{time.time_ns() % 10**9}"


def reference() -> str:
    return f"b-{started}-{next(numbers)}"


def wire() -> dict[str, str]:
    """What a merchant without an SDK writes by hand."""
    stamp, number = datetime.now(JAKARTA).strftime("%Y%m%d%H%M%S"), reference()
    token = hashlib.sha256(f"{stamp}{MERCHANT}{number}10000{KEY}".encode()).hexdigest()
    return {**WIRE, "timeStamp": stamp, "referenceNo": number, "merchantToken": token}


def check(answer: Any) -> str:
    if answer["resultCd"] != "0000":
        raise SystemExit(f"refused: {answer}")
    return f"{answer['paymentURL']}?tXid={answer['tXid']}"


def verify(peer: str, body: bytes, is_form: bool) -> Callable[[], object]:
    if peer == "nicepay-checkout":
        from nicepay_checkout import Client, Credentials

        client = Client(credentials=Credentials(merchant_id=MERCHANT, merchant_key=KEY), environment="sandbox")
        return lambda: client.verify_notification(body)

    def stdlib() -> dict[str, str]:
        fields = dict(urllib.parse.parse_qsl(body.decode(), keep_blank_values=True)) if is_form else json.loads(body)
        own = hashlib.sha256(f"{MERCHANT}{fields['tXid']}{fields['amt']}{KEY}".encode()).hexdigest()
        if not hmac.compare_digest(own, fields["merchantToken"]):
            raise ValueError
        return fields  # type: ignore[no-any-return]

    return stdlib


def blocking(peer: str, url: str) -> Callable[[], object]:
    if peer == "nicepay-checkout":
        from nicepay_checkout import Client, Credentials, Registration

        credentials = Credentials(merchant_id=MERCHANT, merchant_key=KEY)
        ours = Client(credentials=credentials, environment=url)
        return lambda: ours.register(Registration(reference=reference(), amount=10_000, **PLAIN)).payment_url
    if peer == "python-nicepay":
        from python_nicepay.config.apiClient import apiClient

        return lambda: check(apiClient.send(url, {"Content-Type": "application/json"}, wire(), PATH))
    if peer == "requests":
        import requests

        session = requests.Session()
        return lambda: check(session.post(url + PATH, json=wire()).json())
    if peer == "httpx":
        import httpx

        client = httpx.Client()
        return lambda: check(client.post(url + PATH, json=wire()).json())
    from pyreqwest.client import SyncClientBuilder

    fast = SyncClientBuilder().build()
    return lambda: check(fast.post(url + PATH).body_json(wire()).build().send().json())


async def asynchronous(peer: str, url: str, count: int) -> float:
    call: Callable[[], Awaitable[object]]
    closing: Callable[[], Awaitable[object]] | None = None
    if peer == "nicepay-checkout":
        from nicepay_checkout import AsyncClient, Credentials, Registration

        credentials = Credentials(merchant_id=MERCHANT, merchant_key=KEY)
        ours = AsyncClient(credentials=credentials, environment=url)

        async def call() -> object:
            return (await ours.register(Registration(reference=reference(), amount=10_000, **PLAIN))).payment_url
    elif peer == "httpx":
        import httpx

        client = httpx.AsyncClient()
        closing = client.aclose

        async def call() -> object:
            return check((await client.post(url + PATH, json=wire())).json())
    elif peer == "aiohttp":
        import aiohttp

        session = aiohttp.ClientSession()
        closing = session.close

        async def call() -> object:
            async with session.post(url + PATH, json=wire()) as answer:
                return check(await answer.json())
    else:
        from pyreqwest.client import ClientBuilder

        fast = ClientBuilder().build()

        async def call() -> object:
            return check(await (await fast.post(url + PATH).body_json(wire()).build().send()).json())

    async def worker(calls: int) -> None:
        for _ in range(calls):
            await call()

    await asyncio.gather(*(worker(5) for _ in range(32)))
    began = time.perf_counter()
    await asyncio.gather(*(worker(count // 32) for _ in range(32)))
    took = time.perf_counter() - began
    if closing:
        await closing()
    return count // 32 * 32 / took


def repeated(call: Callable[[], object], count: int) -> float:
    for _ in range(min(count // 10, 2000)):
        call()
    began = time.perf_counter()
    for _ in range(count):
        call()
    return count / (time.perf_counter() - began)


def main(what: str, peer: str, count: int, url: str = "") -> float:
    if what == "async":
        return asyncio.run(asynchronous(peer, url, count))
    if what == "sync":
        return repeated(blocking(peer, url), count)
    return repeated(verify(peer, FORM if what == "form" else JSON, what == "form"), count)


if __name__ == "__main__":
    print(main(sys.argv[1], sys.argv[2], int(sys.argv[3]), *sys.argv[4:]), flush=True)
    os._exit(0)  # one of the peers aborts at times when the interpreter ends

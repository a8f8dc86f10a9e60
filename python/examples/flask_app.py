"""A shop in Flask: an order's payment number, the two addresses that NICEPAY calls, and beside them the deliveries.

On this machine, against the sandbox: python flask_app.py. In production, with `python flask_app.py work` beside it:
NICEPAY_MERCHANT_ID=... NICEPAY_MERCHANT_KEY=... NICEPAY_ENV=production NICEPAY_LEDGER_URL=postgres://... SHOP_URL=... \
gunicorn --preload 'flask_app:create_app()'
"""

import signal
import sys
from contextlib import closing
from typing import Any

from deliveries import book, open_shop
from flask import Flask, Response, abort, current_app, request
from goods import coffee

from nicepay_checkout import Ledger, NicepayError


def create_app() -> Flask:
    app = Flask(__name__)
    # One a process, shared by its threads; it survives the fork of a preloading server.
    app.extensions["nicepay"] = Ledger.from_env()
    app.add_url_rule("/orders/<order_id>", view_func=check_out, methods=["PUT"])
    app.add_url_rule("/nicepay/notification", view_func=notification, methods=["POST"])
    app.add_url_rule("/nicepay/callback", view_func=callback, methods=["GET", "POST"])
    # 400 for what can't be believed, 503 for what could not be kept or asked.
    app.register_error_handler(NicepayError, lambda error: (error.kind.value, error.reply_status))
    return app


def nicepay() -> Ledger:
    ledger: Ledger = current_app.extensions["nicepay"]
    return ledger


def check_out(order_id: str) -> dict[str, Any]:
    payment = nicepay().check_out(coffee(order_id))  # called again, it is the same payment
    return {"status": payment.status, "pay_with": payment.payment_number}


# region handlers
def notification() -> Response:
    # The raw body, read before anything touches request.form.
    reply = nicepay().receive(request.get_data())  # kept before it is answered
    return Response(reply.body, reply.status, content_type=reply.content_type)


def callback() -> dict[str, Any]:
    payment = nicepay().returned(request.get_data() or request.url)
    if payment is None:
        abort(404, "no such order")
    # At a store the customer pays later, with this number.
    return {"status": payment.status, "pay_with": None if payment.is_paid else payment.payment_number}


# endregion


# region work
def work() -> None:
    """A process of its own: brings every payment to its end and books it, until SIGTERM or Ctrl-C."""
    with Ledger.from_env() as ledger, closing(open_shop()) as shop:
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda number, frame: ledger.stop())
        with ledger.worker():
            for event in ledger.events("shop", go_on=True):
                with event:
                    book(shop, event)


# endregion


if __name__ == "__main__":
    from _sandbox import serve

    work() if sys.argv[1:] == ["work"] else serve(create_app, __file__)

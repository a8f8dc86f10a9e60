"""A shop in Flask: an order's payment number, and the two addresses that NICEPAY calls.

On this machine, against the sandbox: python flask_app.py. In production, with readme.py run by cron beside it:
NICEPAY_MERCHANT_ID=... NICEPAY_MERCHANT_KEY=... NICEPAY_ENV=production SHOP_URL=... gunicorn 'flask_app:create_app()'
"""

import uuid

from flask import Flask, Response, abort, current_app, request
from goods import coffee
from readme import check_out
from store import Books

from nicepay_checkout import Callback, Client, InvalidRequestError, NicepayError, VerificationError


def create_app() -> Flask:
    app = Flask(__name__)
    # One client a process, shared by its threads; it survives the fork of a preloading server.
    app.extensions["nicepay"] = Client.from_env()
    app.extensions["books"] = Books.from_env()
    app.add_url_rule("/orders", view_func=orders, methods=["POST"])
    app.add_url_rule("/nicepay/notification", view_func=notification, methods=["POST"])
    app.add_url_rule("/nicepay/callback", view_func=callback)
    return app


def shop() -> tuple[Client, Books]:
    return current_app.extensions["nicepay"], current_app.extensions["books"]


def orders() -> dict[str, str]:
    nicepay, books = shop()
    registration = coffee(f"order-{uuid.uuid4().hex}")
    try:
        return {"reference": registration.reference, "pay_with": check_out(nicepay, books, registration)}
    except NicepayError:
        abort(503, "please order again in a moment")


def notification() -> Response:
    nicepay, books = shop()
    # The raw body, read before anything touches request.form.
    body = request.get_data()
    try:
        verified = nicepay.verify_notification(body)
        books.receive(body)  # kept until it is booked: a job settles what stays
        entry = books.find(verified)  # by its intent alone, where the answer to `register_direct` was lost
        if entry is None:
            abort(404, "no such order")
        # The token covers neither status nor moment: the inquiry inside tells what is true now.
        settlement = nicepay.settle(verified, order=entry.order)
    except (InvalidRequestError, VerificationError) as error:
        abort(400, error.kind)
    except NicepayError as error:
        abort(503, error.kind)
    if settlement.outcome != "not_yet_visible":
        books.book(entry, settlement.transaction)  # paid: delivers once; was paid and is not now: takes back once
        books.done(body)
    reply = settlement.reply
    return Response(reply.body, reply.status, content_type=reply.content_type)


def callback() -> dict[str, str | None]:
    nicepay, books = shop()
    try:
        claims = Callback.parse(request.url)
        entry = books.find(claims)
        if entry is None:
            abort(404, "no such order")
        confirmation = nicepay.confirm(claims, order=entry.order)
    except (InvalidRequestError, VerificationError) as error:
        abort(400, error.kind)
    except NicepayError:
        abort(503, "please reload this page in a moment")
    books.book(entry, confirmation.transaction)
    # Not paid yet: at a store the customer pays later, with this number. It comes from the inquiry.
    pay_with = None if confirmation.is_paid else confirmation.transaction.payment_number
    return {"state": confirmation.state.value, "pay_with": pay_with}


if __name__ == "__main__":
    from _sandbox import serve

    serve(create_app)

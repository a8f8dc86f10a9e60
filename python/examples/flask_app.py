"""NICEPAY's callback and notification in Flask.

NICEPAY_MERCHANT_ID=... NICEPAY_MERCHANT_KEY=... NICEPAY_ENV=production flask --app flask_app run
"""

from flask import Flask, Response, abort, current_app, request
from store import books

from nicepay_checkout import Callback, Client, InvalidRequestError, NicepayError, Notification, VerificationError


def create_app() -> Flask:
    app = Flask(__name__)
    # One client a process, shared by its threads; it survives the fork of a preloading server.
    app.extensions["nicepay"] = Client.from_env()
    app.add_url_rule("/nicepay/notification", view_func=notification, methods=["POST"])
    app.add_url_rule("/nicepay/callback", view_func=callback)
    return app


def notification() -> Response:
    nicepay: Client = current_app.extensions["nicepay"]
    try:
        # The raw body, read before anything touches request.form.
        verified = nicepay.verify_notification(request.get_data())
    except (InvalidRequestError, VerificationError) as error:
        abort(400, error.kind)
    order = books.find(verified.reference)
    if order is None:
        abort(404)
    try:
        # The token covers neither status nor moment: the inquiry inside tells what is true now.
        settlement = nicepay.settle(verified, order=order)
    except VerificationError as error:
        abort(400, error.kind)
    except NicepayError as error:
        # No answer now. Anything but 2xx, and NICEPAY tells again.
        abort(503, error.kind)
    if settlement.is_paid:
        books.mark_paid(order, settlement.idempotency_key)
    return Response(Notification.REPLY.body, content_type=Notification.REPLY.content_type)


def callback() -> dict[str, str | None]:
    nicepay: Client = current_app.extensions["nicepay"]
    try:
        claims = Callback.parse(request.url)
        order = books.find(claims.reference)
        if order is None:
            abort(404)
        confirmation = nicepay.confirm(claims, order=order)
    except (InvalidRequestError, VerificationError) as error:
        abort(400, error.kind)
    except NicepayError:
        abort(503, "please reload this page in a moment")
    if confirmation.is_paid:
        books.mark_paid(order, f"{order.transaction_id}:paid")
        return {"state": "paid", "pay_with": None}
    # Not paid yet: at a store the customer pays later, with this number. It comes from the inquiry.
    return {"state": confirmation.state, "pay_with": confirmation.transaction.payment_number}

"""A shop in Django, in one file: an order's payment number, and the two addresses that NICEPAY calls.

On this machine, against the sandbox: python django_app.py. In production, with readme.py run by cron beside it:
NICEPAY_MERCHANT_ID=... NICEPAY_MERCHANT_KEY=... NICEPAY_ENV=production SHOP_URL=... gunicorn django_app:application
"""

import uuid
from functools import cache

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from goods import coffee
from readme import check_out
from store import Books

from nicepay_checkout import Callback, Client, InvalidRequestError, NicepayError, VerificationError

if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="an example needs none")


@cache
def shop() -> tuple[Client, Books]:
    """One client a process, shared by its threads."""
    return Client.from_env(), Books.from_env()


@csrf_exempt  # only here, where it is called by curl
@require_POST
def orders(request: HttpRequest) -> HttpResponse:
    nicepay, books = shop()
    registration = coffee(f"order-{uuid.uuid4().hex}")
    try:
        pay_with = check_out(nicepay, books, registration)
    except NicepayError:
        return HttpResponse("please order again in a moment", status=503)
    return JsonResponse({"reference": registration.reference, "pay_with": pay_with})


@csrf_exempt  # NICEPAY's server has no cookie of yours; the merchant token takes its place
@require_POST
def notification(request: HttpRequest) -> HttpResponse:
    nicepay, books = shop()
    # request.body, not request.POST: parsing loses the text that the token was made from.
    body = request.body
    try:
        verified = nicepay.verify_notification(body)
        books.receive(body)  # kept until it is booked: a job settles what stays
        entry = books.find(verified)  # by its intent alone, where the answer to `register_direct` was lost
        if entry is None:
            return HttpResponse("no such order", status=404)
        # The token covers neither status nor moment: the inquiry inside tells what is true now.
        settlement = nicepay.settle(verified, order=entry.order)
    except (InvalidRequestError, VerificationError) as error:
        return HttpResponse(error.kind, status=400)
    except NicepayError as error:
        return HttpResponse(error.kind, status=503)
    if settlement.outcome != "not_yet_visible":
        books.book(entry, settlement.transaction)  # paid: delivers once; was paid and is not now: takes back once
        books.done(body)
    reply = settlement.reply
    return HttpResponse(reply.body, status=reply.status, content_type=reply.content_type)


@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    nicepay, books = shop()
    try:
        claims = Callback.parse(request.get_full_path())
        entry = books.find(claims)
        if entry is None:
            return HttpResponse("no such order", status=404)
        confirmation = nicepay.confirm(claims, order=entry.order)
    except (InvalidRequestError, VerificationError) as error:
        return HttpResponse(error.kind, status=400)
    except NicepayError:
        return HttpResponse("please reload this page in a moment", status=503)
    books.book(entry, confirmation.transaction)
    # Not paid yet: at a store the customer pays later, with this number. It comes from the inquiry.
    pay_with = None if confirmation.is_paid else confirmation.transaction.payment_number
    return JsonResponse({"state": confirmation.state.value, "pay_with": pay_with})


urlpatterns = [
    path("orders", orders),
    path("nicepay/notification", notification),
    path("nicepay/callback", callback),
]
application = get_wsgi_application()

if __name__ == "__main__":
    from _sandbox import serve

    serve(lambda: application)

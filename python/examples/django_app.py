"""NICEPAY's callback and notification in Django, in one file; in a project, the views go into views.py.

NICEPAY_MERCHANT_ID=... NICEPAY_MERCHANT_KEY=... NICEPAY_ENV=production python django_app.py runserver
"""

import sys
from functools import cache

from django.conf import settings
from django.core.management import execute_from_command_line
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST
from store import books

from nicepay_checkout import Callback, Client, InvalidRequestError, NicepayError, Notification, VerificationError

if not settings.configured:
    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["*"], SECRET_KEY="an example needs none")


@cache
def nicepay() -> Client:
    """One client a process, shared by its threads."""
    return Client.from_env()


@csrf_exempt  # NICEPAY's server has no cookie of yours; the merchant token takes its place
@require_POST
def notification(request: HttpRequest) -> HttpResponse:
    try:
        # request.body, not request.POST: parsing loses the text that the token was made from.
        verified = nicepay().verify_notification(request.body)
    except (InvalidRequestError, VerificationError) as error:
        return HttpResponse(error.kind, status=400)
    order = books.find(verified.reference)
    if order is None:
        return HttpResponse(status=404)
    try:
        # The token covers neither status nor moment: the inquiry inside tells what is true now.
        settlement = nicepay().settle(verified, order=order)
    except VerificationError as error:
        return HttpResponse(error.kind, status=400)
    except NicepayError as error:
        # No answer now. Anything but 2xx, and NICEPAY tells again.
        return HttpResponse(error.kind, status=503)
    if settlement.is_paid:
        books.mark_paid(order, settlement.idempotency_key)
    return HttpResponse(Notification.REPLY.body, content_type=Notification.REPLY.content_type)


@require_GET
def callback(request: HttpRequest) -> HttpResponse:
    try:
        claims = Callback.parse(request.get_full_path())
        order = books.find(claims.reference)
        if order is None:
            return HttpResponse(status=404)
        confirmation = nicepay().confirm(claims, order=order)
    except (InvalidRequestError, VerificationError) as error:
        return HttpResponse(error.kind, status=400)
    except NicepayError:
        return HttpResponse("please reload this page in a moment", status=503)
    if confirmation.is_paid:
        books.mark_paid(order, f"{order.transaction_id}:paid")
        return JsonResponse({"state": "paid", "pay_with": None})
    # Not paid yet: at a store the customer pays later, with this number. It comes from the inquiry.
    return JsonResponse({"state": confirmation.state, "pay_with": confirmation.transaction.payment_number})


urlpatterns = [path("nicepay/notification", notification), path("nicepay/callback", callback)]

if __name__ == "__main__":
    execute_from_command_line(sys.argv)

"""A shop in Django: an order's payment number, and the two addresses that NICEPAY calls. django_shop has the rest.

On this machine, against the sandbox: python django_app.py. In production, after `python django_app.py migrate` and with
`python django_app.py work` beside it:
NICEPAY_MERCHANT_ID=... NICEPAY_MERCHANT_KEY=... NICEPAY_ENV=production NICEPAY_LEDGER_URL=postgres://... SHOP_URL=... \
gunicorn --preload django_app:application
"""

import os
import sys
from functools import cache

from django.conf import settings
from django.core.management import execute_from_command_line
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import path
from django.utils.deprecation import MiddlewareMixin
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from goods import coffee

from nicepay_checkout import Ledger, NicepayError

if not settings.configured:
    settings.configure(
        ROOT_URLCONF="django_app",
        ALLOWED_HOSTS=["*"],
        SECRET_KEY="an example needs none",
        INSTALLED_APPS=["django_shop"],
        MIDDLEWARE=["django_app.NicepayErrors"],
        DATABASES={
            "default": {
                "ENGINE": "django.db.backends.sqlite3",
                "NAME": os.environ.get("SHOP_DATABASE", "shop.db"),
                "OPTIONS": {"timeout": 10, "transaction_mode": "IMMEDIATE"},
            }
        },
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    )


@cache
def nicepay() -> Ledger:
    """One a process, shared by its threads; it survives the fork of a preloading server."""
    return Ledger.from_env()


@csrf_exempt  # only here, where it is called by curl
@require_http_methods(["PUT"])
def check_out(request: HttpRequest, order_id: str) -> HttpResponse:
    payment = nicepay().check_out(coffee(order_id))  # called again, it is the same payment
    return JsonResponse({"status": payment.status, "pay_with": payment.payment_number})


@csrf_exempt  # NICEPAY's server has no cookie of yours; the merchant token takes its place
@require_POST
def notification(request: HttpRequest) -> HttpResponse:
    # request.body, not request.POST: parsing loses the text that the token was made from.
    reply = nicepay().receive(request.body)  # kept before it is answered
    return HttpResponse(reply.body, status=reply.status, content_type=reply.content_type)


@csrf_exempt  # the browser comes from NICEPAY's page; nothing that it claims changes a payment
@require_http_methods(["GET", "POST"])
def callback(request: HttpRequest) -> HttpResponse:
    payment = nicepay().returned(request.body or request.get_full_path())
    if payment is None:
        return HttpResponse("no such order", status=404)
    # At a store the customer pays later, with this number.
    pay_with = None if payment.is_paid else payment.payment_number
    return JsonResponse({"status": payment.status, "pay_with": pay_with})


class NicepayErrors(MiddlewareMixin):
    """400 for what can't be believed, 503 for what could not be kept or asked."""

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        return HttpResponse(error.kind, status=error.reply_status) if isinstance(error, NicepayError) else None


urlpatterns = [
    path("orders/<order_id>", check_out),
    path("nicepay/notification", notification),
    path("nicepay/callback", callback),
]
application = get_wsgi_application()

if __name__ == "__main__":
    from _sandbox import serve

    execute_from_command_line(sys.argv) if sys.argv[1:] else serve(lambda: application, __file__, "migrate")

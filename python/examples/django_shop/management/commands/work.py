"""``manage.py work``: beside the web servers, as many as you like."""

import signal
from typing import Any

from deliveries import TASKS
from django.core.management.base import BaseCommand
from django.db import close_old_connections, connection, transaction

from django_shop.models import Task
from nicepay_checkout import Delivery, Ledger


# region work
class Command(BaseCommand):
    help = "Brings every payment to its end and books it, until SIGTERM or Ctrl-C."

    def handle(self, *args: Any, **options: Any) -> None:
        with Ledger.from_env() as ledger:
            for number in (signal.SIGTERM, signal.SIGINT):
                signal.signal(number, lambda number, frame: ledger.stop())
            with ledger.worker():
                for event in ledger.events("shop", go_on=True):
                    with event:
                        book(event)


def book(event: Delivery) -> None:
    """What an event changes in the shop's database, once: the claim and the task are one transaction."""
    close_old_connections()  # as Django does before each request
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(*event.claim("format"))
        if cursor.rowcount == 1 and event.kind in TASKS:
            Task.objects.create(what=TASKS[event.kind], order_id=event.order_id, rupiah=event.amount)


# endregion

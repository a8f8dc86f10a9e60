"""What the shop's people are to do about its payments."""

from django.db import models


class Task(models.Model):
    """A row a payment that came in, or that was taken back."""

    what = models.CharField(max_length=20)
    order_id = models.CharField(max_length=40)
    rupiah = models.PositiveBigIntegerField()

    class Meta:
        db_table = "tasks"

"""The tasks, and the table of claims. On MySQL its dialect is ``mysql_format``."""

from django.db import migrations, models

from nicepay_checkout import Ledger


class Migration(migrations.Migration):
    initial = True
    operations = [
        migrations.RunSQL(Ledger.claim_migration("format"), "DROP TABLE nicepay_claims"),
        migrations.CreateModel(
            "Task",
            [
                ("id", models.BigAutoField(primary_key=True)),
                ("what", models.CharField(max_length=20)),
                ("order_id", models.CharField(max_length=40)),
                ("rupiah", models.PositiveBigIntegerField()),
            ],
            options={"db_table": "tasks"},
        ),
    ]

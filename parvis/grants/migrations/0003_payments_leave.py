# Payments and the ledger become an app of their own; their tables and rows stay and are renamed there.

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("grants", "0002_ledger")]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.DeleteModel(name="LedgerEntry"),
                migrations.DeleteModel(name="PaymentRequest"),
            ]
        )
    ]

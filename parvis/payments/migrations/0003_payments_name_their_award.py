# A payment names its award and its amount itself, since not every payment is an instalment any more.

from django.db import migrations


def name_awards(apps, schema_editor):
    payments = apps.get_model("payments", "PaymentRequest").objects
    for payment in payments.filter(award__isnull=True).select_related("instalment"):
        payment.award_id, payment.amount_minor = payment.instalment.award_id, payment.instalment.amount_minor
        payment.save(update_fields=["award", "amount_minor"])


class Migration(migrations.Migration):
    dependencies = [("payments", "0002_money_after_the_award")]

    operations = [migrations.RunPython(name_awards, migrations.RunPython.noop)]

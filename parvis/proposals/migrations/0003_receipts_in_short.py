from django.db import migrations, models


def repeat(apps, schema_editor):
    """Receipts that are there already repeat title, acronym and who signed of what they stand for."""
    for receipt in apps.get_model("proposals", "Receipt").objects.select_related("revision").iterator():
        told = receipt.revision.content
        signed = receipt.revision.signatures.values_list("party__code", "party__side")
        names = {side: told["parties"].get(code, {}).get("name", "") for code, side in signed}
        receipt.title, receipt.acronym = told["title"], told["acronym"]
        receipt.directors = {side: name for side, name in names.items() if name}
        receipt.save(update_fields=["title", "acronym", "directors"])


class Migration(migrations.Migration):
    dependencies = [("proposals", "0002_held")]

    operations = [
        migrations.AddField("receipt", "title", models.CharField(blank=True, max_length=300, default=""), preserve_default=False),
        migrations.AddField("receipt", "acronym", models.CharField(blank=True, max_length=40, default=""), preserve_default=False),
        migrations.AddField("receipt", "directors", models.JSONField(default=dict)),
        migrations.RunPython(repeat, migrations.RunPython.noop),
    ]

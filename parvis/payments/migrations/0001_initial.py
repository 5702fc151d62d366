# Payments and the ledger come from the app of awards with all their rows: their tables are renamed and nothing is
# copied.  The triggers of the ledger (added to and never changed; every new line agrees with the line before it) name
# their table, so they are dropped before and made anew after.

import django.db.models.deletion
import parvis.domain.codes
import parvis.domain.ledger
from django.conf import settings
from django.db import migrations, models


TABLE = "payments_ledgerentry"
MOVED = ("paymentrequest", "ledgerentry")
KEPT = "the ledger is only ever added to"
WRONG = "the new line of the ledger does not add up"

# A line is right if the line before it (or nothing, before the first) and its own amount give its sums.
ADDS_UP = f"""
    EXISTS (
        SELECT 1 FROM (SELECT 1 AS one) AS always
        LEFT JOIN {TABLE} AS before ON before.award_id = new.award_id AND before.position = new.position - 1
        WHERE (new.position = 1 OR before.id IS NOT NULL) AND new.position >= 1
        AND (before.id IS NULL OR before.currency = new.currency)
        AND new.committed_minor = coalesce(before.committed_minor, 0)
            + CASE new.kind WHEN 'committed' THEN new.amount_minor ELSE 0 END
        AND new.released_minor = coalesce(before.released_minor, 0)
            + CASE new.kind WHEN 'released' THEN new.amount_minor ELSE 0 END
        AND new.paid_minor = coalesce(before.paid_minor, 0)
            + CASE new.kind WHEN 'paid' THEN new.amount_minor ELSE 0 END
    )
"""


def sqlite():
    for trigger in ("kept_update", "kept_delete", "adds_up"):
        yield f"DROP TRIGGER grants_ledger_{trigger}"
    yield from renamed()
    for event in ("UPDATE", "DELETE"):
        yield f"""
        CREATE TRIGGER payments_ledger_kept_{event.lower()} BEFORE {event} ON {TABLE} BEGIN
            SELECT RAISE(ABORT, '{KEPT}');
        END
        """
    yield f"""
    CREATE TRIGGER payments_ledger_adds_up BEFORE INSERT ON {TABLE} WHEN NOT {ADDS_UP} BEGIN
        SELECT RAISE(ABORT, '{WRONG}');
    END
    """


def postgresql():
    for trigger in ("kept", "adds_up"):
        yield f"DROP TRIGGER grants_ledger_{trigger} ON grants_ledgerentry"
        yield f"DROP FUNCTION grants_ledger_{trigger}()"
    yield from renamed()
    yield f"""
    CREATE FUNCTION payments_ledger_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{KEPT}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """
    yield f"""
    CREATE TRIGGER payments_ledger_kept BEFORE UPDATE OR DELETE ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION payments_ledger_kept()
    """
    yield f"""
    CREATE FUNCTION payments_ledger_adds_up() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        IF NOT {ADDS_UP} THEN
            RAISE EXCEPTION '{WRONG}' USING ERRCODE = 'integrity_constraint_violation';
        END IF;
        RETURN NEW;
    END $$
    """
    yield f"""
    CREATE TRIGGER payments_ledger_adds_up BEFORE INSERT ON {TABLE}
    FOR EACH ROW EXECUTE FUNCTION payments_ledger_adds_up()
    """


def renamed():
    for name in MOVED:
        yield f"ALTER TABLE grants_{name} RENAME TO payments_{name}"


def move_tables(apps, schema_editor):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('grants', '0003_payments_leave'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(move_tables, migrations.RunPython.noop),
        migrations.SeparateDatabaseAndState(state_operations=[
            migrations.CreateModel(
                name='PaymentRequest',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                    ('requested_at', models.DateTimeField()),
                    ('account', models.CharField(max_length=80)),
                    ('certified_at', models.DateTimeField(null=True)),
                    ('paid_at', models.DateTimeField(null=True)),
                    ('bank_reference', models.CharField(blank=True, max_length=60)),
                    ('certified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('instalment', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='payment', to='grants.instalment')),
                    ('paid_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ],
            ),
            migrations.CreateModel(
                name='LedgerEntry',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('position', models.PositiveIntegerField()),
                    ('kind', models.CharField(max_length=10)),
                    ('amount_minor', models.BigIntegerField()),
                    ('currency', models.CharField(max_length=3)),
                    ('committed_minor', models.BigIntegerField()),
                    ('released_minor', models.BigIntegerField()),
                    ('paid_minor', models.BigIntegerField()),
                    ('at', models.DateTimeField()),
                    ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='grants.award')),
                    ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('instalment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='grants.instalment')),
                    ('payment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='payments.paymentrequest')),
                ],
                options={
                    'ordering': ['position'],
                },
            ),
            migrations.AddIndex(
                model_name='paymentrequest',
                index=models.Index(condition=models.Q(('paid_at__isnull', True)), fields=['requested_at'], name='payment_open'),
            ),
            migrations.AddConstraint(
                model_name='paymentrequest',
                constraint=models.CheckConstraint(condition=models.Q(('certified_by__isnull', True), models.Q(('certified_by', models.F('requested_by')), _negated=True), _connector='OR'), name='certifier_did_not_request'),
            ),
            migrations.AddConstraint(
                model_name='paymentrequest',
                constraint=models.CheckConstraint(condition=models.Q(('paid_by__isnull', True), models.Q(models.Q(('paid_by', models.F('requested_by')), _negated=True), models.Q(('paid_by', models.F('certified_by')), _negated=True)), _connector='OR'), name='payer_neither_requested_nor_certified'),
            ),
            migrations.AddConstraint(
                model_name='paymentrequest',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('certified_at__isnull', True), ('certified_by__isnull', True)), models.Q(('certified_at__isnull', False), ('certified_by__isnull', False)), _connector='OR'), name='certified_says_who_and_when'),
            ),
            migrations.AddConstraint(
                model_name='paymentrequest',
                constraint=models.CheckConstraint(condition=models.Q(models.Q(('paid_at__isnull', True), ('paid_by__isnull', True)), models.Q(('certified_at__isnull', False), ('paid_at__isnull', False), ('paid_by__isnull', False)), _connector='OR'), name='paid_only_once_certified'),
            ),
            migrations.AddConstraint(
                model_name='ledgerentry',
                constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['committed', 'released', 'paid'])), name='ledger_kind_known'),
            ),
            migrations.AddConstraint(
                model_name='ledgerentry',
                constraint=models.UniqueConstraint(fields=('award', 'position'), name='one_ledger_entry_a_position'),
            ),
            migrations.AddConstraint(
                model_name='ledgerentry',
                constraint=models.UniqueConstraint(condition=models.Q(('kind', parvis.domain.ledger.EntryKind['PAID'])), fields=('payment',), name='a_payment_is_booked_once'),
            ),
            migrations.AddConstraint(
                model_name='ledgerentry',
                constraint=models.UniqueConstraint(condition=models.Q(('kind', parvis.domain.ledger.EntryKind['RELEASED'])), fields=('instalment',), name='an_instalment_is_released_once'),
            ),
            migrations.AddConstraint(
                model_name='ledgerentry',
                constraint=models.CheckConstraint(condition=models.Q(('paid_minor__gte', 0), ('paid_minor__lte', models.F('released_minor')), ('released_minor__lte', models.F('committed_minor'))), name='paid_within_released_within_committed'),
            ),
        ]),
    ]

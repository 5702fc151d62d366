# What the new fields must be, and the triggers of the ledger and of the rates.

import django.db.models.deletion
import parvis.domain.codes
import parvis.domain.ledger
import parvis.domain.payments
from django.conf import settings
from django.db import migrations, models


TABLE = "payments_ledgerentry"
RATES = "payments_exchangerate"
KEPT = "the ledger is only ever added to"
RATES_KEPT = "rates are only ever added to"
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
        AND new.returned_minor = coalesce(before.returned_minor, 0)
            + CASE new.kind WHEN 'returned' THEN new.amount_minor ELSE 0 END
        AND new.claimed_minor = coalesce(before.claimed_minor, 0)
            + CASE new.kind WHEN 'claimed' THEN new.amount_minor ELSE 0 END
        AND new.exchange_minor = coalesce(before.exchange_minor, 0)
            + CASE new.kind WHEN 'exchange' THEN new.amount_minor ELSE 0 END
    )
"""


def sqlite():
    for event in ("UPDATE", "DELETE"):
        yield f"""
        CREATE TRIGGER payments_rates_kept_{event.lower()} BEFORE {event} ON {RATES} BEGIN
            SELECT RAISE(ABORT, '{RATES_KEPT}');
        END
        """
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
    CREATE FUNCTION payments_rates_kept() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        RAISE EXCEPTION '{RATES_KEPT}' USING ERRCODE = 'integrity_constraint_violation';
    END $$
    """
    yield f"""
    CREATE TRIGGER payments_rates_kept BEFORE UPDATE OR DELETE ON {RATES}
    FOR EACH ROW EXECUTE FUNCTION payments_rates_kept()
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


def make_triggers(apps, schema_editor):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [('payments', '0003_payments_name_their_award')]

    operations = [
        migrations.AlterField(
            model_name='paymentrequest',
            name='award',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='grants.award'),
        ),
        migrations.AlterField(
            model_name='paymentrequest',
            name='amount_minor',
            field=models.BigIntegerField(),
        ),
        migrations.RemoveConstraint(
            model_name='ledgerentry',
            name='ledger_kind_known',
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['committed', 'released', 'paid', 'returned', 'claimed', 'exchange'])), name='ledger_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(('returned_minor__gte', 0), ('returned_minor__lte', models.F('paid_minor')), ('claimed_minor__gte', 0), ('claimed_minor__lte', models.F('paid_minor'))), name='returned_and_claimed_within_paid'),
        ),
        migrations.AddConstraint(
            model_name='ledgerentry',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('kind__in', [parvis.domain.ledger.EntryKind['RETURNED'], parvis.domain.ledger.EntryKind['CLAIMED'], parvis.domain.ledger.EntryKind['EXCHANGE']]), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='what_is_booked_back_says_why'),
        ),
        migrations.AddConstraint(
            model_name='paymentrequest',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['instalment', 'advance', 'replenishment'])), name='payment_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='paymentrequest',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='payment_pays_something'),
        ),
        migrations.AddConstraint(
            model_name='paymentrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('instalment__isnull', False), ('kind', parvis.domain.payments.PaymentKind['INSTALMENT'])), models.Q(models.Q(('kind', parvis.domain.payments.PaymentKind['INSTALMENT']), _negated=True), ('instalment__isnull', True)), _connector='OR'), name='only_an_instalment_names_one'),
        ),
        migrations.AddConstraint(
            model_name='paymentrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('kind', parvis.domain.payments.PaymentKind['ADVANCE'])), fields=('award',), name='one_advance_an_award'),
        ),
        migrations.RunPython(make_triggers, migrations.RunPython.noop),
    ]

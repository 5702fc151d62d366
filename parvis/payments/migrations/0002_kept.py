# The ledger and the rates are added to and never changed, and every new line of the ledger agrees with the line before
# it.  The database sees to it, so that nothing that writes can forget to, or get round it.
#
# Whoever alters one of these tables on SQLite must make its triggers anew, since Django alters a table there by
# replacing it.

from django.db import migrations

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
    replaces = [
        ("payments", "0002_money_after_the_award"),
        ("payments", "0003_payments_name_their_award"),
        ("payments", "0004_ledger_adds_up"),
    ]
    dependencies = [("payments", "0001_initial")]

    operations = [migrations.RunPython(make_triggers, migrations.RunPython.noop)]

from django.db import migrations

# What was handed in, and what was said, is added to and never changed; the database sees to it, so that nothing that
# writes can forget to.  Whoever alters one of these tables on SQLite must make its triggers anew, since Django alters
# a table there by replacing it.
KEPT = {"review_reviewversion": "a review that was handed in never changes", "review_remarkversion": "what was said never changes"}


def sqlite():
    for table, why in KEPT.items():
        for event in ("UPDATE", "DELETE"):
            yield f"""
            CREATE TRIGGER {table}_kept_{event.lower()} BEFORE {event} ON {table} BEGIN
                SELECT RAISE(ABORT, '{why}');
            END
            """


def postgresql():
    for table, why in KEPT.items():
        yield f"""
        CREATE FUNCTION {table}_kept() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
            RAISE EXCEPTION '{why}' USING ERRCODE = 'integrity_constraint_violation';
        END $$
        """
        yield f"""
        CREATE TRIGGER {table}_kept BEFORE UPDATE OR DELETE ON {table}
        FOR EACH ROW EXECUTE FUNCTION {table}_kept()
        """


def make_triggers(apps, schema_editor):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


class Migration(migrations.Migration):
    replaces = [
        ("review", "0002_reviews"),
        ("review", "0003_volumes"),
        ("review", "0004_meetings"),
        ("review", "0005_matchings"),
        ("review", "0006_sendings"),
        ("review", "0007_discussion"),
        ("review", "0008_invitations"),
    ]
    dependencies = [("review", "0001_initial")]

    operations = [migrations.RunPython(make_triggers, migrations.RunPython.noop)]

from django.db import migrations

# A word is often common to many kinds.  With the kind in the full-text table SQLite hands out the rows of one kind
# alone; without it the wide row of every hit had to be opened to look at its kind.
SQLITE = [
    "DROP TRIGGER search_document_added",
    "DROP TRIGGER search_document_removed",
    "DROP TRIGGER search_document_changed",
    "DROP TABLE search_terms",
    """
    CREATE VIRTUAL TABLE search_terms USING fts5(
        kind, terms, content='search_document', content_rowid='id', tokenize='ascii', prefix='2 3 4'
    )
    """,
    """
    CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
        INSERT INTO search_terms(rowid, kind, terms) VALUES (new.id, new.kind, new.terms);
    END
    """,
    """
    CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
        INSERT INTO search_terms(search_terms, rowid, kind, terms) VALUES ('delete', old.id, old.kind, old.terms);
    END
    """,
    """
    CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN
        INSERT INTO search_terms(search_terms, rowid, kind, terms) VALUES ('delete', old.id, old.kind, old.terms);
        INSERT INTO search_terms(rowid, kind, terms) VALUES (new.id, new.kind, new.terms);
    END
    """,
    "INSERT INTO search_terms(search_terms) VALUES ('rebuild')",
]


def make_index_anew(apps, schema_editor):
    if schema_editor.connection.vendor == "sqlite":
        for statement in SQLITE:
            schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [("search", "0001_initial")]

    operations = [migrations.RunPython(make_index_anew, migrations.RunPython.noop)]

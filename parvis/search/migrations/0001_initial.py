from django.db import migrations, models

from parvis.web.tables import CreateModels


# The terms come analysed, so both databases only cut at blanks: FTS5's ascii tokenizer takes every letter beyond
# ASCII as part of a word, and the vector is built from the words themselves instead of by a parser that has its own
# ideas about numbers and addresses.
#
# The full-text table has its content in search_document: a table without content could forget rows only since
# SQLite 3.43, and Debian 12 has 3.40.  Whoever alters search_document on SQLite must make the triggers anew, since
# Django alters a table there by replacing it.
SQLITE = [
    """
    CREATE VIRTUAL TABLE search_terms USING fts5(
        terms, content='search_document', content_rowid='id', tokenize='ascii', prefix='2 3 4'
    )
    """,
    """
    CREATE TRIGGER search_document_added AFTER INSERT ON search_document BEGIN
        INSERT INTO search_terms(rowid, terms) VALUES (new.id, new.terms);
    END
    """,
    """
    CREATE TRIGGER search_document_removed AFTER DELETE ON search_document BEGIN
        INSERT INTO search_terms(search_terms, rowid, terms) VALUES ('delete', old.id, old.terms);
    END
    """,
    """
    CREATE TRIGGER search_document_changed AFTER UPDATE ON search_document BEGIN
        INSERT INTO search_terms(search_terms, rowid, terms) VALUES ('delete', old.id, old.terms);
        INSERT INTO search_terms(rowid, terms) VALUES (new.id, new.terms);
    END
    """,
]

# A vector counts positions up to 16,383 only; words after that are found, but not as part of a phrase.
POSTGRESQL = [
    """
    CREATE FUNCTION search_vector(terms text) RETURNS tsvector LANGUAGE sql IMMUTABLE PARALLEL SAFE RETURN (
        SELECT coalesce(string_agg(CASE WHEN n < 16384 THEN word || ':' || n ELSE word END, ' '), '')::tsvector
        FROM unnest(string_to_array(terms, ' ')) WITH ORDINALITY AS cut(word, n)
    )
    """,
    "ALTER TABLE search_document ADD COLUMN vector tsvector GENERATED ALWAYS AS (search_vector(terms)) STORED",
    "CREATE INDEX search_document_vector ON search_document USING gin (vector) WITH (fastupdate = off)",
]


def make_index(apps, schema_editor):
    for statement in {"sqlite": SQLITE, "postgresql": POSTGRESQL}[schema_editor.connection.vendor]:
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Document',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=20)),
                        ('key', models.BigIntegerField()),
                        ('terms', models.TextField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('kind', 'key'), name='one_document_per_key')],
                    },
                ),
                migrations.CreateModel(
                    name='Print',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=20)),
                        ('key', models.BigIntegerField()),
                        ('mark', models.BigIntegerField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['key', 'kind'], name='print_by_key')],
                        'constraints': [models.UniqueConstraint(fields=('mark', 'kind', 'key'), name='one_print_per_key')],
                    },
                ),
                migrations.CreateModel(
                    name='Widespread',
                    fields=[
                        ('mark', models.BigIntegerField(primary_key=True, serialize=False)),
                    ],
                ),
            ],
        ),
        migrations.RunPython(make_index, migrations.RunPython.noop),
    ]

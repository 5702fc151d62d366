"""What can be found: one row a document, its terms as the analyser left them.

The row is the same on both databases; each keeps its own inverted index over
`terms` up to date by itself: a full-text table filled by triggers on SQLite, a
generated vector with a GIN index on PostgreSQL (see the first two migrations).

Beside it stand the fingerprints of texts, by which others with the same
passages are found (`engines.passages`).
"""

from django.db import models


class Document(models.Model):
    """The searchable side of some row: `kind` names its table's sort, `key` its primary key."""

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    terms = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_document_per_key")]


class Print(models.Model):
    """A fingerprint of some row's text; of what very many texts have none is kept, so each is held by few."""

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    mark = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["mark", "kind", "key"], name="one_print_per_key")]
        # By key first: an index that begins with the kind would tempt a database to read all of a kind.
        indexes = [models.Index(fields=["key", "kind"], name="print_by_key")]


class Widespread(models.Model):
    """A fingerprint that very many texts have: what they say there is nobody's in particular."""

    mark = models.BigIntegerField(primary_key=True)

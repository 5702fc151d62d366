"""What can be found: one row a document, its terms as the analyser left them.

The row is the same on both databases; each keeps its own inverted index over
`terms` up to date by itself: a full-text table filled by triggers on SQLite, a
generated vector with a GIN index on PostgreSQL (see the first migration).
"""

from django.db import models


class Document(models.Model):
    """The searchable side of some row: `kind` names its table's sort, `key` its primary key."""

    kind = models.CharField(max_length=20)
    key = models.BigIntegerField()
    terms = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="one_document_per_key")]

"""The trail: a chain of entries per case, and a chain of heads over all of them.

Nothing here is ever changed or deleted.  An entry keeps its canonical text, the
digest of that text chained to the entry before it, and, apart from the chain,
the salted values of its personal fields: those can be erased, and the proof
still stands.
"""

from django.db import models


class Chain(models.Model):
    """One case's trail: how long it is, and the digest it ends on."""

    case = models.CharField(max_length=120, unique=True)
    length = models.PositiveIntegerField(default=0)
    head = models.CharField(max_length=64, default="")


class Entry(models.Model):
    """One thing that was done, by whom, to what, when."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    action = models.CharField(max_length=80)
    actor = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    text = models.TextField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="one_entry_per_position")]
        indexes = [models.Index(fields=["action", "at"], name="audit_action_at")]


class Fact(models.Model):
    """The value behind one salted digest in an entry's text; erasable."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="facts")
    name = models.CharField(max_length=60)
    salt = models.CharField(max_length=32)
    value = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True)


class Head(models.Model):
    """A moment's summary of all chains that grew since the one before, chained and signed."""

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    text = models.TextField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)

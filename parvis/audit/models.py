"""The trail: a chain of entries per case, and a chain of signed heads over all of them.

Nothing here is ever changed or deleted, except that the salt and value of a
fact are erased with the person they are about (`domain/trail.py` says why the
proof still stands).
"""

from django.db import models


class Chain(models.Model):
    """One case's trail: how long it is, the digest it ends on, and how far a head has sealed it."""

    case = models.CharField(max_length=120, unique=True)
    length = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, default="")
    sealed_length = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = [
            models.Index(
                fields=["id"], condition=models.Q(length__gt=models.F("sealed_length")), name="audit_unsealed_chains"
            )
        ]


class Entry(models.Model):
    """One thing that was done, by whom, to what, when."""

    chain = models.ForeignKey(Chain, on_delete=models.PROTECT, related_name="entries")
    position = models.PositiveIntegerField()
    action = models.CharField(max_length=80)
    actor = models.CharField(max_length=40, blank=True)
    at = models.DateTimeField()
    text = models.TextField()
    digest = models.CharField(max_length=64)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["chain", "position"], name="one_entry_per_position")]
        indexes = [models.Index(fields=["-at", "-id"], name="audit_newest")]


class Fact(models.Model):
    """The value behind one salted digest of an entry; erasable."""

    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="facts")
    path = models.CharField(max_length=120)
    digest = models.CharField(max_length=64)
    salt = models.CharField(max_length=32, blank=True)
    value = models.TextField(blank=True)
    erased_at = models.DateTimeField(null=True)


class Head(models.Model):
    """A moment's summary of all chains that grew since the one before, chained and signed.

    Its text holds the root over `chains` (`domain.sealing`); in the first heads the chains themselves.
    """

    number = models.PositiveIntegerField(unique=True)
    at = models.DateTimeField()
    text = models.TextField()
    chains = models.TextField(default="")
    digest = models.CharField(max_length=64)
    signature = models.CharField(max_length=128)
    mailed_at = models.DateTimeField(null=True)

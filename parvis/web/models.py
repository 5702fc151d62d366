"""Who is at work: leases of workers and of the clock, and when each due job last ran."""

from django.db import models


class Lease(models.Model):
    """That a process is alive and holds a name until `expires_at`; it prolongs while it lives."""

    name = models.CharField(max_length=64, unique=True)
    holder = models.CharField(max_length=64)  # one life of a process; a worker is its own holder
    part = models.CharField(max_length=20)  # the queue it works on, or "clock"
    host = models.CharField(max_length=120)
    pid = models.PositiveIntegerField()
    taken_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.name


class DueJob(models.Model):
    """A job of the clock: when it last ran, how long it took, why it failed if it did."""

    name = models.CharField(max_length=80, unique=True)
    ran_at = models.DateTimeField()
    milliseconds = models.PositiveIntegerField(default=0)
    failure = models.TextField(blank=True)

    def __str__(self) -> str:
        return self.name

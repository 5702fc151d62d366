"""What the example has put in."""

from django.db import models


class Loaded(models.Model):
    """A part of the example under its name in the content, so that telling it again adds nothing.

    `code` is the public code of what was made: an asset, a person, a call, an issue.
    """

    name = models.CharField(max_length=80, unique=True)
    code = models.CharField(max_length=40)
    at = models.DateTimeField()

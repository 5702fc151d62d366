"""Private bytes: what is stored where, and what it was when it came in."""

from django.conf import settings
from django.db import models

from parvis.domain.codes import new_code


class StoredFile(models.Model):
    """Bytes under a storage key.  They never change; a new version is a new row."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    key = models.CharField(max_length=200, unique=True)
    name = models.CharField(max_length=255)
    media_type = models.CharField(max_length=100)
    size = models.BigIntegerField()
    sha256 = models.CharField(max_length=64, db_index=True)
    received_at = models.DateTimeField()
    received_from = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")

    def __str__(self) -> str:
        return self.name

"""The words of the programme's public pages, in revisions."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.db import models

from parvis.domain.codes import new_code
from parvis.web.writings import WrittenRevision, public_at


class PageQuerySet(models.QuerySet["Page"]):
    def open_at(self, at: datetime) -> PageQuerySet:
        """Those with words that everybody reads at that moment (`domain.writings.public_one` in SQL)."""
        public = public_at(PageRevision.objects.filter(page=models.OuterRef("pk")), at, "page")
        shown = models.Subquery(public.order_by("-number").values("pk")[:1])
        return self.annotate(shown=shown).filter(shown__isnull=False)


class Page(models.Model):
    """A page's words: of a fixed page, of a nation, or a page of its own."""

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    slug = models.CharField(max_length=60, unique=True)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, related_name="+")
    made_at = models.DateTimeField()

    objects = PageQuerySet.as_manager()

    def __str__(self) -> str:
        return self.slug

    def audit_case(self) -> str:
        return f"page:{self.code}"


class PageRevision(WrittenRevision):
    """A saved state of a page's words."""

    page = models.ForeignKey(Page, on_delete=models.CASCADE, related_name="revisions")

    class Meta(WrittenRevision.Meta):
        constraints = [models.UniqueConstraint(fields=["page", "number"], name="one_page_revision_per_number")]

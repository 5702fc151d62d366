"""What became of a project, told after its end by the criteria that its letter froze."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.grants.models.awards import Award


class SuccessMark(models.Model):
    """The evaluation after the end: how far each criterion for success was met, in percent, and in words."""

    award = models.OneToOneField(Award, on_delete=models.PROTECT, related_name="success")
    marks = models.JSONField()  # one a criterion of the letter, from 0 to 100
    met = models.DecimalField(max_digits=5, decimal_places=2)  # the marks under the weights of the criteria
    words = models.TextField()
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(met__gte=0, met__lte=100), name="success_is_a_percentage"),
            models.CheckConstraint(condition=~Q(words=""), name="success_is_told_in_words"),
        ]

    def audit_case(self) -> str:
        return self.award.audit_case()

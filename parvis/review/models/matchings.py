"""What matchings came to, pairs that are not to be, and what experts said of titles."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

from parvis.domain.codes import new_code
from parvis.domain.rounds import MatchingState, Wish
from parvis.proposals.models import Proposal
from parvis.review.models.assignments import Round
from parvis.review.models.experts import Expert
from parvis.web.constraints import one_of


class Matching(models.Model):
    """One matching of a round: proposed, then taken or left.

    `instance` and `result` are the files of `./run match`, byte for byte, until
    another is taken.  `told` are its figures, the prices of experts among them;
    `settled` is the digest of what stood by then, so that nobody takes what was
    overtaken.
    """

    code = models.CharField(max_length=12, unique=True, default=new_code, editable=False)
    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="matchings")
    state = models.CharField(max_length=10, default=MatchingState.PROPOSED)
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(null=True)  # taken or left
    ended_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    settled = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)
    instance = models.TextField(blank=True)
    result = models.TextField(blank=True)
    told = models.JSONField(default=dict)

    class Meta:
        ordering = ["-id"]
        constraints = [
            one_of("state", MatchingState, "matching_state_known"),
            models.UniqueConstraint(fields=["round"], condition=Q(state="proposed"), name="one_matching_proposed"),
            models.UniqueConstraint(fields=["round"], condition=Q(state="taken"), name="one_matching_taken"),
        ]

    def __str__(self) -> str:
        return self.code

    def audit_case(self) -> str:
        return self.round.audit_case()


class MatchedProposal(models.Model):
    """What a matching says of one proposal: who fits how well, its prices, who may not (`queries.sheets`)."""

    matching = models.ForeignKey(Matching, on_delete=models.CASCADE, related_name="sheets")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    sheet: Any = models.JSONField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["matching", "proposal"], name="one_sheet_a_proposal")]


class ForbiddenPair(models.Model):
    """A pair that an officer has crossed out; no matching makes it."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="forbidden")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="+")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["round", "proposal", "expert"], name="forbidden_once")]


class Bid(models.Model):
    """What an expert said of reviewing a proposal, from its title and summary; the last word counts."""

    round = models.ForeignKey(Round, on_delete=models.PROTECT, related_name="bids")
    proposal = models.ForeignKey(Proposal, on_delete=models.PROTECT, related_name="+")
    expert = models.ForeignKey(Expert, on_delete=models.PROTECT, related_name="bids")
    wish = models.CharField(max_length=12)
    at = models.DateTimeField()

    class Meta:
        constraints = [
            one_of("wish", Wish, "bid_known"),
            models.UniqueConstraint(fields=["round", "proposal", "expert"], name="one_bid_a_pair"),
        ]

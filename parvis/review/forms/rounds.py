"""What the office types of a round: its rules."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.domain.rounds import MOST_LOAD, MOST_REVIEWS, MOST_SEED, Choices


def number(label: Any, help_text: Any, *, least: int, most: int, required: bool = False) -> forms.IntegerField:
    """A whole number in plain words."""
    return forms.IntegerField(label=label, help_text=help_text, min_value=least, max_value=most, required=required)


def tick(label: Any, help_text: Any) -> forms.BooleanField:
    """A rule that is on or off."""
    return forms.BooleanField(label=label, help_text=help_text, required=False)


class RulesForm(forms.Form):
    """The rules of one round; left empty, a rule does not hold."""

    reviews = number(
        _("Reviews for each proposal"),
        _("Exactly so many, all by different experts."),
        least=1,
        most=MOST_REVIEWS,
        required=True,
    )
    load = number(_("Most for one expert"), _("Empty: as many as each one takes on."), least=1, most=MOST_LOAD)
    minimum = number(_("Fewest for one expert"), _("So that nobody is left out. Empty: none."), least=0, most=MOST_LOAD)
    per_nation = number(_("Most of one nation at a proposal"), _("Empty: any number."), least=1, most=MOST_REVIEWS)
    seniors = number(
        _("Senior experts at a proposal, at least"),
        _("Who is senior stands in the pool of experts."),
        least=0,
        most=MOST_REVIEWS,
    )
    covered = tick(_("Each field covered"), _("For each priority that a proposal names, somebody who knows it."))
    floor = tick(
        _("Nobody left with what is over"),
        _("No pair fits worse than need be. It costs the round next to nothing."),
    )
    seed = number(
        _("Start value"),
        _("Chooses among equally good matchings. The same one gives the same result."),
        least=0,
        most=MOST_SEED,
        required=True,
    )

    def choices(self, had: Choices) -> Choices:
        """For the action; exceptions stay."""
        typed = self.cleaned_data
        return replace(
            had,
            reviews=typed["reviews"],
            seed=typed["seed"],
            load=typed["load"],
            minimum=typed["minimum"] or 0,
            per_nation=typed["per_nation"],
            seniors=typed["seniors"] or 0,
            fields=typed["covered"],
            floor=typed["floor"],
        )


def initial_of(choices: Choices) -> dict[str, Any]:
    """The rules as the form begins."""
    return {name: getattr(choices, "fields" if name == "covered" else name) for name in RulesForm.base_fields}

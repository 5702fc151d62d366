"""The lines of a round's page, as finished HTML: hundreds of pairs that differ in their words alone."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import HttpRequest
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext

from parvis.domain.evaluation import AssignmentState
from parvis.network.queries.programme import priority_name
from parvis.review.labels import WISHES
from parvis.review.models import Expert, Round
from parvis.review.queries.lines import Choice, Chosen, Line, Load, Reasons, Table
from parvis.web import figures
from parvis.web.stamps import Stamp

SOME_CODE = "0" * 10
STAMPS = {
    name: Stamp(f"review/rounds/{name}.html")
    for name in ("line", "pair", "coming", "fallen", "choice", "crossed", "why", "load")
}
NOTHING = mark_safe("")
# What an officer can do with a pair in this state, by the name of the address in the row's template.
ACTS: Mapping[str, Mapping[str, str]] = {
    AssignmentState.PROPOSED: {"lock_url": "lock-pair", "drop_url": "drop-pair"},
    AssignmentState.INVITED: {"resend_url": "resend", "take_back_url": "take-back"},
}


class Drawing:
    """One page of a round, for one reader."""

    def __init__(
        self, this_round: Round, table: Table, request: HttpRequest, language: str, grounds: Mapping[str, str]
    ) -> None:
        self.table, self.language, self.grounds = table, language, grounds
        self.penalty = table.newest.told.get("penalty", 0) // 2 if table.newest else 0
        self.stamps = {name: stamp.here() for name, stamp in STAMPS.items()}
        self.of_round = {
            name: escape(reverse(f"review:{name}", args=[this_round.code]))
            for name in ("add-pair", "allow-pair", "forbid-pair", "round")
        }
        # To resolve an address is dear beside putting a code into it.
        self.of_pair = {
            name: reverse(f"review:{name}", args=[SOME_CODE])
            for name in ("lock-pair", "drop-pair", "resend", "take-back", "replace")
        }
        self.case = reverse("proposals:one", args=[SOME_CODE])
        self.csrf = format_html('<input type="hidden" name="csrfmiddlewaretoken" value="{}">', get_token(request))

    def lines(self, *, is_officer: bool) -> SafeString:
        """Every proposal of the page with its pairs."""
        return _joined([self._line(line, is_officer) for line in self.table.lines])

    def loads(self) -> SafeString:
        """A bar for each expert."""
        return _joined([self._bar(load) for load in self.table.loads])

    def _line(self, line: Line, is_officer: bool) -> SafeString:
        code = line.proposal.code
        form = f"f-{code}"
        pairs = [self._chosen(one, form, is_officer) for one in line.chosen]
        pairs += [self.stamps["coming"](self._words(one), is_senior=one.expert.is_senior) for one in line.comes]
        pairs += [self._fallen(one, is_officer) for one in line.fallen]
        instead = line.open_pairs if is_officer and not line.lacks else []
        words = {
            "code": code,
            "form": form,
            "add_url": self.of_round["add-pair"],
            "csrf": self.csrf if is_officer else NOTHING,
            "page": str(self.table.number),
            "url": self.case.replace(SOME_CODE, code),
            "title": line.title,
            "pairs": _joined(pairs),
            "instead": _options(instead),
            "choices": _joined([self._choice(one, form, is_officer) for one in line.next_best]),
            "barred": format_html_join(
                ", ",
                '{} <span class="quiet">({})</span>',
                ((expert.name, self.grounds.get(ground, ground)) for expert, ground in line.barred),
            ),
            "crossed": mark_safe(", ".join(self._crossed(one, form, is_officer) for one in line.forbidden)),  # noqa: S308 - stamped
            "other_url": f"{self.of_round['round']}?page={self.table.number}&other={code}#by-hand",
        }
        return self.stamps["line"](
            words,
            is_officer=is_officer,
            lacks=line.lacks,
            over=line.over,
            has_instead=bool(instead),
            has_choices=bool(line.next_best),
            has_barred=bool(line.barred),
            has_crossed=bool(line.forbidden),
        )

    def _chosen(self, one: Chosen, form: str, is_officer: bool) -> SafeString:
        pair = one.pair
        words = {
            "name": pair.expert.name,
            "nation": figures.country(pair.expert.nationality, self.language),
            "why": self._why(one.why),
            "fit": self._closeness(pair.affinity) if pair.affinity else "",
            "form": form,
        }
        for address, act in ACTS.get(pair.state, {}).items():
            words[address] = self.of_pair[act].replace(SOME_CODE, pair.code)
        return self.stamps["pair"](
            words,
            is_officer=is_officer,
            goes=one.goes,
            state=str(pair.state),
            by_hand=pair.by_hand,
            is_senior=pair.expert.is_senior,
        )

    def _fallen(self, one: Any, is_officer: bool) -> SafeString:
        words = {
            "name": one.expert.name,
            "alternates": one.alternates,
            "replace_url": self.of_pair["replace"].replace(SOME_CODE, one.code),
        }
        return self.stamps["fallen"](
            words,
            state=str(one.state),
            has_alternates=bool(one.alternates),
            to_replace=is_officer and not one.settled_at,
        )

    def _words(self, one: Choice) -> dict[str, str]:
        return {
            "name": one.expert.name,
            "nation": figures.country(one.expert.nationality, self.language),
            "why": self._why(one.why),
            "fit": self._closeness(one.affinity),
        }

    def _choice(self, one: Choice, form: str, is_officer: bool) -> SafeString:
        costs = "something" if one.cost else ""
        if self.penalty and one.cost > self.penalty:
            costs = "a review"
        words = self._words(one) | {
            "digit": str(one.digit),
            "load": str(one.load),
            "most": str(one.most),
            "same_nation": one.same_nation,
            "cost": figures.number(one.cost / 1_000_000, self.language, 3),
            "form": form,
            "code": one.expert.code,
            "forbid_url": self.of_round["forbid-pair"],
        }
        return self.stamps["choice"](
            words,
            is_officer=is_officer,
            is_senior=one.expert.is_senior,
            is_full=one.full,
            is_impossible=one.impossible,
            has_same_nation=bool(one.same_nation),
            price=costs,
        )

    def _crossed(self, expert: Expert, form: str, is_officer: bool) -> SafeString:
        words = {"name": expert.name, "form": form, "allow_url": self.of_round["allow-pair"], "code": expert.code}
        return self.stamps["crossed"](words, is_officer=is_officer)

    def _why(self, reasons: Reasons) -> SafeString:
        """Why an expert fits: words that both say, priorities that both name, what the expert wished."""
        wish = str(WISHES.get(reasons.wish, ""))
        if not (reasons.words or reasons.priorities or wish):
            return NOTHING
        words = {
            "words": ", ".join(reasons.words),
            "priorities": ", ".join(priority_name(code, self.language) for code in reasons.priorities),
        }
        has_words, has_priorities = bool(reasons.words), bool(reasons.priorities)
        return self.stamps["why"](words, has_words=has_words, has_priorities=has_priorities, wish=wish)

    def _closeness(self, millionths: int) -> str:
        return figures.number(millionths / 1_000_000, self.language, 2)

    def _bar(self, load: Load) -> SafeString:
        words = {
            "name": load.expert.name,
            "most": str(load.most),
            "shown": str(load.shown),
            "given": str(load.given),
        }
        return self.stamps["load"](words, over=load.over, changes=load.changes)


def _options(pairs: list[Any]) -> SafeString:
    locked = gettext("locked")
    return format_html_join(
        "",
        '<option value="{}">{}</option>',
        ((one.code, f"{one.expert.name} ({locked})" if one.by_hand else one.expert.name) for one in pairs),
    )


def _joined(drawn: list[SafeString]) -> SafeString:
    return mark_safe("".join(drawn))  # noqa: S308 - stamped

"""Every route of the house, and what each part of its address stands for.

A part is something of one case (which some people may not see), something that many cases share, a fixed word, a secret
that only a letter holds, or a thing apart from the cases.  A route with a part that nobody has written down here is
refused: whoever adds one says what it stands for, and the walk takes it up.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

from django.urls import get_resolver

from parvis.decisions.models import Ballot, CommitteePoint, PaperLine
from parvis.grants.models import (
    Award,
    Equipment,
    GrantEvent,
    Obligation,
    OutcomeLetter,
    Report,
    ReportOpinion,
    SiteVisit,
)
from parvis.payments.models import BankAccount, PaymentRequest
from parvis.programme.models import Thread
from parvis.proposals.models import ActingSpell, Comment, DirectorAbsence, Party, Proposal, ProposalFile
from parvis.review.models import (
    AgendaPoint,
    Assignment,
    ConsensusReport,
    Discussion,
    Opinion,
    PanelItem,
    Question,
    Remark,
    Reply,
    Vote,
)
from parvis.standing.models import Conflict
from tests.house.test_routes import routes
from tests.leaks.world import World

PART = re.compile(r"<(?:\w+:)?(\w+)>")
Found = Callable[[Proposal], list[str]]


@dataclass(frozen=True)
class Own:
    """Codes of things that belong to one case."""

    found: Found


@dataclass(frozen=True)
class Shared:
    """Codes of things in which many cases stand."""

    found: Callable[[World], list[str]]


@dataclass(frozen=True)
class Fixed:
    """Words that the address knows."""

    words: tuple[str, ...]


@dataclass(frozen=True)
class Apart:
    """What no case has a part in, or what only its holder knows: why the walk leaves it."""

    why: str


Part = Own | Shared | Fixed | Apart


def _rows(model: type, path: str = "proposal") -> Own:
    return Own(lambda case: list(model.objects.filter(**{path: case}).values_list("code", flat=True)))  # type: ignore[attr-defined]


def _subject(case: Proposal) -> list[str]:
    awards = Award.objects.filter(proposal=case).values_list("code", flat=True)
    return [f"proposal:{case.code}", *(f"award:{code}" for code in awards)]


PROPOSAL = Own(lambda case: [case.code])
AWARD = _rows(Award)
RELEASED = Apart("what was released to everybody")
SECRET = Apart("only the letter holds it")
SELF = Apart("one's own, and of nobody's case")
PUBLIC = Apart("the press library and the programme's public words")
PAST = Apart("imported rows of no case of ours")
CALL = Shared(lambda world: [world.call.code, world.other_call.code, world.third_call.code])
ROUND = Shared(lambda world: [one.code for one in world.rounds])
PANEL = Shared(lambda world: [one.code for one in world.panels])
PAPER = Own(lambda case: list(PaperLine.objects.filter(proposal=case).values_list("paper__code", flat=True)))
EXPERT = Shared(lambda world: [one.code for one in world.experts])
PAST = Fixed(("pastaward",))  # awards of earlier years as files told them: no case has a part in one
SECTIONS = Fixed(("about",))

# The first entry whose beginning fits the route and that names the part says what it stands for.
PARTS: tuple[tuple[str, Mapping[str, Part]], ...] = (
    ("dev/", {"name": Apart("the example's own outbox")}),
    ("api/v1/press/", {"code": PUBLIC, "role": PUBLIC}),
    ("api/v1/calls/", {"code": CALL}),
    ("api/v1/proposals/", {"code": PROPOSAL, "field": Fixed(("title",))}),
    ("terms/", {"version": PUBLIC}),
    ("privacy/", {"version": PUBLIC}),
    ("accessibility/", {"version": PUBLIC}),
    ("account/", {"ticket": SECRET, "code": SELF}),
    ("audit/", {"case": Own(_subject)}),
    ("stories/award/", {"award": AWARD}),
    ("stories/", {"code": PUBLIC, "number": PUBLIC, "slug": PUBLIC}),
    ("newsletter/", {"token": SECRET, "code": PUBLIC}),
    ("press/", {"code": PUBLIC, "language": PUBLIC, "role": PUBLIC}),
    ("programme/", {"slug": PUBLIC, "number": PUBLIC, "code": PUBLIC}),
    ("api/v1/awards/", {"reference": RELEASED}),
    ("api/v1/common-grants/awards/", {"awd_id": RELEASED}),
    ("awards/", {"reference": RELEASED, "code": PUBLIC}),
    ("desk/annual-report/", {"year": Fixed(("2026",)), "name": Fixed(("report-en.pdf", "report.json", "report.csv"))}),
    ("desk/awards/protections/", {"code": Apart("somebody who is not named in public")}),
    ("calendar/", {"token": SECRET}),
    ("desk/awards/", {"code": AWARD}),
    ("calls/", {"code": CALL, "document": PUBLIC}),
    ("ask/", {"code": Own(lambda case: list(_threads(case)))}),
    ("activity-invitation/", {"token": SECRET}),
    ("desk/calls/new/", {"way_in": Fixed(("bottom-up", "top-down"))}),
    ("desk/calls/", {"code": CALL, "document": PUBLIC, "question": PUBLIC, "invitation": PUBLIC}),
    ("network/people/", {"code": Shared(lambda world: [one.code for one in world.people.values()])}),
    ("network/", {"code": SELF, "token": SECRET, "person": SELF, "circle": SELF, "post": SELF}),
    ("proposals/start/", {"call": CALL}),
    ("proposals/together/", {"introduction": SELF}),
    ("proposals/from-thread/", {"thread": SELF}),
    ("proposals/acting/", {"spell": _rows(ActingSpell)}),
    ("proposals/absences/", {"absence": _rows(DirectorAbsence)}),
    ("proposals/office/export.", {"kind": Fixed(("csv", "xlsx"))}),
    ("proposals/office/views/", {"view": SELF}),
    (
        "proposals/",
        {
            "code": PROPOSAL,
            "party": _rows(Party),
            "file": _rows(ProposalFile),
            "field": Fixed(("title",)),
            "step": Fixed(("1",)),
            "remark": _rows(Comment),
            "section": SECTIONS,
            "other": PROPOSAL,
            "award": PAST,
        },
    ),
    ("earlier-funding/", {"code": Apart("past awards and files of them"), "kind": Fixed(("awards",))}),
    ("invitation/", {"token": SECRET}),
    ("correspondence/", {"code": Apart("the words of letters, not letters")}),
    ("review/screening/questions/", {"code": _rows(Question, "screening__proposal")}),
    ("review/screening/", {"code": PROPOSAL}),
    ("review/questions/", {"code": _rows(Question, "screening__proposal")}),
    ("review/opinions/", {"code": _rows(Opinion)}),
    ("review/conflicts/", {"code": PROPOSAL, "conflict": Own(lambda case: _conflicts(case))}),
    ("review/invitation/", {"token": SECRET, "ticket": SECRET}),
    ("review/of-mine/", {"code": _rows(Assignment), "field": Fixed(("strengths",))}),
    ("review/experts/terms/", {"term": Apart("an expert's term")}),
    ("review/experts/", {"code": EXPERT}),
    ("review/rounds/pairs/", {"code": _rows(Assignment)}),
    (
        "review/rounds/",
        {
            "code": ROUND,
            "what": Fixed(("instance", "result")),
            "matching_code": Shared(lambda world: [one.code for one in world.matchings]),
        },
    ),
    ("review/titles/", {"code": ROUND}),
    (
        "review/discussions/",
        {"code": _rows(Discussion), "remark": _rows(Remark, "discussion__proposal")},
    ),
    ("review/answers/", {"code": _rows(Reply)}),
    ("review/meetings/", {"code": Shared(lambda world: [one.code for one in world.meetings])}),
    (
        "review/minutes/",
        {
            "code": Shared(lambda world: [one.code for one in world.minutes]),
            "wanted": Fixed(("en", "fr")),
        },
    ),
    ("review/votes/", {"code": _rows(Vote, "point__subject__proposal")}),
    ("review/consensus/name/", {"code": _rows(PanelItem)}),
    ("review/consensus/", {"code": _rows(ConsensusReport, "subject__proposal"), "field": Fixed(("strengths",))}),
    ("review/points/", {"code": _rows(AgendaPoint, "subject__proposal")}),
    ("earlier-funding/", {"code": PAST, "kind": Fixed(("awards", "people"))}),
    (
        "review/panels/",
        {
            "code": PANEL,
            "item": _rows(PanelItem),
            "expert": EXPERT,
            "proposal": PROPOSAL,
            "what": Fixed(("ranking",)),
            "kind": Fixed(("csv", "xlsx", "json")),
        },
    ),
    (
        "decisions/papers/",
        {"code": PAPER, "number": Own(lambda case: [str(one) for one in _lines(case)])},
    ),
    ("decisions/papers/", {"number": Fixed(("1",))}),
    ("decisions/meetings/", {"code": Shared(lambda world: [one.code for one in world.committees])}),
    ("decisions/points/", {"code": _rows(CommitteePoint, "paper__lines__proposal")}),
    ("decisions/votes/", {"code": _rows(Ballot, "line__proposal")}),
    ("decisions/notes/", {"code": PROPOSAL}),
    ("decisions/delegations/", {"code": Apart("a nation's seat")}),
    ("decisions/silence/", {"token": SECRET}),
    ("grants/offer/", {"proposal": PROPOSAL}),
    ("grants/payments/", {"code": _rows(PaymentRequest, "award__proposal")}),
    ("grants/accounts/", {"code": _rows(BankAccount, "award__proposal")}),
    ("grants/payment-files/", {"code": Apart("a file of certified payments"), "kind": Fixed(("xml", "csv"))}),
    ("grants/rates/", {"code": Apart("a rate of exchange")}),
    ("grants/letter/", {"token": SECRET}),
    ("grants/amendment/", {"token": SECRET}),
    ("grants/negotiation/", {"proposal": PROPOSAL}),
    ("grants/findings/", {"code": AWARD}),
    ("grants/outcomes/", {"call": CALL}),
    ("grants/outcome/", {"code": _rows(OutcomeLetter)}),
    ("grants/opinions/", {"code": _rows(ReportOpinion, "report__award__proposal")}),
    (
        "grants/<str:code>/kept/",
        {"kind": Fixed(("stipends", "offers", "publications", "visits", "events"))},
    ),
    (
        "grants/",
        {
            "code": AWARD,
            "visit": _rows(SiteVisit, "award__proposal"),
            "event": _rows(GrantEvent, "award__proposal"),
            "obligation": _rows(Obligation, "award__proposal"),
            "number": Fixed(("1",)),
            "report": _rows(Report, "award__proposal"),
            "field": Fixed(("summary",)),
            "kind": Fixed(("extension", "suspension")),
            "thing": _rows(Equipment, "award__proposal"),
        },
    ),
)


def _threads(case: Proposal) -> Iterator[str]:
    yield from Thread.objects.filter(subject=f"proposal:{case.code}").values_list("code", flat=True)


def _conflicts(case: Proposal) -> list[str]:
    return list(Conflict.objects.filter(kind="proposal", case=case.code).values_list("code", flat=True))


def _lines(case: Proposal) -> list[int]:
    return list(PaperLine.objects.filter(proposal=case).values_list("number", flat=True))


def every_route() -> list[str]:
    """The addresses of the house as patterns, the English ones alone."""
    found = (address for address, _pattern in routes(get_resolver().url_patterns))
    return sorted({one for one in found if not one.startswith("fr/")})


def meaning(route: str, part: str) -> Part | None:
    """What this part of this route stands for; None where nobody said it."""
    bare = route.removeprefix("en/")
    return next((parts[part] for start, parts in PARTS if bare.startswith(start) and part in parts), None)


def parts_of(route: str) -> dict[str, Part | None]:
    """The parts of a route with what they stand for."""
    return {part: meaning(route, part) for part in PART.findall(route)}


def is_walked(route: str) -> bool:
    """Whether no part of it is a secret or apart from the cases."""
    return not any(isinstance(part, Apart) for part in parts_of(route).values())


def methods(route: str) -> tuple[str, ...]:
    """How this route is asked."""
    return ("get", "post", "put") if route.startswith("api/") else ("get", "post")


def closed_addresses(route: str, world: World) -> Iterator[tuple[str, str]]:
    """Addresses on this route that lead to something of a hidden case, each with one where nothing is.

    One of a draft and one of the case that has come farthest, where both have such a thing.
    """
    parts = parts_of(route)
    if not any(isinstance(part, Own) for part in parts.values()):
        return
    found = [product(*(_choices(part, case, world) for part in parts.values())) for case in world.hidden()]
    begun = [first for values in found if (first := next(values, None))]
    for values in dict.fromkeys((*begun[:1], *begun[-1:])):
        chosen = dict(zip(parts, values, strict=True))
        absent = {name: nothing(value) if isinstance(parts[name], Own) else value for name, value in chosen.items()}
        yield filled(route, chosen), filled(route, absent)


def shared_addresses(route: str, world: World) -> Iterator[str]:
    """Addresses on this route that belong to no single case."""
    parts = parts_of(route)
    if any(isinstance(part, Own) for part in parts.values()):
        return
    for values in product(*(_choices(part, None, world) for part in parts.values())):
        yield filled(route, dict(zip(parts, values, strict=True)))


def filled(route: str, values: Mapping[str, str]) -> str:
    """The address with these words in its parts."""
    return "/" + PART.sub(lambda part: values[part[1]], route)


def nothing(code: str) -> str:
    """A word of the same form that nothing is called by."""
    kind, colon, bare = code.rpartition(":")
    return kind + colon + ("99" if bare.isdecimal() else "zq" * (len(bare) // 2) + "z" * (len(bare) % 2))


def _choices(part: Part | None, case: Proposal | None, world: World) -> list[str]:
    match part:
        case Own(found) if case is not None:
            return found(case)
        case Shared(found_in):
            return found_in(world)
        case Fixed(words):
            return list(words)
    return []

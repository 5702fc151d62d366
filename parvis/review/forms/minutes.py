"""A minute as PDF, in one language or in both.  The same stored content gives the same bytes, whenever it is drawn."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from parvis.domain.meetings import ABSTAIN, OUTCOME, OutOfRoom, PointKind, VoteEnd
from parvis.domain.programme_file import Programme
from parvis.domain.scoring import Order, Verdict
from parvis.gateways import pdf
from parvis.programme.queries import programme_of
from parvis.review.labels import CAPACITIES, ORDERS, OUTS_OF_ROOM, POINT_KINDS, VERDICTS, VOTE_ENDS
from parvis.review.models import Minute
from parvis.review.queries import minutes as queries
from parvis.review.queries.meetings import rules_of
from parvis.web import figures
from parvis.web.programme import in_language

TEMPLATE = "review/papers/minute.typ"
BOTH = "both"


def minute_pdf(minute: Minute, told: queries.Content, language: str, wanted: str) -> bytes:
    """The paper of what the reader sees of the minute; `wanted` is a language, or both."""
    tongues = [language, *(one for one in ("en", "fr") if one != language)] if wanted == BOTH else [wanted]
    names = queries.names(told)
    editions = []
    for tongue in tongues:
        with override(tongue):
            editions.append(_edition(minute, told, names, tongue))
    with override(tongues[0]):
        return pdf.draw(TEMPLATE, _content(minute, told, editions, tongues[0]), at=minute.signed_at or minute.drawn_at)


def _content(minute: Minute, told: queries.Content, editions: list[dict[str, Any]], language: str) -> dict[str, Any]:
    programme = programme_of(minute.meeting.panel.call)
    reference = f"{minute.meeting.panel.call.code} · {minute.meeting.code} · {minute.number}"
    signed = _("Not signed off yet.")
    if minute.signed_at:
        signed = _("Signed off by %(who)s on %(moment)s.") % {
            "who": minute.signed_by,
            "moment": figures.moment(minute.signed_at, programme.zone, language),
        }
    return {
        "title": editions[0]["title"],
        "language": language,
        "programme": in_language(programme.name, language),
        "reference": reference,
        "footing": reference,
        "editions": editions,
        "signed": signed,
        "digest": queries.digest_of(told),
        "words": {"digest": _("Digest of what this minute holds (SHA-256)")},
    }


def _edition(minute: Minute, told: queries.Content, names: dict[str, str], language: str) -> dict[str, Any]:
    programme = programme_of(minute.meeting.panel.call)
    currency = programme.head.currency
    meeting, panel = told["meeting"], told["panel"]
    stage = programme.stage(panel["stage"])
    rows = {row["proposal"]: row for row in told["list"]}

    def moment(text: str | None) -> str:
        return figures.moment(datetime.fromisoformat(text), programme.zone, language) if text else ""

    def hour(text: str | None) -> str:
        return figures.hour(datetime.fromisoformat(text).astimezone(programme.zone), language) if text else "…"

    reason = ""
    if minute.number > 1:
        reason = _("Version %(n)s of this minute. %(reason)s") % {"n": minute.number, "reason": minute.reason}
    return {
        "language": language,
        "title": _("Minute of the panel’s meeting"),
        "about": in_language(minute.meeting.panel.call.title, language),
        "reason": reason,
        "facts": [
            [_("Stage"), in_language(stage.name, language) if stage else panel["stage"]],
            [_("Where"), meeting["place"] or "–"],
            [_("Opened"), moment(meeting["opened"])],
            [_("Ended"), moment(meeting["ended"])],
        ],
        "people": [
            [
                names.get(one["person"], one["person"]),
                str(CAPACITIES[one["as"]]),
                f"{hour(one['from'])}–{hour(one['to'])}",
            ]
            for one in told["people"]
        ],
        "points": [
            _point(number, one, rows.get(one["proposal"]), names, programme, minute, language, hour)
            for number, one in enumerate(told["points"], 1)
        ],
        "list-head": [
            _("Rank"),
            _("Proposal"),
            _("Raw mean"),
            _("Adjusted mark"),
            _("Recommended amount"),
            _("The panel says"),
        ],
        "list": [
            [
                str(row["rank"] or "–"),
                f"{row['title']} ({row['proposal']})",
                _figure(row["mean"], language),
                "–" if row["adjusted"] is None else figures.number(Decimal(str(row["adjusted"])), language, 2),
                figures.number(Decimal(row["granted"]), language, 2),
                str(VERDICTS[row["says"]]) if row["says"] else "–",
            ]
            for row in told["list"]
        ],
        "under": [
            _("The list is ranked by: %(order)s.") % {"order": ORDERS[Order(panel["ranks_by"])]},
            *(
                [
                    _("Budget line: %(amount)s %(currency)s.")
                    % {"amount": figures.number(Decimal(panel["line"]), language, 2), "currency": currency}
                ]
                if panel["line"]
                else []
            ),
            *([_("The panel closed on %(moment)s.") % {"moment": moment(panel["closed"])}] if panel["closed"] else []),
        ],
        "words": {
            "people": _("Who was there"),
            "name": _("Name"),
            "capacity": _("As"),
            "presence": _("From – to"),
            "agenda": _("What was taken up"),
            "list": _("The panel’s list"),
        },
    }


def _point(
    number: int,
    one: dict[str, Any],
    row: dict[str, Any] | None,
    names: dict[str, str],
    programme: Programme,
    minute: Minute,
    language: str,
    hour: Any,
) -> dict[str, Any]:
    title = one["title"] or str(POINT_KINDS[PointKind(one["kind"])])
    report = one["consensus"]
    texts, answers = [], []
    if report:
        texts = [
            [in_language(text.name, language), report["texts"][text.code]]
            for text in rules_of(minute.meeting.panel).texts
            if report["texts"].get(text.code)
        ]
        who = names.get(report["rapporteur"], report["rapporteur"])
        if report["version"]:
            texts.insert(
                0,
                [_("Consensus report"), _("Rapporteur: %(who)s; version %(n)s") % {"who": who, "n": report["version"]}],
            )
        answers = [
            (_("%(who)s agrees. %(words)s") if given["agrees"] else _("%(who)s objects. %(words)s"))
            % {"who": names.get(given["person"], given["person"]), "words": given["words"]}
            for given in report["answers"]
        ]
    is_proposal = one["kind"] == PointKind.PROPOSAL
    return {
        "number": number,
        "title": f"{title} ({one['proposal']})" if is_proposal else title,
        "turns": ", ".join(f"{hour(begun)}–{hour(ended)}" for begun, ended in one["turns"])
        or (_("Not taken up") if is_proposal else ""),
        "present": _("In the room: %(names)s.") % {"names": _names(one["present"], names)}
        if is_proposal and one["present"]
        else "",
        "out": [_out(gone, names, programme, language, hour) for gone in one["out"]],
        "votes": [_vote(vote, names, programme, language) for vote in one["votes"]],
        "texts": texts,
        "answers": answers,
        "says": _("The panel says: %(verdict)s") % {"verdict": VERDICTS[row["says"]]} if row and row["says"] else "",
        "reasons": row["reasons"] if row else "",
    }


def _out(gone: dict[str, Any], names: dict[str, str], programme: Programme, language: str, hour: Any) -> str:
    words = str(OUTS_OF_ROOM[OutOfRoom(gone["cause"])])
    ground = programme.ground(gone["ground"]) if gone["ground"] else None
    return _("%(who)s left the room at %(left)s and came back at %(back)s (%(ground)s).") % {
        "who": names.get(gone["person"], gone["person"]),
        "left": hour(gone["from"]),
        "back": hour(gone["to"]),
        "ground": f"{words}: {in_language(ground.name, language)}" if ground else words,
    }


def _vote(vote: dict[str, Any], names: dict[str, str], programme: Programme, language: str) -> dict[str, str]:
    criterion = programme.criterion(vote["on"])
    matter = (
        _("Outcome") if vote["on"] == OUTCOME else in_language(criterion.name, language) if criterion else vote["on"]
    )
    tally = ", ".join(f"{choice_name(choice)} {count}" for choice, count in vote["tally"] if count)
    end = VoteEnd(vote["end"])
    says = str(VOTE_ENDS[end])
    if end is VoteEnd.DECIDED:
        says = choice_name(vote["winner"]) if vote["winner"] else _figure(vote["mean"], language)
    if vote["broken_for"]:
        says = _("%(choice)s, by the chair’s casting vote") % {"choice": choice_name(vote["broken_for"])}
    present = len(vote["present"])
    room = ngettext("%(n)s member in the room", "%(n)s members in the room", present) % {"n": present}
    quorum = _("quorum %(n)s") % {"n": vote["needed"]}
    roll = ""
    if not vote["secret"]:
        roll = " · ".join(
            f"{names.get(code, code)}: {choice_name(choice)}" for code, choice in sorted(vote["cast"].items())
        )
    return {
        "name": _("Vote: %(name)s") % {"name": matter},
        "says": f"{says}. {tally} ({room}, {quorum})",
        "roll": roll,
    }


def choice_name(choice: str) -> str:
    """A choice in words; points as they are."""
    if choice == ABSTAIN:
        return _("Abstains")
    return str(VERDICTS[choice]) if choice in list(Verdict) else choice


def _names(codes: list[str], names: dict[str, str]) -> str:
    return ", ".join(sorted(names.get(code, code) for code in codes))


def _figure(value: str | None, language: str) -> str:
    if not value:
        return "–"
    exact = Fraction(value)
    return figures.number(Decimal(exact.numerator) / exact.denominator, language, 2)

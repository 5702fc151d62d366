"""The example's calls and activity, told through actions with past moments."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from django.db import transaction

from parvis.accounts.models import Person
from parvis.demo import actions, library, queries
from parvis.domain.calls import CallKind, WayIn
from parvis.gateways import pdf
from parvis.programme.actions import asking, calls, changing, checking, inviting
from parvis.programme.models import Call
from parvis.programme.queries import call_rules
from parvis.web.programme import current, in_language

HOUR = timedelta(hours=1)
DRAFTED_BEFORE = 12  # days before it opens, a call is published; announced ones are out since yesterday
OPENS_AT, CLOSES_AT = "09:00", "23:59"


def tell_calls(now: datetime, *, by: Person) -> int:
    """Every call, activity and thread that is not in yet; how many calls the example has."""
    content = library.read("calls")
    for row in content["calls"]:
        if not queries.loaded(f"call:{row['suffix']}"):
            with transaction.atomic():
                actions.note(f"call:{row['suffix']}", tell_call(row, now, by).code, now=now)
    for row in content["threads"]:
        if not queries.loaded(f"thread:{row['title']}"):
            with transaction.atomic():
                actions.note(f"thread:{row['title']}", _ask(row, now, by), now=now)
    return len(content["calls"])


def _wall(now: datetime, days: int, hour: str) -> str:
    day = (now.astimezone(current().zone) + timedelta(days=days)).date()
    return f"{day.isoformat()}T{hour}"


def _morning(now: datetime, days: int) -> datetime:
    """So many days ago, when the office has opened."""
    return (now + timedelta(days=days)).replace(hour=8, minute=40, second=0, microsecond=0)


def _person(name: str) -> Person:
    return Person.objects.get(email=f"{name}@scientists.example")


def tell_call(row: Mapping[str, Any], now: datetime, by: Person) -> Call:
    """Drafted, tried on samples, published, and what happened to it since."""
    at = _morning(now, min(row["opens"] - DRAFTED_BEFORE, -1))
    opens = _wall(now, row["opens"], OPENS_AT)
    told = calls.Particulars(
        code=f"{opens[:4]}-{row['suffix']}",
        title=row["title"],
        summary=row["summary"],
        text={language: words.strip() for language, words in row["text"].items()},
        opens=opens,
        closes=_wall(now, row["closes"], CLOSES_AT),
        zone=current().zone.key,
        kind=CallKind.SPECIAL if row.get("special") else CallKind.OPEN,
        mechanisms=row["mechanisms"],
        priorities=row.get("priorities", ()),
        objectives=row.get("objectives", ()),
        nations=row.get("nations", ()),
        grace_minutes=row.get("grace", 0),
    )
    way = WayIn.TOP_DOWN if row.get("top_down") else WayIn.BOTTOM_UP
    call = calls.draft_call(told, by=by, now=at - 6 * HOUR, way_in=way)
    if lifted := row.get("lifted"):
        rows = [{**one, "until": _wall(now, one["until"], OPENS_AT)[:10]} for one in lifted]
        call = calls.lift_rules(call, rows, by=by, now=at - 5 * HOUR)
    if row.get("document"):
        _add_guide(call, at - 4 * HOUR, by)
    checking.keep_samples(call, call_rules.usual_samples(call), by=by, now=at - 3 * HOUR)
    checking.try_samples(call, by=by, now=at - 2 * HOUR)
    call = calls.publish_call(call, by=by, now=at)
    _go_on(call, row, now, by)
    return call


def _go_on(call: Call, row: Mapping[str, Any], now: datetime, by: Person) -> None:
    """What happened after it was published, in its order."""
    for one in row.get("invited", ()):
        _invite(call, one, _morning(now, row["opens"] + 1), by)
    for one in row.get("questions", ()):
        asked = asking.ask_question(
            call,
            one["asked"],
            language=one.get("language", "en"),
            by=_person(one["by"]),
            now=_morning(now, one["asked_on"]),
        )
        if "answer" in one:
            moment = _morning(now, one["answered_on"])
            asking.answer_question(asked, told=one["question"], answer=one["answer"], by=by, now=moment)
    if "addendum_on" in row:
        text = {language: words.rstrip() + row["addendum_adds"][language] for language, words in call.text.items()}
        moment = _morning(now, row["addendum_on"])
        changing.amend_call(call, {"text": text}, note=row["addendum_note"], by=by, now=moment)
    if "extended_to" in row:
        closes, moment = _wall(now, row["extended_to"], CLOSES_AT), _morning(now, row["extended_on"])
        changing.extend_call(call, closes, reason=row["extended_because"], by=by, now=moment)


def _invite(call: Call, row: Mapping[str, Any], at: datetime, by: Person) -> None:
    person = _person(row["name"])
    invitee = inviting.Invitee(person.email, person.name, row["role"], row["nation"], person.language)
    invitation = inviting.invite_director(call, invitee, by=by, now=at)
    if row["answer"] == "accepted":
        inviting.accept_invitation(invitation.token, by=person, now=at + 30 * HOUR)
    else:
        inviting.decline_invitation(invitation.token, because=row["because"], by=person, now=at + 50 * HOUR)


GUIDE = {
    "en": (
        "Guide for applicants",
        [
            "Begin with your partner, not with the form: agree on the question, on who does what, and on who will use "
            "the result.",
            "Say plainly what threat or need the work answers, and why it is civil.",
            "Give every task a month in which it ends and somebody who answers for it.",
            "Both directors sign the same text. Leave a day for that.",
        ],
    ),
    "fr": (
        "Guide à l’intention des candidats",
        [
            "Commencez par votre partenaire, non par le formulaire\u202f: entendez-vous sur la question, sur qui fait "
            "quoi et sur qui emploiera le résultat.",
            "Dites clairement à quelle menace ou à quel besoin répondent les travaux, et pourquoi ils sont civils.",
            "Donnez à chaque tâche un mois d’achèvement et une personne qui en répond.",
            "Les deux directeurs signent le même texte. Prévoyez une journée pour cela.",
        ],
    ),
}


def _add_guide(call: Call, at: datetime, by: Person) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for language, (title, texts) in GUIDE.items():
            path = Path(folder) / f"guide-{language}.pdf"
            content = {
                "language": language,
                "programme": in_language(current().name, language),
                "reference": call.code,
                "title": title,
                "texts": texts,
            }
            path.write_bytes(pdf.draw("gateways/papers/plain.typ", content, at=at))
            titles = {code: words[0] for code, words in GUIDE.items()}
            changing.add_document(call, path, title=titles, language=language, by=by, now=at)


def _ask(row: Mapping[str, Any], now: datetime, by: Person) -> str:
    call = queries.loaded(f"call:{row['call']}")
    thread = asking.open_thread(
        f"call:{call}",
        title=row["title"],
        text=row["text"],
        by=_person(row["by"]),
        now=_morning(now, row["on"]),
    )
    if "answer" in row:
        asking.write_message(thread, row["answer"], by=by, now=_morning(now, row["answered_on"]))
    return thread.code

"""The people of the network and what went on between them, told through actions with past moments."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from parvis.accounts.actions import belonging
from parvis.accounts.models import Person
from parvis.demo import actions, library, queries
from parvis.demo.people import EXPERTS_PASSWORD, SCIENTISTS, SCIENTISTS_PASSWORD, Sample
from parvis.domain.network import Part, Visibility
from parvis.network.actions import circles, introductions, profiles

SIGN_INS = frozenset(address for address, _password, _what in SCIENTISTS)
FIRST_DAY = date(2019, 9, 1)
HOUR = timedelta(hours=1)


def tell_network(now: datetime) -> int:
    """Everybody and everything that is not in yet; how many people the example's network has."""
    content = library.read("network")
    for number, row in enumerate(content["people"]):
        if not queries.loaded(f"person:{_address(row['address'])}"):
            with transaction.atomic():
                settle(row, content["organisations"][row["organisation"]], now - timedelta(days=300 - number))
    for row in content["introductions"]:
        _once(f"introduction:{row['from']}:{row['to']}", lambda row=row: _introduce(row, now), now)
    for row in content["circles"]:
        _once(f"circle:{row['name']}", lambda row=row: _gather(row, now), now)
    return len(content["people"])


def _once(name: str, tell: Any, now: datetime) -> None:
    if not queries.loaded(name):
        with transaction.atomic():
            actions.note(name, tell(), now=now)


def _address(name: str) -> str:
    return name if "@" in name else f"{name}@scientists.example"


def _person(name: str) -> Person:
    return Person.objects.get(email=_address(name))


def settle(row: dict[str, Any], house: dict[str, str], at: datetime) -> Person:
    """An account, where its owner belongs, and the profile."""
    address = _address(row["address"])
    password = EXPERTS_PASSWORD if "nominated_by" in row else SCIENTISTS_PASSWORD if address in SIGN_INS else ""
    sample = Sample(
        row["name"],
        address,
        password,  # without one, somebody whom nobody needs to be
        house["name"],
        row.get("language", "en"),
        None,
        "scientist",
    )
    person = actions.welcome(sample, now=at)
    nation = house["nation"]
    organisation = belonging.enter_organisation(
        house["name"],
        country=nation,
        kind=house["kind"],
        place=house["place"],
        names=[{"language": language, "name": house[language]} for language in ("en", "fr") if language in house],
        by=None,
        now=at,
    )
    belonging.say_nationality(person, nation, from_on=None, to_on=None, now=at)
    belonging.say_residence(person, nation, from_on=None, to_on=None, now=at)
    belonging.say_affiliation(
        person,
        organisation.code,
        country=nation,
        position=row["position"],
        seniority=row["seniority"],
        is_employment=True,
        from_on=FIRST_DAY,
        to_on=None,
        now=at,
    )
    if "orcid" in row:
        belonging.say_orcid(person, row["orcid"], now=at)
    profiles.describe_profile(
        person,
        expertise_en=row.get("en", ""),
        expertise_fr=row.get("fr", ""),
        priorities=row["priorities"],
        seeking=row.get("seeking", ""),
        seeks=row["seeks"],
        shows=dict.fromkeys(Part, Visibility(row["shows"])),
        now=at + HOUR,
    )
    for work in row.get("works", ()):
        profiles.add_joint_work(person, **work, now=at + 2 * HOUR)
    return person


def _introduce(row: dict[str, Any], now: datetime) -> str:
    asker, asked, at = _person(row["from"]), _person(row["to"]), now - timedelta(days=row["days_ago"])
    made = introductions.ask_for_introduction(asker, asked.profile.code, row["message"], now=at)
    match row.get("answer"):
        case "accepted":
            introductions.accept_introduction(asked, made.code, now=at + 20 * HOUR)
        case "declined":
            introductions.decline_introduction(asked, made.code, now=at + 20 * HOUR)
        case "taken-back":
            introductions.take_introduction_back(asker, made.code, now=at + 20 * HOUR)
    for number, (name, words) in enumerate(row.get("talk", ())):
        introductions.write_message(_person(name), made.code, words, now=at + (24 + 5 * number) * HOUR)
    return made.code


def _gather(row: dict[str, Any], now: datetime) -> str:
    host, at = _person(row["by"]), now - timedelta(days=row["days_ago"])
    circle = circles.open_circle(
        host,
        name=row["name"],
        purpose=row["purpose"],
        is_open=row["open"],
        theme=row["theme"],
        region=row["region"],
        language=row["language"],
        now=at,
    )
    for name in row["members"]:
        tie = circles.invite_to_circle(host, circle.code, _address(name), now=at + HOUR)
        circles.accept_invitation(_person(name), tie.token, now=at + 2 * HOUR)
    for thread in row["threads"]:
        (name, days, words), *rest = thread["posts"]
        begun = circles.begin_thread(
            _person(name), circle.code, title=thread["title"], text=words, now=now - timedelta(days=days)
        )
        for number, (other, days_later, more) in enumerate(rest, start=1):
            moment = now - timedelta(days=days_later) + number * HOUR
            circles.write_post(_person(other), circle.code, begun.code, more, now=moment)
        if hidden := thread.get("hidden"):
            post = list(begun.posts.all())[hidden["post"]]
            circles.hide_post(host, circle.code, begun.code, post.code, hidden["reason"], now=now - timedelta(days=7))
    for name, words in row.get("asks", ()):
        circles.ask_to_join(_person(name), circle.code, words, now=now - timedelta(days=2))
    for address in row.get("invited", ()):
        circles.invite_to_circle(host, circle.code, address, now=now - timedelta(days=4))
    return circle.code

"""Earlier funding of the example: two files that an officer takes in, and what she says of a name in them."""

from __future__ import annotations

from datetime import datetime, timedelta
from functools import partial

from parvis.accounts.models import Person
from parvis.demo import library
from parvis.demo.parts import tell_once
from parvis.domain.past_files import Kind
from parvis.past.actions import likening, taking_in
from parvis.past.models import PastPerson

FILES = ((Kind.AWARDS, "past-awards.csv", "awards-2014-2021.csv"), (Kind.PEOPLE, "past-people.csv", "people.csv"))
SAME = ("Helen Ashdown-Vale", "helen@scientists.example")  # who has no address in the file; another waits for a word


def tell_earlier(now: datetime, *, by: Person) -> None:
    """Both files, brought, looked through and taken in; one person in them is somebody with an account."""
    for number, (kind, file, name) in enumerate(FILES):
        at = now - timedelta(days=9, minutes=-20 * number)
        content = (library.CONTENT / file).read_bytes()
        tell_once(f"past:{kind}", partial(_take_in, content, kind, name, at, by), now=now)
    tell_once("past:same", partial(_say_same, now - timedelta(days=8), by), now=now)


def _take_in(content: bytes, kind: Kind, name: str, at: datetime, by: Person) -> None:
    brought = taking_in.bring(content, kind, name=name, by=by, now=at)
    taking_in.take_in(brought, by=by, now=at + timedelta(minutes=5))


def _say_same(at: datetime, by: Person) -> None:
    name, address = SAME
    likening.liken(PastPerson.objects.get(name=name), Person.objects.get(email=address), same=True, by=by, now=at)

"""The index is made anew of everything that can be found, and says the same as before."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from parvis.accounts.actions.belonging import enter_organisation
from parvis.domain.network import Part, Visibility
from parvis.network.actions import profiles
from parvis.proposals.actions import finding
from parvis.search import actions
from parvis.search.models import Document
from parvis.stories import actions as stories
from tests import factories
from tests.factories import NOW
from tests.media import stock
from tests.proposals import building as proposals

pytestmark = pytest.mark.django_db
PACKAGE = Path(__file__).resolve().parents[2] / "parvis"


def described(show: Visibility) -> None:
    """Somebody of the network who shows himself or herself that far."""
    person = factories.person(name=f"Person {show}")
    profiles.describe_profile(
        person,
        expertise_en="Floods in mountain valleys",
        expertise_fr="",
        priorities=[],
        seeking="",
        seeks=[],
        shows=dict.fromkeys(Part, show),
        now=NOW,
    )


@pytest.fixture
def everything():
    """Something of every kind that can be found."""
    stock.make_asset("A film of the flood")
    told = dict.fromkeys(("title", "lead", "body", "result", "team", "figures"), "Drones over the Danube")
    story = stories.begin({"en": told, "fr": told}, by=factories.programme_officer(), now=NOW)
    stories.publish(story, by=factories.programme_officer(), now=NOW)
    stories.begin({"en": told, "fr": told}, by=factories.programme_officer(), now=NOW)
    finding.index_received(proposals.submitted()[0])
    for show in Visibility:
        described(show)
    enter_organisation(
        name="Institute of Floods", country="BE", kind="academic", place="Ghent", by=factories.person(), now=NOW
    )
    return rows()


def rows() -> set[tuple[str, int, str]]:
    return set(Document.objects.values_list("kind", "key", "terms"))


def test_everything_is_found_by_the_same_words_after_the_index_was_lost(everything, capsys):
    Document.objects.all().delete()
    Document.objects.create(kind="a kind of old", key=1, terms="left behind")

    call_command("reindex")

    told = dict(reversed(line.split()) for line in capsys.readouterr().out.splitlines())
    assert rows() >= everything
    assert {kind for kind, _key, _terms in rows()} == {kind for kind, _key, _terms in everything} | {"call"}
    assert set(told) == {source.name for source in actions.sources()}
    assert told["stories"] == "1"


def test_nobody_is_found_further_than_he_or_she_chose(everything):
    call_command("reindex", "people")

    kinds = [kind for kind, _key, _terms in rows()]
    assert (kinds.count("profile"), kinds.count("profile-open")) == (2, 1)


def test_one_kind_alone_leaves_the_others_and_an_unknown_one_is_refused(everything):
    Document.objects.filter(kind__in=["asset", "story"]).delete()

    call_command("reindex", "stories")
    with pytest.raises(CommandError, match="assets, "):
        call_command("reindex", "flags")

    assert {kind for kind, _key, _terms in rows()} == {kind for kind, _key, _terms in everything} - {"asset"}


def test_every_app_that_indexes_registers_how_to_do_it_anew():
    indexing = {
        path.relative_to(PACKAGE).parts[0]
        for path in PACKAGE.rglob("*.py")
        if "parvis.search" in path.read_text(encoding="utf-8") and "actions" in path.relative_to(PACKAGE).parts[1]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("parvis.search")
    }

    assert indexing - {"search"} == {source.rebuild.__module__.split(".")[1] for source in actions.sources()}

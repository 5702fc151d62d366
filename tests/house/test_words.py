"""Both languages are complete, and every word of the rulebook that people see has a label in both."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping
from enum import StrEnum
from pathlib import Path

import pytest
from babel.messages.pofile import read_po
from django.utils import translation

import parvis
from parvis import domain
from parvis.web import catalogues

# Words of the rulebook that no page shows as they are, each with the reason.
UNSEEN: dict[str, str] = {
    "JobKind": "the pages name the step, not the kind",
}


def rulebook_words() -> list[type[StrEnum]]:
    """Every set of words that a chapter of the rulebook defines."""
    found = []
    for module in pkgutil.walk_packages(domain.__path__, "parvis.domain."):
        chapter = importlib.import_module(module.name)
        found += [
            value
            for value in vars(chapter).values()
            if isinstance(value, type)
            and issubclass(value, StrEnum)
            and value is not StrEnum
            and value.__module__ == module.name
        ]
    return found


def labels() -> Iterator[tuple[str, Mapping[object, object]]]:
    """Every table of labels in a `labels` room."""
    for module in pkgutil.walk_packages(parvis.__path__, "parvis."):
        if module.name.split(".")[-1] == "labels" or ".labels." in module.name:
            room = importlib.import_module(module.name)
            for name, value in vars(room).items():
                if isinstance(value, Mapping) and name.isupper():
                    yield f"{module.name}.{name}", value


@pytest.mark.parametrize("words", [w for w in rulebook_words() if w.__name__ not in UNSEEN], ids=lambda w: w.__name__)
def test_every_word_has_a_label_in_both_languages(words):
    tables = [table for _name, table in labels() if any(type(key) is words for key in table)]
    assert tables, f"no labels room names {words.__name__}"

    for table in tables:
        assert set(words) <= set(table)
        for word in words:
            for language in ("en", "fr"):
                with translation.override(language):
                    assert str(table[word]).strip()


def test_every_marked_text_has_its_french():
    root = Path(parvis.__file__).parent

    assert [f"{path.relative_to(root)}: {text}" for path, text in catalogues.lacking()] == []


def test_no_catalogue_keeps_a_text_that_no_source_marks():
    wanted = catalogues.wanted()
    left = [
        f"{path.parts[-5]}: {message.id}"
        for path in catalogues.PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po")
        for message in catalogues.stored(path)
        if message.id and (path not in wanted or wanted[path].get(message.id, message.context) is None)
    ]

    assert left == []


def test_one_word_has_one_translation():
    # Django reads all catalogues as one, and the app that stands first in the settings wins: where two of them differ,
    # a page says something else than its own catalogue. A word that means two things gets a context.
    said: dict[tuple[str | None, object], set[object]] = {}
    for path in Path(parvis.__file__).parent.glob("*/locale/fr/LC_MESSAGES/django.po"):
        with path.open("rb") as catalogue:
            for message in read_po(catalogue, locale="fr"):
                if message.id:
                    key = (message.context, str(message.id))
                    said.setdefault(key, set()).add(str(message.string))

    assert {key: ways for key, ways in said.items() if len(ways) > 1} == {}


def test_no_text_is_marked_inside_an_f_string():
    # The extractor does not look into f-strings: such a text would never reach a catalogue.
    marked = re.compile(r"""f(["']).*\{n?(?:gettext|_)\(["']""")
    hidden = [
        f"{path.name}:{number}"
        for path in sorted(catalogues.PACKAGE.rglob("*.py"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if marked.search(line)
    ]

    assert hidden == []

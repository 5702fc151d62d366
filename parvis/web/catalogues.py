"""Translation catalogues without gettext's own programs: extract, update, compile, judge.

Each app keeps `locale/fr/LC_MESSAGES/django.po`; the English text is the key.
Babel does the work, so that a fresh machine needs nothing beyond the wheels.
"""

from __future__ import annotations

import ast
import os
import re
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po
from django.utils.translation.template import templatize

PACKAGE = Path(__file__).resolve().parents[1]
LANGUAGE = "fr"
# `_` in the rulebook marks a sentence that the rooms above translate.
KEYWORDS: dict[str, tuple[int | tuple[int, str], ...] | None] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "_c": ((1, "c"), 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
}
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(
    rf"\b(gettext|ngettext|pgettext|npgettext|_)\(\s*({LITERAL})(?:\s*,\s*({LITERAL}))?(?:\s*,\s*({LITERAL}))?"
)


def apps() -> list[Path]:
    """The folders that keep a catalogue: each package with words for people in it."""
    return sorted(path for path in PACKAGE.iterdir() if (path / "__init__.py").exists())


def catalogue_path(app: Path) -> Path:
    """Where the app's French words stand."""
    return app / "locale" / LANGUAGE / "LC_MESSAGES" / "django.po"


def messages_in(app: Path) -> Iterator[tuple[str, int, str | tuple[str, ...], str | None]]:
    """Every marked text of the app: file, line, text (or singular and plural), context."""
    for source in sorted(app.rglob("*.py")):
        if "migrations" in source.parts:
            continue
        with source.open("rb") as opened:
            for line, found, _comments, context in extract("python", opened, keywords=KEYWORDS):
                yield str(source.relative_to(PACKAGE.parent)), line, found, context
    for source in sorted(
        [*app.rglob("templates/**/*.html"), *app.rglob("templates/**/*.txt"), *app.rglob("templates/**/*.mjml")]
    ):
        marked = templatize(source.read_text(encoding="utf-8"), origin=str(source))
        for line, content in enumerate(marked.splitlines(), 1):
            for call in CALL.finditer(content):
                texts = [ast.literal_eval(text) for text in call.groups()[1:] if text]
                where = str(source.relative_to(PACKAGE.parent))
                match call.group(1):
                    case "ngettext":
                        yield where, line, (texts[0], texts[1]), None
                    case "pgettext":
                        yield where, line, texts[1], texts[0]
                    case "npgettext":
                        yield where, line, (texts[1], texts[2]), texts[0]
                    case _:
                        yield where, line, texts[0], None


def wanted() -> dict[Path, Catalog]:
    """For each catalogue file, the texts that the sources mark."""
    found: dict[Path, Catalog] = {}
    for app in apps():
        for where, _line, text, context in messages_in(app):
            if not text or (isinstance(text, tuple) and not text[0]):
                continue
            path = catalogue_path(app)
            template = found.setdefault(path, Catalog(locale=LANGUAGE, fuzzy=False))
            template.add(text, locations=[(where, 0)], context=context)
    return found


def stored(path: Path) -> Catalog:
    """The catalogue as it stands on disk; empty if it does not exist yet."""
    if not path.exists():
        return Catalog(locale=LANGUAGE, domain="django", fuzzy=False)
    with path.open("rb") as opened:
        return read_po(opened, locale=LANGUAGE, domain="django")


def update() -> dict[Path, int]:
    """Bring every catalogue up to its sources; how many texts each still lacks."""
    lacking: dict[Path, int] = {}
    for path, template in wanted().items():
        catalogue = stored(path)
        catalogue.update(template, no_fuzzy_matching=True)
        catalogue.obsolete.clear()
        catalogue.fuzzy = False
        catalogue.header_comment = "# French words of this app; the English text is the key."
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb") as opened:
            write_po(opened, catalogue, width=110, sort_output=True, no_location=True, omit_header=False)
        # Dates and tool names in the header would make every update a change.
        kept = [line for line in path.read_text(encoding="utf-8").splitlines() if not VOLATILE.match(line)]
        path.write_text("\n".join(kept) + "\n", encoding="utf-8")
        lacking[path] = len(list(untranslated(stored(path))))
    return lacking


VOLATILE = re.compile(
    r'"(POT-Creation-Date|PO-Revision-Date|Generated-By|Last-Translator|Language-Team|Report-Msgid|Project-Id)'
)


def untranslated(catalogue: Catalog) -> Iterator[str]:
    """The texts without a translation."""
    for message in catalogue:
        if not message.id:
            continue
        strings = message.string if isinstance(message.string, tuple | list) else (message.string,)
        if message.fuzzy or not all(strings):
            yield str(message.id)


def lacking() -> Iterator[tuple[Path, str]]:
    """The texts marked in the sources that have no French: not in the catalogue, empty or doubtful."""
    for path, template in wanted().items():
        catalogue = stored(path)
        without = set(untranslated(catalogue))
        for message in template:
            if message.id and (catalogue.get(message.id, message.context) is None or str(message.id) in without):
                yield path, str(message.id)


def compile_all() -> None:
    """Write the binary catalogues that are older than their texts."""
    for path in PACKAGE.glob("*/locale/*/LC_MESSAGES/django.po"):
        binary = path.with_suffix(".mo")
        if binary.exists() and binary.stat().st_mtime >= path.stat().st_mtime:
            continue
        # Written aside and moved, so that no process ever reads half a catalogue.
        fresh = binary.with_name(f"{os.getpid()}.mo")
        with fresh.open("wb") as opened:
            write_mo(opened, stored(path))
        fresh.replace(binary)

"""No page says a word that is not marked for translation, and none carries code or style inline."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

PACKAGE = Path(__file__).resolve().parents[2] / "parvis"
TEMPLATES = sorted(PACKAGE.glob("*/templates/**/*.html"))

COMMENT = re.compile(r"{#.*?#}|{%\s*comment\b.*?%}.*?{%\s*endcomment\s*%}", re.DOTALL)
TRANSLATED = re.compile(r"{%\s*blocktrans(?:late)?\b.*?%}.*?{%\s*endblocktrans(?:late)?\s*%}", re.DOTALL)
CLASS = re.compile(r"{%\s*block\s+\w*class\s*%}.*?{%\s*endblock.*?%}", re.DOTALL)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
WORD = re.compile(r"[A-Za-zÀ-ÿ]{3,}")

SPOKEN = {"alt", "title", "placeholder", "aria-label", "aria-description", "aria-roledescription"}
# Names are the same in both languages; so are codes, keys and units.
SAME = re.compile(
    r"^((?:– )?Parvis|English|Français|RSS|JSON|CSV|PDF|SRT|XLSX|API|SHA-256|UTC|MP4|H\.264|AAC|utf-8|noindex|width=.*|"
    r"light dark|nofollow|name@example\.org|(?:IN|OUT) [0-9:]+|[A-Z][\w ]* / [A-Z]\. \w+|"
    r"max-image-preview.*|text/.*|application/.*|(?:[a-z]+\.)+[a-z]+|Esc|Tab|Enter|Home|End|Shift|Ctrl)$"
)


class Speech(HTMLParser):
    """Collects what a template says outside its tags and translations."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[str] = []
        self.inline: list[str] = []
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open.append(tag)
        if ("name", "description") in attrs:
            self.said.append(dict(attrs).get("content") or "")
        for name, value in attrs:
            if name in SPOKEN:
                self.said.append(value or "")
            if name.startswith("on") or name == "style":
                self.inline.append(f'{name}="{value}"')
        if tag == "style" or (tag == "script" and not any(name == "src" for name, _ in attrs)):
            self.inline.append(f"<{tag}>")

    def handle_data(self, data: str) -> None:
        if not {"script", "style", "code", "kbd", "samp"} & set(self.open[-1:]):
            self.said.append(data)

    def handle_endtag(self, tag: str) -> None:
        if tag in self.open:
            while self.open.pop() != tag:
                pass


def heard(path: Path) -> Speech:
    text = path.read_text(encoding="utf-8")
    for pattern in (COMMENT, TRANSLATED, CLASS, TAG):
        text = pattern.sub(" ", text)
    speech = Speech()
    speech.feed(text)
    return speech


def name_of(path: Path) -> str:
    return str(path.relative_to(PACKAGE))


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_every_word_on_a_page_is_marked_for_translation(path):
    unmarked = [" ".join(words.split()) for words in heard(path).said if WORD.search(words)]

    assert [words for words in unmarked if not SAME.match(words)] == []


@pytest.mark.parametrize("path", TEMPLATES, ids=name_of)
def test_no_page_carries_code_or_style_inline(path):
    assert [found for found in heard(path).inline if not found.startswith("<script>")] == []

"""What an upper app hangs into a page hangs somewhere: every slot that is filled is named by a template."""

from __future__ import annotations

import re
from pathlib import Path

import parvis
from parvis.web import slots


def test_every_filled_slot_is_a_place_on_a_page():
    templates = Path(parvis.__file__).parent.glob("*/templates/**/*.html")
    named = {name for path in templates for name in re.findall(r'{% slot "([^"]+)"', path.read_text(encoding="utf-8"))}
    # Menus hang on roles alone: what draws the page around them asks for them.
    drawn = Path(parvis.__file__).parent.glob("*/offers.py")
    named |= {
        name for path in drawn for name in re.findall(r'slots\.of_roles\("([^"]+)"', path.read_text(encoding="utf-8"))
    }

    assert sorted(set(slots._renderers) - named) == []

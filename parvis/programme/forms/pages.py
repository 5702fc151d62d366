"""The words of a public page."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from parvis.web.writings import MARKDOWN_HELP, Part, WritingForm


class PageForm(WritingForm):
    """A page's words in both languages."""

    parts = (
        Part("title", _("Title"), longest=120),
        Part("lead", _("Lead"), _("What a visitor finds here, in one or two sentences."), rows=3, longest=400),
        Part("body", _("Text"), MARKDOWN_HELP, rows=14, is_markdown=True, is_extra=True),
    )


class NationForm(WritingForm):
    """A nation's own words: whom to ask, how to begin."""

    parts = (
        Part(
            "lead",
            _("Point of contact"),
            _("The office that answers questions in this nation: its name and a role address, one a line."),
            rows=3,
            longest=400,
        ),
        Part("body", _("How to begin"), MARKDOWN_HELP, rows=12, is_markdown=True),
    )


class AddressForm(forms.Form):
    """The address of a new page."""

    slug = forms.CharField(
        label=_("Address of the new page"),
        help_text=_("Small letters, digits and hyphens, for example guidance-for-applicants."),
        max_length=60,
    )

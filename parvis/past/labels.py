"""The names of this app's words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from parvis.domain.past_files import Kind

KINDS = {Kind.AWARDS: _("Past awards"), Kind.PEOPLE: _("People")}

# What stands in each column, for who makes a file.
CELLS = {
    (Kind.AWARDS, "reference"): _("The award’s number. Lines with the same one are one award."),
    (Kind.AWARDS, "title"): _("Its title; empty in the further lines of an award."),
    (Kind.AWARDS, "abstract"): _("What it was about. Passages in proposals are compared with title and abstract."),
    (Kind.AWARDS, "starts_on"): _("Its first day, as 2021-12-31 or 31/12/2021."),
    (Kind.AWARDS, "ends_on"): _("Its last day; empty while it runs."),
    (Kind.AWARDS, "amount"): _("The amount, as 125000 or 125000.50."),
    (Kind.AWARDS, "currency"): _("Its currency, three letters."),
    (Kind.AWARDS, "name"): _("Who took part: one person a line."),
    (Kind.AWARDS, "email"): _("The person’s e-mail address, if known."),
    (Kind.AWARDS, "orcid"): _("The person’s ORCID iD, if known."),
    (Kind.AWARDS, "role"): _("The person’s part in the award, in your words."),
    (Kind.AWARDS, "organisation"): _("For which organisation."),
    (Kind.AWARDS, "nation"): _("In which country, two letters."),
    (Kind.PEOPLE, "name"): _("The person’s name. Several lines of one person tell several places of work."),
    (Kind.PEOPLE, "email"): _("The e-mail address; this or the ORCID iD must be there."),
    (Kind.PEOPLE, "orcid"): _("The ORCID iD."),
    (Kind.PEOPLE, "organisation"): _("Where the person works or worked."),
    (Kind.PEOPLE, "ror"): _("The organisation’s ROR iD, if known: then every name of it counts."),
    (Kind.PEOPLE, "from_on"): _("The first day there; empty if unknown."),
    (Kind.PEOPLE, "to_on"): _("The first day no longer there; empty while it holds."),
}

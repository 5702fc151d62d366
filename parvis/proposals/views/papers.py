"""Papers: the proposal and the receipt as PDF; files that were handed in."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from parvis.gateways import storage
from parvis.proposals.forms import papers
from parvis.proposals.views.case import Case
from parvis.proposals.views.reading import Reading, readable_files
from parvis.proposals.views.signing import receipt_of
from parvis.standing.actions import note_reading
from parvis.web.programme import in_language


def proposal(request: HttpRequest, code: str) -> HttpResponse:
    """The whole proposal as it stands: a preview while it is written, the paper afterwards."""
    case = Case.of(request, code)
    if case.party is None:
        note_reading(case.person, "proposal", code, "pdf", now=case.at)
    drawn = papers.proposal_paper(content(case), at=case.at)
    return _pdf(drawn, f"{case.acronym or case.proposal.code}.pdf")


def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The receipt as it went out by mail."""
    case = Case.of(request, code)
    found = receipt_of(case)
    return _pdf(papers.receipt_paper(found, case.language), f"{case.proposal.code}-{found.code}.pdf")


def _pdf(drawn: bytes, name: str) -> HttpResponse:
    response = HttpResponse(drawn, content_type="application/pdf")
    plain = "".join(sign for sign in name if sign.isascii() and (sign.isalnum() or sign in "-_.")) or "proposal.pdf"
    response.headers["Content-Disposition"] = f'inline; filename="{plain}"'
    response.headers["Cache-Control"] = "private, no-store"
    return response


def content(case: Case) -> dict[str, Any]:
    """What stands on the paper of a proposal: what its people write, or what the office received."""
    read = Reading.of(case)
    facts = [
        [_("Call"), case.call_title],
        [_("Kind of activity"), case.mechanism],
        [_("Number"), case.proposal.code],
        [_("State"), case.standing_words],
    ]
    if read.receipt is not None:
        facts.append([_("Received on"), papers.utc(read.receipt.at)])
    return {
        "title": read.title or case.title,
        "acronym": read.acronym,
        "language": case.language,
        "programme": in_language(case.programme.name, case.language),
        "reference": case.proposal.code,
        "footing": _("As it stood on %(at)s") % {"at": papers.utc(read.receipt.at if read.receipt else case.at)},
        "eyebrow": case.call_title,
        "facts": facts,
        "people": [{"name": one.name, "role": one.role, "place": one.place} for one in read.people],
        "sections": papers.drawable(read.sections),
        "signatures": [
            {"role": one.role, "name": one.name, "at": papers.utc(one.at) if one.at else "", "digest": one.digest}
            for one in read.signatures
        ],
        "words": {
            "people": _("The people"),
            "signatures": _("Signatures"),
            "signed": _("Signed"),
            "unsigned": _("not signed"),
            "nothing": _("Not answered"),
        },
    }


def file(request: HttpRequest, code: str, file: str) -> HttpResponseBase:
    """A file of the proposal, for those who may read the proposal; always as a download."""
    case = Case.of(request, code)
    found = get_object_or_404(readable_files(case), code=file)
    if case.party is None:
        note_reading(case.person, "proposal", code, f"file:{found.code}", now=case.at)
    response = FileResponse(storage.open_file(found.stored.key), content_type=found.stored.media_type)
    response.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(found.stored.name, safe='')}"
    response.headers["Cache-Control"] = "private, no-store"
    return response

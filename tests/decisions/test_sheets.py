"""Action sheets: the first closes the paper, each later one says what was decided since; and the chain of texts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from parvis.decisions.actions import adding, circulating, meetings, ruling, telling
from parvis.decisions.forms import chain, drawing
from parvis.decisions.models import Paper
from parvis.decisions.queries import papers, sheets
from parvis.domain.papers import Ruling
from parvis.domain.refusals import NotFound
from tests.counting import reads
from tests.decisions import building
from tests.decisions.building import DAY, DEADLINE, SECOND, TEXTS
from tests.decisions.test_deciding import in_session, secretary
from tests.decisions.test_silence import say
from tests.factories import NOW

pytestmark = pytest.mark.django_db
AFTER = DEADLINE + DAY


def broken(lines: int = 3) -> Paper:
    """A paper on all but the first of whose items silence was broken."""
    paper, norway = building.under_silence(lines), building.delegate("NO")
    for place in range(2, lines + 1):
        say(paper, norway, place=place)
    return paper


def issued(paper: Paper, at) -> list[tuple[int, list[int]]]:
    found = sheets.sheets_of(paper, papers.lines_of(paper), at=at)
    return [(one.number, [step.line.number for step in one.rulings]) for one in found]


def links(paper: Paper, person, at):
    return chain.links(sheets.chain_of(paper, papers.lines_of(paper), papers.addenda_of(paper), person, at=at))


def test_a_later_ruling_is_on_a_second_sheet_and_the_first_stays_as_it_was_issued():
    paper, chair = broken(), building.chair()
    first = drawing.sheet_content(paper, "en")
    line = paper.lines.get(number=2)

    ruling.rule_line(line, Ruling.DEFERRED, words="Until Monday.", by=chair, now=AFTER)
    assert issued(paper, AFTER) == [(1, [])], "what is only put off is decided by no sheet"
    ruling.rule_line(line, Ruling.AGREED_IN_MEETING, words="No nation objects.", by=chair, now=AFTER + DAY)

    assert issued(paper, AFTER + DAY) == [(1, []), (2, [2])]
    assert drawing.sheet_content(paper, "en") == first
    [second] = sheets.sheets_of(paper, papers.lines_of(paper), at=AFTER + DAY)[1:]
    told = drawing.later_sheet_content(paper, second, "en")
    assert told["reference"] == f"{paper.reference}-AS2"
    assert [(one["number"], one["decision"]) for one in told["lines"]] == [("2", "Agreed in a meeting")]
    assert [one["text"] for one in told["rulings"]] == ["Until Monday.", "No nation objects."]
    assert f"{paper.reference}-AS1, which stays as it was issued" in told["part"]


def test_the_rulings_of_one_meeting_stand_together_on_the_sheet_that_is_issued_when_it_ends(mails):
    paper, chair, by = broken(4), building.chair(), secretary()
    meeting = in_session(paper, by=by, now=AFTER)
    ruling.rule_line(
        paper.lines.get(number=2), Ruling.AGREED_IN_MEETING, words="", by=chair, now=AFTER, meeting=meeting
    )
    ruling.rule_line(paper.lines.get(number=4), Ruling.DROPPED, words="", by=chair, now=AFTER + SECOND)
    ruling.rule_line(
        paper.lines.get(number=3), Ruling.DROPPED, words="", by=chair, now=AFTER + 2 * SECOND, meeting=meeting
    )

    assert issued(paper, AFTER + DAY) == [(1, []), (2, [4])], "the meeting is in session"
    meetings.end_meeting(meeting, by=by, now=AFTER + timedelta(hours=1))

    assert issued(paper, AFTER + DAY) == [(1, []), (2, [4]), (3, [2, 3])]
    telling.tell_sheet(paper.code, 3, now=AFTER + DAY)
    [told] = [one for one in mails() if chair.email in one.to and f"{paper.reference}-AS3" in one.subject]
    assert "Item 2: Agreed in a meeting" in told.text and "Item 3: Dropped" in told.text
    assert f"{paper.reference}-AS3.pdf" in (mails.folder / f"{told.name}.eml").read_text()


def test_a_sheet_is_drawn_once_it_is_issued_and_not_before():
    paper, chair = broken(), building.chair()
    ruling.rule_line(paper.lines.get(number=2), Ruling.DROPPED, words="", by=chair, now=AFTER)

    for language in ("en", "fr"):
        assert drawing.sheet_pdf(paper, language, 2, at=AFTER).startswith(b"%PDF")
    for number, at in ((2, AFTER - SECOND), (3, AFTER), (0, AFTER), (1, DEADLINE - SECOND)):
        with pytest.raises(NotFound):
            drawing.sheet_pdf(paper, "en", number, at=at)


def test_a_sheet_after_the_first_is_told_once(mails):
    paper, chair = broken(), building.chair()
    ruling.rule_line(paper.lines.get(number=2), Ruling.DROPPED, words="", by=chair, now=AFTER)
    for _twice in range(2):
        telling.tell_sheet(paper.code, 2, now=AFTER + DAY)

    told = [one for one in mails() if chair.email in one.to and "-AS2" in one.subject]
    assert len(told) == 1


def test_the_chain_says_which_text_took_the_place_of_which_what_was_added_and_what_closed_it():
    officer, chair, norway = building.officer(), building.chair(), building.delegate("NO")
    paper = building.under_silence(2, drafter=officer, by=chair)
    draft = adding.write_addendum(paper, TEXTS, base=0, by=officer, now=NOW + DAY)
    adding.circulate_addendum(paper, base=draft.version, by=chair, now=NOW + DAY)
    say(paper, norway, place=2, now=NOW + 2 * DAY)
    revision = circulating.revise(paper, by=officer, now=NOW + 3 * DAY)
    revision = circulating.circulate(revision, "2026-12-11T18:00", insists=True, by=chair, now=NOW + 3 * DAY)
    later = NOW + 30 * DAY

    reference = paper.reference
    found = links(revision, norway.person, later)
    assert [(one.reference, one.words) for one in found] == [
        (reference, f"first text · replaced by {reference}-REV1"),
        (f"{reference}-ADD1", f"adds to {reference}, changes nothing in it"),
        (f"{reference}-REV1", f"takes the place of {reference}"),
        (f"{reference}-REV1-AS1", f"closes {reference}-REV1"),
    ]
    assert links(revision, building.delegate("PT").person, NOW) == [], "nothing yet"


def test_a_paper_that_stands_alone_shows_no_chain():
    paper = building.under_silence(1)

    assert links(paper, building.delegate("NO").person, NOW + DAY) == []


def test_a_delegate_opens_the_second_sheet_from_the_papers_page_and_nobody_else_does(client, mails):
    now = timezone.now() - timedelta(minutes=1)
    officer, chair, norway = building.officer(), building.chair(), building.delegate("NO", at=now)
    ends = f"{now - 2 * DAY:%Y-%m-%dT18:00}"
    paper = building.under_silence(2, ends=ends, by=chair, drafter=officer, now=now - 9 * DAY)
    say(paper, norway, place=2, now=now - 5 * DAY)
    before = [reads(person, paper.get_absolute_url()) for person in (officer, norway.person)]
    ruling.rule_line(paper.lines.get(number=2), Ruling.DROPPED, words="", by=chair, now=now)

    client.force_login(norway.person)
    address = reverse("decisions:later-sheet-pdf", args=[paper.code, 2])
    page = client.get(paper.get_absolute_url()).text
    assert address in page and f"{paper.reference}-AS2" in page
    assert client.get(address).headers["Content-Type"] == "application/pdf"
    assert client.get(reverse("decisions:later-sheet-pdf", args=[paper.code, 3])).status_code == 404
    client.force_login(paper.lines.first().proposal.opened_by)
    assert client.get(address).status_code == 404
    assert [reads(person, paper.get_absolute_url()) for person in (officer, norway.person)] == before

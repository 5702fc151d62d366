"""The pages of decisions: for delegates, the chair and the office, and for nobody else."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from parvis.accounts.models import Person
from parvis.decisions.actions import doors as door_actions
from parvis.decisions.actions import positions
from parvis.decisions.models import MailDoor, Paper, Position
from parvis.decisions.offers import duties, outcome_of, passed, tells
from parvis.decisions.queries import outcomes
from parvis.decisions.queries.notes import drawn
from parvis.domain.delegations import SeatKind
from parvis.domain.past_files import Kind
from parvis.domain.refusals import Refused
from parvis.domain.roles import Role
from parvis.domain.silence import PositionKind, SilenceState
from parvis.standing.actions import conflicts
from parvis.web.duties import Turn, told
from tests import factories
from tests.decisions import building
from tests.decisions.building import DAY
from tests.past.files import took

pytestmark = pytest.mark.django_db
PAPER, DESK = 14, 8  # queries of each page, those of its head (session, person, roles) among them


@pytest.fixture(autouse=True)
def pages(settings: Any) -> None:
    settings.ROOT_URLCONF = "parvis.config.urls"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def paper(now: datetime) -> Paper:
    return building.under_silence(2, ends=f"{now + 3 * DAY:%Y-%m-%dT18:00}", now=now - DAY)


def visit(person: Person | None) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def test_behaviour_17_a_delegate_reads_the_paper_with_its_closing_minute_and_breaks_silence(paper, now, mails):
    """What the nation's position is now and who entered it."""
    norway, portugal = building.delegate("NO"), building.delegate("PT")
    client = visit(norway.person)

    read = client.get(paper.get_absolute_url())
    assert read.status_code == 200
    text = read.content.decode()
    assert "Silence procedure ends:" in text
    assert "La procédure d’accord tacite prend fin le" in text
    assert "Your nation is silent." in text

    form = client.get(reverse("decisions:break", args=[paper.code]))
    key = re.search(r'name="key" value="([^"]+)"', form.content.decode())[1]
    sent = {"place": "1", "kind": "objection", "text": "Not like this.", "key": key}
    answer = client.post(reverse("decisions:break", args=[paper.code]), sent)
    again = client.post(reverse("decisions:break", args=[paper.code]), sent)

    assert (answer.status_code, again.status_code) == (302, 302)
    (said,) = Position.objects.all()
    assert (said.nation, said.kind, said.place, said.by, said.channel) == (
        "NO",
        "objection",
        1,
        norway.person,
        "page",
    )
    assert "head NO" in client.get(paper.get_absolute_url()).content.decode()
    others = visit(portugal.person).get(paper.get_absolute_url()).content.decode()
    assert "Norway" in others and "Not like this." in others
    assert "head NO" not in others, "who entered it is known to the nation and the office"

    client.post(reverse("decisions:lift", args=[paper.code]), {"place": "1", "key": "lift"})
    assert outcomes.states(paper, at=timezone.now()) == {1: SilenceState.UNDER_SILENCE, 2: SilenceState.UNDER_SILENCE}


def test_for_everybody_else_there_is_nothing_at_its_address(paper):
    strangers = [
        factories.person(),
        factories.person(Role.PRESS_OFFICER),
        paper.lines.first().proposal.opened_by,
        building.delegate("GE").person,
    ]
    absent = reverse("decisions:paper", args=["nothing000"])

    for person in strangers:
        client = visit(person)
        assert client.get(paper.get_absolute_url()).status_code == 404
        assert client.get(absent).status_code == 404
        assert client.get(reverse("decisions:desk")).status_code == 404
        assert client.get(reverse("decisions:paper-pdf", args=[paper.code])).status_code == 404
    assert visit(None).get(paper.get_absolute_url()).status_code == 302


def test_a_conflict_hides_the_paper_from_delegate_and_staff_and_an_own_nation_bars_nobody(paper, now):
    """Conflicts beat roles; that the project is led from one's nation is none."""
    belgium, officer = building.delegate("BE"), building.officer()
    proposal = paper.lines.first().proposal
    assert visit(belgium.person).get(paper.get_absolute_url()).status_code == 200

    for person in (belgium.person, officer):
        conflicts.state(
            person, "proposal", proposal.code, ground="same-organisation", how="declared", note="", by=person, now=now
        )

    for person in (belgium.person, officer):
        assert visit(person).get(paper.get_absolute_url()).status_code == 404
        assert paper.full_reference not in visit(person).get(reverse("decisions:desk")).content.decode()


def test_behaviour_20_instructions_are_read_by_ones_own_delegation_alone(paper, now):
    norway, portugal = building.delegate("NO"), building.delegate("PT")
    positions.instruct(paper, "Object at the last minute.", by=norway.person, now=now)

    def reads(person):
        return "Object at the last minute." in visit(person).get(paper.get_absolute_url()).content.decode()

    assert reads(norway.person)
    assert not reads(portugal.person)
    assert not reads(building.chair())
    assert not reads(building.officer())


def door_of(mails, seat) -> tuple[str, str]:
    """The link and the code of the delegate's newest letter."""
    text = [one for one in mails() if one.to == seat.person.email and "/silence/" in one.text][-1].text
    return text.split("/silence/")[1].split("/")[0], text.split("Your code:")[1].split()[0]


def test_silence_is_broken_from_the_letter_with_its_code_and_without_an_account_open(mails, now):
    seat = building.delegate("NO")
    paper = building.under_silence(2, ends=f"{now + 3 * DAY:%Y-%m-%dT18:00}", now=now - DAY)
    token, number = door_of(mails, seat)
    client, address = visit(None), reverse("decisions:door", args=[token])

    page = client.get(address)
    assert page.status_code == 200
    assert not Position.objects.exists(), "looking changes nothing"
    sent = {"place": "2", "kind": "objection", "text": "From the train.", "key": "k1", "code": number}
    wrong = client.post(address, {**sent, "code": "000000" if number != "000000" else "111111"})
    assert (wrong.status_code, Position.objects.count(), MailDoor.objects.get().wrong) == (422, 0, 1)
    assert "From the train." in wrong.content.decode()
    done = client.post(address, sent)
    assert client.post(address, sent).status_code == 200, "sent twice it is one position"

    assert "The silence is broken" in done.content.decode()
    assert MailDoor.objects.get().code_digest == ""
    (said,) = Position.objects.all()
    assert (said.nation, said.place, said.channel, said.by) == ("NO", 2, "mail", seat.person)
    assert paper.positions.count() == 1


def test_one_code_holds_a_while_for_this_paper_in_this_browser_and_nowhere_else(mails, now):
    """A second objection within minutes needs no second letter; another device, another paper do."""
    seat = building.delegate("NO")
    papers = [building.under_silence(2, ends=f"{now + 3 * DAY:%Y-%m-%dT18:00}", now=now - DAY) for _n in range(2)]
    doors = [
        one.text.split("/silence/")[1].split("/")[0]
        for one in mails()
        if "/silence/" in one.text and "0001" in one.subject
    ]
    second = [one.text.split("/silence/")[1].split("/")[0] for one in mails() if "0002: silence" in one.subject]
    number = next(one.text.split("Your code:")[1].split()[0] for one in mails() if "0001: silence" in one.subject)
    phone, another = visit(None), visit(None)
    address, other_paper = (reverse("decisions:door", args=[token]) for token in (doors[0], second[0]))
    sent = {"kind": "objection", "text": "No."}
    done = phone.post(address, {**sent, "place": "1", "key": "a", "code": number}).content.decode()
    assert "for 15 minutes" in done

    page = phone.get(address).content.decode()
    assert 'name="code"' not in page
    assert "it goes on holding here until" in page
    assert 'name="code"' in another.get(address).content.decode()
    assert 'name="code"' in phone.get(other_paper).content.decode()
    assert another.post(address, {**sent, "place": "2", "key": "b", "code": number}).status_code == 422
    assert phone.post(other_paper, {**sent, "place": "1", "key": "c"}).status_code == 422
    assert phone.post(address, {**sent, "place": "2", "key": "d"}).status_code == 200

    assert [(one.paper, one.place, one.nation) for one in Position.objects.order_by("id")] == [
        (papers[0], 1, "NO"),
        (papers[0], 2, "NO"),
    ]
    assert seat.nation == "NO"


def test_what_the_browser_keeps_ends_after_a_quarter_of_an_hour_and_with_a_new_code(mails, now):
    seat = building.delegate("NO")
    paper = building.under_silence(2, ends=f"{now + 3 * DAY:%Y-%m-%dT18:00}", now=now - DAY)
    token, number = door_actions.open_door(paper, seat, now=now)

    def speak(at, key, proof="", typed=""):
        said = {"place": 1, "key": key, "network": "n", "now": at, "proof": proof}
        return door_actions.break_from_letter(token, typed, PositionKind.OBJECTION, "No.", **said)

    spoken = speak(now, "a", typed=number)
    assert spoken.until == now + door_actions.HOLDS
    assert speak(spoken.until - timedelta(seconds=1), "b", spoken.proof).said.by == seat.person
    for at, proof in ((spoken.until, spoken.proof), (now, "guessed"), (now, "")):
        with pytest.raises(Refused, match="was used"):
            speak(at, "c", proof)
    door_actions.send_new_code(token, network="n", now=now)
    with pytest.raises(Refused, match="not the code"):
        speak(now, "d", spoken.proof, typed="12")
    assert Position.objects.count() == 2


def test_three_wrong_codes_close_the_door_until_a_new_one_comes(mails, now):
    seat = building.delegate("NO")
    building.under_silence(1, ends=f"{now + 3 * DAY:%Y-%m-%dT18:00}", now=now - DAY)
    token, number = door_of(mails, seat)
    client, address = visit(None), reverse("decisions:door", args=[token])
    sent = {"place": "1", "kind": "objection", "text": "No.", "key": "k"}
    guess = "000000" if number != "000000" else "111111"

    for _try in range(3):
        client.post(address, {**sent, "code": guess})
    assert client.post(address, {**sent, "code": number}).status_code == 422
    assert not Position.objects.exists()

    client.post(reverse("decisions:new-code", args=[token]))
    fresh = door_of(mails, seat)
    assert fresh[0] == token
    client.post(address, {**sent, "code": fresh[1]})
    assert Position.objects.count() == 1


def test_the_link_of_somebody_who_was_replaced_opens_nothing(mails, now):
    seat = building.delegate("NO")
    building.under_silence(1, ends=f"{now + 3 * DAY:%Y-%m-%dT18:00}", now=now - DAY)
    token, number = door_of(mails, seat)
    seat.to_at = now
    seat.save()

    answer = visit(None).post(
        reverse("decisions:door", args=[token]),
        {"place": "1", "kind": "objection", "text": "No.", "key": "k", "code": number},
    )

    assert (answer.status_code, Position.objects.count()) == (410, 0)
    assert visit(None).get(reverse("decisions:door", args=["x" * 43])).status_code == 404


def test_an_officer_drafts_and_the_chair_circulates(now, mails):
    officer, chair = building.officer(), building.chair()
    proposal = building.proposal(at=now - DAY)
    client = visit(officer)

    made = client.post(reverse("decisions:new"))
    paper = Paper.objects.get()
    assert made.url == reverse("decisions:edit", args=[paper.code])
    client.post(reverse("decisions:put", args=[paper.code]), {"proposal": [proposal.code]})
    paper.refresh_from_db()
    words = {"title_en": "List", "text_en": "Agree.", "title_fr": "Liste", "text_fr": "Approuver."}
    told = {**words, "reference": paper.reference, "splits": "on", "base": str(paper.version)}
    assert client.post(reverse("decisions:edit", args=[paper.code]), told).status_code == 302
    late = client.post(reverse("decisions:edit", args=[paper.code]), {**told, "title_en": "Mine"})
    assert (late.status_code, "A colleague saved meanwhile" in late.content.decode()) == (422, True)
    brief = {"brief_en": "In short.", "brief_fr": "En bref.", "amount": "12345.50"}
    client.post(reverse("decisions:brief", args=[paper.code, 1]), brief)
    assert client.get(reverse("decisions:circulate", args=[paper.code])).status_code == 404

    ends = f"{now + timedelta(days=20):%Y-%m-%dT18:00}"
    answer = visit(chair).post(reverse("decisions:circulate", args=[paper.code]), {"ends": ends, "insists": "on"})

    assert answer.status_code == 302
    paper.refresh_from_db()
    assert (paper.status, paper.ends_wall, paper.lines.get().amount.to_eng_string()) == ("circulated", ends, "12345.50")


def test_a_political_note_has_facts_drawn_and_words_for_nations_and_staff(now, mails):
    """Station 8: fit, partnership with the nation and its region, first-time partner, balance."""
    officer, norway = building.officer(), building.delegate("NO")
    proposal = building.proposal(partner="JO", at=now - DAY)
    client = visit(officer)

    page = client.get(reverse("decisions:note", args=[proposal.code]))
    text = page.content.decode()
    assert page.status_code == 200
    for fact in ("Mediterranean Dialogue", "none: a first-time partner", "Guidance in force", "Jordan"):
        assert fact in text
    told = {"fit_en": "It fits.", "fit_fr": "Conforme.", "base": "0"}
    assert client.post(reverse("decisions:note", args=[proposal.code]), told).status_code == 302

    assert proposal.political_note.revisions.get().facts["partners"] == ["JO"]
    assert visit(norway.person).get(reverse("decisions:note", args=[proposal.code])).status_code == 404
    assert visit(proposal.opened_by).get(reverse("decisions:note", args=[proposal.code])).status_code == 404


@pytest.mark.parametrize(
    ("lines", "first", "english", "french"),
    [
        ("", True, "none: a first-time partner", "aucune : premier partenariat"),
        ("G1,Ice,2015-01-01,A,JO\n", False, "imported awards with it: 1, with its region: 1", "importées"),
        ("G1,Ice,2015-01-01,A,JO\nG1,,,B,JO\nG2,Snow,2016-01-01,C,IQ\n", False, "with it: 1, with its region: 2", ""),
        ("G1,Ice,2015-01-01,A,IQ\n", True, "none: a first-time partner", ""),
        ("G1,Ice,2999-01-01,A,JO\n", True, "none: a first-time partner", ""),
    ],
    ids=["none", "one", "region", "region-only", "not-begun"],
)
def test_an_imported_award_makes_a_partner_no_first_time_one(now, lines, first, english, french):
    proposal = building.proposal(partner="JO", at=now - DAY)
    if lines:
        took(Kind.AWARDS, f"reference,title,starts_on,name,nation\n{lines}")

    assert drawn(proposal, [], at=now)["first time"] is first
    officer = visit(building.officer())
    assert english in officer.get(reverse("decisions:note", args=[proposal.code])).content.decode()
    with override("fr"):
        address = reverse("decisions:note", args=[proposal.code])
    assert french in officer.get(address).content.decode().replace("\u202f", " ")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_paper_and_action_sheet_are_papers_in_both_languages(language, now):
    norway, portugal = building.delegate("NO"), building.delegate("PT")
    paper = building.under_silence(2, ends=f"{now - DAY:%Y-%m-%dT18:00}", now=now - 5 * DAY)
    positions.take_position(paper, PositionKind.OBJECTION, "No.", place=2, key="a", by=norway.person, now=now - 4 * DAY)
    positions.take_position(
        paper, PositionKind.RESERVATION, "We reserve.", place=0, key="b", by=portugal.person, now=now - 4 * DAY
    )
    client = visit(norway.person)

    for name in ("decisions:paper-pdf", "decisions:sheet-pdf"):
        address = reverse(name, args=[paper.code]).replace("/en/", f"/{language}/")
        drawn, again = client.get(address), client.get(address)
        assert drawn.status_code == 200
        assert drawn.content.startswith(b"%PDF-")
        assert drawn.content == again.content
        assert b"pdfaid" in drawn.content, "it is PDF/A"


def test_there_is_no_action_sheet_before_the_deadline(paper):
    client = visit(building.delegate("NO").person)

    assert client.get(reverse("decisions:sheet-pdf", args=[paper.code])).status_code == 404


def test_a_papers_page_costs_the_same_for_one_line_and_for_three(now):
    norway = building.delegate("NO")
    costs = []
    for lines in (1, 3):
        paper = building.under_silence(lines, ends=f"{now + 3 * DAY:%Y-%m-%dT18:00}", now=now - DAY)
        for place in range(1, lines + 1):
            other = building.delegate(("PT", "SK", "BE")[place - 1], SeatKind.ALTERNATE).person
            said = {"place": place, "key": f"k{place}", "by": other, "now": now}
            positions.take_position(paper, PositionKind.OBJECTION, "No.", **said)
            positions.take_position(paper, PositionKind.STATEMENT, "Noted.", **{**said, "key": f"s{place}"})
        client = visit(norway.person)
        client.get(paper.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            assert client.get(paper.get_absolute_url()).status_code == 200
        costs.append(len(asked))

    assert costs == [PAPER, PAPER]


def test_the_desk_costs_the_same_for_one_paper_and_for_three(now):
    officer, norway = building.officer(), building.delegate("NO")
    costs = []
    for more in (1, 2):
        for _number in range(more):
            building.under_silence(1, ends=f"{now + 3 * DAY:%Y-%m-%dT18:00}", now=now - DAY, drafter=officer)
        client = visit(norway.person)
        client.get(reverse("decisions:desk"))
        with CaptureQueriesContext(connection) as asked:
            shown = client.get(reverse("decisions:desk")).content.count(b"silence-row")
        costs.append((shown, len(asked)))

    assert costs == [(1, DESK), (3, DESK)]


def test_applicants_learn_nothing_of_the_nations_before_their_letter(paper, now):
    norway = building.delegate("NO")
    proposal = paper.lines.first().proposal
    positions.take_position(paper, PositionKind.OBJECTION, "No.", place=1, key="a", by=norway.person, now=now)
    after = now + timedelta(seconds=1)

    theirs = tells(proposal.code, proposal.opened_by, after)
    ours = tells(proposal.code, norway.person, after)["decision"]

    assert theirs == {}, "that it is before the nations says that the panel recommended it"
    assert ours.state == "stopped"
    assert "An objection stands" in ours.note
    assert tells(proposal.code, proposal.opened_by, now + 9 * DAY) == {}
    told = passed(proposal.code, now + 9 * DAY)["decision"]
    assert (told.state, told.note, told.address) == ("done", "", "")
    assert outcome_of([proposal.code], now + 9 * DAY)[proposal.code].state is SilenceState.BROKEN


def test_a_running_paper_waits_for_the_delegate_on_the_desk(paper, now):
    norway = building.delegate("NO")

    place, duty = told(duties(norway.person, at=now), norway.person, at=now)

    assert (duty.address, duty.at) == (paper.get_absolute_url(), paper.ends_at)
    assert place.turn is Turn.ALWAYS
    assert told(duties(factories.person(), at=now), factories.person(), at=now) == []

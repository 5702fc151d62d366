"""The consensus report: begun from the reviews, versions, answers, its closing, and what applicants read of it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from parvis.domain.drafting import Stale
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.domain.standing import CaseKind
from parvis.review import offers
from parvis.review.actions import consensus, panel
from parvis.review.models import ConsensusReport, ConsensusVersion, Expert
from parvis.standing.actions import conflicts
from tests import factories
from tests.factories import NOW
from tests.review.building import panel_of
from tests.review.test_meetings import member

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def officer():
    return factories.programme_officer()


class Seats:
    """Anything with a panel."""

    def __init__(self, met):
        self.panel = met


def begun(officer, size: int = 3):
    """A report on the first proposal, its rapporteur, and the other members, of whom the first chairs."""
    met, (first, *_rest) = panel_of(officer, 5, 4)
    people = [member(Seats(met), officer, chairs=n == 1) for n in range(size)]
    report = consensus.name_rapporteur(first, people[0].expert, by=officer, now=NOW)
    return report, people[0], people[1:]


def written(report, rapporteur, strengths: str = "A sound plan.", reason: str = "", now=NOW) -> ConsensusVersion:
    report.refresh_from_db()
    for field, words in (("strengths", strengths), ("weaknesses", "Thin on costs."), ("discussion", "Long.")):
        base = report.draft.get(field, {}).get("version", 0)
        consensus.save_consensus(report, field, words, base_version=base, by=rapporteur, now=now)
    return consensus.put_forward(report, reason=reason, by=rapporteur, now=now)


def answer(report, person, *, agrees: bool = True, words: str = "", number: int = 1):
    return consensus.answer(report, number, agrees=agrees, words=words, by=person, now=NOW)


def test_the_report_is_begun_from_what_the_reviewers_wrote_without_names(officer, mails):
    report, rapporteur, _others = begun(officer)
    consensus.save_consensus(report, "weaknesses", "My own.", base_version=0, by=rapporteur, now=NOW)

    assert [consensus.gather(report, by=rapporteur, now=NOW) for _click in range(2)] == [1, 0]

    report.refresh_from_db()
    assert report.draft["strengths"]["value"] == "A clear plan and good people."
    assert report.draft["weaknesses"]["value"] == "My own."


def test_versions_stand_beside_each_other_and_the_later_says_why(officer, mails):
    report, rapporteur, _others = begun(officer)
    first = written(report, rapporteur)
    assert written(report, rapporteur) == first  # nothing is other
    with pytest.raises(Invalid):
        written(report, rapporteur, "A sounder plan.")

    written(report, rapporteur, "A sounder plan.", reason="After the discussion.")

    kept = report.versions.values_list("number", "content__strengths", "reason")
    assert list(kept) == [(1, "A sound plan.", ""), (2, "A sounder plan.", "After the discussion.")]


def test_two_windows_lose_nothing(officer, mails):
    report, rapporteur, _others = begun(officer)
    consensus.save_consensus(report, "strengths", "One.", base_version=0, by=rapporteur, now=NOW)

    with pytest.raises(Stale) as stale:
        consensus.save_consensus(report, "strengths", "Two.", base_version=0, by=rapporteur, now=NOW)
    assert (stale.value.yours, stale.value.theirs.value) == ("Two.", "One.")


def test_the_chair_closes_once_most_agree_and_then_nothing_moves(officer, mails):
    report, rapporteur, (chair, other) = begun(officer)
    with pytest.raises(Refused):
        answer(report, chair)
    written(report, rapporteur)
    answer(report, chair)
    with pytest.raises(Invalid):
        answer(report, other, agrees=False)
    answer(report, other, agrees=False, words="Too kind.")
    with pytest.raises(Refused) as early:
        consensus.close_report(report, by=chair, now=NOW)
    answer(report, other)

    for _click in range(2):
        closed = consensus.close_report(report, by=chair, now=NOW + HOUR)

    assert early.value.code == "not-approved"
    assert (closed.state, closed.closed_by, closed.closed_at) == ("closed", chair, NOW + HOUR)
    assert [one.agrees for one in report.versions.get().answers.filter(person=other)] == [False, True]
    for act in (
        lambda: answer(report, other, agrees=False, words="No."),
        lambda: written(report, rapporteur, "Other.", reason="Why not."),
        lambda: consensus.name_rapporteur(report.subject, chair.expert, by=officer, now=NOW),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "report-closed"


def test_a_new_version_is_answered_anew(officer, mails):
    report, rapporteur, people = begun(officer)
    written(report, rapporteur)
    for one in people:
        answer(report, one)
    written(report, rapporteur, "Otherwise.", reason="A slip.")

    with pytest.raises(Refused):
        answer(report, people[0], number=1)
    with pytest.raises(Refused):
        consensus.close_report(report, by=officer, now=NOW)


def test_only_the_rapporteur_writes_and_only_the_others_answer(officer, mails):
    report, rapporteur, (_chair, other) = begun(officer)
    with pytest.raises(Denied):
        written(report, other)
    written(report, rapporteur)
    for person in (rapporteur, officer):
        with pytest.raises(Denied):
            answer(report, person)
    with pytest.raises(Denied):
        consensus.close_report(report, by=other, now=NOW)
    with pytest.raises(Denied):
        consensus.name_rapporteur(report.subject, other.expert, by=other, now=NOW)


def test_whoever_is_in_conflict_neither_writes_nor_answers_nor_finds_it(officer, client, mails):
    report, rapporteur, (chair, other) = begun(officer)
    written(report, rapporteur)
    code = report.subject.proposal.code
    for one in (rapporteur, other):
        conflicts.state(one, CaseKind.PROPOSAL, code, "relative", by=officer, now=NOW)

    with pytest.raises(Invalid):
        consensus.name_rapporteur(report.subject, other.expert, by=officer, now=NOW)
    with pytest.raises(NotFound):
        answer(report, other)
    for person in (rapporteur, other):
        client.force_login(person)
        for name in ("consensus", "write-consensus"):
            hidden = client.get(reverse(f"review:{name}", args=[report.code]))
            absent = client.get(reverse(f"review:{name}", args=["nosuchreport"]))
            assert (hidden.status_code, absent.status_code) == (404, 404)
    consensus.name_rapporteur(report.subject, chair.expert, by=officer, now=NOW)
    assert ConsensusReport.objects.get().rapporteur == Expert.objects.get(person=chair)


def test_applicants_read_the_closed_report_of_a_closed_panel_but_nothing_confidential(officer, mails):
    report, rapporteur, people = begun(officer)
    code = report.subject.proposal.code
    written(report, rapporteur)
    for one in people:
        answer(report, one)
    consensus.close_report(report, by=officer, now=NOW)
    assert offers.for_applicants([code], NOW) == {}
    for one in report.subject.panel.items.all():
        panel.decide(one.code, "recommended", by=officer, now=NOW)
    panel.close_panel(report.subject.panel, by=officer, now=NOW)

    told = offers.for_applicants([code], NOW)

    assert [(name["en"], words) for name, words in told[code]] == [
        ("Strengths", "A sound plan."),
        ("Weaknesses", "Thin on costs."),
    ]


def test_the_pages_take_the_report_from_the_first_word_to_its_closing(officer, client, mails):
    report, rapporteur, (chair, other) = begun(officer)
    client.force_login(rapporteur)
    pen = reverse("review:write-consensus", args=[report.code])
    assert client.post(reverse("review:gather-consensus", args=[report.code])).status_code == 302
    page = client.get(pen).content.decode()
    assert "A clear plan and good people." in page
    saved = client.post(
        reverse("review:save-consensus", args=[report.code, "strengths"]),
        {"a-strengths": "Clear.", "version-strengths": "1"},
    )
    assert (saved.status_code, saved.json()["version"]) == (200, 2)
    stale = client.post(
        reverse("review:save-consensus", args=[report.code, "strengths"]),
        {"a-strengths": "Clearer.", "version-strengths": "1"},
    )
    assert stale.status_code == 409 and "Clear." in stale.json()["clash"]
    assert client.post(pen, {"put-forward": "yes"}).status_code == 302
    client.force_login(chair)
    assert (
        client.post(
            reverse("review:answer-consensus", args=[report.code]), {"version": "1", "answer": "agree"}
        ).status_code
        == 302
    )
    client.force_login(other)
    client.post(reverse("review:answer-consensus", args=[report.code]), {"version": "1", "answer": "agree"})
    client.force_login(chair)
    assert "Close the report" in client.get(report.get_absolute_url()).content.decode()
    assert client.post(reverse("review:close-consensus", args=[report.code])).status_code == 302
    report.refresh_from_db()
    assert report.state == "closed"


def test_what_changed_is_shown_word_by_word(officer, client, mails):
    report, rapporteur, _people = begun(officer)
    written(report, rapporteur)
    written(report, rapporteur, "A very sound plan.", reason="It is.")
    client.force_login(officer)

    page = client.get(f"{report.get_absolute_url()}?version=2&from=1").content.decode()

    assert "<ins" in page and "very" in page


def test_the_report_costs_the_same_with_one_version_and_with_three(officer, client, mails):
    counts = []
    for versions in (1, 3):
        report, rapporteur, people = begun(officer)
        for number in range(versions):
            written(report, rapporteur, f"Version {number}.", reason="Again.")
            answer(report, people[0], number=number + 1)
        client.force_login(people[0])
        client.get(report.get_absolute_url())
        with CaptureQueriesContext(connection) as asked:
            client.get(report.get_absolute_url())
        counts.append(len(asked))

    assert len(set(counts)) == 1, counts

"""From a draft to a paper under silence; the deadline moved; the text changed; the letters that follow."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.correspondence.models import Message
from parvis.decisions.actions import circulating, drafting, telling
from parvis.decisions.models import Extension, Paper
from parvis.decisions.queries import outcomes
from parvis.domain.refusals import Denied, Invalid, Refused
from parvis.domain.silence import PositionKind, SilenceState
from parvis.proposals.models import Party
from parvis.standing.models import Relation
from parvis.web import reminders
from tests import factories
from tests.decisions import building
from tests.decisions.building import DAY, DEADLINE, ENDS, SECOND
from tests.decisions.test_silence import say
from tests.factories import NOW

pytestmark = pytest.mark.django_db
S = SilenceState


def letters(kind: str) -> list[str]:
    """To whom letters of this kind went."""
    return sorted(Message.objects.filter(kind=f"decisions.{kind}").values_list("person__name", flat=True))


def test_behaviour_17_every_delegation_gets_the_paper_in_its_own_language_with_the_closing_minute(mails):
    """Under a reference, fixed text, language twins, expiry to the minute."""
    norway, france = building.delegate("NO"), building.delegate("FR")
    france.person.language = "fr"
    france.person.save()

    paper = building.under_silence(2)

    assert paper.reference == "PCSC-N(2026)0001"
    assert (paper.ends_at, len(paper.digest), len(paper.nations)) == (DEADLINE, 64, 32)
    told = {one.to: one for one in mails()}
    english, french = told[norway.person.email], told[france.person.email]
    assert "PCSC-N(2026)0001: silence procedure ends 4 December 2026, 18:00 Brussels" in english.subject.replace(
        "\N{NO-BREAK SPACE}", " "
    )
    assert "la procédure d’accord tacite prend fin le" in french.subject
    assert "/fr/decisions/silence/" in french.text
    assert "/en/decisions/silence/" in english.text
    assert letters("circulated") == ["head FR", "head NO"]
    assert Relation.objects.filter(kind="paper", case=paper.code, relation="delegate").count() == 2


def test_the_log_of_letters_keeps_no_way_to_break_the_silence(mails):
    building.delegate("NO")

    building.under_silence(1)

    (sent,) = [one for one in mails() if "silence" in one.subject]
    number = sent.text.split("Your code:")[1].split()[0]
    (kept,) = Message.objects.filter(kind="decisions.circulated")
    assert len(number) == 6
    assert number not in kept.body + kept.subject
    assert "/silence/" not in kept.body


def test_a_circulated_text_is_fixed():
    officer = building.officer()
    paper = building.under_silence(1, drafter=officer)

    with pytest.raises(Refused, match="fixed"):
        drafting.write_paper(
            paper, building.TEXTS, reference=paper.reference, splits=False, base=paper.version, by=officer, now=NOW
        )
    with pytest.raises(Refused, match="fixed"):
        drafting.take_off_paper(paper, paper.lines.get().proposal.code, by=officer, now=NOW)


def test_only_the_chair_circulates():
    paper = building.drafted(1)

    with pytest.raises(Denied, match="chair"):
        circulating.circulate(paper, ENDS, insists=False, by=building.officer(), now=NOW)


def test_the_chairs_second_click_changes_nothing():
    chair, paper = building.chair(), building.drafted(1)
    circulating.circulate(paper, ENDS, insists=False, by=chair, now=NOW)

    with pytest.raises(Refused, match="gone on"):
        circulating.circulate(paper, "2026-12-11T18:00", insists=False, by=chair, now=NOW + SECOND)

    assert Paper.objects.get().ends_at == DEADLINE
    assert Entry.objects.filter(action="paper.circulated").count() == 1


@pytest.mark.parametrize(
    ("ends", "insists", "refused"),
    [
        ("2026-12-05T18:00", False, "weekend"),
        ("2026-12-25T18:00", False, "holiday"),
        ("2026-11-22T09:00", True, "passed"),
    ],
)
def test_a_deadline_is_never_past_and_on_a_day_off_only_if_the_chair_insists(ends, insists, refused):
    chair, paper = building.chair(), building.drafted(1)

    with pytest.raises(Invalid, match=refused):
        circulating.circulate(paper, ends, insists=insists, by=chair, now=NOW)

    if not insists:
        assert circulating.circulate(paper, ends, insists=True, by=chair, now=NOW).ends_wall == ends


def test_a_paper_without_brief_or_french_is_not_circulated():
    chair = building.chair()
    without_french = building.drafted(1)
    without_french.texts["fr"]["text"] = ""
    without_french.save()
    without_brief = building.drafted(1)
    without_brief.lines.update(brief={"en": "Only English."})

    with pytest.raises(Invalid, match="both languages"):
        circulating.circulate(without_french, ENDS, insists=False, by=chair, now=NOW)
    with pytest.raises(Invalid, match="both languages"):
        circulating.circulate(without_brief, ENDS, insists=False, by=chair, now=NOW)


@pytest.mark.parametrize(("now", "allowed"), [(DEADLINE - SECOND, True), (DEADLINE, False), (DEADLINE + SECOND, False)])
def test_behaviour_18_the_chair_extends_only_before_expiry_and_the_log_keeps_the_old_minute(now, allowed):
    """The chair extends only before expiry."""
    chair = building.chair()
    paper = building.under_silence(1, by=chair)

    def extend():
        return circulating.extend(
            paper, "2026-12-07T18:00", reason="Capitals asked for it.", insists=False, by=chair, now=now
        )

    if not allowed:
        with pytest.raises(Refused, match="has ended"):
            extend()
        assert not Extension.objects.exists()
        return
    kept = extend()
    assert (kept.from_at, kept.to_at) == (DEADLINE, DEADLINE + 3 * DAY)
    assert outcomes.states(Paper.objects.get(), at=DEADLINE) == {1: S.UNDER_SILENCE}
    assert outcomes.states(Paper.objects.get(), at=DEADLINE + 3 * DAY) == {1: S.AGREED}


def test_the_database_keeps_no_extension_made_too_late():
    paper, chair = building.under_silence(1), building.chair()

    with pytest.raises(IntegrityError), transaction.atomic():
        Extension.objects.create(
            paper=paper, from_at=DEADLINE, to_at=DEADLINE + DAY, by=chair, at=DEADLINE, reason="late"
        )


def test_an_extension_without_reason_is_refused():
    chair = building.chair()
    paper = building.under_silence(1, by=chair)

    with pytest.raises(Invalid, match="Say why"):
        circulating.extend(paper, "2026-12-07T18:00", reason=" ", insists=False, by=chair, now=NOW + DAY)


def test_a_withdrawn_paper_decides_nothing_and_hears_nobody():
    chair, norway = building.chair(), building.delegate("NO")
    paper = building.under_silence(1, by=chair)

    circulating.withdraw(paper, reason="A mistake in item 1.", by=chair, now=NOW + DAY)

    assert outcomes.states(Paper.objects.get(), at=DEADLINE) == {1: S.WITHDRAWN}
    assert letters("withdrawn") == ["The chair", "The officer", "head NO"]
    with pytest.raises(Refused):
        say(paper, norway, now=NOW + 2 * DAY)
    with pytest.raises(Refused, match="has ended"):
        circulating.withdraw(building.under_silence(1), reason="Too late.", by=chair, now=DEADLINE)


def test_behaviour_18_a_changed_text_starts_a_new_period_under_the_next_suffix():
    """What runs of the old text is withdrawn in the moment in which the new one is circulated."""
    chair, officer = building.chair(), building.officer()
    paper = building.under_silence(2, by=chair, drafter=officer)
    say(paper, building.delegate("NO"), PositionKind.AMENDMENT, place=2)

    revision = circulating.revise(paper, by=officer, now=NOW + DAY)
    assert outcomes.states(paper, at=NOW + DAY + SECOND) == {1: S.UNDER_SILENCE, 2: S.STOPPED}
    circulating.circulate(revision, "2026-12-11T18:00", insists=False, by=chair, now=NOW + 2 * DAY)

    old, new = Paper.objects.order_by("id")
    assert (new.full_reference, new.replaces) == ("PCSC-N(2026)0001-REV1", old)
    assert outcomes.states(old, at=DEADLINE) == {1: S.WITHDRAWN, 2: S.WITHDRAWN}
    assert outcomes.states(new, at=DEADLINE) == {1: S.UNDER_SILENCE, 2: S.UNDER_SILENCE}
    with pytest.raises(Refused, match="a revision of this paper"):
        circulating.revise(old, by=officer, now=NOW + 3 * DAY)


def test_what_is_agreed_is_not_decided_twice():
    chair, officer = building.chair(), building.officer()
    paper = building.under_silence(2, by=chair, drafter=officer)
    say(paper, building.delegate("NO"), place=2)

    revision = circulating.revise(paper, by=officer, now=DEADLINE + DAY)

    assert [line.proposal for line in revision.lines.all()] == [paper.lines.get(number=2).proposal]
    with pytest.raises(Refused, match="does not wait"):
        drafting.put_on_paper(revision, paper.lines.get(number=1).proposal.code, by=officer, now=DEADLINE + DAY)


def test_a_revision_prepared_before_the_deadline_never_decides_again_what_was_agreed_meanwhile():
    chair, officer = building.chair(), building.officer()
    paper = building.under_silence(1, by=chair, drafter=officer)
    revision = circulating.revise(paper, by=officer, now=NOW + DAY)

    with pytest.raises(Refused, match="Item 1 is decided"):
        circulating.circulate(revision, "2026-12-11T18:00", insists=False, by=chair, now=DEADLINE)


def test_behaviour_18_chair_and_all_delegations_are_told_at_once_of_an_objection(mails):
    """With the nation's name and its words."""
    chair = building.chair()
    norway, portugal = building.delegate("NO"), building.delegate("PT")
    paper = building.under_silence(2, by=chair)

    say(paper, norway, text="The budget is not clear.")
    say(paper, portugal, PositionKind.STATEMENT, text="We note.")

    assert letters("broken") == ["The chair", "The officer", "head NO", "head PT"]
    (to_portugal,) = [one for one in mails() if one.to == portugal.person.email and "objects" in one.subject]
    assert "Norway objects" in to_portugal.subject
    assert "The budget is not clear." in to_portugal.text


def test_behaviour_19_the_outcome_is_mailed_once_whenever_the_clock_wakes(mails):
    """The worker was down; the sheet is dated at the minute of expiry."""
    building.delegate("NO")
    paper = building.under_silence(1)
    assert telling.tell_outcomes(DEADLINE - SECOND) == 0

    late = DEADLINE + 9 * DAY
    assert (telling.tell_outcomes(late), telling.tell_outcomes(late + SECOND)) == (1, 0)

    assert letters("outcome") == ["The chair", "The officer", "head NO"]
    sent = next(one for one in mails() if "has ended" in one.subject)
    assert "Item 1: Agreed" in sent.text
    assert Entry.objects.filter(action="paper.silence-ended").count() == 1
    assert Paper.objects.get().ends_at == paper.ends_at


def test_a_silent_nation_is_reminded_a_day_before_and_one_that_spoke_is_not():
    norway, portugal = building.delegate("NO"), building.delegate("PT")
    paper = building.under_silence(1)
    find = reminders.finders()["decisions.ends-soon"]
    say(paper, portugal)

    assert list(find(DEADLINE - DAY - SECOND)) == []
    assert [one.to for one in find(DEADLINE - DAY)] == [norway.person]
    assert list(find(DEADLINE)) == []


def test_a_delegate_appointed_while_a_paper_runs_gets_it_too():
    from parvis.decisions.actions import delegations
    from parvis.domain.delegations import SeatKind
    from tests import factories

    now = timezone.now()
    paper = building.under_silence(1, ends=f"{now + timedelta(days=5):%Y-%m-%dT12:00}", now=now - timedelta(hours=1))
    one, another, person = building.officer(), building.officer(), factories.person(name="A. Newcomer")
    made = delegations.appoint_delegate(person.email, "NO", SeatKind.HEAD, ends_at=None, by=one, now=now)
    assert not Paper.objects.visible_to(person, at=now).exists()

    with pytest.raises(Denied, match="Another person"):
        delegations.confirm_delegate(made.code, by=one, now=now)
    delegations.confirm_delegate(made.code, by=another, now=now)

    assert letters("circulated") == ["A. Newcomer"]
    assert letters("delegate") == ["A. Newcomer"]
    assert list(Paper.objects.visible_to(person, at=timezone.now())) == [paper]
    delegations.end_delegate(made.code, by=one, now=timezone.now())
    assert not Paper.objects.visible_to(person, at=timezone.now()).exists()


def test_nobody_speaks_for_two_nations_and_a_nation_has_one_head():
    from parvis.decisions.actions import delegations
    from parvis.domain.delegations import SeatKind
    from tests import factories

    officer, norway = building.officer(), building.delegate("NO")

    with pytest.raises(Refused, match="two"):
        delegations.appoint_delegate(norway.person.email, "PT", SeatKind.HEAD, ends_at=None, by=officer, now=NOW)
    with pytest.raises(Refused, match="head already"):
        delegations.appoint_delegate(factories.person().email, "NO", SeatKind.HEAD, ends_at=None, by=officer, now=NOW)
    with pytest.raises(Invalid, match="not a member"):
        delegations.appoint_delegate(factories.person().email, "UA", SeatKind.HEAD, ends_at=None, by=officer, now=NOW)
    named = delegations.appoint_delegate(
        factories.person().email, "NO", SeatKind.ALTERNATE, ends_at=None, by=norway.person, now=NOW
    )
    with pytest.raises(Denied):
        delegations.confirm_delegate(named.code, by=norway.person, now=NOW)
    with pytest.raises(Denied):
        delegations.appoint_delegate(
            factories.person().email, "PT", SeatKind.ALTERNATE, ends_at=None, by=norway.person, now=NOW
        )


def test_the_deadline_is_a_wall_clock_in_the_bodys_zone():
    assert building.under_silence(1, ends="2026-12-04T18:00").ends_at == datetime(2026, 12, 4, 17, tzinfo=UTC)


@pytest.mark.parametrize(("kept", "reads"), [(False, True), (True, False)], ids=["own nation", "same house"])
def test_conflicts_of_delegates_are_looked_for_when_a_paper_is_circulated(kept, reads):
    paper = building.drafted(1)
    delegate = factories.scientist(country="BE")  # the nation of a director, which never bars
    building.delegate("BE", person=delegate)
    if kept:
        place = delegate.affiliations.get().organisation
        Party.objects.filter(proposal=paper.lines.get().proposal, side="ally").update(organisation=place)

    circulating.circulate(paper, ENDS, insists=False, by=building.chair(), now=NOW)

    assert Paper.objects.visible_to(delegate, at=NOW).filter(pk=paper.pk).exists() is reads

"""What is added to a paper while its period runs: under a suffix of its own, and nothing in the paper moves."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import override

from parvis.audit.models import Entry
from parvis.correspondence.models import Message
from parvis.decisions.actions import adding, circulating
from parvis.decisions.forms import drawing
from parvis.decisions.models import Addendum, Paper
from parvis.decisions.queries import outcomes, papers
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.domain.silence import SilenceState
from parvis.domain.writings import SavedMeanwhile
from tests.decisions import building
from tests.decisions.building import DAY, DEADLINE, SECOND
from tests.factories import NOW

pytestmark = pytest.mark.django_db
WORDS = {
    "en": {"title": "A note on the register", "text": "The two exercises share no data."},
    "fr": {"title": "Note sur le registre", "text": "Les deux exercices ne partagent aucune donnée."},
}


@pytest.fixture(autouse=True)
def pages(settings):
    settings.ROOT_URLCONF = "parvis.config.urls"


def visit(person):
    client = Client()
    client.force_login(person)
    return client


def added(paper, *, officer, chair, now=NOW + DAY):
    """An addendum that the chair has circulated."""
    draft = adding.write_addendum(paper, WORDS, base=0, by=officer, now=now)
    return adding.circulate_addendum(paper, base=draft.version, by=chair, now=now)


def test_an_addendum_has_its_own_suffix_and_digest_and_changes_nothing_in_the_paper(mails):
    officer, chair, norway = building.officer(), building.chair(), building.delegate("NO")
    paper = building.under_silence(1, by=chair, drafter=officer)
    before = Paper.objects.values("texts", "digest", "ends_at", "changed_at", "version").get()
    drawn = drawing.paper_pdf(paper, "en")

    first = added(paper, officer=officer, chair=chair)
    second = added(paper, officer=officer, chair=chair)

    assert [one.full_reference for one in papers.addenda_of(paper)] == [
        "PCSC-N(2026)0001-ADD1",
        "PCSC-N(2026)0001-ADD2",
    ]
    assert first.digest != second.digest
    assert Paper.objects.values("texts", "digest", "ends_at", "changed_at", "version").get() == before
    assert drawing.paper_pdf(Paper.objects.get(), "en") == drawn
    assert outcomes.states(paper, at=DEADLINE) == {1: SilenceState.AGREED}
    told = [one for one in mails() if one.to == norway.person.email and "-ADD1" in one.subject]
    assert len(told) == 1
    assert "The two exercises share no data." in told[0].text
    assert "changes nothing in its text" in told[0].text
    assert sorted(Message.objects.filter(kind="decisions.addendum").values_list("person__name", flat=True)) == sorted(
        ["The chair", "The officer", "head NO"] * 2
    )
    assert Entry.objects.filter(action="paper.addendum-circulated").count() == 2


def test_the_action_sheet_names_the_addenda_and_its_own_page_and_pdf_show_it():
    now = timezone.now()
    officer, chair, norway = building.officer(), building.chair(), building.delegate("NO")
    paper = building.under_silence(1, ends=f"{now + 3 * DAY:%Y-%m-%dT18:00}", by=chair, drafter=officer, now=now - DAY)
    added(paper, officer=officer, chair=chair, now=now)

    with override("fr"):
        (told,) = drawing.sheet_content(paper, "fr")["addenda"]
    assert told.startswith("PCSC-N(2026)0001-ADD1\u202f: Note sur le registre (")
    page = visit(norway.person).get(paper.get_absolute_url()).content.decode()
    assert "PCSC-N(2026)0001-ADD1" in page
    assert "Les deux exercices" in page
    for language in ("en", "fr"):
        address = reverse("decisions:addendum-pdf", args=[paper.code, 1]).replace("/en/", f"/{language}/")
        one, again = visit(norway.person).get(address), visit(norway.person).get(address)
        assert one.content.startswith(b"%PDF-")
        assert one.content == again.content
    assert visit(norway.person).get(reverse("decisions:addendum-pdf", args=[paper.code, 2])).status_code == 404
    stranger = building.delegate("GE").person
    assert visit(stranger).get(reverse("decisions:addendum-pdf", args=[paper.code, 1])).status_code == 404


@pytest.mark.parametrize(("now", "may"), [(DEADLINE - SECOND, True), (DEADLINE, False), (DEADLINE + SECOND, False)])
def test_something_is_added_only_before_the_deadline(now, may):
    officer, chair = building.officer(), building.chair()
    paper = building.under_silence(1, by=chair, drafter=officer)
    draft = adding.write_addendum(paper, WORDS, base=0, by=officer, now=NOW)

    if may:
        assert adding.circulate_addendum(paper, base=draft.version, by=chair, now=now).number == 1
        return
    for act in (
        lambda: adding.circulate_addendum(paper, base=draft.version, by=chair, now=now),
        lambda: adding.write_addendum(paper, {**WORDS, "en": {}}, base=draft.version, by=officer, now=now),
    ):
        with pytest.raises(Refused, match="nothing is added"):
            act()


def test_officers_word_it_the_chair_sends_it_and_nobody_reads_the_draft():
    officer, chair, norway = building.officer(), building.chair(), building.delegate("NO")
    now = timezone.now()
    paper = building.under_silence(1, ends=f"{now + 3 * DAY:%Y-%m-%dT18:00}", by=chair, drafter=officer, now=now - DAY)
    address, send = (
        reverse("decisions:addendum", args=[paper.code]),
        reverse("decisions:circulate-addendum", args=[paper.code]),
    )
    words = {f"{part}_{language}": text for language, told in WORDS.items() for part, text in told.items()}
    assert visit(chair).get(address).status_code == 404, "there is none yet"

    assert visit(officer).post(address, {**words, "base": "0"}).status_code == 302
    late = visit(officer).post(address, {**words, "title_en": "Mine", "base": "0"})
    assert (late.status_code, "A colleague" in late.content.decode()) == (422, True)

    assert "share no data" not in visit(norway.person).get(paper.get_absolute_url()).content.decode()
    assert visit(norway.person).get(address).status_code == 404
    assert visit(officer).post(send, {"base": "1"}).status_code == 404
    assert "Circulate the addendum" in visit(chair).get(address).content.decode()
    assert visit(chair).post(send, {"base": "1"}).status_code == 302
    assert "share no data" in visit(norway.person).get(paper.get_absolute_url()).content.decode()


def test_the_chair_sends_what_he_or_she_has_read_in_both_languages():
    officer, chair = building.officer(), building.chair()
    paper = building.under_silence(1, by=chair, drafter=officer)
    with pytest.raises(NotFound):
        adding.circulate_addendum(paper, base=0, by=chair, now=NOW)
    adding.write_addendum(paper, {"en": WORDS["en"], "fr": {}}, base=0, by=officer, now=NOW)

    with pytest.raises(Invalid, match="both languages"):
        adding.circulate_addendum(paper, base=1, by=chair, now=NOW)
    adding.write_addendum(paper, WORDS, base=1, by=officer, now=NOW)
    with pytest.raises(SavedMeanwhile):
        adding.circulate_addendum(paper, base=1, by=chair, now=NOW)
    with pytest.raises(Denied, match="chair"):
        adding.circulate_addendum(paper, base=2, by=officer, now=NOW)

    adding.drop_addendum(paper, by=officer, now=NOW)
    assert not Addendum.objects.exists()


def test_a_revision_begins_its_own_count_and_a_withdrawn_paper_gets_none():
    officer, chair = building.officer(), building.chair()
    paper = building.under_silence(1, by=chair, drafter=officer)
    added(paper, officer=officer, chair=chair, now=NOW)
    revision = circulating.revise(paper, by=officer, now=NOW)
    revision = circulating.circulate(revision, "2026-12-11T18:00", insists=True, by=chair, now=NOW + DAY)

    assert added(revision, officer=officer, chair=chair).full_reference == "PCSC-N(2026)0001-REV1-ADD1"
    with pytest.raises(Refused, match="not before the nations"):
        adding.write_addendum(Paper.objects.get(pk=paper.pk), WORDS, base=0, by=officer, now=NOW + DAY)

"""The pages of a joint proposal: written by two, saved truthfully, signed, handed in, read by the office."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from django.utils.timezone import localtime

from parvis.accounts.models import Person
from parvis.domain.proposals import VoidCause
from parvis.domain.roles import Role
from parvis.programme.models import Call
from parvis.proposals import queries
from parvis.proposals.actions import drafting, finding, signing, stages, submitting
from parvis.proposals.actions.writing import MIRRORED
from parvis.proposals.forms import kinds, papers
from parvis.proposals.forms.questions import mark
from parvis.proposals.models import ActingSpell, Answer, Party, Proposal, Receipt, SignOff
from parvis.proposals.offers import names_for_threads
from parvis.proposals.queries import paper
from parvis.search.queries import matching
from tests import factories
from tests.proposals import building
from tests.proposals.papers import PDF
from tests.proposals.test_stages import outlined

pytestmark = pytest.mark.django_db

WALL = "%Y-%m-%dT%H:%M"


@pytest.fixture(autouse=True)
def pages(settings: Any) -> None:
    settings.ROOT_URLCONF = "parvis.config.urls"


@pytest.fixture
def now() -> datetime:
    return timezone.now()


@pytest.fixture
def call(now: datetime) -> Call:
    return building.event_call(
        opens=(now - timedelta(days=10)).strftime(WALL), closes=(now + timedelta(days=10)).strftime(WALL)
    )


@pytest.fixture
def draft(call: Call, now: datetime) -> Proposal:
    return building.joint(call, now=now)


def client_of(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def address(name: str, *parts: Any) -> str:
    return reverse(f"proposals:{name}", args=parts)


def page(client: Client, name: str, *parts: Any, status: int = 200) -> str:
    answer = client.get(address(name, *parts))
    assert answer.status_code == status
    return answer.content.decode() if status == 200 else ""


def submitted(call: Call, now: datetime, title: str = "Floods in valleys") -> Proposal:
    proposal = building.filled(call, now=now)
    ally, partner = building.directors(proposal)
    building.write(proposal, "title", title, by=ally, now=now)
    for person in (ally, partner):
        proposal.refresh_from_db()
        signing.sign_off(proposal, paper.digest(proposal), by=person, now=now)
    proposal.refresh_from_db()
    submitting.submit(proposal, by=ally, now=now)
    proposal.refresh_from_db()
    return proposal


def value_of(proposal: Proposal, field: str) -> Any:
    return Answer.objects.get(proposal=proposal, field=field, stage=proposal.stage).value


# Every page opens, for its own people only


def test_every_page_of_a_draft_opens_for_its_people_and_for_nobody_else(call, now):
    proposal = building.filled(call, now=now)
    ally, _partner = building.directors(proposal)
    mine, officer, stranger = client_of(ally), client_of(factories.programme_officer()), client_of(factories.person())
    asked = [("draft",), ("people",), ("history",), ("sign",), ("rail",), ("pdf",), ("talk", "title")]
    asked += [("section", section.code) for section in queries.form_of(proposal).sections]

    for name, *parts in asked:
        assert mine.get(address(name, proposal.code, *parts)).status_code == 200, (name, parts)
        assert officer.get(address(name, proposal.code, *parts)).status_code == 404, (name, parts)
        assert stranger.get(address(name, proposal.code, *parts)).status_code == 404, (name, parts)
    page(mine, "mine")
    page(mine, "start", call.code)
    page(stranger, "sample")


@pytest.mark.parametrize("language", ["en", "fr"])
def test_a_whole_draft_can_be_read_as_a_paper(language, call, now, django_assert_max_num_queries):
    proposal = building.filled(call, now=now)
    client = client_of(building.directors(proposal)[0])

    with django_assert_max_num_queries(12):
        answer = client.get(address("pdf", proposal.code).replace("/en/", f"/{language}/"))

    assert answer.headers["Content-Type"] == "application/pdf"
    assert b"<pdfaid:part>2" in answer.content


# The cost


@pytest.mark.parametrize("answered", [False, True])
def test_the_form_costs_the_same_empty_and_full(answered, call, now, django_assert_num_queries):
    proposal = building.filled(call, now=now) if answered else building.joint(call, now=now)
    client = client_of(building.directors(proposal)[0])

    with django_assert_num_queries(6):
        page(client, "section", proposal.code, "event")


AUTOSAVES = {
    "title": ("a-title", "Floods", "Floods in valleys"),
    "summary": ("a-summary", "Four days", "Four days in spring"),
    "participants": ("a-participants-ally", "15", "16"),
    "budget": ("a-budget-travel-1", "12.50", "13.50"),
}


@pytest.mark.parametrize("field", AUTOSAVES)
def test_an_autosave_costs_eight_queries_whatever_it_saves(field, draft, django_assert_num_queries):
    client = client_of(building.directors(draft)[0])
    name, *typed = AUTOSAVES[field]

    for version, words in enumerate(typed):
        more = 1 if field in MIRRORED else 0  # the list shows it, so the proposal's row keeps it too
        # Session, person, proposal, seat with answer, two writes; the transaction's begin and end.
        with django_assert_num_queries(8 + more):
            answer = client.post(address("save", draft.code, field), {name: words, f"version-{field}": str(version)})

        assert answer.json()["version"] == version + 1


@pytest.mark.parametrize("number", [1, 3])
def test_the_offices_list_costs_the_same_however_long_it_is(number, call, now, django_assert_num_queries):
    for n in range(number):
        submitted(call, now, f"Title {n}")
    client = client_of(factories.programme_officer())

    with django_assert_num_queries(8):
        shown = page(client, "office")

    assert shown.count('class="row-link"') == number


def test_one_submission_in_full_costs_eleven_queries_and_one_more_the_first_time(call, now, django_assert_num_queries):
    proposal = submitted(call, now)
    client = client_of(factories.programme_officer())

    # Who it is, what was handed in, the mark of the reading, signatures, files, notes, officers, what is like it,
    # letters, and one for all stations of the way, since the case has reached none of them.
    with django_assert_num_queries(12):
        shown = page(client, "one", proposal.code)
    with django_assert_num_queries(11):  # the mark is there
        page(client, "one", proposal.code)

    assert "Sensors and people who read them meet for four days." in shown


# Saving tells the truth


def save(client: Client, proposal: Proposal, field: str, text: str, version: int = 0) -> Any:
    typed = {f"a-{field}": text, f"version-{field}": str(version)}
    return client.post(address("save", proposal.code, field), typed, headers={"accept": "application/json"})


def test_a_save_tells_what_became_of_it(draft):
    client = client_of(building.directors(draft)[0])

    told = save(client, draft, "summary", "  Four days in spring.\r\n").json()

    assert (told["version"], told["state"], told["problems"]) == (1, "full", [])
    assert value_of(draft, "summary") == "  Four days in spring."
    asked = queries.form_of(draft).fields["summary"]
    assert told["was"] == mark(asked, "  Four days in spring.")


@pytest.mark.parametrize(
    ("field", "typed", "kept"),
    [
        ("dates", {"from": "2027-09-06", "to": "2027-09-09"}, {"from": "2027-09-06", "to": "2027-09-09"}),
        ("civil", {"answer": "yes", "why": "Only civil use."}, {"answer": "yes", "why": "Only civil use."}),
        ("participants", {"ally": "15", "partner": "20"}, {"ally": 15, "partner": 20}),
        ("civil", {"answer": "", "why": ""}, None),
    ],
)
def test_an_answer_of_several_parts_is_kept_with_all_of_them(field, typed, kept, draft):
    client = client_of(building.directors(draft)[0])
    posted = {f"a-{field}-{part}": value for part, value in typed.items()}

    client.post(address("save", draft.code, field), {**posted, f"version-{field}": "0"})

    assert queries.content(draft).get(field) == kept


def test_a_text_that_is_too_long_is_saved_and_said_to_be_too_long(draft):
    client = client_of(building.directors(draft)[0])

    told = save(client, draft, "title", "word " * 90).json()

    assert told["state"] == "half"
    assert "90 words" in told["problems"][0]
    assert value_of(draft, "title").count("word") == 90


def test_a_stale_save_shows_both_texts_and_loses_neither(draft):
    ally, partner = building.directors(draft)
    save(client_of(ally), draft, "summary", "Text of the Allied side.")

    answer = save(client_of(partner), draft, "summary", "Text of the partner side.")

    assert answer.status_code == 409
    assert "Text of the Allied side." in answer.json()["clash"]
    assert value_of(draft, "summary") == "Text of the Allied side."
    again = save(client_of(partner), draft, "summary", "Both.", answer.json()["version"])
    assert again.status_code == 200
    assert value_of(draft, "summary") == "Both."


def section_form(client: Client, proposal: Proposal, section: str) -> dict[str, str]:
    """The hidden inputs of a section's page, as a browser without JavaScript would send them."""
    asked = client.get(address("section", proposal.code, section)).context["questions"]
    return {f"{name}-{one.code}": str(getattr(one, name)) for one in asked for name in ("version", "was")}


def test_without_javascript_a_section_is_saved_as_a_whole(draft):
    client = client_of(building.directors(draft)[0])
    typed = section_form(client, draft, "event")

    answer = client.post(
        address("section", draft.code, "event"),
        {**typed, "a-title": "Floods", "a-summary": "Four days.", "a-venue": "Bergen", "go-on": "yes"},
    )

    assert answer.status_code == 302
    assert value_of(draft, "summary") == "Four days."
    assert value_of(draft, "venue") == "Bergen"


def test_without_javascript_an_untouched_answer_of_the_other_side_is_left_alone(draft):
    ally, partner = building.directors(draft)
    mine = client_of(ally)
    typed = section_form(mine, draft, "event")
    save(client_of(partner), draft, "venue", "Odesa")

    answer = mine.post(address("section", draft.code, "event"), {**typed, "a-summary": "Four days."})

    assert answer.status_code == 302
    assert value_of(draft, "venue") == "Odesa"
    assert value_of(draft, "summary") == "Four days."


def test_without_javascript_a_stale_answer_comes_back_beside_the_other(draft):
    ally, partner = building.directors(draft)
    mine = client_of(ally)
    typed = section_form(mine, draft, "event")
    save(client_of(partner), draft, "summary", "Theirs, whole.")

    answer = mine.post(
        address("section", draft.code, "event"), {**typed, "a-summary": "Mine, whole.", "a-venue": "Bergen"}
    )

    shown = answer.content.decode()
    assert answer.status_code == 409
    assert "Theirs, whole." in shown
    assert "Mine, whole." in shown
    assert value_of(draft, "venue") == "Bergen"
    kept = {**section_form(mine, draft, "event"), "a-summary": "Mine, whole.", "keep-summary": "mine"}
    assert mine.post(address("section", draft.code, "event"), kept).status_code == 302
    assert value_of(draft, "summary") == "Mine, whole."


def test_the_other_sides_part_is_read_and_not_written(draft):
    ally, _partner = building.directors(draft)

    answer = save(client_of(ally), draft, "partner_contribution", "Not mine to say.")

    assert answer.status_code == 403
    assert not Answer.objects.filter(field="partner_contribution").exists()


def test_right_to_left_and_combining_text_comes_back_as_it_was_typed(draft):
    client = client_of(building.directors(draft)[0])
    text = "مرحبا \u202bשלום\u202c e\u0301 नमस्ते <b>&amp;"

    save(client, draft, "summary", text)

    assert value_of(draft, "summary") == "مرحبا \u202bשלום\u202c é नमस्ते <b>&amp;"
    assert "&lt;b&gt;&amp;amp;" in page(client, "section", draft.code, "event")
    assert client.get(address("pdf", draft.code)).content.startswith(b"%PDF")


def test_forty_megabytes_are_refused_in_words(draft):
    client = client_of(building.directors(draft)[0])

    answer = save(client, draft, "summary", "x" * 40_000_000)

    assert answer.status_code in (400, 413)
    assert not Answer.objects.filter(field="summary").exists()


# Signing


def test_an_edit_voids_both_signatures_and_the_next_signer_sees_what_changed(call, now):
    proposal = building.filled(call, now=now)
    ally, partner = building.directors(proposal)
    mine, theirs = client_of(ally), client_of(partner)
    for client in (mine, theirs):
        digest = client.get(address("sign", proposal.code)).context["digest"]
        assert client.post(address("sign", proposal.code), {"digest": digest, "agreed": "on"}).status_code == 302

    save(theirs, proposal, "venue", "Odesa, Ukraine", 1)

    assert set(SignOff.objects.values_list("void_cause", flat=True)) == {VoidCause.EDITED}
    shown = page(mine, "sign", proposal.code)
    assert "<ins>Odesa, Ukraine</ins>" in shown.replace("\n", "")
    assert mine.post(address("submit", proposal.code)).status_code == 409


def test_a_complete_draft_is_shown_as_complete_and_is_handed_in_through_the_page(call, now):
    proposal = building.filled(call, now=now)
    clients = [client_of(person) for person in building.directors(proposal)]
    for client in clients:
        assert "Nothing is missing" in page(client, "sign", proposal.code)
        digest = client.get(address("sign", proposal.code)).context["digest"]
        client.post(address("sign", proposal.code), {"digest": digest, "agreed": "on"})

    assert "Hand in now" in page(clients[0], "sign", proposal.code)
    answer = clients[0].post(address("submit", proposal.code))

    assert answer.status_code == 302
    receipt = Receipt.objects.get(proposal=proposal)
    assert receipt.digest in page(clients[1], "receipt", proposal.code)


def test_what_was_not_shown_is_not_signed(call, now):
    proposal = building.filled(call, now=now)
    client = client_of(building.directors(proposal)[0])

    answer = client.post(address("sign", proposal.code), {"digest": "0" * 64, "agreed": "on"})

    assert answer.status_code == 409
    assert not SignOff.objects.exists()


def test_a_signature_counts_from_when_its_request_arrived(call, now, settings):
    settings.BEHIND_PROXY = True
    proposal = building.filled(call, now=now)
    client = client_of(building.directors(proposal)[0])
    digest = client.get(address("sign", proposal.code)).context["digest"]
    arrived = (now - timedelta(seconds=5)).timestamp()

    client.post(
        address("sign", proposal.code),
        {"digest": digest, "agreed": "on"},
        headers={"X-Request-Start": f"t={arrived:.3f}"},
    )

    assert SignOff.objects.get().at.timestamp() == pytest.approx(arrived, abs=0.01)


def test_a_receipt_names_who_signed_even_if_the_hand_in_arrived_first(call, now):
    proposal = building.signed(call, now=now)
    ally, partner = building.directors(proposal)
    receipt = submitting.submit(proposal, by=ally, now=now - timedelta(seconds=1))

    named = {one["name"] for one in papers.receipt_content(receipt, "en")["signatures"]}
    shown = page(client_of(ally), "receipt", proposal.code)

    assert named == {str(ally), str(partner)}
    assert {one.person for one, _role in client_of(ally).get(address("receipt", proposal.code)).context["given"]} == {
        ally,
        partner,
    }
    assert receipt.code in shown


# Files come in


def test_a_file_comes_in_through_the_page_of_its_question(call, now):
    proposal = building.joint(call, now=now)
    ally, _partner = building.directors(proposal)
    client = Client(enforce_csrf_checks=True)
    client.force_login(ally)
    client.get(address("section", proposal.code, queries.form_of(proposal).section_of("cv").code))
    token = {"csrfmiddlewaretoken": client.cookies["csrftoken"].value}

    def sent(**typed: str) -> int:
        paper_of = SimpleUploadedFile("cv.pdf", PDF, "application/pdf")
        return client.post(address("upload", proposal.code, "cv"), {**typed, "file": paper_of}).status_code

    assert (sent(), proposal.files.count()) == (403, 0)
    assert (sent(**token), proposal.files.get().stored.name) == (302, "cv.pdf")


def test_authors_are_told_until_when_an_unfinished_draft_can_be_read(call, draft, now):
    ally, _partner = building.directors(draft)
    ended = now - timedelta(days=1)
    Call.objects.filter(pk=call.pk).update(closes_at=ended)
    kept = queries.kept_until(Proposal.objects.get(pk=draft.pk))
    day = localtime(kept)
    told = f"{day.day}\N{NO-BREAK SPACE}{day:%B %Y}"

    shown, listed = client_of(ally).get(address("draft", draft.code)), client_of(ally).get(address("mine"))

    assert kept == ended + timedelta(days=call.retention_days)
    assert told in shown.content.decode()
    assert told in listed.content.decode()
    assert [one["draft_readable_until"] for one in queries.kept_on(ally)] == [kept.isoformat()]


# The receipt and its check


def test_a_receipt_is_confirmed_by_code_and_digest_or_by_its_file(call, now):
    receipt = Receipt.objects.get(proposal=submitted(call, now, "A very secret title"))
    stranger, check = Client(), reverse("square:check")

    typed = stranger.post(check, {"code": f" {receipt.code} ", "digest": receipt.digest.upper()}).content.decode()
    drawn = SimpleUploadedFile("receipt.pdf", papers.receipt_paper(receipt, "fr"), "application/pdf")
    dropped = stranger.post(check, {"file": drawn}).content.decode()

    for shown in (typed, dropped):
        assert "Confirmed" in shown
        assert receipt.at.strftime("%Y-%m-%d %H:%M:%S UTC") in shown
        assert "A very secret title" not in shown
        assert receipt.proposal.code not in shown


@pytest.mark.parametrize("wrong", [("code", "digest!"), ("code!", "digest"), ("", "digest"), ("code", "")])
def test_half_a_receipt_tells_nothing(wrong, call, now):
    receipt = Receipt.objects.get(proposal=submitted(call, now))
    code = {"code": receipt.code, "code!": "0" * 10}.get(wrong[0], "")
    digest = {"digest": receipt.digest, "digest!": "0" * 64}.get(wrong[1], "")

    shown = Client().post(reverse("square:check"), {"code": code, "digest": digest}).content.decode()

    assert "Confirmed" not in shown
    assert receipt.at.strftime("%Y-%m-%d") not in shown


def test_checking_is_not_for_guessing(settings):
    answers = [
        Client().post(reverse("square:check"), {"code": "x", "digest": "0" * 64}).status_code for _time in range(61)
    ]

    assert answers == [200] * 60 + [429]


# The office


def test_the_office_reads_what_was_handed_in_and_never_what_is_being_written(call, now):
    proposal = submitted(call, now)
    ally, _partner = building.directors(proposal)
    officer = client_of(factories.programme_officer())
    page(officer, "one", proposal.code)

    submitting.reopen(proposal, by=ally, now=now)

    page(officer, "one", proposal.code, status=404)
    assert 'class="row-link"' not in page(officer, "office")


def test_of_a_later_phase_the_office_learns_nothing_before_it_is_handed_in(now, mails):
    call = building.event_call(
        opens=(now - timedelta(days=10)).strftime(WALL), closes=(now + timedelta(days=10)).strftime(WALL)
    )
    proposal = outlined(call, now=now)
    ally, partner = building.directors(proposal)
    officer = client_of(factories.programme_officer())
    stages.invite_to_next_stage(proposal, closes_at=now + timedelta(days=90), by=factories.programme_officer(), now=now)
    proposal.refresh_from_db()
    later = now + timedelta(seconds=1)
    building.write(proposal, "title", "A secret turn", by=ally, now=later)
    building.write(proposal, "acronym", "TURN", by=ally, now=later)
    drafting.name_party(
        proposal, role="end-user", name="Ida Secret", organisation_name="Turn Works", facts={}, by=ally, now=later
    )
    Party.objects.filter(proposal=proposal, person=partner).update(name="Somebody Else")

    shown = page(officer, "office") + b"".join(officer.get(address("export", "csv"))).decode("utf-8-sig")
    shown += page(officer, "one", proposal.code)
    shown += str(names_for_threads([proposal.code], factories.programme_officer(), now))
    drawn = officer.get(address("receipt-pdf", proposal.code))

    for secret in ("secret", "TURN", "Ida", "Somebody Else"):
        assert secret not in shown
    for secret in ("secret", "TURN", "Ida"):
        assert not officer.get(address("office"), {"words": secret}).context["page"].rows
    assert str(partner) in shown
    assert "Warning of floods" in shown
    assert "FLOOD" in shown
    assert officer.get(address("office"), {"words": "warning"}).context["page"].rows
    assert drawn.headers["Content-Type"] == "application/pdf"
    assert officer.get(address("receipt", proposal.code)).url == address("receipt-pdf", proposal.code)
    assert "TURN" not in officer.get(address("pdf", proposal.code)).headers["Content-Disposition"]
    assert names_for_threads([proposal.code], ally, later)[proposal.code].name == "A secret turn"


def test_a_likely_duplicate_is_named_as_it_was_handed_in(call, now):
    first, second = submitted(call, now, "Floods in valleys"), submitted(call, now, "Floods in mountains")
    Proposal.objects.filter(pk=first.pk).update(title="A secret turn")
    officer = client_of(factories.programme_officer())

    [(code, title, share)] = officer.get(address("one", second.code)).context["likely"]

    assert (code, title) == (first.code, "Floods in valleys")
    assert share.endswith("%")
    assert "Floods in valleys" in page(officer, "one", second.code)


@pytest.mark.parametrize("asked", ["evaluations", "Securite", "sécurité", "MAROUA", "direc", '"early warning"'])
def test_the_offices_list_is_searched_as_the_house_searches(asked, call, now):
    found, _other = submitted(call, now, "Évaluation de la Sécurité: early warning"), submitted(call, now, "Clocks")
    name = "Zoë Marouà Director"
    told = found.handed_in.revision.content
    told["parties"] = {code: {**one, "name": name} for code, one in told["parties"].items()}
    finding.index_received(found)
    officer = client_of(factories.programme_officer())

    rows = officer.get(address("office"), {"words": asked}).context["page"].rows

    assert [row.proposal for row in rows] == [found]


def test_what_was_taken_back_is_found_no_more_and_what_is_handed_in_again_is(call, now):
    proposal = submitted(call, now, "Quantum clocks")
    ally, _partner = building.directors(proposal)
    assert [*matching("proposal", "quantum", "en")] == [proposal.pk]

    submitting.withdraw(proposal, by=ally, now=now)

    assert not matching("proposal", "quantum", "en")


def test_submissions_are_found_filtered_and_exported_without_formulas(call, now):
    submitted(call, now, "=HYPERLINK(1) floods")
    submitted(call, now, "Quantum clocks")
    officer = client_of(factories.programme_officer())

    found = officer.get(address("office"), {"words": "quantum"}).content.decode()
    table = b"".join(officer.get(address("export", "csv"))).decode("utf-8-sig")
    book = b"".join(officer.get(address("export", "xlsx")))

    assert found.count('class="row-link"') == 1
    titles = [row[1] for row in csv.reader(io.StringIO(table))]
    assert sorted(titles) == ["'=HYPERLINK(1) floods", "Quantum clocks", "Title"]
    assert book.startswith(b"PK")


@pytest.mark.parametrize("make", [factories.person, factories.press_officer])
def test_the_offices_pages_do_not_exist_for_others(make: Callable[..., Person], call, now):
    client = client_of(make())

    for name, *parts in (("office",), ("export", "csv"), ("acting",)):
        page(client, name, *parts, status=404)


def test_an_officer_looks_after_a_submission_and_keeps_notes_and_views(call, now):
    proposal = submitted(call, now)
    person = factories.programme_officer()
    officer = client_of(person)

    officer.post(address("assign", proposal.code), {"officer": person.code})
    officer.post(address("add-note", proposal.code), {"text": "Ask for the letter of the end-user."})
    officer.post(address("save-view"), {"name": "Mine", "query": f"officer={person.code}"})

    shown = page(officer, "one", proposal.code)
    assert "Ask for the letter of the end-user." in shown
    assert "Mine" in page(officer, "office")
    auditor = client_of(factories.person(Role.AUDITOR))
    assert "Ask for the letter" not in page(auditor, "one", proposal.code)


def test_both_see_that_an_officer_writes_in_a_name_and_the_person_ends_it(draft, now):
    ally, partner = building.directors(draft)
    officer = factories.programme_officer()
    acting = client_of(officer)
    asked = {"proposal": draft.code, "email": ally.email, "reason": "Asked by telephone."}
    assert acting.post(address("acting"), asked).status_code == 302
    question = address("acting-asked", ActingSpell.objects.get().code)
    page(acting, "draft", draft.code, status=404)
    assert acting.get(question).status_code == client_of(partner).get(question).status_code == 404
    assert str(officer) in client_of(ally).get(question).content.decode()
    assert client_of(ally).post(question, {"answer": "agree"}).status_code == 302

    shown = page(acting, "draft", draft.code)
    mine = page(client_of(ally), "draft", draft.code)
    theirs = page(client_of(partner), "draft", draft.code)

    assert f"{officer} is acting for {ally}." in shown
    assert "Asked by telephone." not in theirs
    assert "is acting for" not in mine + theirs
    stop = address("stop-acting", ActingSpell.objects.get().code)
    assert (stop in mine, stop in theirs) == (True, False)
    assert str(officer) in mine
    assert client_of(partner).post(stop).status_code == 404
    assert client_of(ally).post(stop).status_code == 302
    page(acting, "draft", draft.code, status=404)
    assert stop not in page(client_of(ally), "draft", draft.code)


# Invitations


def test_an_invited_person_reads_the_invitation_without_an_account_and_may_decline(call, now, mails):
    proposal = building.opened(call, now=now)
    building.invited(proposal, factories.scientist("UA"), now=now)
    token = building.link_of(mails)

    shown = Client().get(address("invitation", token)).content.decode()
    Client().post(address("decline", token), {"reason": "No time."})

    assert "Floods" in shown
    assert Party.objects.get(state="declined").left_reason == "No time."
    assert Client().get(address("invitation", token)).status_code == 404


# The kinds of field


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("12 500,5", "12500.50"), ("0.1", "0.10"), ("1\u202f000", "1000.00"), ("twelve", "twelve"), ("", "")],
)
def test_an_amount_is_understood_or_kept_as_typed(typed, kept):
    assert kinds.amount(typed) == kept


@pytest.mark.parametrize("typed", ["²", "9" * 5_000, "-1", "x"])
def test_a_number_that_is_none_is_no_fault_of_the_house(typed, draft, settings):
    ally, _partner = building.directors(draft)
    client, officer = client_of(ally), client_of(factories.programme_officer())
    building.write(draft, "summary", "Before.", by=ally, now=timezone.now())
    code = draft.code
    table = next(kinds.prefix(one) for one in queries.form_of(draft).fields.values() if one.kind == "days")

    assert (
        client.post(address("save", code, "summary"), {"a-summary": "x", "version-summary": typed}).status_code == 409
    )
    assert client.post(address("restore", code, "summary", 1), {"version": typed}).status_code in (302, 409)
    assert officer.get(address("office"), {"page": typed}).status_code == 200
    asked = queries.form_of(draft)
    section = next(one for one in asked.sections if any(field.kind == "days" for field in one.fields))
    assert client.post(address("section", code, section.code), {f"{table}-drop": typed}).status_code == 302

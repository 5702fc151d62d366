"""Outcome letters: together, by two people; and what is confidential reaches no applicant in any byte."""

from __future__ import annotations

import json
import re
import zlib
from collections import Counter
from datetime import timedelta

import pytest
from django.urls import get_resolver, reverse

from parvis.audit.models import Entry
from parvis.domain.refusals import Denied, Refused
from parvis.grants.actions import outcomes as actions
from parvis.grants.models import OutcomeLetter
from parvis.grants.queries import outcomes
from parvis.proposals.models import Proposal
from parvis.review.models import Opinion, Panel, PanelItem
from parvis.standing.actions import conflicts
from tests import factories
from tests.decisions import building as decisions
from tests.factories import NOW
from tests.grants import building
from tests.proposals import building as proposals
from tests.review import building as review

pytestmark = pytest.mark.django_db

MARKER = "zq7confidential"
WORDS = {"strengths": "A plan that convinces.", "weaknesses": "The costs of travel are high."}


def decided(call=None):
    """A proposal awarded and one that the panel didn't recommend, of one call, and its two officers."""
    call = call or proposals.event_call()
    award = building.offered(proposals.submitted(call)[0])
    out, _receipt = proposals.submitted(call)
    told = {"decided_by": award.offered_by, "decided_at": NOW}
    panel = Panel.objects.create(
        call=call, stage="ranking", state="closed", opened_by=award.offered_by, opened_at=NOW,
        closed_by=award.offered_by, closed_at=NOW,
    )  # fmt: skip
    PanelItem.objects.create(panel=panel, proposal=out, outcome="not-recommended", **told)
    return call, award.proposal, out, factories.programme_officer(), factories.programme_officer()


def test_letters_are_held_until_another_person_releases_them_all_together(mails):
    call, awarded, out, first, second = decided()
    batch = actions.prepare_letters(call, by=first, now=NOW)
    own = proposals.directors(out)[0]
    letter = OutcomeLetter.objects.get(proposal=out)
    sent = len(mails())

    held = outcomes.letter(letter.code, own, at=NOW)
    with pytest.raises(Denied):
        actions.release_letters(batch, by=first, now=NOW)
    before = len(mails())
    for _click in range(2):
        actions.release_letters(batch, by=second, now=NOW)

    letters = mails()[before:]
    assert (held, before) == (None, sent)
    assert len(letters) == 4
    assert sum("is awarded" in one.subject for one in letters) == 2
    assert outcomes.letter(letter.code, own, at=NOW) == letter
    assert outcomes.letter(letter.code, proposals.directors(awarded)[0], at=NOW) is None


@pytest.mark.parametrize("state", ["ineligible", "returned"])
def test_who_was_told_at_the_screening_gets_no_second_letter_and_keeps_nobody_waiting(client, mails, state):
    call, _awarded, _out, first, second = decided()
    ended, _receipt = proposals.submitted(call)
    ended.screenings.create(
        submission="full", stage="screening", state=state, outcome=state, begun_at=NOW, decided_at=NOW, decided_by=first
    )
    before = len(mails())

    batch = actions.prepare_letters(call, by=first, now=NOW)
    client.force_login(first)
    page = client.get(reverse("grants:letters", args=[call.code])).content.decode()
    actions.release_letters(batch, by=second, now=NOW)

    addresses = {person.email for person in proposals.directors(ended)}
    assert batch.letters.count() == 2
    assert "no second letter" in page
    assert not [one for one in mails()[before:] if addresses & set(one.to)]


def test_no_letter_is_prepared_while_any_outcome_is_open():
    call, *_others, first, _second = decided()
    proposals.submitted(call)

    with pytest.raises(Refused) as refused:
        actions.prepare_letters(call, by=first, now=NOW)

    assert refused.value.code == "outcomes-open"
    assert OutcomeLetter.objects.count() == 0


def every_byte(content: bytes) -> bytes:
    """The bytes, and what is packed in them as in a PDF."""
    found = [content]
    for packed in re.findall(rb"stream\r?\n(.*?)endstream", content, re.DOTALL):
        try:
            found.append(zlib.decompress(packed.strip(b"\r\n")))
        except zlib.error:
            found.append(packed)
    return b"\n".join(found)


def applicants_addresses(proposal, letter, award) -> list[str]:
    """Every page of proposals, grants, review, decisions and the square that opens by GET, for this case."""
    codes = {"code": proposal.code, "call": proposal.call.code, "proposal": proposal.code}
    found = set()
    for app in ("proposals", "grants", "review", "decisions", "square", "programme", "correspondence", "accounts"):
        for name, entries in get_resolver().namespace_dict[app][1].reverse_dict.lists():
            for possibilities, _pattern, _defaults, _converters in entries:
                for _address, names in possibilities:
                    if isinstance(name, str) and set(names) <= set(codes):
                        found.add(reverse(f"{app}:{name}", kwargs={one: codes[one] for one in names}))
    found |= {
        reverse("grants:outcome", args=[letter.code]),
        reverse("grants:award", args=[award.code]),
        reverse("grants:letter-pdf", args=[award.code]),
        f"/api/v1/proposals/{proposal.code}",
        "/api/v1/proposals",
        "/en/search/?q=" + MARKER,
    }
    return sorted(found)


def test_behaviour_11_what_reviewers_and_staff_wrote_in_confidence_is_in_no_byte_an_applicant_can_get(client, mails):
    """Remarks, opinions, notes and positions never reach applicants; strengths and weaknesses do."""
    call = proposals.event_call()
    proposal = review.screened(call)
    review.reviewed(proposal, confidential=f"{MARKER} remark", **WORDS)
    officer, second = factories.programme_officer(), factories.programme_officer()
    proposal.notes.create(text=f"{MARKER} note", written_by=officer, written_at=NOW)
    decisions.noted(proposal, by=officer)
    for revision in proposal.political_note.revisions.all():
        revision.texts = json.loads(json.dumps(revision.texts).replace("It fits.", f"{MARKER} political"))
        revision.save()
    Opinion.objects.create(
        proposal=proposal,
        submission="full",
        expert=factories.person(),
        asked_by=officer,
        asked_at=NOW,
        due_at=NOW,
        content={"texts": {"view": f"{MARKER} opinion"}},
        handed_in_at=NOW,
    )
    award = building.offered(proposal, by=officer)
    batch = actions.prepare_letters(call, by=officer, now=NOW)
    actions.release_letters(batch, by=second, now=NOW)
    letter = OutcomeLetter.objects.get(proposal=proposal)
    director = proposals.directors(proposal)[0]
    client.force_login(director)
    client.raise_request_exception = False  # whatever a page answers, its bytes are searched

    got = {}
    for address in applicants_addresses(proposal, letter, award):
        for told in {address, address.replace("/en/", "/fr/", 1)}:
            answer = client.get(told)
            body = b"".join(answer.streaming_content) if answer.streaming else answer.content
            got[told] = (answer.status_code, every_byte(body))

    opened = {address for address, (status, _body) in got.items() if status == 200}
    page = got[reverse("grants:outcome", args=[letter.code])][1].decode()
    assert [
        address for address, (_status, body) in got.items() if MARKER.encode() in body and "q=" not in address
    ] == []
    assert [
        one for one in mails() if director.email in str(one.to) and MARKER in f"{one.subject}{one.text}{one.html}"
    ] == []
    assert opened >= {reverse("grants:award", args=[award.code]), reverse("grants:letter-pdf", args=[award.code])}
    assert WORDS["strengths"] in page
    assert WORDS["weaknesses"] in page
    client.force_login(second)
    assert MARKER.encode() in client.get(reverse("proposals:one", args=[proposal.code])).content


def test_whom_a_conflict_keeps_from_one_proposal_sees_no_trace_of_it_and_writes_to_nobody(client):
    call, awarded, out, first, second = decided()
    conflicts.state(first, "proposal", out.code, "relative", by=second, now=NOW)
    client.force_login(first)

    page = client.get(f"/en/grants/outcomes/{call.code}/").content.decode()
    with pytest.raises(Denied):
        actions.prepare_letters(call, by=first, now=NOW)
    batch = actions.prepare_letters(call, by=second, now=NOW)
    with pytest.raises(Denied):
        actions.release_letters(batch, by=first, now=NOW)
    letter = OutcomeLetter.objects.get(proposal=out)
    remark = client.post(f"/en/grants/outcome/{letter.code}/remark/", {"text": "Seen"})

    assert (awarded.code in page, out.code in page, remark.status_code) == (True, False, 404)


def test_a_withdrawn_or_a_never_finished_proposal_keeps_no_letter_from_going():
    call, *_others, first, second = decided()
    withdrawn, late = proposals.submitted(call)[0], proposals.submitted(call)[0]
    Proposal.objects.filter(pk=withdrawn.pk).update(status="withdrawn", withdrawn_at=NOW)
    Proposal.objects.filter(pk=late.pk).update(status="draft", stage_closes_at=NOW)

    batch = actions.prepare_letters(call, by=first, now=NOW)

    assert not batch.letters.filter(proposal=withdrawn).exists()
    assert batch.letters.get(proposal=late).outcome == "not-selected"
    assert outcomes.of_proposals([late.code], NOW - timedelta(seconds=1)) == {}

    Proposal.objects.filter(pk=late.pk).update(status="withdrawn", withdrawn_at=NOW)
    with pytest.raises(Refused) as refused:
        actions.release_letters(batch, by=second, now=NOW)
    assert refused.value.code == "outcomes-changed"


def test_a_remark_on_a_letter_prepared_anew_is_refused_not_lost():
    call, *_others, out, first, second = decided()
    actions.prepare_letters(call, by=first, now=NOW)
    old = OutcomeLetter.objects.get(proposal=out)
    actions.prepare_letters(call, by=second, now=NOW)

    with pytest.raises(Refused) as refused:
        actions.write_remark(old, "Thank you.", by=first, now=NOW)

    assert refused.value.code == "prepared-anew"


def test_a_double_click_prepares_words_and_releases_once(mails):
    call, *_others, out, first, second = decided()
    sent = len(mails())

    batches = {actions.prepare_letters(call, by=first, now=NOW) for _click in range(2)}
    codes = set(OutcomeLetter.objects.values_list("code", flat=True))
    for _click in range(2):
        actions.write_remark(OutcomeLetter.objects.get(proposal=out), "Thank you.", by=first, now=NOW)
    again = actions.prepare_letters(call, by=first, now=NOW)
    for _click in range(2):
        actions.release_letters(again, by=second, now=NOW)

    told = Counter(Entry.objects.filter(chain__case=f"call:{call.code}").values_list("action", flat=True))
    assert batches == {again}
    assert set(OutcomeLetter.objects.values_list("code", flat=True)) == codes
    assert OutcomeLetter.objects.get(proposal=out).remark == "Thank you."
    assert {name: told[name] for name in told if name.startswith("letters.")} == {
        "letters.prepared": 1, "letters.remark-written": 1, "letters.released": 1,
    }  # fmt: skip
    assert len(mails()) - sent == 4

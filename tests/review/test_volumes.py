"""All one's files as one PDF: what is in it, for whom, and what never is."""

from __future__ import annotations

import re
import zlib
from datetime import timedelta
from io import BytesIO

import pytest
from django.test import Client
from django.utils import timezone

from parvis.gateways import storage
from parvis.proposals.models import ProposalFile
from parvis.review.actions import assignments, volumes
from parvis.review.forms.volumes import bound
from parvis.review.models import Volume
from parvis.review.queries import volumes as queries
from parvis.review.tasks import bind_volume
from parvis.standing.models import ReadMark
from tests import factories
from tests.proposals.papers import PDF as BROKEN
from tests.review import building

pytestmark = pytest.mark.django_db

ADDRESS = "/en/review/files/files.pdf"


@pytest.fixture
def now():
    return timezone.now() - timedelta(minutes=1)


@pytest.fixture(scope="module")
def pages():
    """A PDF of three pages."""
    import typst

    source = b"#set page(width: 9cm, height: 12cm)\nOne #pagebreak() Two #pagebreak() Three"
    drawn = typst.compile({"main.typ": source})
    assert isinstance(drawn, bytes)
    return drawn


def words_of(paper):
    """What stands in the streams and strings of a PDF of ours, as far as bookmarks and labels go."""
    found = [paper]
    for packed in re.findall(rb"stream\r?\n(.*?)\r?\nendstream", paper, re.S):
        try:
            found.append(zlib.decompress(packed))
        except zlib.error:
            continue
    return b"\n".join(found)


def bookmarks(paper):
    """The titles of the bookmarks."""
    titles = []
    for raw in re.findall(rb"/Title ?(\((?:\\.|[^\\)])*\)|<[0-9A-Fa-f]+>)", words_of(paper)):
        text = bytes.fromhex(raw[1:-1].decode()) if raw.startswith(b"<") else re.sub(rb"\\(.)", rb"\1", raw[1:-1])
        titles.append(text.decode("utf-16") if text.startswith(b"\xfe\xff") else text.decode("latin-1"))
    return titles


def attached(assignment, content):
    """The first file of the proposal with these bytes."""
    file = ProposalFile.objects.filter(proposal=assignment.proposal).select_related("stored").first()
    storage.put(BytesIO(content), key=file.stored.key)
    return file


def fetched(person, address=ADDRESS):
    client = Client()
    client.force_login(person)
    answer = client.get(address)
    return answer, b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_one_pdf_holds_every_open_text_with_bookmarks_labels_pages_and_the_readers_name(now, pages):
    who = building.expert()
    first, person = building.accepted(who=who, now=now)
    second, _person = building.accepted(building.screened(first.proposal.call, now=now), who=who, now=now)
    attached(first, pages)
    attached(second, BROKEN)

    answer, paper = fetched(person)

    assert answer.status_code == 200 and answer.headers["Cache-Control"] == "private, no-store"
    titles = bookmarks(paper)
    for one in (first, second):
        assert one.proposal.received_title in titles
    assert {"The people", "Attached files", "paper.pdf"} <= set(titles)
    assert titles.count("Attached files") == 2
    assert b"/PageLabels" in words_of(paper)
    read = ReadMark.objects.filter(person=person, part="volume").values_list("case", flat=True)
    assert set(read) == {first.proposal.code, second.proposal.code}


def test_the_broken_file_is_named_and_the_good_one_is_bound_in(now, pages, tmp_path):
    made, person = building.accepted(now=now)
    file = attached(made, pages)
    contents = queries.contents(person, at=now)
    counts = []

    for content in (pages, BROKEN):
        storage.delete(file.stored.key)
        storage.put(BytesIO(content), key=file.stored.key)
        folder = tmp_path / str(len(counts))
        folder.mkdir()
        counts.append(bound(contents, person, "en", folder, at=now)[1])

    assert counts == [3, 0]


def test_what_a_conflict_closes_is_not_in_it_and_not_even_counted(now):
    who = building.expert()
    first, person = building.accepted(who=who, now=now)
    second, _person = building.accepted(building.screened(first.proposal.call, now=now), who=who, now=now)
    assignments.recuse(first, ["relative"], by=person, now=now)

    contents = queries.contents(person, at=now)

    assert [one.code for one in contents.assignments] == [second.code]


@pytest.mark.parametrize("who", ["stranger", "invited", "officer", "party"])
def test_nobody_else_gets_a_volume(now, who):
    made = building.invited(now=now)
    person = {
        "stranger": factories.person,
        "invited": lambda: made.expert.person,
        "officer": factories.programme_officer,
        "party": lambda: made.proposal.parties.first().person,
    }[who]()

    answer, _body = fetched(person)

    assert answer.status_code == 404


def test_a_large_one_is_bound_by_the_worker_and_handed_out_only_while_it_is_what_is_open(now, pages, monkeypatch):
    monkeypatch.setattr(queries, "AT_ONCE", 0)
    made, person = building.accepted(now=now)
    attached(made, pages)
    client = Client()
    client.force_login(person)
    assert client.get(ADDRESS).status_code == 302

    client.post("/en/review/files/")
    asked = Volume.objects.get(person=person)
    bind_volume.func(asked.code)
    answer, paper = fetched(person)

    assert answer.status_code == 200 and paper.startswith(b"%PDF")
    other = factories.person()
    assert fetched(other)[0].status_code == 404
    assignments.recuse(made, ["relative"], by=person, now=timezone.now())
    assert fetched(person)[0].status_code == 404


def test_asked_twice_it_is_one_volume_and_after_two_days_it_is_gone(now, django_capture_on_commit_callbacks):
    _made, person = building.accepted(now=now)
    mark = queries.contents(person, at=now).mark(person, "en")

    first = volumes.ask("en", mark, by=person, now=now)
    again = volumes.ask("en", mark, by=person, now=now)

    assert first.pk == again.pk
    volumes.forget_old(now + queries.KEPT_FOR)
    assert not Volume.objects.exists()


@pytest.mark.parametrize("count", [1, 3])
def test_the_contents_cost_three_queries(now, django_assert_num_queries, count):
    who = building.expert()
    first, person = building.accepted(who=who, now=now)
    for _n in range(count - 1):
        building.accepted(building.screened(first.proposal.call, now=now), who=who, now=now)

    with django_assert_num_queries(3):
        queries.contents(person, at=now)

"""A head of the trail is confirmed to whoever holds its number and its digest, and only then."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from parvis.audit import offers
from parvis.audit.actions import record, seal_heads
from parvis.audit.models import Head
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def heads():
    """Two heads, a minute apart."""
    now = timezone.now()
    for minute in (0, 1):
        at = now + timedelta(minutes=minute)
        record("person.created", on=factories.person(), by=None, at=at)
        seal_heads(at)
    return list(Head.objects.order_by("number"))


def checked(client, number, digest):
    return client.post(reverse("square:check"), {"head_number": number, "head_digest": digest})


def test_a_head_is_confirmed_with_its_moment(client, heads, django_assert_num_queries):
    shown = checked(client, heads[1].number, f"{heads[1].number}:{heads[1].digest.upper()}").content.decode()

    assert f"Head {heads[1].number} is confirmed" in shown
    assert heads[1].at.strftime("%Y-%m-%d %H:%M:%S UTC") in shown
    with django_assert_num_queries(2):
        assert offers.confirmed_head(heads[1].number, heads[1].digest) == offers.head_over(heads[1].at)


@pytest.mark.parametrize("wrong", ["digest", "number", "text", "before", "signature"])
def test_a_head_that_is_not_this_one_or_was_changed_is_not_known(client, heads, wrong):
    number, digest = heads[1].number, heads[1].digest
    if wrong == "digest":
        digest = heads[0].digest
    elif wrong == "number":
        number = heads[0].number
    elif wrong == "before":
        Head.objects.filter(pk=heads[0].pk).update(digest="0" * 64)
    else:
        Head.objects.filter(pk=heads[1].pk).update(**{wrong: "changed"})

    shown = checked(client, number, digest).content.decode()

    assert "This head is not known" in shown
    assert "is confirmed" not in shown


@pytest.mark.parametrize(("number", "digest"), [("", "a"), ("1", ""), ("one", "a"), ("0", "a"), ("9" * 30, "a")])
def test_half_a_head_is_asked_for_again(client, db, number, digest):
    answer = checked(client, number, digest)

    assert answer.status_code == 422
    assert "This head is not known" not in answer.content.decode()


def test_a_paper_with_another_mark_alone_is_no_receipt(client, heads):
    paper = SimpleUploadedFile("x.pdf", b"%PDF-1.7 no mark of ours", "application/pdf")

    answer = client.post(reverse("square:check"), {"file": paper})

    assert answer.status_code == 422

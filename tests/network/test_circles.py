"""Circles: what is said inside is for the members, and a closed circle is nowhere outside."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from parvis.accounts.actions.leaving import erase_person
from parvis.audit.models import Entry
from parvis.domain.circles import INVITATION_HOLDS, CircleStanding, tells_now
from parvis.domain.refusals import Denied, Invalid, NotFound, Refused
from parvis.network import offers
from parvis.network.actions import circles as actions
from parvis.network.models import CirclePost, CircleTie
from parvis.network.queries import circles as queries
from parvis.web.duties import told
from tests import factories
from tests.factories import NOW
from tests.network.conftest import describe

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
CIRCLES = "/en/network/circles/"


def opened(person, *, is_open=False, name="Quiet water"):
    return actions.open_circle(person, name=name, purpose="Hydrophones and **harbours**.", is_open=is_open, now=NOW)


def brought_in(circle, moderator, person):
    tie = actions.invite_to_circle(moderator, circle.code, person.email, now=NOW)
    return actions.accept_invitation(person, tie.token, now=NOW)


@pytest.fixture
def closed(nino):
    """A closed circle that Nino moderates, with one thread."""
    circle = opened(nino)
    actions.begin_thread(nino, circle.code, title="Hidden bay", text="Who has data?", now=NOW)
    return circle


@pytest.fixture
def lively(nino, claire):
    """A circle of two with a thread that Nino began."""
    circle = opened(nino)
    brought_in(circle, nino, claire)
    return actions.begin_thread(nino, circle.code, title="Sensors", text="Who has *data*?", now=NOW)


def unmarked(answer, *codes):
    text = answer.content.decode()
    for code in codes:
        text = text.replace(code, "")
    return re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", text)


@pytest.mark.parametrize("path", ["", "members/", "threads/new/", "threads/{thread}/", "members/{person}/"])
def test_a_closed_circle_looks_like_none_at_all(client, nino, claire, closed, path, django_assert_max_num_queries):
    thread = closed.threads.get().code
    client.force_login(claire)
    client.get(CIRCLES)
    here = f"{CIRCLES}{closed.code}/{path.format(thread=thread, person=nino.code)}"
    nowhere = f"{CIRCLES}aaaaaaaaaa/{path.format(thread='bbbbbbbbbb', person=nino.code)}"

    hidden, absent = client.get(here), client.get(nowhere)

    assert hidden.status_code == absent.status_code == 404
    assert unmarked(hidden, closed.code, thread) == unmarked(absent, "aaaaaaaaaa", "bbbbbbbbbb")
    assert client.post(here, {"words": "x", "text": "x"}).status_code == 404


def test_a_closed_circle_is_in_no_list_no_count_and_no_mail(client, nino, claire, closed, letters):
    opened(nino, is_open=True, name="Open water")
    client.force_login(claire)
    page = client.get(CIRCLES).content.decode()

    assert "Open water" in page
    assert "Quiet water" not in page
    assert queries.circles(claire, at=NOW).count() == 1
    assert told(offers.duties(claire, at=NOW), claire, at=NOW) == []
    assert letters() == []


def test_a_moderator_who_is_not_a_member_of_it_is_nothing_there(closed, claire):
    other = opened(claire)

    for deed in (
        lambda: actions.invite_to_circle(claire, closed.code, "x@example.org", now=NOW),
        lambda: actions.begin_thread(claire, closed.code, title="a", text="b", now=NOW),
        lambda: actions.ask_to_join(claire, closed.code, "", now=NOW),
        lambda: queries.thread_at(other.code, closed.threads.get().code, claire, at=NOW),
    ):
        with pytest.raises(NotFound):
            deed()


def test_an_open_circle_shows_its_purpose_but_not_its_talk(client, nino, claire, outsider):
    circle = opened(nino, is_open=True)
    thread = actions.begin_thread(nino, circle.code, title="Hidden bay", text="Secret words", now=NOW)
    client.force_login(claire)
    page = client.get(circle.get_absolute_url()).content.decode()

    assert "<strong>harbours</strong>" in page
    assert "Hidden bay" not in page
    assert client.get(thread.get_absolute_url()).status_code == 404
    assert client.get(f"{CIRCLES}{circle.code}/members/").status_code == 404
    client.force_login(outsider)
    assert client.get(circle.get_absolute_url()).status_code == 404


def test_one_asks_to_join_and_is_let_in_or_silently_not(client, nino, claire, letters):
    circle = opened(nino, is_open=True)
    client.force_login(claire)
    client.post(circle.get_absolute_url(), {"words": "I listen to harbours."})
    assert [duty.of for duty in told(offers.duties(nino, at=NOW), nino, at=NOW)] == ["Quiet water"]
    client.force_login(nino)
    client.post(f"{CIRCLES}{circle.code}/members/{claire.code}/", {"deed": "let-in"})

    assert queries.tie_of(circle, claire).standing == CircleStanding.MEMBER
    assert letters.subjects() == [
        (nino.email, "Claire Morel asks to join the circle “Quiet water”"),
        (claire.email, "Vous êtes désormais membre du cercle «\u202fQuiet water\u202f»"),
    ]


def test_an_invitation_opens_the_door_once_and_for_thirty_days(nino, closed, outsider):
    tie = actions.invite_to_circle(nino, closed.code, "somebody@example.org", now=NOW)
    invited = factories.person(email="somebody@example.org")  # the account is made after the invitation
    with pytest.raises(NotFound):
        actions.accept_invitation(invited, tie.token, now=NOW + INVITATION_HOLDS)
    with pytest.raises(NotFound):  # a forwarded link opens nothing
        actions.accept_invitation(outsider, tie.token, now=NOW)

    actions.accept_invitation(invited, tie.token, now=NOW + INVITATION_HOLDS - HOUR)

    assert queries.tie_of(closed, invited).standing == CircleStanding.MEMBER
    with pytest.raises(NotFound):
        actions.accept_invitation(factories.person(), tie.token, now=NOW)


def test_an_invitation_to_an_account_is_for_that_account(nino, claire, closed, outsider, client):
    tie = actions.invite_to_circle(nino, closed.code, claire.email, now=NOW)
    with pytest.raises(NotFound):
        actions.accept_invitation(outsider, tie.token, now=NOW)
    client.force_login(claire)
    assert "Quiet water" in client.get(CIRCLES).content.decode()
    assert client.post(f"{CIRCLES}invitations/{tie.token}/", {"answer": "decline"}).status_code == 302
    assert queries.tie_of(closed, claire) is None


def test_inviting_does_not_tell_whether_an_address_has_an_account(client, nino, claire, closed):
    client.force_login(nino)
    pages = []
    for address in (claire.email, "nobody@example.org"):
        CircleTie.objects.filter(standing=CircleStanding.INVITED).delete()
        pages.append(
            client.post(f"{CIRCLES}{closed.code}/members/", {"email": address}, follow=True)
            .content.decode()
            .replace(address, "")
        )

    strip = re.compile(r'csrfmiddlewaretoken" value="\w+"')
    assert strip.sub("", pages[0]) == strip.sub("", pages[1])


def test_words_are_safe_markdown(client, claire, lively):
    actions.write_post(
        claire, lively.circle.code, lively.code, "<script>alert(1)</script> [x](javascript:alert(1))", now=NOW
    )
    client.force_login(claire)

    page = client.get(lively.get_absolute_url()).content.decode()

    assert "<em>data</em>" in page
    assert "<script>alert" not in page
    assert 'href="javascript' not in page


def test_a_hidden_post_leaves_its_reason_and_keeps_its_words_for_its_author(client, nino, claire, lively):
    post = actions.write_post(claire, lively.circle.code, lively.code, "Unkind words", now=NOW)
    third = factories.person(name="Third")
    brought_in(lively.circle, nino, third)
    client.force_login(nino)
    assert client.post(f"{lively.get_absolute_url()}posts/{post.code}/hide/", {"reason": ""}).status_code == 422
    client.post(f"{lively.get_absolute_url()}posts/{post.code}/hide/", {"reason": "Keep to the matter"})

    seen = {}
    for reader in (third, claire, nino):
        client.force_login(reader)
        page = client.get(lively.get_absolute_url()).content.decode()
        assert "Keep to the matter" in page
        seen[reader.name] = "Unkind words" in page
    assert seen == {"Third": False, "Claire Morel": True, "Nino Beridze": True}


def test_only_moderators_keep_order(claire, nino, lively):
    post = CirclePost.objects.get()
    code = lively.circle.code
    for deed in (
        lambda: actions.hide_post(claire, code, lively.code, post.code, "no", now=NOW),
        lambda: actions.remove_member(claire, code, nino.code, "no", now=NOW),
        lambda: actions.make_moderator(claire, code, claire.code, now=NOW),
        lambda: actions.invite_to_circle(claire, code, "x@example.org", now=NOW),
    ):
        with pytest.raises(Denied):
            deed()


def test_a_removed_member_reads_why_and_is_outside(client, nino, claire, lively, letters):
    with pytest.raises(Invalid):
        actions.remove_member(nino, lively.circle.code, claire.code, " ", now=NOW)
    actions.remove_member(nino, lively.circle.code, claire.code, "Posts about other matters", now=NOW)

    assert "Posts about other matters" in letters()[-1].text
    client.force_login(claire)
    assert client.get(lively.get_absolute_url()).status_code == 404
    assert client.get(lively.circle.get_absolute_url()).status_code == 404


def test_the_last_moderator_names_another_before_leaving(nino, claire, lively):
    code = lively.circle.code
    with pytest.raises(Refused):
        actions.leave_circle(nino, code, now=NOW)
    actions.make_moderator(nino, code, claire.code, now=NOW)

    actions.leave_circle(nino, code, now=NOW)

    assert queries.tie_of(lively.circle, nino).standing == CircleStanding.LEFT


@pytest.mark.parametrize(
    ("seen", "told", "tells"),
    [
        (None, None, True),
        (None, -HOUR, False),
        (-2 * HOUR, -HOUR, False),
        (-HOUR, -2 * HOUR, True),
        (-HOUR / 4, -HOUR / 2, False),
        (-HOUR / 2, -HOUR, True),
    ],
)
def test_one_mail_until_one_has_looked_and_one_an_hour_at_most(seen, told, tells):
    at = {name: NOW + value if value is not None else None for name, value in (("seen", seen), ("told", told))}

    assert tells_now(seen_at=at["seen"], told_at=at["told"], now=NOW) == tells


def test_posts_are_told_once_in_the_readers_language(nino, claire, lively, letters):
    before = len(letters())
    for _n in range(3):
        actions.write_post(nino, lively.circle.code, lively.code, "More", now=NOW)
    assert letters.subjects()[before:] == []  # the thread's first post was told, and Claire has not looked

    told = [subject for to, subject in letters.subjects() if to == claire.email]
    assert told[-1] == "Du nouveau dans «\u202fSensors\u202f»"
    assert not any(to == nino.email for to, subject in letters.subjects() if "Sensors" in subject)


def test_who_wants_no_mails_gets_none(nino, claire, letters):
    circle = opened(nino)
    brought_in(circle, nino, claire)
    actions.choose_mails(claire, circle.code, wants_mail=False, now=NOW)
    before = len(letters())

    actions.begin_thread(nino, circle.code, title="Sensors", text="Who?", now=NOW)

    assert len(letters()) == before


@pytest.mark.parametrize("others", [1, 3])
def test_lists_take_the_same_queries_however_many_they_show(
    client, nino, claire, lively, others, django_assert_num_queries
):
    for number in range(others):
        actions.write_post(claire, lively.circle.code, lively.code, f"Word {number}", now=NOW)
        actions.begin_thread(nino, lively.circle.code, title=f"Matter {number}", text="x", now=NOW)
        opened(nino, name=f"Room {number}")
    client.force_login(claire)
    client.get(lively.get_absolute_url())

    with django_assert_num_queries(6):
        client.get(lively.circle.get_absolute_url())
    with django_assert_num_queries(9):
        client.get(lively.get_absolute_url())
    client.force_login(nino)
    client.get(CIRCLES)
    with django_assert_num_queries(5):
        client.get(CIRCLES)


def test_what_was_said_stays_without_a_name_and_the_room_has_a_moderator(client, nino, claire, lively):
    erase_person(nino, now=NOW)
    client.force_login(claire)

    page = client.get(lively.get_absolute_url()).content.decode()

    assert "Somebody who left" in page
    assert "Nino" not in page
    assert queries.tie_of(lively.circle, claire).standing == CircleStanding.MODERATOR


def test_every_deed_stands_in_the_trail(nino, claire, lively):
    actions.write_post(claire, lively.circle.code, lively.code, "Mine", now=NOW)

    def deeds(case):
        return list(Entry.objects.filter(chain__case=case).order_by("position").values_list("action", flat=True))

    assert deeds(lively.circle.audit_case()) == ["circle.opened", "circle.invited", "circle.joined"]
    assert deeds(lively.audit_case()) == ["circle.thread-begun", "circle.posted", "circle.posted"]


def test_a_member_of_the_network_opens_a_circle_on_the_page_and_others_do_not(client, nino, outsider):
    typed = {"name": "Tides", "purpose": "Tides", "is_open": "yes", "theme": "", "region": ""}
    client.force_login(outsider)
    assert client.post(f"{CIRCLES}new/", typed).status_code == 403
    client.force_login(nino)
    assert client.post(f"{CIRCLES}new/", typed).status_code == 302
    describe(outsider)
    assert "Tides" in [circle.name for circle in queries.circles(outsider, at=NOW)]


def test_a_talk_is_read_and_answered_on_its_page(client, claire, nino, lively, outsider):
    client.force_login(claire)

    assert client.post(lively.get_absolute_url(), {"text": ""}).status_code == 422
    assert client.post(lively.get_absolute_url(), {"text": "Ten years of it."}).status_code == 302

    client.force_login(nino)
    assert "Ten years of it." in client.get(lively.get_absolute_url()).content.decode()
    client.force_login(outsider)
    assert client.post(lively.get_absolute_url(), {"text": "Me too."}).status_code == 404

"""Files that come in by pieces (tus 1.0.0): what arrived stays, whatever happens to line, reader or server."""

from __future__ import annotations

import hashlib
from base64 import b64encode
from datetime import timedelta

import pytest
from django.http import UnreadablePostError
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from parvis.audit.models import Entry
from parvis.gateways import resumable, storage
from parvis.media.actions import uploads as actions
from parvis.media.models import Asset, Upload
from parvis.media.queries.uploads import place_of
from parvis.media.tasks.ingest import clear_uploads
from tests import factories

pytestmark = pytest.mark.django_db

CONTENT = b"A statement of the press office.\n" * 20
TUS = {"Tus-Resumable": "1.0.0"}


@pytest.fixture
def desk(client, officer, at_once):
    client.force_login(officer)
    return client


def told(**values: str) -> str:
    return ",".join(f"{name} {b64encode(value.encode()).decode()}" for name, value in values.items())


SIZE = len(CONTENT)


def announced(client, size=SIZE, **values):
    values = {"filename": "statement.txt", "language": "fr", **values}
    headers = {**TUS, "Upload-Length": str(size), "Upload-Metadata": told(**values)}
    return client.post(reverse("media:desk-arrivals"), headers=headers)


def begun(client, **values) -> str:
    return announced(client, **values)["Location"].replace("http://testserver", "")


def piece(client, address, content, at, **headers):
    kind = "application/offset+octet-stream"
    # Named twice: the test client leaves the type of an empty body out.
    headers = {**TUS, "Content-Type": kind, "Upload-Offset": str(at), **headers}
    return client.patch(address, content, content_type=kind, headers=headers)


def here(client, address) -> int:
    return int(client.head(address, headers=TUS)["Upload-Offset"])


def checksum(content: bytes, algorithm="sha256") -> dict[str, str]:
    return {"Upload-Checksum": f"{algorithm} {b64encode(hashlib.new(algorithm, content).digest()).decode()}"}


def test_a_file_in_three_pieces_becomes_one_draft(desk):
    answer = announced(desk)
    address = answer["Location"].replace("http://testserver", "")

    assert (answer.status_code, answer["Tus-Resumable"], "Upload-Expires" in answer) == (201, "1.0.0", True)
    assert here(desk, address) == 0
    for first, end in ((0, 100), (100, 300), (300, len(CONTENT))):
        took = piece(desk, address, CONTENT[first:end], first, **checksum(CONTENT[first:end]))
        assert (took.status_code, took["Upload-Offset"]) == (204, str(end))
    asset = Asset.objects.get()
    original = asset.renditions.select_related("file").get(role="original")
    assert storage.local_path(original.file.key).read_bytes() == CONTENT
    assert (original.file.name, asset.original_language) == ("statement.txt", "fr")
    assert (Upload.objects.get().asset, here(desk, address)) == (asset, len(CONTENT))
    assert not any(place_of(Upload.objects.get().code).parent.iterdir())
    row = desk.get(address, headers={"X-Upload": "true"}).content.decode()
    assert row.startswith('<li class="received">') and asset.code in row


def test_the_server_says_what_it_speaks(desk):
    told = desk.options(reverse("media:desk-arrivals"))

    assert told.status_code == 204
    assert told["Tus-Extension"] == "creation,expiration,checksum,termination"
    assert (told["Tus-Version"], told["Tus-Checksum-Algorithm"]) == ("1.0.0", "sha256,sha1")
    assert int(told["Tus-Max-Size"]) > 1 << 30
    assert desk.post(reverse("media:desk-arrivals"), headers={"Upload-Length": "1"}).status_code == 412


@pytest.mark.parametrize("algorithm", ["sha256", "sha1"])
def test_a_wrong_checksum_is_refused_and_what_came_before_stays(desk, algorithm):
    address = begun(desk)
    piece(desk, address, CONTENT[:100], 0)

    wrong = piece(desk, address, CONTENT[100:200], 100, **checksum(b"something else", algorithm))

    assert (wrong.status_code, here(desk, address)) == (460, 100)
    assert place_of(Upload.objects.get().code).read_bytes() == CONTENT[:100]
    assert piece(desk, address, CONTENT[100:], 100, **checksum(CONTENT[100:], algorithm)).status_code == 204
    assert Asset.objects.get().master_sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_a_whole_that_is_not_the_announced_one_is_refused(desk):
    address = begun(desk, sha256="0" * 64)

    assert piece(desk, address, CONTENT, 0).status_code == 204

    assert not Asset.objects.exists()
    row = desk.get(address, headers={"X-Upload": "true", "Accept-Language": "en"}).content.decode()
    assert "does not have the checksum that was announced" in row


def test_a_broken_line_costs_nothing_of_what_had_arrived(officer, at_once):
    upload = actions.begin(name="a.txt", size=len(CONTENT), by=officer, now=timezone.now())
    blocks = iter([CONTENT[:50], CONTENT[50:120]])

    def read(_amount):
        try:
            return next(blocks)
        except StopIteration:
            raise UnreadablePostError("gone") from None

    actions.take_piece(upload, read, at=0, most=len(CONTENT), by=officer, now=timezone.now())
    upload.refresh_from_db()
    assert (upload.received, place_of(upload.code).read_bytes()) == (120, CONTENT[:120])

    def broken(_amount):
        raise UnreadablePostError("gone")

    with pytest.raises(resumable.WrongChecksum):
        whole = resumable.Checksum("sha256", hashlib.sha256(CONTENT[120:]).digest())
        actions.take_piece(upload, broken, at=120, most=9, checksum=whole, by=officer, now=timezone.now())
    assert place_of(upload.code).stat().st_size == 120


def test_what_a_killed_server_left_behind_is_cut_off_and_what_it_lost_comes_again(desk):
    address = begun(desk)
    piece(desk, address, CONTENT[:100], 0)
    path = place_of(Upload.objects.get().code)
    with path.open("ab") as left:
        left.write(b"half a piece")  # written, but never counted

    assert here(desk, address) == 100
    piece(desk, address, CONTENT[100:200], 100)
    assert path.read_bytes() == CONTENT[:200]
    path.write_bytes(CONTENT[:150])  # a disk that came back from yesterday's backup
    assert piece(desk, address, CONTENT[200:], 200).status_code == 409
    assert here(desk, address) == 150
    assert piece(desk, address, CONTENT[150:], 150).status_code == 204
    assert Asset.objects.get().master_sha256 == hashlib.sha256(CONTENT).hexdigest()


def test_a_server_killed_before_it_looked_at_the_whole_goes_on_at_an_empty_piece(desk):
    address = begun(desk)
    upload = Upload.objects.get()
    place_of(upload.code).parent.mkdir()
    place_of(upload.code).write_bytes(CONTENT)
    Upload.objects.update(received=len(CONTENT))

    assert desk.get(address, headers={"X-Upload": "true"}).status_code == 404
    assert piece(desk, address, b"", len(CONTENT)).status_code == 204
    assert Upload.objects.get().asset == Asset.objects.get()


def test_two_pieces_of_one_file_do_not_mix(desk):
    address = begun(desk)

    with resumable.opened(place_of(Upload.objects.get().code)):
        assert piece(desk, address, CONTENT[:100], 0).status_code == 423
    assert piece(desk, address, CONTENT[:100], 0).status_code == 204
    assert piece(desk, address, CONTENT[:100], 0).status_code == 409
    assert piece(desk, address, CONTENT + b"more", 100).status_code == 409


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Upload-Length": ""}, 400),
        ({"Upload-Length": "-1"}, 400),
        ({"Upload-Length": "9" * 30}, 400),
        ({"Upload-Metadata": "filename !"}, 400),
        ({"Upload-Metadata": "x" * 5000}, 400),
        ({"Upload-Metadata": told(filename="a\0b")}, 400),
        ({"Upload-Metadata": told(language="tlh")}, 400),
        ({"Upload-Metadata": told(sha256="abc")}, 400),
        ({"Upload-Length": "99999999999999"}, 413),
    ],
)
def test_what_cannot_be_announced_is_refused(desk, headers, status):
    answer = desk.post(reverse("media:desk-arrivals"), headers={**TUS, "Upload-Length": "5", **headers})

    assert (answer.status_code, Upload.objects.count()) == (status, 0)


@pytest.mark.parametrize(
    ("headers", "kind", "status"),
    [
        ({"Upload-Offset": "x"}, "application/offset+octet-stream", 400),
        ({}, "text/plain", 415),
        ({"Upload-Checksum": "md5 AAAA"}, "application/offset+octet-stream", 400),
        ({"Upload-Checksum": "sha256 AAAA"}, "application/offset+octet-stream", 400),
    ],
)
def test_a_piece_that_cannot_be_meant_is_refused(desk, headers, kind, status):
    address = begun(desk)

    answer = desk.patch(address, b"abc", content_type=kind, headers={**TUS, "Upload-Offset": "0", **headers})

    assert (answer.status_code, here(desk, address)) == (status, 0)


def test_what_is_refused_or_here_already_says_so(desk, samples):
    address = begun(desk, size=4, filename="a.exe")
    piece(desk, address, b"MZ\0\0", 0)
    assert Upload.objects.get().refusal and not Asset.objects.exists()

    for _twice in range(2):
        address = begun(desk)
        piece(desk, address, CONTENT, 0)
    row = desk.get(address, headers={"X-Upload": "true"}).content.decode()
    assert "is here already" in row and Asset.objects.get().code in row


def test_an_upload_is_its_officers_alone(desk, visitor, at_once):
    address = begun(desk)

    for person in (visitor, factories.press_officer()):
        client = Client()
        client.force_login(person)
        assert client.head(address, headers=TUS).status_code == 404
        assert piece(client, address, b"x", 0).status_code == 404
        assert client.delete(address, headers=TUS).status_code == 404
        assert client.post(f"{address}give-up/").status_code == 404
    assert announced(Client()).status_code == 302
    client = Client()
    client.force_login(visitor)
    assert announced(client).status_code == 404
    assert Upload.objects.count() == 1


def test_no_other_page_can_send_in_an_officers_name(officer, at_once):
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(officer)

    assert announced(strict).status_code == 403
    assert not Upload.objects.exists()


@pytest.mark.parametrize("way", ["script", "button"])
def test_an_upload_that_is_given_up_leaves_nothing(desk, way):
    address = begun(desk)
    piece(desk, address, CONTENT[:100], 0)
    path = place_of(Upload.objects.get().code)

    answer = desk.delete(address, headers=TUS) if way == "script" else desk.post(f"{address}give-up/")

    assert answer.status_code == (204 if way == "script" else 302)
    assert not path.exists() and not Upload.objects.exists()
    assert desk.head(address, headers=TUS).status_code == 404
    assert Entry.objects.filter(action="upload.dropped").count() == 1


def test_what_does_not_go_on_for_a_week_is_forgotten(desk):
    address = begun(desk)
    piece(desk, address, CONTENT[:100], 0)
    path, later = place_of(Upload.objects.get().code), timezone.now() + timedelta(days=7, minutes=1)

    clear_uploads(later)
    assert path.exists()
    Upload.objects.update(expires_at=timezone.now())
    assert desk.head(address, headers=TUS).status_code == 404  # by the clock, whether or not anything tidied up
    assert actions.expire_uploads(later) == 1
    assert not path.exists() and Entry.objects.filter(action="upload.expired").count() == 1


def test_room_that_was_promised_to_others_is_not_promised_again(officer, at_once, settings, monkeypatch):
    monkeypatch.setattr("shutil.disk_usage", lambda _path: type("Disk", (), {"free": 10_000})())
    actions.begin(name="a.mp4", size=4_000, by=officer, now=timezone.now())

    with pytest.raises(actions.Refused) as refused:
        actions.begin(name="b.mp4", size=4_000, by=officer, now=timezone.now())
    assert refused.value.code == "disk-full"


def test_the_page_names_what_is_not_here_completely(desk, django_assert_num_queries):
    for number in range(3):
        piece(desk, begun(desk, filename=f"film {number}.mp4", modified="1700000000000"), CONTENT[:330], 0)
    desk.get(reverse("media:desk-upload"))

    with django_assert_num_queries(COST):
        page = desk.get(reverse("media:desk-upload")).content.decode()
    assert page.count("data-unfinished=") == 3 and 'data-modified="1700000000000"' in page
    Upload.objects.all()[1].delete()
    Upload.objects.all()[0].delete()
    with django_assert_num_queries(COST):
        desk.get(reverse("media:desk-upload"))


COST = 3

"""One way out for every message: packed safely, sealed in the queue, handed to a real mail server."""

from __future__ import annotations

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.handlers import Sink
from aiosmtpd.smtp import AuthResult, Envelope, Session

from parvis.gateways import mail
from parvis.gateways.mail import Letter, NotAnAddress, address_of, pack, seal, unseal


class Postbox(Sink):
    """A mail server's memory."""

    def __init__(self) -> None:
        super().__init__()
        self.received: list[Envelope] = []

    async def handle_DATA(self, server, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.received.append(envelope)
        return "250 kept"


@pytest.fixture
def postbox(unused_port):
    box = Postbox()

    def let_in(server, session, envelope, mechanism, secret) -> AuthResult:
        return AuthResult(success=secret.login == b"house" and secret.password == b"p@ss:word")

    server = Controller(
        box, hostname="127.0.0.1", port=unused_port, authenticator=let_in, auth_require_tls=False, auth_required=False
    )
    server.start()
    yield box
    server.stop()


@pytest.fixture
def unused_port() -> int:
    import socket

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


def letter(**fields) -> Letter:
    return Letter(
        **{"to": "ann@example.org", "subject": "Été", "text": "Bonjour\n", "message_id": "<1@x.org>", **fields}
    )


def test_a_message_says_that_a_machine_sent_it_and_carries_both_parts():
    packed = pack(letter(html="<p>Bonjour</p>"))

    assert packed.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in packed.iter_parts()] == ["text/plain", "text/html"]
    assert packed["Auto-Submitted"] == "auto-generated"
    assert packed["Message-ID"] == "<1@x.org>"
    assert packed["From"] == "Parvis <parvis@example.org>"


def test_a_newsletter_carries_its_own_headers_and_no_machine_mark():
    packed = pack(
        letter(kind="newsletter", headers={"List-Unsubscribe": "<https://x.org/leave>", "From": "evil@x.org"})
    )

    assert packed["List-Unsubscribe"] == "<https://x.org/leave>"
    assert packed["Auto-Submitted"] is None
    assert packed.get_all("From") == ["Parvis <parvis@example.org>"]


@pytest.mark.parametrize(
    "to",
    [
        "",
        "ann",
        "ann@",
        "@example.org",
        "ann@example.org\nBcc: all@example.org",
        "ann@example.org\r\nBcc: all@example.org",
        "ann@example.org, bob@example.org",
        "ann@example.org; bob@example.org",
        "ann@example.org\0",
    ],
)
def test_nothing_goes_to_what_is_not_one_address(to):
    with pytest.raises(NotAnAddress):
        address_of(to)


def test_a_domain_in_other_letters_is_written_as_mail_servers_write_it():
    assert address_of("ann@bücher.example") == "ann@xn--bcher-kva.example"
    assert pack(letter(to="ann@bücher.example"))["To"] == "ann@xn--bcher-kva.example"
    with pytest.raises(NotAnAddress):
        address_of(f"ann@{'ü' * 70}.example")


@pytest.mark.parametrize("fields", [{"subject": "Hi\nBcc: all@x.org"}, {"headers": {"X-Note": "a\r\nBcc: all@x.org"}}])
def test_no_header_is_smuggled_in(fields):
    with pytest.raises(NotAnAddress):
        pack(letter(**fields))


def test_a_sealed_message_is_unreadable_and_comes_back_whole():
    content = {"text": "Your code: 123456"}

    sealed = seal(content)

    assert "123456" not in sealed
    assert unseal(sealed) == content


def test_a_real_server_receives_it(settings, postbox, unused_port):
    settings.MAIL_URL = f"smtp://house:p%40ss%3Aword@127.0.0.1:{unused_port}"

    sent = mail.send(to="ann@example.org", subject="Été", text="Bonjour\n", html="<p>Bonjour</p>")

    envelope = postbox.received[0]
    assert envelope.mail_from == "parvis@example.org"
    assert envelope.rcpt_tos == ["ann@example.org"]
    assert f"Message-ID: {sent}".encode() in envelope.content
    assert b"Subject: =?utf-8?" in envelope.content


def test_a_server_that_is_not_there_is_an_error_for_the_queue_to_try_again(settings, unused_port):
    settings.MAIL_URL = f"smtp://127.0.0.1:{unused_port}"

    with pytest.raises(OSError, match="refused"):
        mail.send(to="ann@example.org", subject="Hi", text="Hi\n")


@pytest.mark.django_db
def test_deferred_it_lies_sealed_in_the_table_and_leaves_with_the_worker(settings, tmp_path):
    from django_tasks_db.models import DBTaskResult

    settings.OUTBOX = tmp_path

    mail.defer(to="ann@example.org", subject="Your code", text="123456\n")

    task = DBTaskResult.objects.get()
    assert task.queue_name == "now"
    assert "123456" not in str(task.args_kwargs)
    assert "ann@example.org" not in str(task.args_kwargs)
    assert list(mail.outbox(5)) == []
    mail.send_sealed(task.args_kwargs["kwargs"]["sealed"])
    assert [(kept.to, kept.text) for kept in mail.outbox(5)] == [("ann@example.org", "123456\n")]


def test_the_outbox_gives_out_nothing_beside_itself(settings, tmp_path):
    settings.OUTBOX = tmp_path / "outbox"
    (tmp_path / "secret.eml").write_text("Subject: secret\n\nsecret")

    assert mail.in_outbox("../secret") is None
    assert mail.in_outbox("..") is None

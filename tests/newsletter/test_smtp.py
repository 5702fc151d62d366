"""An issue through a real mail server: what a reader's mailbox receives, byte for byte."""

from __future__ import annotations

import email
import socket
from email import policy

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from parvis.gateways import mail
from parvis.newsletter import actions
from parvis.newsletter.actions import Words
from tests import factories
from tests.factories import NOW

pytestmark = pytest.mark.django_db


class Mailbox:
    """Keeps every message a mail server hands to it."""

    def __init__(self) -> None:
        self.taken: list[tuple[list[str], bytes]] = []

    async def handle_RCPT(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address.startswith("gone"):
            return "550 No such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's name
        self.taken.append((envelope.rcpt_tos, envelope.content or b""))
        return "250 OK"


@pytest.fixture
def mailbox(settings):
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    server = Controller(box, hostname="127.0.0.1", port=port)
    server.start()
    settings.MAIL_URL = f"smtp://127.0.0.1:{port}"
    yield box
    server.stop()


def test_each_reader_gets_one_message_with_both_parts_and_the_way_out(mailbox):
    officer = factories.press_officer()
    readers = []
    for name, language in (("ada", "en"), ("bea", "fr")):
        person = factories.person(email=f"{name}@example.org")
        readers.append(actions.subscribe(person.email, language=language, by=person, now=NOW))
    issue = actions.begin_issue(by=officer, now=NOW)
    words = {"en": Words("Dawn", "Good morning."), "fr": Words("L’aube", "Bonjour à toutes et à tous.")}
    sea = factories.asset(texts={"en": "Sea", "fr": "La mer"})
    actions.compose(issue, words=words, assets=[sea.code], by=officer, now=NOW)

    actions.send_issue(issue, by=officer, now=NOW)

    assert sorted(recipients for recipients, _content in mailbox.taken) == [["ada@example.org"], ["bea@example.org"]]
    for recipients, content in mailbox.taken:
        message = email.message_from_bytes(content, policy=policy.default)
        french = recipients == ["bea@example.org"]
        assert message["Subject"] == ("L’aube" if french else "Dawn")
        assert message.get_content_type() == "multipart/alternative"
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert readers[french].token in message["List-Unsubscribe"]
        assert ("La mer" if french else "Sea") in message.get_body(("plain",)).get_content()


def test_a_mailbox_that_does_not_exist_is_told_apart_from_a_server_in_trouble(mailbox):
    with pytest.raises(mail.MailboxRefused):
        mail.send(to="gone@example.org", subject="Dawn", text="Good morning.")

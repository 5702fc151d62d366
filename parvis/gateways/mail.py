"""One way out for every message.

`PARVIS_MAIL_URL` says where messages go: `outbox:` (the default) writes each
as a file into the outbox folder, where the example installation shows it;
`smtp://user:password@host:port` hands it to a mail server (`?tls=1` for
STARTTLS, `smtps://` for TLS from the first byte).

`send` speaks to the server now and belongs into tasks; `defer` seals the
message into the queue, inside the caller's transaction, so that a code lies
nowhere in clear and is sent exactly if what it belongs to was kept.
"""

from __future__ import annotations

import base64
import hashlib
import json
import smtplib
import ssl
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from email import message_from_bytes, policy
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.utils import formatdate, make_msgid, parseaddr
from functools import lru_cache
from pathlib import Path
from typing import Any, Literal, NamedTuple, cast
from urllib.parse import parse_qs, unquote, urlsplit

from cryptography.fernet import Fernet
from django.conf import settings
from django.utils import timezone

from parvis.domain.codes import new_code
from parvis.gateways import queue

Kind = Literal["account", "newsletter", "notice"]

TIMEOUT = 20  # seconds for one word of a mail server

# What we set ourselves; a caller's header of the same name would be a second one.
OWN_HEADERS = frozenset(
    {"from", "to", "subject", "date", "message-id", "auto-submitted", "content-type", "mime-version"}
)


class NotAnAddress(ValueError):
    """Nothing can be sent there; most likely somebody tried to smuggle a header in."""


class MailboxRefused(Exception):
    """The mail server will never take a message for this address; trying again is of no use."""


class Attachment(NamedTuple):
    """A file that goes along: its name, its media type, its bytes in base64 (so that they can be queued)."""

    name: str
    media_type: str
    content: str

    @classmethod
    def of(cls, name: str, content: bytes, *, media_type: str = "application/pdf") -> Attachment:
        """These bytes as an attachment."""
        return cls(name, media_type, base64.b64encode(content).decode())


@dataclass(frozen=True)
class Letter:
    """A message before it is packed; `message_id` is fixed early, so a repeated sending is known as one."""

    to: str
    subject: str
    text: str
    html: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    kind: Kind = "account"
    message_id: str = ""
    attachments: tuple[Attachment, ...] = ()


def send(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    kind: Kind = "account",
    message_id: str = "",
    attachments: Sequence[Sequence[str]] = (),
) -> str:
    """Send the message now; its Message-ID.  For tasks: a mail server may take its time."""
    files = tuple(Attachment(*file) for file in attachments)
    letter = Letter(to, subject, text, html, dict(headers or {}), kind, message_id or new_message_id(), files)
    packed = pack(letter)
    url = urlsplit(settings.MAIL_URL)
    if url.scheme == "outbox":
        _put_into_outbox(packed)
    else:
        _hand_over(packed, to=letter.to)
    return letter.message_id


def defer(
    *,
    to: str,
    subject: str,
    text: str,
    html: str = "",
    headers: Mapping[str, str] | None = None,
    kind: Kind = "account",
    attachments: Sequence[Attachment] = (),
) -> str:
    """Seal the message into the queue of this transaction; its Message-ID."""
    files = tuple(attachments)
    letter = Letter(address_of(to), subject, text, html, dict(headers or {}), kind, new_message_id(), files)
    queue.defer("web.send_mail", sealed=seal(asdict(letter)))
    return letter.message_id


def send_sealed(sealed: str) -> None:
    """Open a deferred message and send it."""
    send(**unseal(sealed))


def pack(letter: Letter) -> EmailMessage:
    """The message as it goes over the wire: text, and HTML beside it if there is any."""
    message = EmailMessage(policy=policy.SMTP)
    message["From"] = settings.DEFAULT_FROM_EMAIL
    message["To"] = address_of(letter.to)
    message["Subject"] = _one_line(letter.subject)
    message["Date"] = formatdate(localtime=False, usegmt=True)
    message["Message-ID"] = letter.message_id
    if letter.kind != "newsletter":
        # RFC 3834: nobody's holiday notice answers a code.
        message["Auto-Submitted"] = "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
    for name, value in letter.headers.items():
        if name.lower() not in OWN_HEADERS:
            message[name] = _one_line(value)
    message.set_content(letter.text)
    if letter.html:
        message.add_alternative(letter.html, subtype="html")
    for file in letter.attachments:
        kind, _slash, subtype = file.media_type.partition("/")
        message.add_attachment(
            base64.b64decode(file.content), maintype=kind, subtype=subtype, filename=_one_line(file.name)
        )
    return message


def address_of(text: str) -> str:
    """The one address in it, its domain as mail servers write it (IDNA); NotAnAddress for anything else."""
    if any(character in text for character in "\r\n\0,;"):
        raise NotAnAddress(text)
    _name, address = parseaddr(text)
    try:
        parsed = Address(addr_spec=address)
    except (ValueError, IndexError, MessageError) as wrong:
        raise NotAnAddress(text) from wrong
    if not parsed.username or not parsed.domain:
        raise NotAnAddress(text)
    if address.isascii():
        return address
    local, _at, domain = address.rpartition("@")
    try:
        return f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError as wrong:
        raise NotAnAddress(text) from wrong


def new_message_id() -> str:
    """A fresh Message-ID under the domain of our sender address."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    return make_msgid(domain=domain)


def seal(content: Mapping[str, Any]) -> str:
    """The content, readable only with this installation's secret."""
    return _sealer(settings.SECRET_KEY).encrypt(json.dumps(content).encode()).decode()


def unseal(sealed: str) -> dict[str, Any]:
    """What `seal` was given."""
    return cast("dict[str, Any]", json.loads(_sealer(settings.SECRET_KEY).decrypt(sealed.encode())))


@lru_cache(maxsize=4)
def _sealer(secret: str) -> Fernet:
    return Fernet(base64.urlsafe_b64encode(hashlib.sha256(f"parvis.gateways.mail\n{secret}".encode()).digest()))


def _one_line(text: str) -> str:
    if any(character in text for character in "\r\n\0"):
        raise NotAnAddress(text)
    return text


def _put_into_outbox(message: EmailMessage) -> None:
    folder = Path(settings.OUTBOX)
    folder.mkdir(parents=True, exist_ok=True)
    name = f"{timezone.now():%Y%m%dT%H%M%S.%f}-{new_code()}"
    writing = folder / f".{name}"
    writing.write_bytes(message.as_bytes())
    writing.rename(folder / f"{name}.eml")  # a reader never meets half a message


def _hand_over(message: EmailMessage, *, to: str) -> None:
    url = urlsplit(settings.MAIL_URL)
    asked = parse_qs(url.query)
    host = url.hostname or "localhost"
    secure = ssl.create_default_context()
    server: smtplib.SMTP
    if url.scheme == "smtps":
        server = smtplib.SMTP_SSL(host, url.port or 465, timeout=TIMEOUT, context=secure)
    elif url.scheme == "smtp":
        server = smtplib.SMTP(host, url.port or 25, timeout=TIMEOUT)
    else:
        raise ValueError(f"PARVIS_MAIL_URL knows outbox:, smtp: and smtps:, not {url.scheme}:")
    with server:
        if url.scheme == "smtp" and asked.get("tls", ["0"])[0] in {"1", "yes", "true"}:
            server.starttls(context=secure)
        if url.username:
            server.login(unquote(url.username), unquote(url.password or ""))
        sender = parseaddr(settings.DEFAULT_FROM_EMAIL)[1]
        try:
            server.send_message(message, from_addr=sender, to_addrs=[address_of(to)])
        except smtplib.SMTPRecipientsRefused as refused:
            if all(code >= 500 for code, _words in refused.recipients.values()):
                raise MailboxRefused(to) from refused
            raise


@dataclass(frozen=True)
class Kept:
    """A message that lies in the outbox folder."""

    name: str
    at: datetime | None
    to: str
    subject: str
    text: str
    html: str
    headers: tuple[tuple[str, str], ...]


def outbox(count: int) -> Iterator[Kept]:
    """The newest messages of the outbox folder, newest first."""
    folder = Path(settings.OUTBOX)
    for path in sorted(folder.glob("*.eml"), reverse=True)[:count]:
        yield _read(path)


def in_outbox(name: str) -> Kept | None:
    """The message of that name, if it lies in the outbox folder."""
    path = Path(settings.OUTBOX) / f"{name}.eml"
    return _read(path) if path.parent == Path(settings.OUTBOX) and path.is_file() else None


def _read(path: Path) -> Kept:
    message = message_from_bytes(path.read_bytes(), policy=policy.default)
    text, html = message.get_body(("plain",)), message.get_body(("html",))
    return Kept(
        name=path.stem,
        at=message["Date"].datetime if message["Date"] else None,
        to=str(message["To"]),
        subject=str(message["Subject"]),
        text=str(text.get_content()).replace("\r\n", "\n") if text else "",
        html=str(html.get_content()) if html else "",
        headers=tuple((name, str(value)) for name, value in message.items()),
    )

"""`./run doctor`: what an operator would check by hand, with what to do about each thing that is wrong.

Each examination answers with findings; a finding is fine, a warning (it works,
but will not for ever, or not for everybody) or a fault.
"""

from __future__ import annotations

import os
import platform
import shutil
import smtplib
import stat
import sys
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from io import BytesIO
from urllib.parse import urlsplit

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from parvis.gateways import orcid, sandbox, speech, storage
from parvis.web import clock
from parvis.web.models import DueJob, Lease

GIGABYTE = 1 << 30


class Verdict(StrEnum):
    FINE = "fine"
    WARNING = "warning"
    FAULT = "fault"


@dataclass(frozen=True)
class Finding:
    """What was looked at, how it is, and what to do if it is not fine."""

    subject: str
    verdict: Verdict
    words: str
    remedy: str = ""


def fine(subject: str, words: str) -> Finding:
    return Finding(subject, Verdict.FINE, words)


def warning(subject: str, words: str, remedy: str) -> Finding:
    return Finding(subject, Verdict.WARNING, words, remedy)


def fault(subject: str, words: str, remedy: str) -> Finding:
    return Finding(subject, Verdict.FAULT, words, remedy)


def examine(now: datetime) -> Iterator[Finding]:
    """Everything, one thing after another; one that cannot be looked at is a fault of its own."""
    for look in EXAMINATIONS:
        try:
            yield from look(now)
        except Exception as wrong:
            yield fault(look.__name__, f"could not be looked at: {type(wrong).__name__}: {wrong}", "See above.")


def python(_now: datetime) -> Iterator[Finding]:
    """The interpreter."""
    yield fine("python", f"{platform.python_version()} on {platform.system()} {platform.machine()}, {sys.prefix}")


def disk(_now: datetime) -> Iterator[Finding]:
    """Room for what the installation keeps."""
    free = shutil.disk_usage(settings.DATA).free
    words = f"{free / GIGABYTE:.1f} GB free at {settings.DATA}"
    if free < settings.DISK_RESERVE:
        yield fault("disk", words, "Make room or move PARVIS_DATA: uploads are refused below PARVIS_DISK_RESERVE.")
    elif free < 4 * settings.DISK_RESERVE:
        yield warning("disk", words, "Make room soon, or move PARVIS_DATA to a larger disk.")
    else:
        yield fine("disk", words)


def secrets(_now: datetime) -> Iterator[Finding]:
    """The installation's own secrets are nobody else's."""
    for name in ("secret.key", "audit.key"):
        path = settings.DATA / name
        if path.exists() and path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO):
            yield fault("secrets", f"{path} can be read by others", f"chmod 600 {path}")
            return
    yield fine("secrets", "readable by their owner only; keep the public half (./run audit key) elsewhere")


def database(_now: datetime) -> Iterator[Finding]:
    """It answers, in the mode we count on, with all tables as this version needs them."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError as wrong:
        yield fault("database", str(wrong).strip(), "Is the server up, and DATABASE_URL right?")
        return
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            mode = cursor.execute("PRAGMA journal_mode").fetchone()[0]
        if mode != "wal":
            yield fault("database", f"SQLite in mode {mode}, not WAL", "Keep PARVIS_DATA on a local disk.")
        else:
            yield fine("database", "SQLite, write-ahead log on")
    else:
        yield fine("database", f"PostgreSQL {connection.pg_version // 10000}")  # type: ignore[attr-defined]
    executor = MigrationExecutor(connection)
    if pending := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        yield fault("migrations", f"{len(pending)} not applied", "./run prepare")
    else:
        yield fine("migrations", "all applied")


def store(_now: datetime) -> Iterator[Finding]:
    """Files can be put, read and deleted."""
    key = storage.put(BytesIO(b"doctor"), suffix=".doctor")
    try:
        same = b"".join(storage.read_range(key, 0, 6)) == b"doctor"
    finally:
        storage.delete(key)
    yield (
        fine("files", "put, read, deleted") if same else fault("files", "read other bytes than put", "Check the disk.")
    )


def mail(_now: datetime) -> Iterator[Finding]:
    """The way out for messages is open."""
    url = urlsplit(settings.MAIL_URL)
    if url.scheme == "outbox":
        settings.OUTBOX.mkdir(exist_ok=True)
        words = f"into the folder {settings.OUTBOX}, read at /dev/outbox/"
        if settings.EXAMPLE:
            yield fine("mail", words)
        else:
            yield fault("mail", words, "Set PARVIS_MAIL_URL=smtp://user:password@host:587?tls=1")
        return
    kind = smtplib.SMTP_SSL if url.scheme == "smtps" else smtplib.SMTP
    host, port = url.hostname or "localhost", url.port or (465 if url.scheme == "smtps" else 25)
    try:
        with kind(host, port, timeout=10) as server:
            server.noop()
    except (OSError, smtplib.SMTPException) as wrong:
        yield fault("mail", f"{host}:{port} does not answer: {wrong}", "Check PARVIS_MAIL_URL and the firewall.")
    else:
        yield fine("mail", f"{host}:{port} answers")


def orcid_door(_now: datetime) -> Iterator[Finding]:
    """Sign-in with ORCID: off, or set so that it can work."""
    if wrong := orcid.trouble():
        yield fault("orcid", wrong, "See the operator's handbook, Sign-in with ORCID.")
    elif orcid.is_on():
        back = f"{settings.SITE_URL.rstrip('/')}/account/orcid/"
        yield fine("orcid", f"sign-in at {orcid.origin()}; registered there must be {back}")
    else:
        yield fine("orcid", "no sign-in with ORCID")


def listening(_now: datetime) -> Iterator[Finding]:
    """Whether a machine can write down what is said."""
    if not speech.is_set():
        yield fine("speech", "no speech recognition (PARVIS_SPEECH names no program)")
    elif missing := speech.lacking():
        yield fault("speech", f"{missing} is not there", "Install the program and its model, or unset PARVIS_SPEECH.")
    else:
        yield fine("speech", "a program writes down what is said; nobody has to use it")


def at_work(now: datetime) -> Iterator[Finding]:
    """Workers and clock hold living leases."""
    alive = Lease.objects.filter(expires_at__gt=now)
    for part in ("now", "media", "clock"):
        holders = [f"{lease.host} (process {lease.pid})" for lease in alive if lease.part == part]
        subject = "clock" if part == "clock" else f"worker {part}"
        if holders:
            yield fine(subject, "at work: " + ", ".join(holders))
        else:
            yield fault(subject, "nobody at work", f"./run, or: ./run serve --only {part}")


def queue(now: datetime) -> Iterator[Finding]:
    """Tasks are taken up and end well; due jobs run."""
    waiting = DBTaskResult.objects.filter(status=TaskResultStatus.READY, run_after__lte=now)
    overdue = waiting.filter(queue_name="now", enqueued_at__lt=now - timedelta(minutes=5)).count()
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=now - timedelta(days=1))
    if overdue:
        yield fault("queue", f"{overdue} quick tasks have waited for more than five minutes", "Is the worker now up?")
    elif count := failed.count():
        last = failed.order_by("-finished_at").values_list("task_path", "exception_class_path")[0]
        yield warning("queue", f"{count} failed within a day, the last: {last[0]} ({last[1]})", "See the log.")
    else:
        yield fine("queue", f"{waiting.count()} waiting, none failed within a day")
    ran = {job.name: job for job in DueJob.objects.all()}
    for due in clock.registered():
        job = ran.get(due.name)
        if job is not None and job.failure:
            yield fault("due job", f"{due.name} failed: {job.failure.strip().splitlines()[-1]}", "See the log.")
        elif job is None or job.ran_at + 10 * due.every + timedelta(minutes=1) < now:
            yield warning("due job", f"{due.name} is late", "Is the clock up?")


def servers(_now: datetime) -> Iterator[Finding]:
    """Both servers answer where visitors are sent."""
    host = settings.HOSTS[0] if settings.HOSTS else "127.0.0.1"
    places = {
        "page server": f"http://127.0.0.1:{settings.PORT}/healthz",
        "byte server": f"{settings.BYTES_URL.rstrip('/') or f'http://127.0.0.1:{settings.BYTES_PORT}'}/healthz",
    }
    for subject, address in places.items():
        request = urllib.request.Request(address, headers={"Host": host} if "127.0.0.1" in address else {})  # noqa: S310
        try:
            with urllib.request.urlopen(request, timeout=5):  # noqa: S310 - our own addresses
                yield fine(subject, f"answers at {address}")
        except urllib.error.HTTPError as answered:
            if answered.code < 500:
                yield fine(subject, f"answers at {address}")
            else:
                yield fault(subject, f"{address} answers {answered.code}", "See the log.")
        except OSError as wrong:
            yield fault(subject, f"{address}: {getattr(wrong, 'reason', wrong)}", "./run")


def exposure(_now: datetime) -> Iterator[Finding]:
    """Fit to be seen by others than this machine."""
    if settings.EXAMPLE:
        yield warning(
            "exposure",
            "an example installation: known sign-ins, mail readable by anybody",
            "For real use set PARVIS_EXAMPLE=no, PARVIS_HOSTS, PARVIS_HTTPS=yes, PARVIS_URL and PARVIS_MAIL_URL.",
        )
        return
    if not settings.HOSTS:
        yield fault("exposure", "only this machine's own names are answered", "Set PARVIS_HOSTS to the public name.")
    if not settings.HTTPS:
        yield fault("exposure", "cookies travel without HTTPS", "Put a TLS proxy in front and set PARVIS_HTTPS=yes.")
    if settings.HTTPS and not settings.SECURE_PROXY_SSL_HEADER:
        yield warning("exposure", "no proxy is trusted", "If TLS ends at a proxy, set PARVIS_BEHIND_PROXY=yes.")
    if settings.HOSTS and settings.HTTPS:
        yield fine("exposure", f"{', '.join(settings.HOSTS)} over HTTPS")


def walls(_now: datetime) -> Iterator[Finding]:
    """Doubtful files are looked at behind walls."""
    built = sandbox.walls()
    lacking = [name for name in ("network", "privileges", "limits") if not getattr(built, name)]
    if "limits" in lacking or "privileges" in lacking:
        yield fault("sandbox", f"cannot be built here: {', '.join(lacking)}", "Run Parvis on Linux for real use.")
    elif lacking:
        yield warning(
            "sandbox",
            "a process that reads a doubtful file keeps its network here",
            "Allow user namespaces (sysctl user.max_user_namespaces), or give the media worker no way out.",
        )
    else:
        yield fine("sandbox", "memory, time, privileges and network are walled off")


def load(_now: datetime) -> Iterator[Finding]:
    """The machine is up to its work."""
    if not hasattr(os, "getloadavg"):
        return
    busy, processors = os.getloadavg()[2], os.cpu_count() or 1
    words = f"{busy:.1f} over a quarter of an hour, {processors} processors"
    if busy > 2 * processors:
        yield warning("load", words, "Give the media worker a machine of its own: ./run serve --only media")
    else:
        yield fine("load", words)


EXAMINATIONS: list[Callable[[datetime], Iterator[Finding]]] = [
    python,
    disk,
    secrets,
    database,
    store,
    mail,
    orcid_door,
    listening,
    at_work,
    queue,
    servers,
    exposure,
    walls,
    load,
]

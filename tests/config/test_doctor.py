"""The doctor finds what is wrong and says what to do."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.core.management import call_command

from parvis.config import doctor
from parvis.config.doctor import Verdict
from parvis.web import leases

NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def verdicts(findings) -> dict[str, Verdict]:
    return {finding.subject: finding.verdict for finding in findings}


def test_nobody_at_work_is_a_fault_until_each_part_holds_a_lease():
    faults = {"worker now": Verdict.FAULT, "worker media": Verdict.FAULT, "clock": Verdict.FAULT}
    assert verdicts(doctor.at_work(NOW)) == faults

    for part in ("now", "media", "clock"):
        leases.hold(part, "one", part=part, now=NOW)

    assert verdicts(doctor.at_work(NOW + timedelta(seconds=1))) == dict.fromkeys(faults, Verdict.FINE)
    assert verdicts(doctor.at_work(NOW + leases.LENGTH)) == faults


def test_the_outbox_is_no_way_out_for_a_real_installation(settings, tmp_path):
    settings.MAIL_URL, settings.OUTBOX = "outbox:", tmp_path / "outbox"
    assert verdicts(doctor.mail(NOW)) == {"mail": Verdict.FINE}

    settings.EXAMPLE = False

    assert verdicts(doctor.mail(NOW)) == {"mail": Verdict.FAULT}


def test_an_open_installation_needs_its_name_and_https(settings):
    settings.EXAMPLE, settings.HOSTS, settings.HTTPS = False, [], False
    assert [finding.verdict for finding in doctor.exposure(NOW)] == [Verdict.FAULT, Verdict.FAULT]

    settings.HOSTS, settings.HTTPS = ["press.example.org"], True
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

    assert verdicts(doctor.exposure(NOW)) == {"exposure": Verdict.FINE}


def test_every_fault_comes_with_a_remedy_and_the_status_says_so(capsys):
    with pytest.raises(SystemExit) as ended:
        call_command("doctor", "--json")

    findings = json.loads(capsys.readouterr().out)
    assert ended.value.code == 1
    assert {"python", "disk", "database", "files", "clock", "byte server"} <= {one["subject"] for one in findings}
    assert [one for one in findings if one["verdict"] != "fine" and not one["remedy"]] == []


@pytest.mark.parametrize(
    ("client", "secret", "url", "verdict"),
    [
        ("", "", "https://orcid.org", Verdict.FINE),
        ("APP-1", "secret", "https://orcid.org", Verdict.FINE),
        ("APP-1", "", "https://orcid.org", Verdict.FAULT),
        ("APP-1", "secret", "http://orcid.org", Verdict.FAULT),
    ],
)
def test_half_a_setting_for_orcid_is_a_fault(settings, client, secret, url, verdict):
    settings.ORCID_CLIENT_ID, settings.ORCID_CLIENT_SECRET, settings.ORCID_URL = client, secret, url

    assert verdicts(doctor.orcid_door(NOW)) == {"orcid": verdict}


@pytest.mark.parametrize(
    ("command", "verdict", "words"),
    [
        ("", Verdict.FINE, "no speech recognition"),
        ("no-such-listener {sound}", Verdict.FAULT, "no-such-listener is not there"),
        ("python3 -m /no/such/model.bin {sound}", Verdict.FAULT, "/no/such/model.bin is not there"),
        ("python3 -m listening {sound}", Verdict.FINE, "writes down"),
    ],
)
def test_the_doctor_says_whether_a_machine_can_listen(settings, command, verdict, words):
    settings.SPEECH_COMMAND = command

    (found,) = doctor.listening(NOW)

    assert found.verdict is verdict
    assert words in found.words

"""manage.py doctor: each thing the portal needs is looked at, and what is wrong says what to do."""

import json
import socket
from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import translation

from dk2020portal.operating.all_checks import CHECKS, IN_ORDER
from dk2020portal.operating.findings import State, findings_of
from meetings.models import SealCheck
from meetings.seals.signature import make_certificate
from members.accounts.second_factor import SealingAdapter
from members.models import Mail
from record import clock
from record.models import LastRun, WorkerSign


def told(*arguments):
    out = StringIO()
    try:
        call_command("doctor", *arguments, stdout=out)
    except SystemExit as left:
        return left.code, out.getvalue()
    return 0, out.getvalue()


def states(name):
    return [finding.state for finding in findings_of(name)]


def test_everything_is_looked_at_and_an_error_is_left_with(db):
    code, said = told("--json")
    rows = json.loads(said)
    assert (code, sorted({row["check"] for row in rows}), set(CHECKS)) == (1, sorted(IN_ORDER), set(IN_ORDER))
    backup = next(row for row in rows if row["check"] == "backup")
    assert (backup["state"], "manage.py backup" in backup["todo"]) == ("error", True)
    assert [row["check"] for row in rows if row["state"] != "ok" and not row["todo"]] == []


def test_a_line_says_the_state_in_words_and_below_it_what_to_do(db):
    with translation.override("da"):
        said = told("backup")
    assert said == (
        1,
        "X fejl      Sikkerhedskopi: Der er ikke lavet nogen.\n"
        "            Kør manage.py backup MAPPE, og lad cron gøre det hver nat: docs/operating.md.\n",
    )


def test_a_warning_is_no_failure(db):
    LastRun.objects.create(name="backup", at=clock.now() - timedelta(days=3))
    assert (told("backup")[0], states("backup")) == (0, [State.WARNING])


@pytest.mark.parametrize(("days", "state"), [(0, State.OK), (3, State.WARNING), (8, State.ERROR)])
def test_a_backup_grows_old(db, days, state):
    LastRun.objects.create(name="backup", at=clock.now() - timedelta(days=days, minutes=1))
    assert states("backup") == [state]


def test_who_is_not_at_work_is_named(db, jobs_wait):
    assert (states("workers"), states("timer")) == ([State.ERROR], [State.ERROR])
    WorkerSign.objects.create(name="all", serves=["mail", "packs", "timer"])
    assert (states("workers"), states("timer")) == ([State.OK], [State.OK])


def test_mails_that_did_not_leave_are_counted(db):
    Mail.objects.create(kind="reminder", key="a", attempts=1)
    assert states("outbox") == [State.WARNING]
    Mail.objects.create(kind="reminder", key="b", state=Mail.State.GIVEN_UP)
    assert states("outbox") == [State.ERROR, State.WARNING]


def test_what_the_night_found_is_an_error_and_a_night_that_found_nothing_is_not(db):
    assert states("seals") == [State.WARNING]
    check = SealCheck.objects.create(day=clock.today(), finished_at=clock.now())
    assert states("seals") == [State.OK]
    SealCheck.objects.filter(pk=check.pk).update(found=[{"code": "changed"}])
    assert states("seals") == [State.ERROR]


def test_a_mail_server_that_is_away_is_said_in_its_own_words(db, settings):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        settings.EMAIL_BACKEND, settings.EMAIL_TIMEOUT = "members.mail.smtp.EmailBackend", 2
        settings.EMAIL_HOST, settings.EMAIL_PORT = taken.getsockname()
        [found] = findings_of("mail")
    assert (found.state, "refused" in found.said) == (State.ERROR, True)


def test_a_certificate_that_ends_soon_or_does_not_open_is_told_of(db, settings, tmp_path, monkeypatch):
    settings.SEAL_CERTIFICATE = tmp_path / "certificate.p12"
    assert states("certificate") == [State.ERROR]
    settings.DEMO = True
    assert states("certificate") == [State.OK]
    settings.DEMO = False
    monkeypatch.setattr("meetings.seals.signature.VALID_FOR", timedelta(days=9))
    make_certificate(settings.SEAL_CERTIFICATE, name="Test")
    assert states("certificate") == [State.WARNING]


def test_second_steps_that_no_key_opens_are_counted(secretary, settings):
    secretary.authenticator_set.create(type="totp", data={"secret": SealingAdapter().encrypt("secret")})
    assert states("keys") == [State.OK]
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", []
    assert states("keys") == [State.ERROR]


def test_a_check_that_fails_itself_tells_its_kind_and_nothing_it_says(db, monkeypatch):
    def fails():
        raise ValueError("a title that is closed")

    monkeypatch.setattr("dk2020portal.operating.programs.is_installed", fails)
    [found] = findings_of("office")
    assert (found.state, "closed" in found.said, "ValueError" in found.said) == (State.ERROR, False, True)

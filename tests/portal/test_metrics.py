"""The figures for Prometheus: closed by default, right, and added up over several processes of the server."""

import os
import signal
import socket
import subprocess
import sys
import time
from datetime import timedelta
from ipaddress import ip_network
from urllib.request import Request, urlopen

import pytest
from django.conf import settings as portal

from dk2020portal.operating import counted
from meetings.models import SealCheck
from members.models import Mail
from record import clock
from record.background import in_background
from record.models import LastRun
from tests.test_environment import PRODUCTION, manage

TOKEN = "a-token-of-this-test-0123456789"
BEARER = {"authorization": f"Bearer {TOKEN}"}


@pytest.fixture
def opened(settings):
    settings.METRICS_TOKEN = TOKEN


def figures(answer):
    """What was told, as {name with labels: value}."""
    lines = [line for line in answer.content.decode().splitlines() if not line.startswith("#")]
    return {name: float(value) for name, value in (line.rsplit(" ", 1) for line in lines)}


def test_nobody_reads_them_until_the_operator_opens_them(client, db):
    assert [client.get("/metrics/", headers=sent).status_code for sent in ({}, BEARER)] == [404, 404]


def test_the_token_opens_them_and_nothing_near_it(client, db, opened):
    sent = [{}, {"authorization": "Bearer "}, {"authorization": TOKEN}, {"authorization": f"Bearer {TOKEN}x"}, BEARER]
    assert [client.get("/metrics/", headers=each).status_code for each in sent] == [404, 404, 404, 404, 200]


def test_a_network_opens_them_to_who_asks_directly_and_never_by_a_proxy(client, db, settings):
    settings.METRICS_NETWORKS = [ip_network("10.0.0.0/8")]
    asked = [
        client.get("/metrics/", REMOTE_ADDR="10.1.2.3"),
        client.get("/metrics/", REMOTE_ADDR="192.0.2.1"),
        client.get("/metrics/", REMOTE_ADDR=""),
        client.get("/metrics/", REMOTE_ADDR="10.1.2.3", headers={"x-forwarded-for": "192.0.2.1"}),
        client.get("/metrics/", REMOTE_ADDR="10.1.2.3", headers={"x-forwarded-proto": "https"}),
    ]
    assert [answer.status_code for answer in asked] == [200, 404, 404, 404, 404]


@pytest.mark.parametrize(
    ("setting", "value"), [("METRICS_TOKEN", "short"), ("METRICS_NETWORKS", "0.0.0.0/0"), ("METRICS_NETWORKS", "here")]
)
def test_a_setting_that_would_open_them_by_mistake_is_refused(setting, value):
    told = manage("check", **PRODUCTION, **{setting: value})
    assert (told.returncode, setting in told.stderr) == (1, True)


@in_background(queue_name="packs")
def a_job():
    """Nothing: it is to wait."""


def test_they_tell_what_waits_what_failed_and_how_old_it_is(client, db, opened, jobs_wait):
    never = figures(client.get("/metrics/", headers=BEARER))
    assert never["portal_backup_age_seconds"] == never["portal_seal_check_age_seconds"] == float("inf")
    a_job.enqueue()
    Mail.objects.create(kind="reminder", key="a", written_at=clock.now() - timedelta(hours=1))
    Mail.objects.create(kind="reminder", key="b", state=Mail.State.GIVEN_UP)
    LastRun.objects.create(name="backup", at=clock.now() - timedelta(days=1))
    SealCheck.objects.create(day=clock.today(), finished_at=clock.now(), found=[{"code": "changed"}])
    told = figures(client.get("/metrics/", headers=BEARER))
    assert [told[f'portal_queue_jobs{{queue="{queue}"}}'] for queue in ("packs", "mail")] == [1, 0]
    assert [told[f'portal_queue_served{{queue="{queue}"}}'] for queue in ("packs", "mail", "timer")] == [0, 0, 0]
    assert told["portal_mails_unsent_oldest_seconds"] == pytest.approx(3600, abs=60)
    assert (told["portal_mails_stuck"], told["portal_seal_findings"], told["portal_database_up"]) == (1, 1, 1)
    assert told["portal_backup_age_seconds"] == pytest.approx(86400, abs=60)


def test_answers_are_counted_by_route_and_log_ins_by_outcome(client, member, opened):
    counted.begin()
    before = figures(client.get("/metrics/", headers=BEARER))
    client.get("/help/")
    client.post("/account/login/", {"login": member.email, "password": "wrong"})
    client.force_login(member, backend="members.accounts.account.PersonBackend")
    after = figures(client.get("/metrics/", headers=BEARER))
    more = {name: value - before.get(name, 0) for name, value in after.items() if value != before.get(name, 0)}
    assert more['portal_response_seconds_count{route="help",status="2xx"}'] == 1
    assert [more[f'portal_log_ins_total{{outcome="{outcome}"}}'] for outcome in ("ok", "failed")] == [1, 1]
    assert not [name for name in after if "metrics" in name or "health" in name]


def test_several_processes_are_added_up_and_a_successor_goes_on_counting(tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    environment = {
        **{name: os.environ[name] for name in ("PATH",)},
        **{"TESTING": "true", "DJANGO_SETTINGS_MODULE": "dk2020portal.settings", "VAR_DIR": str(tmp_path)},
        **{"WEB_CONCURRENCY": "2", "METRICS_TOKEN": TOKEN, "TMPDIR": str(tmp_path)},
    }
    manage("migrate", **environment)
    command = [sys.executable, "-m", "gunicorn", "--bind", f"127.0.0.1:{port}", "--max-requests", "20"]
    server = subprocess.Popen(command, cwd=portal.BASE_DIR, env=environment)
    try:
        told = {}
        for _attempt in range(200):
            try:
                ask(port, "/was/")
                break
            except OSError:
                time.sleep(0.2)
        for _number in range(99):
            ask(port, "/was/")
        told = ask(port, "/metrics/", **BEARER)
        folder = next(tmp_path.glob("portal-metrics-*"))
        assert 'portal_response_seconds_count{route="accessibility",status="2xx"} 100.0' in told
        assert sorted(path.name for path in folder.glob("histogram_*")) == ["histogram_0.db", "histogram_1.db"]
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(30)
    assert not folder.exists()


def ask(port, path, **headers):
    """What the server answers; a process that is being replaced is asked again."""
    for _attempt in range(20):
        try:
            with urlopen(Request(f"http://127.0.0.1:{port}{path}", headers=headers), timeout=20) as answer:
                return answer.read().decode()
        except ConnectionError:
            time.sleep(0.1)
    raise ConnectionError(path)

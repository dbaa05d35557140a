"""What watchers are answered: whether the process lives, and whether it can take readers."""

import pytest

from tests.test_environment import manage

NOBODY_LISTENS = "postgres://portal@127.0.0.1:1/portal"
ASKED = """
from django.test import Client
for address in ("/health/live/", "/health/ready/"):
    answer = Client(raise_request_exception=False, headers={"host": "10.0.0.7:8000"}).get(address)
    print(answer.status_code, answer.content.decode())
"""
WELL = {"database": "ok", "migrations": "ok", "cache": "ok", "files": "ok"}


def test_a_server_that_has_what_it_needs_is_ready(client, db):
    live, ready = client.get("/health/live/"), client.get("/health/ready/")
    assert (live.json(), ready.json()) == ({"status": "ok"}, {"status": "ok", "checks": WELL})
    assert (ready.headers["Cache-Control"], ready.cookies) == ("no-store", {})


def test_a_server_without_its_database_lives_but_is_not_ready_under_any_name_and_tells_no_more():
    told = manage("shell", "--verbosity", "0", "-c", ASKED, TESTING="true", DATABASE_URL=NOBODY_LISTENS)
    lines = [line for line in told.stdout.splitlines() if line[:3].isdigit()]
    assert [line[:3] for line in lines] == ["200", "503"]
    assert '"database": "not ok"' in lines[1] and "127.0.0.1" not in told.stdout


@pytest.mark.parametrize("what", ["migrations", "files"])
def test_what_is_not_ready_is_named(client, db, settings, tmp_path, monkeypatch, what):
    if what == "files":
        settings.MEDIA_ROOT = tmp_path / "taken"
        settings.MEDIA_ROOT.write_text("where the folder of the files should be there is a file")
    else:
        monkeypatch.setattr("dk2020portal.operating.stores._newest", lambda: {("record", "9999_of_tomorrow")})
    answer = client.get("/health/ready/")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ok", "checks": {**WELL, what: "not ok"}})


def test_being_asked_needs_no_session_and_few_queries(client, db, django_assert_max_num_queries):
    client.get("/health/ready/")
    with django_assert_max_num_queries(0):
        client.get("/health/live/")
    with django_assert_max_num_queries(3):
        client.get("/health/ready/")

"""The portal's settings as its operator meets them: what is missing, wrong or unsafe explains itself."""

import os
import re
import subprocess
import sys
from datetime import date
from runpy import run_path

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from dk2020portal.management.commands import demo

PRODUCTION = {
    "SECRET_KEY": "a-key-of-its-own-for-this-test-with-many-different-characters-0123456789",
    "ALLOWED_HOSTS": "portal.example.dk",
    "SEAL_KEY": "c2VhbC1rZXktb2YtdGhpcnR5LXR3by1ieXRlcy4uLi4=",
    "TRUSTED_PROXY_COUNT": "1",
    "PUBLISHER_NAME": "Eksempel Kommune",
    "PUBLISHER_EMAIL": "portal@example.dk",
    "PUBLISHER_PHONE": "00 00 00 00",
    "DATA_PROTECTION_CONTACT": "dpo@example.dk",
    "ACCESSIBILITY_STATEMENT_URL": "https://was.digst.dk/portal-example-dk",
    "ACCESSIBILITY_STATUS": "partial",
    "ACCESSIBILITY_CHECKED_ON": date.today().isoformat(),
    # What libraries tell about themselves is none of these tests' business.
    "LOG_LEVEL": "WARNING",
}


def manage(*arguments, **environment):
    """Run manage.py as an operator does, with nothing but the given environment."""
    return subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env={"PATH": os.environ["PATH"], "VAR_DIR": os.environ["VAR_DIR"], **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def variables_read():
    """Return the names of all environment variables the portal and its server read."""
    sources = "".join(
        (settings.BASE_DIR / name).read_text() for name in ["dk2020portal/settings.py", "gunicorn.conf.py"]
    )
    return set(re.findall(r"""(?:env(?:\.\w+)?|required|chosen|day|networks|environ\.get)\(\s*"([A-Z_]+)""", sources))


def example():
    """Return the variables of the example file."""
    lines = (settings.BASE_DIR / ".env.example").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


@pytest.mark.parametrize("more", [{}, example()], ids=["bare", "example file"])
def test_production_settings_have_nothing_to_answer_for(more):
    checked = manage("check", "--deploy", "--fail-level", "WARNING", **{**more, **PRODUCTION})
    assert (checked.returncode, checked.stderr) == (0, "")


def test_production_names_its_static_files_by_content_in_imports_too():
    assert "dk2020portal.static_files.HashedImportsStorage" in manage("diffsettings", **PRODUCTION).stdout


@pytest.mark.parametrize("name", ["SECRET_KEY", "ALLOWED_HOSTS", "SEAL_KEY"])
def test_a_missing_setting_names_the_line_to_add(name):
    checked = manage("check", **{key: value for key, value in PRODUCTION.items() if key != name})
    assert checked.returncode == 1
    assert f"The setting {name} is missing. Add a line to the environment or to" in checked.stderr


@pytest.mark.parametrize(
    ("name", "value", "said"),
    [
        ("SEAL_KEY", "for kort", "The setting SEAL_KEY must be 32 bytes as base64. Make one: python -c"),
        ("SEAL_FORMER_KEYS", "for kort", "The setting SEAL_FORMER_KEYS must be 32 bytes as base64."),
        ("SEAL_CERTIFICATE", "/findes/ikke.p12", "The setting SEAL_CERTIFICATE names no file: /findes/ikke.p12."),
        ("ACCESSIBILITY_STATUS", "ja", "ACCESSIBILITY_STATUS must be one of full, partial, none, not 'ja'."),
        ("ACCESSIBILITY_CHECKED_ON", "2. marts", "ACCESSIBILITY_CHECKED_ON must be a date like 2026-11-27, not"),
    ],
)
def test_a_setting_that_is_wrong_explains_itself(name, value, said):
    checked = manage("check", **{**PRODUCTION, name: value})
    assert (checked.returncode, said in checked.stderr) == (1, True)


def test_the_example_file_names_every_variable_and_no_other():
    assert set(example()) == variables_read() | {"POSTGRES_PASSWORD"}


def test_the_file_of_settings_is_read_by_the_web_server_too(tmp_path, monkeypatch):
    # Set, so that it is put back; then taken away.
    monkeypatch.setenv("WEB_CONCURRENCY", "")
    monkeypatch.delenv("WEB_CONCURRENCY")
    monkeypatch.setenv("ACCESS_LOG", "-")
    server = tmp_path / "gunicorn.conf.py"
    server.write_text((settings.BASE_DIR / "gunicorn.conf.py").read_text())
    (tmp_path / ".env").write_text("WEB_CONCURRENCY=7\nACCESS_LOG=/var/log/portal\n")
    configured = run_path(str(server))
    # What stands in the environment goes before what stands in the file.
    assert (configured["workers"], configured["accesslog"]) == (7, "-")


def test_the_demo_starts_in_demo_mode_only():
    refused = manage("demo", **PRODUCTION)
    assert (refused.returncode, refused.stderr) == (
        1,
        "CommandError: The demo is served in demo mode only: set DEMO=true, or type `make run`.\n",
    )


def test_a_port_in_use_is_named_with_the_way_out():
    with demo.socket.socket() as other:
        other.bind((demo.LOOPBACK, 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(CommandError) as refused:
            demo.refuse_taken_port(port)
    assert str(refused.value) == (
        f"Port {port} is in use by another program. Stop that one, or choose another port: make run PORT={port + 1}"
    )


def test_a_database_that_is_down_is_explained_without_its_password():
    with demo.socket.socket() as unused:
        unused.bind((demo.LOOPBACK, 0))
        address = f"postgres://portal:hemmelig@{demo.LOOPBACK}:{unused.getsockname()[1]}/portal"
        refused = manage("await_database", DATABASE_URL=address, **PRODUCTION)
    first, *_, last = refused.stderr.splitlines()
    assert first.startswith(f"CommandError: The database portal at {demo.LOOPBACK}:")
    assert last == (
        "Start it, or correct DATABASE_URL in the environment or in .env"
        " (without DATABASE_URL the portal keeps its own SQLite file)."
    )
    assert "hemmelig" not in refused.stderr


def test_a_database_file_that_cannot_be_opened_names_its_folder():
    refused = manage("await_database", DATABASE_URL="sqlite:////no/such/folder/portal.sqlite3", **PRODUCTION)
    assert refused.stderr == (
        "CommandError: The database file /no/such/folder/portal.sqlite3 cannot be used: unable to open database file\n"
        "The folder /no/such/folder must exist and be writable; a damaged file is replaced from a backup.\n"
    )


@pytest.mark.django_db
def test_a_database_that_answers_lets_the_start_go_on():
    assert call_command("await_database") is None


def test_a_program_that_ended_is_started_again_after_its_rest():
    worker = demo.Program(["-c", "pass"], rest=0)
    assert worker.tend()
    first = worker.process
    first.wait()
    assert worker.tend()
    assert worker.process is not first
    worker.process.wait()


def test_the_demo_ends_with_its_web_server():
    web = demo.Program(["-c", "pass"], rest=None)
    assert web.tend()
    web.process.wait()
    assert not web.tend()

"""A backup is the whole portal, and comes back whole: every row, every file, every seal; or a sentence says why not."""

import base64
import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import asdict
from io import StringIO
from pathlib import Path

import psycopg2
import pytest
from django.conf import settings as portal
from django.core.management import CommandError, call_command
from django.db import connection, connections
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder

from dk2020portal.backup import making, postgresql
from dk2020portal.backup.manifest import BackupProblem, Database, Manifest, part_of
from meetings.models import AttachmentVersion
from meetings.rules.lifecycle import MeetingState as S
from members.models import Mail, Person
from record import append_only, clock
from record.models import LastRun


@pytest.fixture
def known_migrations(settings):
    """The migrations of the portal, where the tables of the tests were made without them (`--nomigrations`) too."""
    settings.MIGRATION_MODULES = {}


@pytest.fixture
def the_portal(transactional_db, settings, tmp_path, known_migrations):
    """A portal in which others can look: rows are committed, as they are in use, and every migration is on record."""
    settings.MEDIA_ROOT.mkdir()
    # Once a browser has been driven in this process, its loop runs, and Django opens a connection of its own for that:
    # the one from before would be the other program that has the database open.
    before = getattr(connections._connections._storage, "default", None)
    if before is not None and before is not connections["default"]:
        before.close()
    recorder = MigrationRecorder(connection)
    recorder.ensure_schema()
    for app, name in MigrationLoader(connection).disk_migrations.keys() - recorder.applied_migrations().keys():
        recorder.record_applied(app, name)
    return tmp_path


@pytest.fixture
def sealed(the_portal, meeting_in, cast):
    """A meeting with sealed minutes, annexes on the disk and a line in the seal log."""
    return meeting_in(S.MINUTES_APPROVED)


def backup(folder, **options):
    """Make a backup in the folder; return the dated folder and what was said."""
    said = StringIO()
    call_command("backup", folder, stdout=said, stderr=said, **options)
    return sorted(folder.glob("*Z"))[-1], said.getvalue()


def restore(folder, **options):
    """Restore in place of what is there; return what was said."""
    said = StringIO()
    call_command("restore", folder, stdout=said, **options)
    return said.getvalue()


def refused(call, *arguments, **options):
    """Return the sentence a command refuses with, and its exit code."""
    with pytest.raises(CommandError) as refusal:
        call(*arguments, **options)
    return str(refusal.value), refusal.value.returncode


def opened(name):
    """Another program's connection to the database of that name, on the engine the tests run on."""
    if connection.vendor == "sqlite":
        return closing(sqlite3.connect(name, isolation_level=None))
    place = {key: connection.get_connection_params().get(key) for key in ("host", "port", "user", "password")}
    other = psycopg2.connect(dbname=name, **place)
    other.autocommit = True
    return closing(other)


def answers(name, query):
    """What a database answers, in one order."""
    with opened(name) as other:
        cursor = other.cursor()
        cursor.execute(query)
        return sorted(map(repr, cursor.fetchall()))


def rows(name, table):
    return answers(name, f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - our own tables


TRIGGERS = {
    "sqlite": "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'",
    "postgresql": "SELECT tgname, tgenabled, prosrc FROM pg_trigger JOIN pg_proc ON pg_proc.oid = tgfoid"
    " WHERE NOT tgisinternal",
}


def files_below(folder):
    return {path.relative_to(folder): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


@pytest.fixture
def empty_place(the_portal):
    """The name of a database that is not there yet, or empty, and the environment that names it."""
    place = the_portal / "new machine"
    key = base64.b64encode(portal.SEAL_KEY).decode()
    environment = {"PATH": os.environ["PATH"], "VAR_DIR": str(place), "TESTING": "true", "SEAL_KEY": key}
    if connection.vendor == "sqlite":
        yield str(place / "portal.sqlite3"), environment
        return
    server = connection.settings_dict
    with connection.cursor() as cursor:
        cursor.execute("CREATE DATABASE restored TEMPLATE template0")
    address = f"postgres://{server['USER']}:{server['PASSWORD']}@{server['HOST']}:{server['PORT']}/restored"
    yield "restored", {**environment, "DATABASE_URL": address}
    with connection.cursor() as cursor:
        cursor.execute("DROP DATABASE restored")


def test_a_backup_restored_on_an_empty_machine_has_every_row_every_file_and_every_seal(sealed, the_portal, empty_place):
    folder, _said = backup(the_portal / "backups")
    name, environment = empty_place
    done = subprocess.run(
        [sys.executable, "manage.py", "restore", str(folder)],
        cwd=portal.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.stderr, done.returncode) == ("", 0)
    assert done.stdout.splitlines()[1:] == [
        "SECRET_KEY er ikke den, sikkerhedskopien er lavet med:"
        " andre trin ved log på og links, der er lavet med den, virker ikke.",
        "1 møder, 1 segl, 0 fund.",
    ]
    here = connection.settings_dict["NAME"]
    # When it was made is noted after it was made.
    for table in set(connection.introspection.table_names()) - {LastRun._meta.db_table}:
        assert (table, rows(name, table)) == (table, rows(here, table))
    files = files_below(portal.MEDIA_ROOT)
    assert len(files) == AttachmentVersion.objects.count() > 0
    place = Path(environment["VAR_DIR"])
    assert (files_below(place / "files"), (place / "seals.log").read_text()) == (files, portal.SEAL_LOG.read_text())
    assert answers(name, TRIGGERS[connection.vendor]) == answers(here, TRIGGERS[connection.vendor]) != []
    with opened(name) as other, pytest.raises((sqlite3.IntegrityError, psycopg2.IntegrityError)):
        other.cursor().execute("UPDATE meetings_minutesrevision SET reason = 'FALSK'")


def a_seal(seal):
    return json.dumps({"ledger": ord(seal), "meeting": 1, "number": 1, "seal": seal}) + "\n"


def rename(person, name):
    Person.objects.filter(pk=person.pk).update(name=name)


def test_a_restore_takes_the_place_of_what_is_there_only_when_told_to_and_keeps_it(the_portal, member, stranger):
    (portal.MEDIA_ROOT / "bilag").write_text("som det var")
    portal.SEAL_LOG.write_text(a_seal("a"))
    Mail.objects.create(kind="invitation", key="venter")
    leaving = {"attempted_at": clock.now(), "handed_over_at": clock.now(), "state": Mail.State.LEAVING}
    Mail.objects.create(kind="invitation", key="afleveret", **leaving)
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM django_migrations WHERE app = 'socialaccount' AND name LIKE '0006%'")
    folder, _said = backup(the_portal / "backups")
    rename(member, "Efter")
    (portal.MEDIA_ROOT / "bilag").write_text("som det blev")
    portal.SEAL_LOG.write_text(a_seal("a") + a_seal("b"))
    assert refused(restore, folder) == (
        "There is a portal here already. To exchange it for the backup, say --replace.",
        1,
    )
    with opened(connection.settings_dict["NAME"]) as other:
        other.cursor().execute("SELECT 1 FROM members_person")
        sentence, code = refused(restore, folder, replace=True)
    assert (sentence.endswith("Stop web server, workers and timer first."), code) == (True, 1)
    assert Person.objects.get(pk=member.pk).name == "Efter"
    said = StringIO()
    with pytest.raises(SystemExit) as in_doubt:
        call_command("restore", folder, replace=True, stdout=said)
    assert in_doubt.value.code == 2
    assert "The seal log that was here knows 1 seals made after the backup: those minutes are lost." in said.getvalue()
    assert "2 mails that waited in the backup may have left since, and are not sent: manage.py" in said.getvalue()
    states = dict(Mail.objects.values_list("key", "state"))
    assert states == dict.fromkeys(("venter", "afleveret"), Mail.State.IN_DOUBT)
    assert "The backup was of an earlier version: its tables were brought up to date." in said.getvalue()
    assert Person.objects.get(pk=member.pk).name == "Medlem"
    assert (portal.MEDIA_ROOT / "bilag").read_text() == "som det var"
    [before] = the_portal.glob("files.before-*")
    assert (before / "bilag").read_text() == "som det blev"
    assert append_only.missing_guards() == []
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM django_migrations WHERE app = 'socialaccount' AND name LIKE '0006%'")
        assert cursor.fetchone() == (1,)


def test_a_restore_that_fails_leaves_everything_as_it_was(the_portal, member):
    (portal.MEDIA_ROOT / "bilag").write_text("som det var")
    folder, _said = backup(the_portal / "backups")
    manifest = json.loads((folder / "manifest.json").read_text())
    [dump] = folder.glob("database.*")
    dump.write_text("kan ikke læses, og digesten passer" * 100)
    manifest["parts"] = [
        part if "database" not in part["path"] else asdict(part_of(folder, dump.name)) for part in manifest["parts"]
    ]
    (folder / "manifest.json").write_text(json.dumps(manifest))
    rename(member, "Efter")
    (portal.MEDIA_ROOT / "bilag").write_text("som det blev")
    before = sorted(the_portal.iterdir())
    said = {
        "sqlite": "The backup could not be restored: file is not a database",
        "postgresql": "pg_restore failed: pg_restore: error: input file does not appear to be a valid archive",
    }
    assert refused(restore, folder, replace=True) == (said[connection.vendor], 1)
    assert Person.objects.get(pk=member.pk).name == "Efter"
    assert (portal.MEDIA_ROOT / "bilag").read_text() == "som det blev"
    assert sorted(the_portal.iterdir()) == before


def test_a_backup_waits_for_nobody_who_writes_holds_nothing_half_and_removes_the_oldest(the_portal, guest):
    for name in ("20200101T000000Z", "20210101T000000Z"):
        a_backup(the_portal / "backups" / name)
    (the_portal / "backups/20220101T000000Z.unfinished").mkdir()
    if connection.vendor == "sqlite":
        # That it was made cannot be noted while another writes: it does not wait for that as long as in use.
        connection.cursor().execute("PRAGMA busy_timeout = 50")
    with opened(connection.settings_dict["NAME"]) as other:
        writer = other.cursor()
        writer.execute("BEGIN")
        writer.execute("INSERT INTO record_openedrecord (what) VALUES ('halvt')")
        folder, said = backup(the_portal / "backups", keep=2)
        writer.execute("COMMIT")
        writer.execute("DELETE FROM record_openedrecord")
    database = json.loads((folder / "manifest.json").read_text())["database"]
    assert (database["rows"]["record_openedrecord"], database["rows"]["members_person"]) == (0, 1)
    assert sorted(path.name for path in folder.parent.glob("2*")) == ["20210101T000000Z", folder.name]
    assert said.splitlines()[-1] == f"Removed: {the_portal}/backups/20200101T000000Z"


def test_a_backup_names_the_files_that_rows_miss_and_keeps_older_ones_that_may_have_them(the_portal, meeting_in, cast):
    meeting_in(S.PREPARING)
    lost = AttachmentVersion.objects.order_by("pk").first().file
    Path(lost.path).unlink()
    older = a_backup(the_portal / "backups/20200101T000000Z")
    said = StringIO()
    with pytest.raises(SystemExit) as missing:
        call_command("backup", older.parent, keep=1, stdout=said, stderr=said)
    assert missing.value.code == 2
    first, *_others = said.getvalue().splitlines()
    assert first == f"The file {lost.name} is missing on the disk, and a row names it."
    assert older.exists()


def a_backup(folder, **others) -> Path:
    """A small whole backup, of a database without rows."""
    (folder / "files").mkdir(parents=True)
    for name in ("database.sqlite3", "files/bilag"):
        (folder / name).write_text(name)
    database = Database("sqlite", "3", others.pop("migrations", []), {}, [])
    parts = others.pop("parts", [part_of(folder, name) for name in ("database.sqlite3", "files/bilag")])
    manifest = Manifest("2026-11-27T02:30:00+00:00", "0.1.0", database, parts, [], "", "", **others)
    manifest.write(folder)
    return folder


@pytest.fixture
def whole(tmp_path):
    return a_backup(tmp_path / "20261127T023000Z")


def test_a_whole_backup_is_said_to_be_whole(whole):
    assert restore(whole, check=True) == f"Whole backup: {whole}, 2 parts, 0.0 MB.\n"


def test_damaged_and_missing_parts_are_named(whole):
    (whole / "database.sqlite3").write_text("database.sqlite4")
    (whole / "files/bilag").unlink()
    assert refused(restore, whole, check=True) == (
        f"{whole} is damaged.\ndatabase.sqlite3 was changed or damaged.\nfiles/bilag is missing.",
        1,
    )


def test_a_half_backup_is_never_taken_for_a_whole_one(whole):
    half = a_backup(whole.with_name("20261128T023000Z.unfinished"))
    empty = whole.with_name("20261129T023000Z")
    empty.mkdir()
    for folder in (half, empty):
        assert refused(restore, folder, check=True) == (f"{folder} is not a whole backup.", 1)
    named = f"{whole.parent} is not a whole backup. Whole backups in it: {whole.name}."
    assert refused(restore, whole.parent, check=True) == (named, 1)


def test_a_manifest_that_is_damaged_or_of_another_format_is_not_read(whole):
    manifest = whole / "manifest.json"
    kept = json.loads(manifest.read_text())
    outside = kept["parts"] + [{"path": "../bilag", "size": 0, "sha256": ""}]
    said = {
        "{": "is damaged: it is not JSON.",
        json.dumps(kept | {"format": 2}): "is of another format than 1, the one this version reads.",
        json.dumps(kept | {"database": {}}): "is damaged: entries are missing.",
        json.dumps(kept | {"parts": outside}): "names a file outside the backup.",
    }
    for text, sentence in said.items():
        manifest.write_text(text)
        assert refused(restore, whole, check=True) == (f"{manifest} {sentence}", 1)


def test_a_backup_of_a_newer_portal_or_of_the_other_engine_is_refused(whole, monkeypatch, known_migrations):
    newer = a_backup(
        whole.with_name("20261128T023000Z"), migrations=[["members", "0001_initial"], ["members", "9999_new"]]
    )
    monkeypatch.setattr(connection, "vendor", "sqlite", raising=False)
    said = "The backup was made by a newer version of the portal (members.9999_new). Install that version first."
    assert refused(restore, newer) == (said, 1)
    monkeypatch.setattr(connection, "vendor", "postgresql", raising=False)
    said = "The backup is of sqlite, and DATABASE_URL names postgresql: name an empty database of the same kind."
    assert refused(restore, whole) == (said, 1)


def test_a_backup_goes_nowhere_it_would_be_backed_up_itself(settings, tmp_path):
    inside = settings.MEDIA_ROOT / "backups"
    said = f"{inside} lies in the folder that is backed up. Choose another one, best on another disk."
    assert refused(backup, inside) == (said, 1)


def test_a_backup_that_does_not_fit_on_the_disk_is_not_begun(tmp_path, monkeypatch):
    full = type("Usage", (), {"free": 5 * 1024 * 1024})
    monkeypatch.setattr(making.shutil, "disk_usage", lambda _folder: full)
    with pytest.raises(BackupProblem) as refusal:
        making.refuse_full_disk(tmp_path, 7 * 1024 * 1024)
    assert str(refusal.value) == f"{tmp_path} has 5 MB free; 8 MB are needed."


@pytest.mark.parametrize(
    ("name", "server", "said"),
    [
        ("pg_dump", 99, r"pg_dump is older \([\d, ]+\) than the database: install postgresql-client-99\."),
        ("pg_nothing", 15, r"The program pg_nothing is missing: install postgresql-client-15\."),
    ],
)
def test_a_program_of_postgresql_that_is_old_or_missing_is_named(name, server, said):
    with pytest.raises(BackupProblem, match=said):
        postgresql.program(name, server)

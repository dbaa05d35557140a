"""From what was collected to the ZIP: files and sealed minutes first, then the pages and data that tell of them."""

import json
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from meetings.pack import PackUnavailable, PieceStore, build_pdf
from meetings.seals.signed_copies import signed_minutes
from programme.archive.box import Box, Enclosed, Sealed
from programme.archive.pages import pages_of
from programme.archive.zipped import ZipOnDisk
from record.verbs import Refused

Progress = Callable[[int, int, str], None]
STYLE = Path(__file__).with_name("style.css")
SCHEMA = Path(__file__).with_name("archive.schema.json")
# The pages, and the data: steps of the progress bar beside one for each file and each minutes.
_STEPS_AFTER_FILES = 2


def write(box: Box, target: IO[bytes], progress: Progress) -> None:
    """Write the archive to `target`. What cannot be read or made is said where it would stand; the rest is there."""
    archive = ZipOnDisk(target, on=box.data["made_on"])
    steps = len(box.minutes) + len(box.files) + _STEPS_AFTER_FILES
    with translation.override(box.data["language"]):
        for done, sealed in enumerate(box.minutes):
            progress(done, steps, _("Minutes %(reference)s are laid out") % {"reference": sealed.meeting.reference})
            _put_minutes(archive, sealed)
        for done, enclosed in enumerate(box.files, start=len(box.minutes)):
            progress(done, steps, _("The files are put in"))
            _put_file(archive, enclosed)
        progress(steps - 2, steps, _("The pages are written"))
        for path, page in pages_of(box.data):
            archive.add(path, page.encode())
        archive.add("style.css", STYLE.read_bytes())
        progress(steps - 1, steps, _("The data are written"))
        archive.add("archive.json", as_json(box.data).encode())
        archive.add("archive.schema.json", SCHEMA.read_bytes())
        archive.add("manifest.txt", archive.manifest().encode())
    archive.close()


def _put_minutes(archive: ZipOnDisk, sealed: Sealed) -> None:
    said = sealed.said
    try:
        pdf = signed_minutes(sealed.meeting, build_pdf(sealed.content, pieces=PieceStore(settings.PACK_PIECES)))
    except (PackUnavailable, Refused) as problem:
        said["path"], said["problem"] = "", str(problem)
        return
    said["size"], said["sha256"] = len(pdf), archive.add(said["path"], pdf)


def _put_file(archive: ZipOnDisk, enclosed: Enclosed) -> None:
    said = enclosed.said
    try:
        source = enclosed.open()
    except OSError:
        said["path"], said["problem"] = "", _("The file is missing on the server.")
        return
    with source:
        said["size"], said["sha256"] = archive.stream(said["path"], source)


def as_json(data: dict[str, Any]) -> str:
    """Return the data as JSON: days as 2026-11-28, moments with their offset in Denmark."""
    return json.dumps(data, ensure_ascii=False, indent=1, default=_plain) + "\n"


def _plain(value):
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Promise):
        return str(value)
    raise TypeError(type(value).__name__)

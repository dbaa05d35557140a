"""Word, Excel and PowerPoint as PDF, by LibreOffice: a process, a profile and a folder of its own for each file."""

import os
import shutil
import signal
import subprocess
import tempfile
from contextlib import suppress
from pathlib import Path

from django.utils.translation import gettext as _

MAX_SECONDS = 90
# Address space in kilobytes, and the size of a file in blocks of 512 bytes, as the shell counts them.
MAX_MEMORY = 4 * 1024 * 1024
MAX_FILE = 500 * 1024 * 2
_PROGRAMS = ("soffice", "libreoffice")
_EXPORTS = {"docx": "writer_pdf_Export", "xlsx": "calc_pdf_Export", "pptx": "impress_pdf_Export"}
_OPTIONS = (
    '{"PDFUACompliance":{"type":"boolean","value":"true"},"UseTaggedPDF":{"type":"boolean","value":"true"},'
    '"ExportBookmarks":{"type":"boolean","value":"true"},"ExportNotes":{"type":"boolean","value":"false"}}'
)
# No macro runs, no link is followed, and whatever still asks for the network meets a proxy that is not there.
_SETTINGS = {
    "/org.openoffice.Office.Common/Security/Scripting": {
        "MacroSecurityLevel": "3",
        "DisableMacrosExecution": "true",
        "BlockUntrustedRefererLinks": "true",
    },
    "/org.openoffice.Office.Writer/Content/Update": {"Link": "2", "Field": "false"},
    "/org.openoffice.Office.Calc/Content/Update": {"Link": "2"},
    "/org.openoffice.Inet/Settings": {
        "ooInetProxyType": "2",
        "ooInetHTTPProxyName": "127.0.0.1",
        "ooInetHTTPProxyPort": "9",
        "ooInetHTTPSProxyName": "127.0.0.1",
        "ooInetHTTPSProxyPort": "9",
    },
}


class NotConverted(Exception):
    """The file could not be made into pages; the message says why, in the user's language."""


class NoOffice(Exception):
    """LibreOffice is not installed on this server."""


def as_pdf(content: bytes, ending: str) -> bytes:
    """Return a tagged PDF of an Office file; `ending` is docx, xlsx or pptx. Raises NotConverted and NoOffice."""
    program = next(filter(None, map(shutil.which, _PROGRAMS)), None)
    if program is None:
        raise NoOffice
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        source = folder / f"document.{ending}"
        source.write_bytes(content)
        _write_profile(folder / "profile" / "user")
        _run(program, folder, source, f"pdf:{_EXPORTS[ending]}:{_OPTIONS}")
        made = source.with_suffix(".pdf")
        if not made.exists():
            raise NotConverted(_("The file is damaged and cannot be opened."))
        return made.read_bytes()


def _run(program: str, folder: Path, source: Path, export: str) -> None:
    limited = ["/bin/sh", "-c", f'ulimit -v {MAX_MEMORY} -f {MAX_FILE} -c 0; exec "$@"', "sh"]
    command = [*limited, program, f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless", "--norestore"]
    command += ["--nolockcheck", "--nodefault", "--convert-to", export, "--outdir", str(folder), str(source)]
    surroundings = {"PATH": os.environ.get("PATH", "/usr/bin:/bin"), "HOME": str(folder), "TMPDIR": str(folder)}
    running = subprocess.Popen(  # noqa: S603 - LibreOffice, with names of our own making
        command,
        cwd=folder,
        env=surroundings | {"LANG": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        running.wait(timeout=MAX_SECONDS)
    except subprocess.TimeoutExpired as problem:
        raise NotConverted(_("The file demands too much time or memory to be shown.")) from problem
    finally:
        _stop(running)


def _stop(running: subprocess.Popen) -> None:
    """End LibreOffice and everything it has started."""
    with suppress(ProcessLookupError):
        os.killpg(running.pid, signal.SIGKILL)
    running.wait()


def _write_profile(folder: Path) -> None:
    folder.mkdir(parents=True)
    items = "".join(
        f'<item oor:path="{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop></item>'
        for path, values in _SETTINGS.items()
        for name, value in values.items()
    )
    (folder / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?><oor:items xmlns:oor="http://openoffice.org/2001/registry" '
        'xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">'
        f"{items}</oor:items>"
    )

"""How an Office file becomes pages: LibreOffice, in a process of its own that is trusted with nothing.

Each file gets a profile and a folder of its own that are thrown away with it. Macros do not run, what a file links to
is not fetched, and a file that takes too much is stopped.
"""

import contextlib
import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

from meetings.annexes import confined
from meetings.annexes.uploaded_file import OFFICE

logger = logging.getLogger(__name__)

PROGRAM = "soffice"
# What the operator installs; the Makefile and the Dockerfile say the same.
PACKAGES = "libreoffice-writer-nogui libreoffice-calc-nogui libreoffice-impress-nogui"

MAX_SECONDS = 60
MAX_MEMORY = 3 * 1024**3
MAX_FILE = 500 * 1024 * 1024

# How LibreOffice calls the format of a file, so that it takes it for nothing else, and its way to PDF.
_FILTERS = {
    "docx": ("MS Word 2007 XML", "writer_pdf_Export"),
    "xlsx": ("Calc MS Excel 2007 XML", "calc_pdf_Export"),
    "pptx": ("Impress MS PowerPoint 2007 XML", "impress_pdf_Export"),
    "odt": ("writer8", "writer_pdf_Export"),
    "ods": ("calc8", "calc_pdf_Export"),
    "odp": ("impress8", "impress_pdf_Export"),
    # A page of our own, of a mail's words.
    "html": ("HTML (StarWriter)", "writer_pdf_Export"),
}
HTML = "text/html"
_ENDINGS = OFFICE | {HTML: "html"}
# Tagged for screen readers, with the headings as bookmarks; comments and hidden slides stay with the authors.
_EXPORT = {
    "UseTaggedPDF": True,
    "PDFUACompliance": True,
    "ExportBookmarks": True,
    "ExportNotes": False,
    "ExportHiddenSlides": False,
    "ExportFormFields": False,
}
# A proxy that answers nobody, for what slips past the settings that forbid links ("2": never, and: set by hand).
_NOBODY = "127.0.0.1"
_SETTINGS = (
    ("Office.Common/Security/Scripting", "MacroSecurityLevel", "3"),
    ("Office.Common/Security/Scripting", "DisableMacrosExecution", "true"),
    ("Office.Common/Security/Scripting", "BlockUntrustedRefererLinks", "true"),
    ("Office.Writer/Content/Update", "Link", "2"),
    ("Office.Calc/Content/Update", "Link", "2"),
    ("Office.Java/VirtualMachine", "Enable", "false"),
    ("Inet/Settings", "ooInetProxyType", "2"),
    ("Inet/Settings", "ooInetHTTPProxyName", _NOBODY),
    ("Inet/Settings", "ooInetHTTPProxyPort", "9"),
    ("Inet/Settings", "ooInetHTTPSProxyName", _NOBODY),
    ("Inet/Settings", "ooInetHTTPSProxyPort", "9"),
    ("Inet/Settings", "ooInetNoProxy", ""),
    # Dates and sheets of paper as they are here, where the file does not say.
    ("Setup/L10N", "ooSetupSystemLocale", "da-DK"),
)


class NotConverted(Exception):
    """There are no pages; each way of failing is a class of its own."""


class NoProgram(NotConverted):
    """LibreOffice is not installed on this server."""


class TooSlow(NotConverted):
    """It took longer than MAX_SECONDS and was stopped."""


class Unreadable(NotConverted):
    """LibreOffice could not open the file, or gave up on it."""


def is_installed() -> bool:
    """Tell whether this server can turn Office files into pages."""
    return shutil.which(PROGRAM) is not None


def version() -> str:
    """Return what LibreOffice says it is; raise OSError or SubprocessError when it does not start. Takes seconds."""
    program = shutil.which(PROGRAM) or PROGRAM
    with tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as home:
        said = subprocess.run(  # noqa: S603 - our own program
            [program, f"-env:UserInstallation={Path(home).as_uri()}", "--version"],
            env={"PATH": os.defpath, "HOME": home, "LANG": "C.UTF-8"},
            capture_output=True,
            check=True,
            text=True,
            timeout=60,
        )
    return " ".join(said.stdout.split()[:2])


def to_pdf(content: bytes, content_type: str) -> bytes:
    """Return an Office file (`content_type` one of uploaded_file.OFFICE, or HTML of our own) as a tagged PDF.

    Raises NoProgram, TooSlow or Unreadable. The PDF comes from a program that read a foreign file: inspect it.
    """
    program = shutil.which(PROGRAM)
    if program is None:
        raise NoProgram
    ending = _ENDINGS[content_type]
    with tempfile.TemporaryDirectory(prefix="office-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        source, made = folder / f"annex.{ending}", folder / "pages" / "annex.pdf"
        source.write_bytes(content)
        _write_profile(folder / "profile")
        code = _run(_command(program, source, made.parent), folder)
        # LibreOffice ends with 0 also when it could not open the file.
        if code != 0 or not made.exists():
            logger.warning("LibreOffice made no pages of a %s file (%s)", ending, code)
            raise Unreadable
        return made.read_bytes()


def _write_profile(folder: Path) -> None:
    items = "".join(
        f'<item oor:path="/org.openoffice.{path}"><prop oor:name="{name}" oor:op="fuse"><value>{value}</value></prop>'
        "</item>"
        for path, name, value in _SETTINGS
    )
    (folder / "user").mkdir(parents=True)
    (folder / "user" / "registrymodifications.xcu").write_text(
        '<?xml version="1.0" encoding="UTF-8"?>'
        f'<oor:items xmlns:oor="http://openoffice.org/2001/registry">{items}</oor:items>'
    )


def _command(program: str, source: Path, target: Path) -> list[str]:
    taken_for, way_out = _FILTERS[source.suffix[1:]]
    options = {name: {"type": "boolean", "value": str(on).lower()} for name, on in _EXPORT.items()}
    return [
        # Processor time is the second line: it ends one that has lost the worker who would have stopped it.
        *(sys.executable, "-I", confined.__file__, str(2 * MAX_SECONDS), str(MAX_MEMORY), str(MAX_FILE)),
        *(program, "--headless", "--norestore", "--nolockcheck", "--nodefault", "--nofirststartwizard"),
        f"-env:UserInstallation={(source.parent / 'profile').as_uri()}",
        f"--infilter={taken_for}",
        *("--convert-to", f"pdf:{way_out}:{json.dumps(options)}", "--outdir", str(target), str(source)),
    ]


def _run(command: list[str], folder: Path) -> int:
    """Return how the program ended. Raises TooSlow; leaves no process behind."""
    # Nothing of ours goes along: the settings in our environment are none of a foreign file's business.
    environment = {"PATH": os.defpath, "HOME": str(folder), "TMPDIR": str(folder), "LANG": "C.UTF-8"}
    process = subprocess.Popen(  # noqa: S603 - our own program, and the file goes in as data
        command,
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        return process.wait(MAX_SECONDS)
    except subprocess.TimeoutExpired as late:
        raise TooSlow from late
    finally:
        # LibreOffice starts programs of its own: all of them go, however the first one ended.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()

"""Checks of what is installed beside the code: fonts, LibreOffice, static files, versions."""

import platform
import subprocess

import django
from django.conf import settings
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.cache import cache
from django.db import connection
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from dk2020portal.operating.findings import check, doubtful, fine, wrong
from meetings.annexes.office import is_installed, version
from meetings.pack.render import PackUnavailable, can_draw
from meetings.pack.typeface import FONTS, NOTO

A_DAY = 24 * 60 * 60


@check("fonts", gettext_lazy("Fonts"))
def fonts():
    """Whether paper can be drawn, and with all letters."""
    if not (FONTS / "IBMPlexSans-Regular.ttf").exists():
        yield wrong(_("IBM Plex Sans is missing: no PDF can be made."), _("Run make build."))
        return
    try:
        can_draw()
    except PackUnavailable as problem:
        yield wrong(_("The library that draws pages is missing."), str(problem))
        return
    if NOTO.exists():
        yield fine(_("IBM Plex Sans and Noto are there."))
    else:
        said = _("Noto is missing: letters that IBM Plex lacks look different on paper.")
        yield doubtful(said, "apt-get install fonts-noto-core fonts-dejavu-core")


@check("office", "LibreOffice", takes_long=True)
def office():
    """Whether Office annexes become pages."""
    if not is_installed():
        said = _("It is not installed: Office annexes stand in packs by name only.")
        yield doubtful(said, _("Run make office, or install the packages it names."))
        return
    try:
        yield fine(version())
    except (OSError, subprocess.SubprocessError):
        yield wrong(_("It does not start."), _("Run soffice --version as the portal's user, and read what it says."))


@check("static", gettext_lazy("Look of the pages"))
def static_files():
    """Whether style sheets and scripts are where pages ask for them."""
    todo = _("Run make build and manage.py collectstatic --no-input, and start the portal again.")
    if settings.PRODUCTION:
        there = "css/portal.css" in getattr(staticfiles_storage, "hashed_files", {})
    else:
        there = bool(finders.find("css/portal.css"))
    if there and (FONTS.parents[3] / "css" / "dkfds.used.css").exists():
        yield fine(_("Style sheets and scripts are there."))
    else:
        yield wrong(_("Style sheets or scripts are missing: pages are bare."), todo)


def versions() -> list[tuple[str, str]]:
    """Return (what, version) of everything the portal stands on; LibreOffice is asked once a day."""
    return [
        ("Python", platform.python_version()),
        ("Django", django.get_version()),
        (connection.display_name, _database_version()),
        ("LibreOffice", _office_version()),
        (_("Fonts"), "IBM Plex Sans, Noto" if NOTO.exists() else "IBM Plex Sans"),
        (_("Operating system"), f"{platform.system()} {platform.release()}"),
    ]


def _database_version() -> str:
    return ".".join(str(part) for part in connection.get_database_version())


def _office_version() -> str:
    if not is_installed():
        return _("not installed")
    try:
        return cache.get_or_set("office-version", version, timeout=A_DAY) or ""
    except (OSError, subprocess.SubprocessError):
        return _("does not start")

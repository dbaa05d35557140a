"""Every mail the verbs can send has its texts, says what it is about, and holds a link and no content."""

import re
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.template.loader import render_to_string

from meetings.models import Dispatch
from record import clock

SOURCES = [
    path
    for app in ("programme", "workgroups", "meetings", "members", "record")
    for path in (Path(settings.BASE_DIR) / app).rglob("*.py")
]
BY_NAME = re.compile(r'(?:template=|tell_operator\()"([a-z_]+)"')
NAMED = {name for path in SOURCES for name in BY_NAME.findall(path.read_text())}
DISPATCHED = {f"dispatch_{kind}" for kind in (Dispatch.Kind.AGENDA, Dispatch.Kind.SUPPLEMENT, Dispatch.Kind.CANCELLED)}
# Mails that are no messages in the portal: they go to somebody who cannot log in.
LETTERS = {
    "email_change_new",
    "email_change_old",
    "email_changed",
    "invitation",
    "password_reset",
    "reminder",
    "summit_evaluation",
    "summit_invitation",
    "summit_place",
    "summit_registered",
}
# What is sent out of a written procedure, which has no supplement.
IN_WRITING = {"written_agenda", "written_cancelled"}
TEMPLATES = sorted(NAMED | DISPATCHED | IN_WRITING | LETTERS)


@pytest.fixture
def context():
    committee = SimpleNamespace(name="Administrativ styregruppe")
    return {
        "person": SimpleNamespace(get_short_name="Marie"),
        "link": "https://portal.example/meetings/1/",
        "owner": SimpleNamespace(name="Else Holm"),
        "meeting": SimpleNamespace(committee=committee, starts_at=clock.now()),
        "sender": committee,
        "receiver": committee.name,
        "group": committee.name,
        "day": clock.today(),
        "committee": committee,
        "name": "R&D <nord> 'A'",
        "summit": SimpleNamespace(name="Klimatopmøde"),
        "programme": SimpleNamespace(name="DK2020"),
        # The mail of the morning has a link of each thing it names, and one to end it.
        "lines": [
            {"line": SimpleNamespace(what="Read", about_in_mail=committee.name, due_on=clock.today()), "link": "/"}
        ],
        "told": [],
        "decisions": 3,
        "accepts_silence": True,
        "tasks": 2,
        "giver": "R&D <nord> 'A'",
        "away": "R&D <nord> 'A'",
        "because": "Punkt 3: Fortroligt",
        "number": "2",
        "seal": "1a2b 3c4d",
        "names": ["R&D <nord> 'A'"],
        "sentences": ["R&D <nord> 'A': Segl 1 mangler."],
        "expires_at": clock.now() + timedelta(days=7),
    }


def test_every_text_is_used():
    folder = Path(settings.BASE_DIR) / "templates" / "mail"
    assert sorted(path.name.removesuffix(".body.txt") for path in folder.glob("*.body.txt")) == TEMPLATES


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_mail_has_one_subject_line_one_link_and_no_content(name, context):
    subject = render_to_string(f"mail/{name}.subject.txt", context).strip()
    body = render_to_string(f"mail/{name}.body.txt", context)
    assert (subject.count("\n"), 0 < len(subject) <= 200, body.count("https://")) == (0, True, 1)
    assert "Fortroligt" not in subject + body


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_mail_shows_names_as_they_are_written(name, context):
    context["meeting"].committee.name = context["lines"][0]["line"].about_in_mail = "R&D <nord> 'A'"
    context["person"].get_short_name = "Else & Co"
    text = "".join(render_to_string(f"mail/{name}.{part}.txt", context) for part in ("subject", "body"))
    assert [code for code in ("&amp;", "&lt;", "&gt;", "&#x27;") if code in text] == []
    assert "R&D <nord> 'A'" in text or "committee" not in _source(name)


def _source(name):
    folder = Path(settings.BASE_DIR) / "templates" / "mail"
    return "".join((folder / f"{name}.{part}.txt").read_text() for part in ("subject", "body"))

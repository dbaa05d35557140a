"""Invariants over the whole house: history, log-in, translation, migrations."""

import ast
import pkgutil
import re
import subprocess
from importlib import import_module
from io import StringIO

import polib
import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.forms import CharField, PasswordInput
from django.forms.forms import BaseForm
from django.urls import get_resolver
from django.urls.resolvers import URLPattern, URLResolver

from members.rules.roles import Permission
from pages.rich_text_field import RichTextField
from pages.text_fields import LineField, LinkField, MailField, PatternField, TextField
from record.history import ActRecorded
from record.plain_text import Written

OWN = ("record", "members", "meetings", "workgroups", "programme")
# Each with the reason why it keeps no history of its own.
WITHOUT_HISTORY = {
    "SummitEvaluation": "anonymous: the moment of a row would tell whose it is; immutable itself",
    "SeenAs": "an event; the table only grows",
    "WorkerSign": "a sign of life, gone with its worker",
    "SearchText": "made from what others hold, and can be made again",
    "SearchDue": "work in progress, gone when it is done",
    "LogInFailure": "a count, removed after a day",
    "Mail": "work in progress, removed after thirty days",
    "Message": "what was told; never changed but for the time it was opened",
    "AttachmentVersion": "immutable itself",
    "AgendaRevision": "immutable itself",
    "ApprovedAgenda": "immutable itself",
    "MinutesRevision": "immutable itself",
    "DecisionsSent": "immutable itself",
    "SignedCopy": "immutable itself",
    "SealLedger": "one row that counts the seals, which are immutable",
    "SealCheck": "what one night found",
    "LastRun": "when a program last did its work; written over every time",
    "OpenedRecord": "gone with the transaction that wrote it",
    "Dispatch": "a record of sending",
    "CalendarEntry": "under which id a meeting stands in a calendar, and whether it was taken out again",
    "CalendarReply": "a mail that was read, removed after a year",
    "CalendarFeed": "an address, gone when it is taken back",
    "AgendaReading": "a record of opening; the table only grows",
    "Treatment": "from when to when an item was treated; ended once",
    "ClosedReading": "a log",
    "FollowUpUpdate": "the history of a follow-up in its own words",
    "TaskStatus": "the history of a task in its own words",
    "StandingItem": "what an item was made of; never changed",
    "ProposalWord": "the history of what was said about a proposal in its own words",
    "SupportWord": "the history of what was said about a request in its own words",
    "Agreement": "the history of what was agreed in its own words: what was wrong is corrected by a later one",
    "ConceptPaper": "a version of the concept paper, immutable itself",
    "Handover": "the history of who had what on the desk, immutable itself",
    "HandedOver": "what was open when a programme was closed, immutable itself",
    "Absence": "never changed but for the time it was called off; gone with the person",
    "Note": "private to its reader",
    "AnnexMark": "private to its reader",
    "DecisionWatch": "one's own; gone when it is followed no more",
    "ItemSitting": "work in progress, gone when its text is saved on the item",
    "ChairRemark": "preparation for leading a meeting, private to the co-chairs",
    "Rendition": "made from the bytes of a version, and can be made again",
    "PackJob": "work in progress, removed after two days",
    "PackTaken": "what somebody downloaded, for the next download",
    "ArchiveJob": "work in progress, removed after two days",
    "ArchiveTaken": "a record of taking; the table only grows",
}


def own_models():
    return [
        model for app in OWN for model in apps.get_app_config(app).get_models() if not hasattr(model, "history_object")
    ]


# Tables of ties alone.
TIES = {"TakenDays_municipalities", "Task_items", "Task_work_groups", "SummitRegistration_sessions"}


def test_every_model_has_a_history_or_a_reason_why_not():
    without = {model.__name__ for model in own_models() if not issubclass(model, ActRecorded)}
    assert without - TIES == set(WITHOUT_HISTORY)


# Each with the reason why its text is not cleaned as it is saved: nobody types it there.
NOT_TYPED = {
    "LogInFailure": "fingerprints",
    "SeenAs": "no text",
    "Mail": "ids, and what the portal and the mail server say",
    "WorkerSign": "names programs give themselves",
    "SearchText": "made from what was cleaned",
    "SearchDue": "no text",
    "Message": "made from what was cleaned, with line ends as calendars want them",
    "AgendaRevision": "covered by its digest; its reason comes from a form",
    "ApprovedAgenda": "covered by its digest",
    "MinutesRevision": "covered by its digest; its reason comes from a form",
    "DecisionsSent": "made from what was cleaned",
    "SignedCopy": "no text",
    "SealLedger": "no text",
    "SealCheck": "made from what was cleaned",
    "LastRun": "what programs say of themselves",
    "OpenedRecord": "no text",
    "Dispatch": "no text",
    "CalendarEntry": "no text",
    "CalendarReply": "no text",
    "CalendarFeed": "no text",
    "AgendaReading": "no text",
    "Treatment": "no text",
    "StandingItem": "no text",
    "ClosedReading": "made from what was cleaned",
    "Rendition": "made from the bytes of a version",
    "PackJob": "made from what was cleaned",
    "PackTaken": "no text",
    "ArchiveJob": "made from what was cleaned",
    "ArchiveTaken": "no text",
}
# Fields of the account library: a code or an address, which is compared and not kept as text; a name, cleaned apart.
OF_THE_ACCOUNT_LIBRARY = (
    "LogInForm",
    "AppCodeForm",
    "SecondStepForm",
    "ConfirmByCodeForm",
    "PasskeyForm",
    "ForgottenPasswordForm",
)


def test_every_model_keeps_its_text_clean_or_has_a_reason_why_not():
    without = {model.__name__ for model in own_models() if not issubclass(model, Written)}
    assert without - TIES == set(NOT_TYPED)


def own_forms():
    """Every form of our own apps, wherever it is written."""
    for app in OWN:
        for module in pkgutil.walk_packages(import_module(app).__path__, f"{app}."):
            if "migrations" not in module.name:
                import_module(module.name)
    return [form for form in _below(BaseForm) if form.__module__.partition(".")[0] in OWN]


def _below(kind):
    return [subclass for direct in kind.__subclasses__() for subclass in (direct, *_below(direct))]


def test_every_form_takes_text_in_by_the_fields_that_clean_it():
    typed_in = [
        (form.__name__, name)
        for form in own_forms()
        for name, field in form.base_fields.items()
        if isinstance(field, CharField) and not isinstance(field.widget, PasswordInput)
        if not isinstance(field, LineField | TextField | MailField | LinkField | PatternField | RichTextField)
    ]
    assert {form for form, _name in typed_in} <= set(OF_THE_ACCOUNT_LIBRARY), typed_in


def all_patterns(resolver=None, namespace=""):
    """Every address of our own apps, as (name, pattern)."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            if "allauth" not in str(pattern.urlconf_name):
                yield from all_patterns(pattern, f"{pattern.namespace}:" if pattern.namespace else namespace)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", pattern


# What somebody needs who is not logged in yet, and the addresses that are closed to everybody.
LOGGING_ON = {
    "account_confirm_login_code",
    "account_email",
    "account_email_verification_sent",
    "account_inactive",
    "account_login",
    "account_logout",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key",
    "account_reset_password_from_key_done",
    "account_signup",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "openid_connect_callback",
    "openid_connect_login",
    "socialaccount_connections",
    "socialaccount_login_cancelled",
    "socialaccount_login_error",
    "socialaccount_signup",
}


def test_every_page_asks_for_log_in_but_those_that_say_otherwise():
    public = {name for name, pattern in all_patterns() if not getattr(pattern.callback, "login_required", True)}
    assert public == LOGGING_ON | {
        "set_language",
        "accessibility",
        "privacy",
        "contact",
        "help",
        "help_secretariat",
        "cookies",
        "health",
        "health_live",
        "health_ready",
        "metrics",
        "members:accept_invitation",
        "members:answer_email_change",
        "members:stop_looking",
        "meetings:guest_link",
        "meetings:answer_by_link",
        "meetings:poll_by_link",
        "meetings:stop_reminders",
        "meetings:feed",
        "programme:summit_answer",
        "programme:summit_registration",
        "programme:summit_cancel",
        "programme:summit_evaluate",
    }


@pytest.mark.django_db
def test_migrations_say_what_the_models_say():
    call_command("makemigrations", check=True, dry_run=True, stdout=StringIO())


def test_mail_leaves_through_the_outbox_only():
    """Whatever else spoke with the mail server would make somebody wait for it, and would not be tried again."""
    speaks = {
        str(path.relative_to(settings.BASE_DIR))
        for app in (*OWN, "dk2020portal")
        for path in (settings.BASE_DIR / app).rglob("*.py")
        if re.search(r"django\.core\.mail import|django\.core import mail|smtplib", path.read_text())
    }
    assert speaks == {"members/mail/outbox.py", "members/mail/smtp.py"}


def catalogue():
    return polib.pofile(str(settings.BASE_DIR / "locale/da/LC_MESSAGES/django.po"))


def test_the_danish_catalogue_is_complete():
    entries = catalogue()
    assert [entry.msgid for entry in entries.untranslated_entries() + entries.fuzzy_entries()] == []


def test_the_danish_catalogue_knows_every_text_of_the_portal(tmp_path):
    """Collected afresh from source and templates, the texts are those of the catalogue."""
    sources = subprocess.run(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "*.py", "*.html", "*.txt"],
        cwd=settings.BASE_DIR,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    known = {entry.msgid for entry in catalogue()}
    used = set()
    for name in sources:
        if name.startswith("tests/") or not (settings.BASE_DIR / name).exists():
            continue
        text = (settings.BASE_DIR / name).read_text()
        used |= set(re.findall(r'\{%\s*translate\s+"([^"]+)"', text))
        if name.endswith(".py"):
            used |= {
                string.replace('\\"', '"')
                for string in re.findall(r'\b(?:_|gettext_lazy)\(\s*"((?:[^"\\]|\\.)+)"\s*\)', text)
            }
    assert sorted(used - known) == []


def test_placeholders_survive_translation():
    wrong = [
        entry.msgid
        for entry in catalogue()
        if entry.msgstr and set(re.findall(r"%\(\w+\)s", entry.msgid)) != set(re.findall(r"%\(\w+\)s", entry.msgstr))
    ]
    assert wrong == []


def test_templates_have_no_inline_style_or_script():
    offenders = [
        str(path.relative_to(settings.BASE_DIR))
        for path in (settings.BASE_DIR / "templates").rglob("*.html")
        if re.search(r"\sstyle=|<style|<script(?![^>]*\ssrc=)|\son\w+=|\|safe\b", path.read_text())
    ]
    assert offenders == []


# What Django cannot break may be longer where it stands alone on its line: one tag, or the sentence of a translation.
ALONE = re.compile(r"\{% [^%]*%\}>?")


def test_a_line_of_a_template_is_read_at_a_glance():
    """One element of block level or one block tag a line, 120 characters at most."""
    long = [
        f"{path.relative_to(settings.BASE_DIR)}:{number} ({len(line)})"
        for path in sorted((settings.BASE_DIR / "templates").rglob("*.html"))
        for number, line in enumerate(path.read_text().splitlines(), 1)
        if len(line) > 120 and not ALONE.fullmatch(line.strip())
    ]
    assert long == []


def test_templates_ask_the_model_and_compare_no_raw_states():
    """`meeting.state in "planned preparing"` would be true of a state called "plan"."""
    compared = re.compile(r"\.(?:state|status|kind|role|outcome|openness) (?:==|!=|in|not in) [\"']")
    templates = sorted((settings.BASE_DIR / "templates").rglob("*.html"))
    assert [path.name for path in templates if compared.search(path.read_text())] == []


PERMISSION_LIKE = re.compile(r"[\"']((?:members|meetings|workgroups|programme)\.[a-z_]+)[\"'] (?:not )?in may\b")


def test_a_permission_in_a_template_is_one_there_is():
    """In Python a permission is a name of the enum; a template, which has no names, writes its value."""
    templates = (settings.BASE_DIR / "templates").rglob("*.html")
    written = {value for path in templates for value in PERMISSION_LIKE.findall(path.read_text())}
    assert (written - set(Permission.values), "meetings.prepare_meeting" in written) == (set(), True)


def test_a_permission_in_python_is_a_name_and_no_text():
    texts = [f'"{value}"' for value in Permission.values]
    apps_own = [settings.BASE_DIR / app for app in (*OWN, "dk2020portal", "pages")]
    files = [path for app in apps_own for path in app.rglob("*.py") if path.name != "roles.py"]
    assert [str(path) for path in files if any(text in path.read_text() for text in texts)] == []


def test_every_verb_says_what_goes_in_and_out():
    verbs = [
        (path, node)
        for app in OWN
        for path in (settings.BASE_DIR / app).rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.FunctionDef)
        and any(getattr(decorator, "id", "") == "verb" for decorator in node.decorator_list)
    ]
    silent = [
        f"{path.name}: {node.name}"
        for path, node in verbs
        if node.returns is None
        or any(argument.annotation is None for argument in (*node.args.args, *node.args.kwonlyargs))
    ]
    assert (silent, len(verbs) > 80) == ([], True)


def test_each_thing_is_called_what_it_is():
    """`one` said nothing of what is at hand, a thousand times over."""
    named = [
        f"{path.relative_to(settings.BASE_DIR)}:{node.lineno}"
        for folder in ("dk2020portal", "bench", "tests", "pages", *OWN)
        for path in sorted((settings.BASE_DIR / folder).rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if getattr(node, "id", None) == "one" or getattr(node, "arg", None) == "one"
    ]
    assert named == []

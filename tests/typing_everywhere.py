"""Every form somebody can type text in, found by walking the addresses: how it is filled, sent and read again."""

import html
import re
from datetime import timedelta
from itertools import count, product

from django import forms
from django.apps import apps
from django.db.models import CharField, Q
from django.db.models import TextField as TextColumn
from django.urls import NoReverseMatch, reverse

from meetings.forms.minutes import AnswerMinutesCommentForm
from meetings.guests.answer_links import can_answer, invitation_link, poll_link
from meetings.models import (
    AgendaItem,
    Attachment,
    Attendance,
    Decision,
    DecisionAmendment,
    FollowUp,
    MinutesComment,
    ReferralReceiver,
)
from meetings.rules.lifecycle import TRANSITIONS
from members.models import Membership, Organisation, Person
from pages.rich_text_field import RichTextField
from pages.richtext import RichText, typed_text
from pages.text_fields import LineField, LinkField, MailField, TextField
from record import clock
from record.plain_text import cleaned, in_one_line, without_margins
from tests.conftest import pdf
from tests.test_house import OWN
from tests.test_urls_by_role import POSTED, all_routes

# Stands in everything that is typed, so that it is found again.
MARK = "Zqx"
WHO = ("secretary", "co_chair", "member")
# Each row of proposed dates has hours of its own.
HOURS = {f"{part}_{row}": f"{row + later:02}:00" for row in range(1, 6) for part, later in (("start", 8), ("end", 9))}
# Whatever the clock says: no meeting ends after midnight, and of a day with clashes one has been told.
TOMORROW = str(clock.today() + timedelta(days=1))
HELD = {"day": TOMORROW, "start": "10:00", "end": "12:00", "told": f"{TOMORROW} 10:00"}
# What these forms need beside text, where the first choice of each field is not enough.
BESIDE = {
    "MembershipForm": {"role": "secretariat"},
    "ChangeMembershipForm": {"role": "coordinator"},
    # An outcome that decides: only then the reason to decide without a quorum is kept.
    "DecisionForm": {"outcome": "approved"},
    "EstablishForm": {"members": []},
    **dict.fromkeys(("MeetingForm", "CopyMeetingForm"), HELD),
    "ProposeForm": {"dates": "4.3.2031"},
    "SummitForm": {"starts": "08:00", "ends": "16:00", "register_by": str(clock.today())},
    "PollForm": HOURS,
    "ProposedDatesForm": HOURS,
    # Each in its own time: a speaker or a room that is taken is refused.
    "SessionForm": {"starts": "12:00", "ends": "13:00"},
}
# What is sent along with these forms, which is no field of theirs: a choice from a preview, and the button.
SENT_ALONG = {"ProposeForm": {"shown": "yes", "chosen": "2031-03-04", "keep": "yes"}}
# What is chosen although it need not be: one of several receivers.
CHOSEN = {("PassOnForm", "person")}
# Whose key stands in an address beside that of the thing it is part of.
PARTS = {
    "milestone": "programme.PlanMilestone",
    "round": "programme.PlanRound",
    "step": "programme.PlanStep",
}
_numbers = count(1)


def is_text(field) -> bool:
    """Whether people type words in the field."""
    return isinstance(field, LineField | TextField | RichTextField) and not field.widget.is_hidden


def kept(field, typed: str) -> str:
    """What is kept of what is typed in the field."""
    return in_one_line(typed).strip() if isinstance(field, LineField) else without_margins(cleaned(typed))


def filled(form, page, type_in) -> dict:
    """What is posted: `type_in(name, field)` in every text field that is shown, and what stands there, or comes first,
    in the others."""
    shown = {name for name in form.fields if f'name="{name}"' in page.content.decode()}
    posted = {
        name: (type_in(name, field) if name in shown else "") if is_text(field) else _beside(form, name)
        for name, field in form.fields.items()
    }
    beside = BESIDE.get(type(form).__name__, {})
    posted |= {name: value for name, value in beside.items() if name in form.fields}
    return posted | SENT_ALONG.get(type(form).__name__, {})


def _beside(form, name):
    field, value = form.fields[name], form[name].value()
    if isinstance(field, forms.FileField):
        return pdf()
    if isinstance(field, MailField):
        return f"ny{next(_numbers)}@kommune.example"
    if isinstance(field, forms.DateField):
        return str(value or clock.today() + timedelta(days=1))
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return [str(key) for key, _label in field.choices][:1]
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField) and value in (None, ""):
        is_chosen = name in ("organisation", "committee") or (type(form).__name__, name) in CHOSEN
        if not field.required and not is_chosen:
            return ""
        return next((str(key) for key, _label in field.choices if str(key)), "")
    if isinstance(field, LinkField) and field.required:
        return f"https://kommune.example/{next(_numbers)}"
    if isinstance(field, forms.TypedChoiceField):
        return str(value)
    if isinstance(field, forms.IntegerField) and value is None:
        return field.min_value or 1
    return "" if value is None or value is False else value


def forms_on(page) -> list:
    """The forms with text fields on a page."""
    if not page.context:
        return []
    # The page itself comes first, and then what it includes, each with what it was given.
    given = (page.context[0] if isinstance(page.context, list) else page.context).flatten()
    found = [*given.values(), *(row.get("form") for row in given.get("rows") or [] if isinstance(row, dict))]
    if given.get("comments"):
        found.append(AnswerMinutesCommentForm())
    return [form for form in found if isinstance(form, forms.BaseForm) and any(map(is_text, form.fields.values()))]


def where_it_is_sent(page, address: str, form) -> str:
    """The address the form on the page is posted to."""
    names = [f'name="{name}' for name, field in form.fields.items() if is_text(field)]
    sent = [
        (sum(name in inside for name in names), opening)
        for opening, inside in re.findall(r"<form([^>]*)>(.*?)</form>", page.content.decode(), re.DOTALL)
        if 'method="post"' in opening
    ]
    # Of several on a page, that which asks for most of it.
    found, opening = max(sent, key=lambda row: row[0], default=(0, ""))
    assert found, f"{type(form).__name__} stands in no form of {address}"
    action = re.search(r'\baction="([^"]*)"', opening)
    return html.unescape(action[1]) if action else address


def addresses(meeting, group, cast):
    """Every address that is opened, of everything around the meeting: (name, address)."""
    of_item = Q(item__meeting=meeting)
    known = {
        "meetings/": [meeting.pk],
        "desk/": [meeting.pk],
        "committees/<slug:slug>/coordination/agreements/": _first(apps.get_model("programme.Agreement")),
        "committees/<slug:slug>/coordination/papers/<": [
            *_first(apps.get_model("programme.Paper"), title="Til punkt"),
            *_first(apps.get_model("programme.Paper"), title="Til lukning"),
        ],
        "committees/<slug:slug>/summit/sessions/<int:pk>/": _first(apps.get_model("programme.SummitSession")),
        "committees/<slug:slug>/summit/concept/<int:pk>/": _first(apps.get_model("programme.ConceptPaper")),
        "committees/<slug:slug>/summit/invited/<int:pk>/": _first(apps.get_model("programme.SummitInvitation")),
        "committees/<slug:slug>/plans/<int:pk>/": _first(apps.get_model("programme.ClimatePlan")),
        "committees/<slug:slug>/network/notes/<int:pk>/": _first(apps.get_model("programme.NetworkNote")),
        "support/<int:pk>/": [
            *_first(apps.get_model("programme.SupportRequest"), title="Til svar"),
            *_first(apps.get_model("programme.SupportRequest"), title="Til andre"),
        ],
        "committees/<slug:slug>/programme/tasks/<int:pk>/": _first(apps.get_model("programme.Task")),
        "polls/<": _first(apps.get_model("meetings.DatePoll")),
        "proposed-dates/": _first(apps.get_model("meetings.ProposedDate")),
        "year-themes/": _first(apps.get_model("meetings.YearTheme")),
        "taken-days/": _first(apps.get_model("meetings.TakenDays")),
        "items/": [*_first(AgendaItem, meeting=meeting), *_first(AgendaItem, state="proposed")],
        "annexes/": _first(Attachment, of_item),
        "milestones/": _first(apps.get_model("workgroups.Milestone")),
        "documents/": _first(apps.get_model("workgroups.GroupDocument")),
        "attendances/": _first(Attendance, meeting=meeting, person=cast["member"]),
        "decisions/": _first(Decision, of_item),
        "comments/": _first(MinutesComment, minutes__meeting=meeting),
        "cases/": _first(ReferralReceiver),
        "follow-ups/": _first(FollowUp),
        "memberships/": [
            *_first(Membership, person=cast["participant"]),
            *_first(Membership, role="co_chair"),
            *_first(Membership, starts_on__gt=clock.today()),
            *_first(Membership, office="Viborg"),
        ],
        "item-templates/": _first(apps.get_model("meetings.ItemTemplate")),
        "seats/": _first(apps.get_model("members.Seat"), memberships=None),
        "organisations/": _first(Organisation),
        "people/": [*_first(Person, name="Fremmed"), cast["member"].pk, cast["participant"].pk],
    }
    for name, route in all_routes():
        if name in POSTED or "allauth" in name or name.startswith(("mfa_", "account_", "openid", "social")):
            continue
        slug = _slug(route, group if route.startswith("workgroups/") else meeting)
        pks = next((found for start, found in known.items() if route.startswith(start)), [None])
        verbs = sorted({row.verb for row in TRANSITIONS}) if "<slug:verb>" in route else [None]
        for pk, verb in product(pks, verbs):
            given = {f"{kind}_pk": row for kind, model in PARTS.items() for row in _first(apps.get_model(model))}
            given |= {"slug": slug, "pk": pk, "verb": verb, "kind": "minutes_draft_on", "token": _token(route)}
            try:
                yield name, reverse(name, kwargs={key: value for key, value in given.items() if f":{key}>" in route})
            except NoReverseMatch:
                continue


def _slug(route, of) -> str:
    """The committee at an address: some forms stand only where no programme is yet, or a closed one."""
    elsewhere = {"set-up/programme/": {"programme": None}, "programme/reopen/": {"closed_on__isnull": False}}
    conditions = next((wanted for end, wanted in elsewhere.items() if route.endswith(end)), None)
    committees = apps.get_model("members.Committee").objects.filter(parent=None)
    return committees.filter(**conditions).first().slug if conditions else of.committee.slug


def _token(route) -> str:
    """What a link in a mail is signed with, of those that open a form."""
    if route.startswith("polls/answer/"):
        return _last_part(poll_link(apps.get_model("meetings.PollVoter").objects.first()))
    if route.startswith("answer/"):
        entries = apps.get_model("meetings.CalendarEntry").objects.select_related("meeting", "person")
        return next((_last_part(invitation_link(entry)) for entry in entries if can_answer(entry)), "")
    if not route.startswith("invitations/summit/"):
        return ""
    row = "SummitRegistration" if "mine/" in route else "SummitInvitation"
    # A summit is evaluated when it is over.
    is_over = {"summit__day__lt" if "evaluation" in route else "summit__day__gte": clock.today()}
    found = apps.get_model(f"programme.{row}").objects.filter(**is_over).first()
    return _last_part(found.link) if found else ""


def _last_part(link: str) -> str:
    return link.rstrip("/").rpartition("/")[2]


def _first(model, *conditions, **more) -> list[int]:
    return list(model.objects.filter(*conditions, **more).order_by("pk").values_list("pk", flat=True)[:1])


def stored() -> list:
    """(row, name of the column, text) of everything in the database that somebody typed."""
    found = []
    for model in [model for app in OWN for model in apps.get_app_config(app).get_models()]:
        names = [field.name for field in model._meta.concrete_fields if isinstance(field, CharField | TextColumn)]
        for row in model._base_manager.filter(_any(names)) if names else []:
            texts = [(name, getattr(row, name)) for name in names if MARK in (getattr(row, name) or "")]
            found += [(row, name, typed_text(text) if isinstance(text, RichText) else text) for name, text in texts]
    amended = DecisionAmendment.objects.exclude(dissents=None)
    found += [(row, "dissents", text) for row in amended for text in row.dissents.values() if MARK in text]
    return found


def _any(names) -> Q:
    either = Q()
    for name in names:
        either |= Q(**{f"{name}__contains": MARK})
    return either


# In a picture, words are broken where there is room; the table beside it tells them whole.
_ASIDE = re.compile(
    r'<del>.*?</del>|<span class="sr-only">.*?</span>|<script.*?</script>|<text class="wheel-theme".*?</text>',
    re.DOTALL,
)
_IN_LINE = re.compile(r"</?(?:ins|strong|a|span)\b[^>]*>")


def words_on(page) -> str:
    """What is read on a page, its white space as one space; of a difference, what stands now."""
    text = _IN_LINE.sub("", _ASIDE.sub("", page.content.decode()))
    return in_words(html.unescape(re.sub(r"<[^>]*>", " ", text)))


def in_words(text: str) -> str:
    """A text with its white space as one space."""
    return " ".join(text.split())

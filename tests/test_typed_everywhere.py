"""What is typed is what is read: arbitrary text in every text field of every form, read again wherever it stands."""

import re
from datetime import time, timedelta
from itertools import cycle

import pytest
from allauth.mfa.models import Authenticator
from django.db import transaction
from django.urls import reverse
from hypothesis import HealthCheck, Phase, assume, given, settings
from hypothesis import strategies as st

from meetings import workflow
from meetings.models import AgendaItem, Decision, FollowUp, MinutesComment, PackJob
from meetings.rules.lifecycle import MeetingState as S
from meetings.workflow import save_template
from members.models import Organisation
from members.workflow import set_up_committee, start_membership
from pages.text_fields import LineField
from programme.models import Programme
from programme.workflow import (
    add_contact,
    add_plan,
    add_session,
    add_task,
    ask_support,
    close_programme,
    file_paper,
    invite_party,
    note_agreement,
    plan_summit,
    register,
    save_round,
    save_step,
    set_milestone,
    start_programme,
    write_note,
)
from record import clock
from tests.conftest import STEPS, a_person, seated
from tests.meetings.paper import words_of
from tests.test_house import own_forms
from tests.typing_everywhere import (
    MARK,
    WHO,
    addresses,
    filled,
    forms_on,
    in_words,
    is_text,
    kept,
    stored,
    where_it_is_sent,
    words_on,
)
from workgroups import workflow as groups

pytestmark = pytest.mark.walk

STAGES = (S.PREPARING, S.PUBLISHED, S.IN_SESSION, S.MINUTES_DRAFT, S.MINUTES_COMMENTS, S.MINUTES_APPROVED)
SIGNS = st.characters(codec="utf-8") | st.sampled_from("<>&;\"'\n\t  æøå")
PIECES = st.sampled_from(
    ["<mindre end 5", "<navn@kommune.dk>", "a<b og c>d", "&amp;", "&lt;p>", "</textarea>", "{{ x }}", "%(x)s"]
)
TEXTS = st.lists(PIECES | st.text(SIGNS, max_size=8), min_size=1, max_size=4).map(lambda parts: MARK + "".join(parts))


@pytest.fixture
def around(planned_meeting, cast, secretary, committee, region):
    """What forms are about beside the meeting: a working group, a proposed item, a membership to come, a free seat,
    two more of the secretariat, what is coordinated with others, and a second step that can be lost."""
    tomorrow = clock.today() + timedelta(days=1)
    group = groups.establish_workgroup(
        parent=committee, name="Gruppen", short_name="Gruppen", task="Data", starts_on=clock.today(), by=secretary
    )
    groups.add_milestone(group=group, title="Udkast", due_on=tomorrow, by=secretary)
    workflow.propose_item(committee=committee, title="Forslag", kind="discussion", by=cast["member"])
    start_membership(committee=committee, person=a_person("Ny"), role="participant", starts_on=tomorrow, by=secretary)
    seated(committee, "Kollega", "secretariat")
    seated(committee, "I Viborg", "secretariat", office="Viborg")
    Authenticator.objects.create(user=cast["participant"], type="totp", data={"secret": "x"})
    committee.seats.create(label="Tom", places=1, starts_on=clock.today())
    programme = Programme.objects.create(
        name="DK2020", committee=committee, starts_on=clock.today(), ends_on=clock.today()
    )
    add_task(programme=programme, title="Opgave", committee=committee, by=secretary)
    contact = add_contact(programme=programme, name="Kontakt", organisation=region, by=secretary)
    today = clock.today()
    note_agreement(programme=programme, agreed_on=today, with_person=contact.person, text="Aftalt", by=secretary)
    for title in ("Til punkt", "Til lukning"):
        file_paper(programme=programme, received_on=today, sender=region, title=title, by=secretary)
    _plans(programme, cast["member"], secretary)
    _year(committee, secretary)
    summit = plan_summit(
        programme=programme,
        name="Topmøde",
        day=tomorrow,
        starts=time(9),
        ends=time(15),
        capacity=9,
        register_by=today,
        by=secretary,
    )
    add_session(summit=summit, title="Velkomst", starts=time(9), ends=time(10), by=secretary)
    party = invite_party(summit=summit, name="Skive", email="skive@x.example", places=50, by=secretary)
    register(invitation=party, name="Naja", email="naja@x.example", by=None)
    _evaluated(group.committee, secretary)
    _set_up(secretary)
    _templates(group.committee.parent, secretary)
    return group


def _plans(programme, member, secretary):
    """A plan with a milestone, two requests for support, and a note of the network."""
    save_round(programme=programme, title="Pilot", starts_on=clock.today(), by=secretary)
    step = save_step(programme=programme, track="council", title="Vedtaget", position=1, by=secretary)
    plan = add_plan(programme=programme, organisation=member.organisation, by=secretary)
    set_milestone(plan=plan, step=step, day=clock.today(), is_reached=True, by=secretary)
    save_step(programme=programme, track="concito", title="Godkendt", position=1, by=secretary)
    Organisation.objects.create(name="Odder Kommune", short_name="Odder", kind="municipality", code="0727")
    for title in ("Til svar", "Til andre"):
        ask_support(plan=plan, kind="help", title=title, text="Hjælp", by=member)
    write_note(programme=programme, title="Note", by=secretary)


def _year(committee, secretary):
    """A proposed date, a poll, a theme of the year, and days that others have taken."""
    start = (clock.now() + timedelta(days=30)).replace(hour=9, minute=0, second=0, microsecond=0)
    times = [(start, start + timedelta(hours=1))]
    workflow.propose_dates(committee=committee, times=times, by=secretary)
    workflow.add_theme(committee=committee, month=1, title="Budget", by=secretary)
    dates = [
        {"starts_at": at, "ends_at": at + timedelta(hours=1), "place": "", "link": ""}
        for at in (start, start + timedelta(days=1))
    ]
    workflow.open_poll(committee=committee, dates=dates, closes_on=clock.today(), by=secretary)
    days = {"starts_on": clock.today(), "ends_on": clock.today()}
    workflow.add_taken_days(committee=committee, kind="other", title="KKR", by=secretary, **days)


def _templates(committee, secretary):
    """A template of an item, which the list of proposed ones makes way for."""
    save_template(committee=committee, title="Skabelon", kind="decision", by=secretary)


def _set_up(secretary):
    """A committee that carries out no programme yet, and one whose programme is closed."""
    facts = {"kind": "political", "starts_on": clock.today(), "by": secretary}
    set_up_committee(name="Uden program", short_name="Uden", **facts)
    over = set_up_committee(name="Med afsluttet program", short_name="Afsluttet", **facts)
    period = {"starts_on": clock.today(), "ends_on": clock.today()}
    programme = start_programme(committee=over, name="Afsluttet program", by=secretary, **period)
    close_programme(programme=programme, reason="Færdigt", owners={}, by=secretary)


def _evaluated(committee, secretary):
    """A summit that somebody came to a week ago."""
    with clock.at(clock.now() - timedelta(days=8)):
        day = clock.today() + timedelta(days=1)
        programme = Programme.objects.create(name="Forrige", committee=committee, starts_on=day, ends_on=day)
        hours = {"day": day, "starts": time(9), "ends": time(15)}
        summit = plan_summit(
            programme=programme, name="Forrige", capacity=9, register_by=clock.today(), by=secretary, **hours
        )
        party = invite_party(summit=summit, name="Skive", email="skive@x.example", by=secretary)
        register(invitation=party, name="Naja", email="naja@x.example", by=None)


def more_at(stage, meeting, cast):
    """What a stage lacks that forms are about."""
    secretary, item = cast["secretary"], AgendaItem.objects.filter(meeting=meeting, openness="open").first()
    if stage == S.PUBLISHED:
        # With the co-chairs again, who write to the secretariat and send back.
        workflow.add_item(meeting=meeting, title="Hastesag", kind="orientation", by=secretary)
        workflow.submit_changes(meeting=meeting, by=secretary)
    if stage == S.MINUTES_DRAFT:
        # Corrected while the minutes are written; it is theirs once they are approved.
        decision = Decision.objects.get(item=item)
        workflow.add_follow_up(decision=decision, what="Undersøg", responsible=cast["member"], by=secretary)
    if stage == S.MINUTES_COMMENTS:
        workflow.comment_minutes(minutes=meeting.minutes, text="Ret", by=cast["member"])
    if stage == S.MINUTES_APPROVED:
        decision = Decision.objects.get(item=item)
        receivers = [(None, Organisation.objects.first(), None)]
        workflow.refer_decision(decision=decision, text="Til svar", receivers=receivers, by=secretary)
        workflow.add_follow_up(decision=decision, what="Skriv", responsible=cast["member"], by=secretary)
        # The one that is opened: what is called finished is confirmed, or sent back.
        workflow.update_follow_up(follow_up=FollowUp.objects.earliest("pk"), state="done", by=cast["member"])


# No page of their own shows them: tests/meetings/test_agenda_editor.py, test_year_plan.py, test_proposals.py,
# test_review.py and test_own_notes.py do.
OPENED_IN_PLACE = {"AnnexTitleForm", "TimesForm", "ResubmitForm", "AnswerCommentForm", "MarkForm"}


@given(st.lists(TEXTS, min_size=20, max_size=20))
@settings(
    max_examples=1,
    derandomize=True,
    deadline=None,
    database=None,
    phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)
def test_what_is_typed_in_any_form_is_kept_to_the_character_and_read_again(planned_meeting, around, cast, as_, texts):
    # The simplest example, in which all texts are alike, is left out: the walk is long, and once is enough.
    assume(len(set(texts)) > 12)
    clients = {who: as_(cast[who]) for who in WHO}
    with transaction.atomic():
        met, refused = typed_through_the_life_of(planned_meeting, around, cast, clients, cycle(texts))
        transaction.set_rollback(True)
    assert {key: problem for key, problem in refused.items() if key not in met} == {}
    typed_in = {type_.__name__ for type_ in own_forms() if any(map(is_text, type_.base_fields.values()))}
    assert typed_in - {name for _page, name in met} == OPENED_IN_PLACE


def typed_through_the_life_of(meeting, group, cast, clients, texts):
    """Type in every form that opens in each state of a meeting; return which were met and which refused the text."""
    met, refused, opened = set(), {}, set()
    for leads_to, step in STEPS:
        for comment in MinutesComment.objects.filter(answer=""):
            workflow.answer_comment(comment=comment, answer="Rettet", by=cast["secretary"])
        meeting = step(meeting, cast["secretary"], [cast["co_chair"], cast["other_co_chair"]])
        if leads_to not in STAGES:
            continue
        more_at(leads_to, meeting, cast)
        for name, address in addresses(meeting, group, cast):
            who, page = first_to_open(clients, address) if address not in opened else (None, None)
            if page is None:
                continue
            # A page shows the same forms in every state, but for that of the minutes.
            opened |= {address} - {f"/meetings/{meeting.pk}/minutes/"}
            for form in forms_on(page):
                key = (name, type(form).__name__)
                if key not in met and (problem := types_and_reads(clients, who, page, address, form, texts)):
                    refused[key] = problem
                else:
                    met.add(key)
    return met, refused


def first_to_open(clients, address):
    """(who, page) of the first who may open the address; (None, None) where nobody may, or not in this state."""
    for who in WHO:
        page = clients[who].get(address)
        if page.status_code == 200:
            return who, page
        if page.status_code == 302:
            break
    return None, None


def types_and_reads(clients, who, page, address, form, texts):
    """Type in every field of the form and read it again; return what the form says against it."""
    typed = {}

    def type_in(name, field):
        text = next(texts)
        # A third of what there is room for: composed, a letter may be three.
        text = text[: (field.max_length or 200) // 3] if isinstance(field, LineField) else text
        typed[name] = kept(field, text)
        return text

    # A form that makes something new was opened on nothing.
    if (
        "version" in form.fields
        and form["version"].value() is not None
        and (problem := overwrites(clients[who], page, address, form))
    ):
        return problem
    with transaction.atomic():
        answer = clients[who].post(where_it_is_sent(page, address, form), filled(form, page, type_in))
        problem = None
        if answer.status_code == 302:
            read_again(clients, who, answer.url, address, typed)
        else:
            problem = [str(form.errors) for form in forms_on(answer)] or answer.status_code
        transaction.set_rollback(True)
    return problem


def overwrites(client, page, address, form):
    """What is wrong when the form comes back with a version that is not the present one; None when both texts stand
    on the page that answers, and nothing was saved."""
    mine, before = f"{MARK} min tekst", stored()
    typed = filled(form, page, lambda _name, _field: mine) | {"version": "x"}
    with transaction.atomic():
        answer = client.post(where_it_is_sent(page, address, form), typed)
        after = stored()
        transaction.set_rollback(True)
    if (answer.status_code, after, mine in answer.content.decode()) == (409, before, True):
        return None
    return f"no conflict: {answer.status_code}"


# Each line is a row of its own, with a history of its own.
LINE_BY_LINE = ("recommendation", "deliverables")


def marked_lines(text) -> list[str]:
    return [line.strip() for line in text.split("\n") if MARK in line]


def read_again(clients, who, url, address, typed):
    """Find every text whole in the database, and whole on each page on which there is any of it."""
    rows = stored()
    there = {text for _row, _column, text in rows}
    for name, text in typed.items():
        lines = marked_lines(text) if name in LINE_BY_LINE else [text]
        assert [line for line in lines if line not in there] == [], (address, name)
    wholes = [in_words(text) for text in typed.values()]
    wholes += [in_words(line) for name in LINE_BY_LINE for line in marked_lines(typed.get(name, ""))]
    # Who speaks stands a name on each line, and is read as a list.
    names = [" ".join(line.split()) for line in typed.get("speakers", "").splitlines()]
    wholes += [", ".join(filter(None, names))] if names else []
    of_their_own = {row.get_absolute_url() for row, *_rest in rows if hasattr(row, "get_absolute_url")}
    pages = {path: clients[who].get(path, follow=True) for path in {url.partition("#")[0], address} | of_their_own}
    pages |= {history: clients["secretary"].get(history) for history in histories_of(rows)}
    for where, page in pages.items():
        found = words_on(page) if page.status_code == 200 and not page.streaming else ""
        for part in found.split(MARK)[1:]:
            assert any(f"{MARK}{part}".startswith(whole) for whole in wholes), (where, f"{MARK}{part}"[:150], wholes)


def histories_of(rows):
    """The pages of what was changed, one for each kind of thing."""
    changed = {row.instance_type: row.history_id for row, _column, _text in rows if hasattr(row, "history_id")}
    for model, history_id in changed.items():
        yield reverse("change", args=[f"{model._meta.app_label}.{model.__name__}", history_id])


PAPER = "Rammen er <mindre end 5 mio. kr., R&D &amp; a<b og c>d, skriv til <navn@kommune.dk>"


@pytest.fixture
def packed(as_, cast, django_capture_on_commit_callbacks):
    """How often the text stands in a pack of a meeting: `packed(meeting, "full", "member")`."""

    def counted(meeting, kind, who) -> int:
        with django_capture_on_commit_callbacks(execute=True):
            as_(cast[who]).post(f"/meetings/{meeting.pk}/packs/", {"kind": kind})
        # Lines are broken, and words too, wherever the paper ends.
        words = "".join(words_of(PackJob.objects.latest("pk").file.read()))
        return bare(words).count(bare(PAPER))

    return counted


def bare(text: str) -> str:
    """A text without white space and hyphens."""
    return re.sub(r"[\s\xad\x02\ufffe\u2010-]", "", text)


def test_what_is_typed_about_an_item_stands_in_its_packs(meeting_in, cast, packed, secretary):
    item = meeting_in(S.PREPARING).items.get(openness="open")
    texts = dict.fromkeys(("title", "presenter", "summary", "case_presentation", "economy"), PAPER)
    workflow.edit_item(item=item, recommendation=[PAPER], by=secretary, **texts)
    workflow.write_remark(item=item, text=PAPER, by=cast["co_chair"])
    meeting = item.meeting
    for _leads_to, step in STEPS[1:3]:
        meeting = step(meeting, secretary, [cast["co_chair"], cast["other_co_chair"]])
    # Title and presenter stand on the agenda at the front, too; in the chair's pack, in the run of the meeting.
    assert {kind: packed(meeting, kind, "co_chair") for kind in ("full", "chair")} == {"full": 8, "chair": 6}


def test_what_is_typed_in_the_room_stands_in_the_minutes_on_paper(meeting_in, cast, packed, secretary):
    meeting = meeting_in(S.MINUTES_DRAFT)
    item = meeting.items.get(openness="open")
    decision = workflow.record_decision(item=item, outcome="approved", text=PAPER, by=secretary)
    workflow.record_dissent(decision=decision, person=cast["member"], statement=PAPER, by=secretary)
    workflow.edit_minutes(minutes=meeting.minutes, note=PAPER, by=secretary)
    assert {kind: packed(meeting, kind, "secretary") for kind in ("minutes", "decisions")} == {
        "minutes": 3,
        "decisions": 2,
    }

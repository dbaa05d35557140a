"""The demo story: what fixtures/demo tells, played through the real verbs, each at its own time."""

import json
from datetime import date, timedelta

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from dk2020portal.story.cast import Cast, load_people
from dk2020portal.story.coordination import tell_of_coordination
from dk2020portal.story.desk import tell_of_desk
from dk2020portal.story.groups import begin_work_group, end_work_group
from dk2020portal.story.meetings import MeetingStory
from dk2020portal.story.network import tell_of_network, tell_of_support
from dk2020portal.story.plans import tell_of_plans
from dk2020portal.story.polls import tell_of_polls
from dk2020portal.story.summit import tell_of_summit
from dk2020portal.story.tasks import tell_of_tasks, tie_trails
from dk2020portal.story.year import tell_of_year
from meetings import workflow
from meetings.models import Meeting
from members.accounts.email_changes import ask_email_change
from members.mail.notifications import without_mail
from members.models import Committee, Message
from programme.workflow import continue_programme
from record import append_only, clock
from record.history import acting
from workgroups.models import WorkGroup

FOLDER = settings.BASE_DIR / "fixtures" / "demo"


def load_story() -> int:
    """Tell the story once, whole or not at all; return how many meetings were told (0 when it is there already).

    The facts must be loaded. The committee of the story is the administrative steering group.
    """
    if Meeting.objects.filter(is_demo=True).exists():
        return 0
    story = json.loads((FOLDER / "story.json").read_text())
    with transaction.atomic(), without_mail():
        cast = load_people(story)
        meetings = sorted(
            (_meeting_of(cast, json.loads(path.read_text())) for path in _meeting_files()),
            key=lambda meeting: meeting.starts_at,
        )
        for meeting in meetings:
            meeting.plan()
        groups: list[tuple[WorkGroup, dict]] = []
        for meeting in meetings:
            meeting.tell()
            groups += [(begin_work_group(cast, told), told) for told in _established_at(meeting, story)]
            _continue(cast, meeting, story.get("continuation") or {})
        for group, told in groups:
            end_work_group(cast, group, told)
        tie_trails(cast, story.get("task_trail") or {})
        tell_of_tasks(cast, story.get("tasks") or [])
        tell_of_coordination(cast, story.get("coordination") or {})
        tell_of_plans(cast, story.get("plans") or {})
        tell_of_summit(cast, story.get("summit") or {})
        tell_of_support(cast, story.get("support") or [])
        tell_of_network(cast, story.get("network") or {})
        tell_of_year(cast, story.get("year") or {})
        tell_of_polls(cast, story.get("poll") or {})
        tell_of_desk(cast, story.get("desk") or {})
        _grants(cast, story.get("grants") or [])
        _notes(cast, story.get("notes") or [])
        _followed(cast, story.get("followed") or [])
        _remarks(cast, story.get("remarks") or [])
        _read_what_is_old()
        _email_change(cast, story.get("email_change") or {})
        _tamper(cast, story.get("tampered") or {})
    return len(meetings)


def _meeting_of(cast: Cast, told: dict) -> MeetingStory:
    """A meeting of the committee that its file names, or of the story's own."""
    committee = Committee.objects.get(slug=told["committee"]) if told.get("committee") else cast.committee
    return MeetingStory(cast, committee, told)


def _established_at(meeting: MeetingStory, story: dict) -> list[dict]:
    """The working groups that the meeting set up: from then on tasks are given to their people."""
    groups = story.get("workgroups", [])
    return [told for told in groups if told["established_by"].startswith(f"{meeting.told['key']}/")]


def _read_what_is_old() -> None:
    """Nobody has a hundred unread messages: what is older than a fortnight has been read."""
    old = Message.objects.filter(created_at__lt=clock.now() - timedelta(days=14))
    old.update(opened_at=F("created_at"))


def _continue(cast: Cast, meeting: MeetingStory, told: dict) -> None:
    """Carry on after the project period, where a meeting decides it: committees and programme go on for a new one."""
    if told and told["decided_by"].startswith(f"{meeting.told['key']}/"):
        with acting(by=cast.secretary, reason="Demo"):
            for committee in (cast.committee, *Committee.objects.filter(slug__in=told.get("also", []))):
                committee.ends_on = told["ends"]
                committee.save()
        continue_programme(
            programme=cast.committee.programme,
            starts_on=cast.committee.programme.ends_on + timedelta(days=1),
            ends_on=date.fromisoformat(told["ends"]),
            decided_by=cast.item(told["decided_by"]).decision,
            by=cast.secretary,
        )


def _grants(cast: Cast, rows: list[dict]) -> None:
    for row in rows:
        workflow.grant_item(
            item=cast.item(row["item"]),
            person=cast.person(row["person"]),
            reason=row["reason"],
            expires_at=clock.now() + timedelta(days=row["expires_offset"]),
            by=cast.secretary,
        )


def _email_change(cast: Cast, told: dict) -> None:
    """A new e-mail the secretariat has asked for, and which waits for both addresses."""
    if told:
        ask_email_change(person=cast.person(told["person"]), email=told["new_email"], by=cast.secretary)


def _notes(cast: Cast, rows: list[dict]) -> None:
    for row in rows:
        workflow.save_note(item=cast.item(row["item"]), text=row["text"], by=cast.person(row["person"]))


def _followed(cast: Cast, rows: list[dict]) -> None:
    for row in rows:
        workflow.follow_decisions(committee=None, query=row["query"], name=row["name"], by=cast.person(row["person"]))


def _remarks(cast: Cast, rows: list[dict]) -> None:
    """What the co-chairs have noted for leading a meeting that is still to come."""
    for row in rows:
        workflow.write_remark(item=cast.item(row["item"]), text=row["text"], by=cast.person(row["person"]))


def _tamper(cast: Cast, told: dict) -> None:
    """Change a sealed decision behind the portal's back, as the owner of the database could; the demo shows it."""
    if told:
        decision = cast.item(told["item"]).decision
        with append_only.opened(decision._meta.db_table, "update"), connection.cursor() as cursor:
            values = [told["from"], told["to"], decision.pk]
            cursor.execute("UPDATE meetings_decision SET text = REPLACE(text, %s, %s) WHERE id = %s", values)


def _meeting_files():
    return sorted((FOLDER / "meetings").glob("*.json"))


__all__ = ["Cast", "load_story"]

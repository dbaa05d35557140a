"""Verbs lock rows in one written order: two that meet wait for one another in a line, never in a circle."""

import re
from itertools import combinations

import pytest
from django.conf import settings
from django.db import connection

from meetings import workflow
from meetings.models import AgendaItem, Attachment, Meeting
from meetings.rules.lifecycle import MeetingState as S
from record.lock_order import LOCK_ORDER, OutOfOrder
from record.verbs import locked, verb
from tests.conftest import NO_WORKER, pdf
from tests.test_concurrency import at_once
from tests.test_house import own_models

# Rows locked round `locked`, and why that makes no circle; everything else is held to the order in every test.
BY_THEMSELVES = {
    "record/verbs.py": "locked itself",
    "members/workflow/people.py": "a message of one's own, alone in its transaction",
    "members/accounts/invitations.py": "a job, alone in its transaction",
    "members/accounts/email_changes.py": "a job, alone in its transaction",
    "members/mail/outbox.py": "a job: the person, the row that was mailed, the mail",
    "members/mail/outbox_watch.py": "a job, alone in its transaction",
    "meetings/workflow/own_notes.py": "a mark of one's own, alone in its transaction",
    "record/finding/filling.py": "a job: what waits for the search, in the order of its keys, and no other row",
    "meetings/packs/jobs.py": "a job, alone in its transaction",
    "meetings/annexes/renditions.py": "the pages of a file, which no verb changes",
    "meetings/seals/sealing.py": "the chain of seals, the last row of all",
}


def test_every_row_is_locked_through_the_order_or_by_itself_for_a_reason():
    files = [
        path
        for app in ("record", "members", "meetings", "workgroups", "programme")
        for path in (settings.BASE_DIR / app).rglob("*.py")
    ]
    found = {str(path.relative_to(settings.BASE_DIR)) for path in files if "select_for_update" in path.read_text()}
    assert found == set(BY_THEMSELVES)


def test_the_order_names_models_that_there_are():
    assert set(LOCK_ORDER) <= {model._meta.label for model in own_models()}


@verb
def annex_first(*, attachment, by):
    """What annex verbs did: the annex, then the meeting that publishing holds."""
    return locked(locked(attachment).item.meeting)


def test_a_verb_that_locks_in_another_order_is_found_by_any_test_that_calls_it(meeting_in, secretary):
    attachment = Attachment.objects.filter(item__meeting=meeting_in(S.PREPARING)).first()
    with pytest.raises(OutOfOrder, match="Meeting is locked after meetings"):
        annex_first(attachment=attachment, by=secretary)


_CHANGED = re.compile(r'^(?:UPDATE|DELETE FROM) "(\w+)"')


def changes_of(call) -> list[str]:
    """The labels of the rows that a call changes, each kind where it comes first."""
    labels = {model._meta.db_table: model._meta.label for model in own_models()}
    found = []

    def note(execute, sql, params, many, context):
        told = _CHANGED.match(sql)
        if told and labels.get(told.group(1)) in LOCK_ORDER:
            found.append(labels[told.group(1)])
        return execute(sql, params, many, context)

    with connection.execute_wrapper(note):
        call()
    return list(dict.fromkeys(found))


def verbs_of_a_changed_meeting(meeting, secretary, co_chairs):
    """Calls of the verbs that touch the agenda of a published meeting, by name, each to be done once."""
    item = AgendaItem.objects.filter(meeting=meeting).on_agenda().get(openness="open")
    attachment = Attachment.objects.filter(item=item, closed=False).first()
    other = Attachment.objects.get(item=item, closed=True)
    by = {"by": secretary}
    return {
        "attach_file": lambda: workflow.attach_file(item=item, file=pdf(), title="Nyt", **by),
        "replace_file": lambda: workflow.replace_file(attachment=attachment, file=pdf(2, "Nyt"), **by),
        "edit_attachment": lambda: workflow.edit_attachment(attachment=attachment, title="Nyt", closed=False, **by),
        "remove_attachment": lambda: workflow.remove_attachment(attachment=other, **by),
        "edit_item": lambda: workflow.edit_item(item=item, summary="Nyt", **by),
        "move_item": lambda: workflow.move_item(item=item, up=False, **by),
        "edit_meeting": lambda: workflow.edit_meeting(meeting=meeting, place="Viborg", **by),
        "publish_supplement": lambda: workflow.publish_supplement(meeting=meeting, reason="Nyt", **by),
    }


def changed_and_approved(meeting, secretary, co_chairs):
    item = AgendaItem.objects.filter(meeting=meeting).on_agenda().get(openness="open")
    workflow.edit_item(item=item, summary=f"Ændret {meeting.revisions.count()}", by=secretary)
    workflow.submit_changes(meeting=meeting, by=secretary)
    for co_chair in co_chairs:
        workflow.approve_agenda(meeting=meeting, by=co_chair)
    return Meeting.objects.get(pk=meeting.pk)


NAMES = [
    "attach_file",
    "edit_attachment",
    "edit_item",
    "edit_meeting",
    "move_item",
    "publish_supplement",
    "remove_attachment",
    "replace_file",
]


@pytest.mark.parametrize("name", NAMES)
def test_a_verb_changes_rows_in_the_order_too(meeting_in, secretary, co_chairs, name, settings):
    # What follows the verb is done in transactions of its own.
    settings.TASKS = NO_WORKER
    meeting = changed_and_approved(meeting_in(S.PUBLISHED), secretary, co_chairs)
    changed = changes_of(verbs_of_a_changed_meeting(meeting, secretary, co_chairs)[name])
    # The meeting is locked before any of them; its own row is written when it is known what has changed.
    below = [LOCK_ORDER.index(label) for label in changed if label != "meetings.Meeting"]
    assert below == sorted(below)


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite lets one transaction write at a time")
@pytest.mark.django_db(transaction=True)
def test_two_at_once_never_wait_for_each_other_in_a_circle(meeting_in, secretary, co_chairs):
    meeting = meeting_in(S.PUBLISHED)
    for name, other in combinations(NAMES, 2):
        meeting = changed_and_approved(meeting, secretary, co_chairs)
        calls = verbs_of_a_changed_meeting(meeting, secretary, co_chairs)
        assert set(at_once(calls[name], calls[other])) <= {"done", "Refused"}, (name, other)
        _back_again(meeting)


def _back_again(meeting):
    for attachment in Attachment.objects.filter(item__meeting=meeting, removed=True):
        attachment.removed = False
        attachment.save()

"""A form opens for typing exactly where what is typed in it can be saved: in every state of a meeting, by one rule."""

import pytest
from django.contrib.messages import get_messages
from django.db import transaction

from meetings import workflow
from meetings.models import AgendaItem, Attachment, Attendance, Decision
from meetings.rules.lifecycle import MeetingState as S
from tests.conftest import STEPS, pdf

pytestmark = pytest.mark.walk

ITEM = {"title": "Punkt", "kind": "orientation", "minutes_allotted": "10", "openness": "open"}
MEETING = {"kind": "ordinary", "day": "2031-03-04", "start": "10:00", "end": "12:00"}
# How many of these forms open, so that a test in which none is asked for does not pass.
OPEN = {
    S.PREPARING: 8,
    S.WITH_CO_CHAIRS: 9,
    S.PUBLISHED: 11,
    S.IN_SESSION: 4,
    S.MINUTES_DRAFT: 3,
    S.MINUTES_REVIEW: 3,
    S.MINUTES_COMMENTS: 4,
    S.MINUTES_APPROVED: 2,
    S.CANCELLED: 0,
}


def forms(meeting, cast):
    """What is typed about a meeting, as {name: (who, address, what)}; what does not exist yet has no form."""
    item = AgendaItem.objects.filter(meeting=meeting, openness="open").first()
    mine = Attendance.objects.filter(meeting=meeting, person=cast["member"]).first()
    decision = Decision.objects.filter(item=item).first() if item else None
    about = {
        "edit the meeting": ("secretary", f"/meetings/{meeting.pk}/edit/", MEETING),
        "add an item": ("secretary", f"/meetings/{meeting.pk}/items/new/", ITEM),
        "remarks of the minutes": ("secretary", f"/meetings/{meeting.pk}/minutes/edit/", {"note": "Note"}),
        "comment on the minutes": ("member", f"/meetings/{meeting.pk}/minutes/comment/", {"text": "Ret"}),
        "answer the invitation": ("member", f"/meetings/{meeting.pk}/invitation/", {"answer": "accepted"}),
    }
    if item:
        annex = Attachment.objects.filter(item=item).first()
        about |= {
            "edit an item": ("secretary", f"/items/{item.pk}/edit/", ITEM),
            "remove an item": ("secretary", f"/items/{item.pk}/remove/", {}),
            "return an item": ("secretary", f"/items/{item.pk}/return/", {"reason": "Fejl"}),
            "the co-chairs' remarks": ("co_chair", f"/items/{item.pk}/remarks/", {"text": "Skive først"}),
            "attach an annex": ("secretary", f"/items/{item.pk}/annexes/new/", {"title": "Bilag"}),
            "rename an annex": ("secretary", f"/annexes/{annex.pk}/edit/", {"title": "Bilag"}),
            "replace an annex": ("secretary", f"/annexes/{annex.pk}/replace/", {}),
            "remove an annex": ("secretary", f"/annexes/{annex.pk}/remove/", {}),
        }
    if mine:
        about["name a substitute"] = (
            "member",
            f"/attendances/{mine.pk}/substitute/",
            {"substitute": cast["substitute"].pk},
        )
    if decision:
        about |= {
            "a dissent": (
                "secretary",
                f"/decisions/{decision.pk}/dissent/",
                {"person": cast["member"].pk, "statement": "Imod"},
            ),
            "amend a decision": (
                "secretary",
                f"/decisions/{decision.pk}/amend/",
                {"outcome": "noted", "text": "Noteret.", "reason": "Fejl"},
            ),
            "a task": (
                "secretary",
                f"/decisions/{decision.pk}/follow-ups/new/",
                {"what": "X", "responsible": cast["member"].pk},
            ),
        }
    return about


def can_be_saved(client, address, typed) -> bool:
    """Whether the form is saved, which is then undone."""
    opened = client.get(address).context
    version = opened["form"].initial.get("version") if opened and "form" in opened else None
    file = {"file": pdf()} if "annexes" in address else {}
    with transaction.atomic():
        answer = client.post(address, typed | file | ({"version": version} if version is not None else {}))
        transaction.set_rollback(True)
    said = [message.level_tag for message in get_messages(answer.wsgi_request)]
    assert answer.status_code != 403
    return answer.status_code == 302 and "error" not in said


def opened_and_saved(meeting, cast, clients):
    """({form: whether it opens}, {form: whether it can be saved}) as the meeting stands."""
    opened, saved = {}, {}
    for name, (who, address, typed) in forms(meeting, cast).items():
        page = clients[who].get(address)
        if page.status_code not in (403, 404):
            opened[name] = page.status_code == 200
            saved[name] = can_be_saved(clients[who], address, typed)
    return opened, saved


def test_a_form_opens_where_it_can_be_saved_and_only_there(planned_meeting, cast, as_, secretary):
    clients = {who: as_(cast[who]) for who in ("secretary", "co_chair", "member")}
    meeting, found = planned_meeting, {}
    for state, step in STEPS:
        meeting = step(meeting, secretary, [cast["co_chair"], cast["other_co_chair"]])
        found[state] = opened_and_saved(meeting, cast, clients)
        if state == S.PUBLISHED:
            with transaction.atomic():
                workflow.cancel_meeting(meeting=meeting, reason="Aflyst", by=secretary)
                found[S.CANCELLED] = opened_and_saved(meeting, cast, clients)
                transaction.set_rollback(True)
    assert {state: opened for state, (opened, _saved) in found.items()} == {
        state: saved for state, (_opened, saved) in found.items()
    }
    assert {state: sum(opened.values()) for state, (opened, _saved) in found.items()} == OPEN


def test_who_logs_in_again_for_a_form_that_has_closed_reads_why_on_the_front_page(meeting_in, as_, secretary, cast):
    item = meeting_in(S.MINUTES_APPROVED).items.first()
    address = f"/items/{item.pk}/edit/"
    came_from = f"http://testserver/account/login/?next={address}"
    page = as_(secretary).get(address, headers={"referer": came_from}, follow=True)
    assert page.redirect_chain == [("/", 302)]
    assert [str(message) for message in page.context["messages"]] == [
        "The agenda cannot be changed any more: the meeting is in the state “Minutes approved”."
    ]

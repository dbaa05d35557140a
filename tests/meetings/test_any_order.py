"""Random people press whatever there is in random order: what is sealed stays, and no state lacks its record."""

import os
from contextlib import suppress
from random import Random

import pytest

from meetings.entries import digest_of
from meetings.models import (
    AgendaItem,
    Attendance,
    Decision,
    DecisionAmendment,
    FollowUp,
    Meeting,
    Minutes,
    MinutesComment,
    MinutesRevision,
)
from meetings.rules.lifecycle import TRANSITIONS, WITH_MINUTES
from meetings.rules.lifecycle import MeetingState as S
from meetings.seals.check import check_meeting
from members.models import Person
from record.verbs import Refused
from tests.meetings.test_lifecycle import READY, pressed, pressed_by

WHO = ("secretary", "co_chair", "other_co_chair", "member", "participant", "coordinator", "guest", "stranger")
# In full by `make kills`.
WALKS, STEPS = (60, 150) if "KILLED_IN_FULL" in os.environ else (2, 60)
OUTCOMES = ("approved", "noted", "discussed", "deferred", "rejected", "withdrawn", "")
BEGINS = (S.MINUTES_COMMENTS, S.MINUTES_APPROVED, S.IN_SESSION, S.PUBLISHED, S.MINUTES_REVIEW, S.MINUTES_DRAFT)
ENDS_MUCH = ("cancel_meeting",)


class Walk:
    """One meeting, and somebody who presses."""

    def __init__(self, meeting, cast, as_, seed):
        self.meeting, self.cast, self.rng = meeting, cast, Random(seed)  # noqa: S311 (a walk, not a secret)
        self.clients = {who: as_(cast[who]) for who in WHO}
        self.sealed, self.steps = {}, []

    def step(self):
        """Do one thing; most of them are what the state allows, by who may."""
        act = self.rng.choice((*[self.transition] * 6, self.decide, self.decide, *self.MORE))
        who = self.rng.choice((*WHO, "secretary", "secretary", "co_chair", "other_co_chair"))
        self.steps.append((getattr(act, "__name__", act), who))
        status = act(self.clients[who]) if hasattr(act, "__self__") else act(self, self.clients[who])
        assert status in {None, 200, 302, 400, 403, 404, 405, 409, 422}, (status, self.steps[-5:])

    def of(self, rows):
        """One of the rows, or None."""
        rows = list(rows.order_by("pk"))
        return self.rng.choice(rows) if rows else None

    def post(self, client, address, **typed):
        return client.post(address, typed).status_code

    def transition(self, client):
        state = Meeting.objects.get(pk=self.meeting.pk).state
        here = [row.verb for row in TRANSITIONS if row.source == state and row.verb not in ENDS_MUCH]
        anywhere = sorted({row.verb for row in TRANSITIONS if row.verb not in ENDS_MUCH})
        verb = self.rng.choice(here * 5 + anywhere)
        # Mostly by who may, and when what it waits for is done: or the meeting would stay where it is.
        with suppress(Refused):
            if (state, verb) in READY and state != S.PUBLISHED and self.rng.random() < 0.5:
                READY[state, verb](self.meeting, self.cast)
        client = self.clients[pressed_by(verb)] if self.rng.random() < 0.8 else client
        return pressed(client, self.meeting, verb)[0]

    def decide(self, client):
        item = self.of(self.meeting.items)
        decision = Decision.objects.filter(item=item).first()
        version = (decision.version if decision else 0) + self.rng.choice((0, 0, 0, -1))
        outcome = self.rng.choice(OUTCOMES)
        return self.post(
            client, f"/items/{item.pk}/decision/", version=version, outcome=outcome, text=f"Tekst {len(self.steps)}"
        )

    def amend(self, client):
        decision = self.of(Decision.objects.filter(item__meeting=self.meeting))
        text = {"outcome": "approved", "text": f"Ny ordlyd {len(self.steps)}", "reason": "Fejl"}
        return decision and self.post(client, f"/decisions/{decision.pk}/amend/", version=decision.version, **text)

    def approve_amendment(self, client):
        amendment = self.of(DecisionAmendment.objects.filter(decision__item__meeting=self.meeting, withdrawn_at=None))
        client = self.clients[self.rng.choice(("co_chair", "other_co_chair", "member"))]
        verb = self.rng.choice(("approve", "approve", "approve", "withdraw"))
        return amendment and self.post(client, f"/amendments/{amendment.pk}/{verb}/")

    def follow_up(self, client):
        decision = self.of(Decision.objects.filter(item__meeting=self.meeting))
        person = self.of(Person.objects)
        given = {"what": "Skriv", "responsible": self.rng.choice((person.pk, ""))}
        return decision and self.post(client, f"/decisions/{decision.pk}/follow-ups/new/", **given)

    def finish(self, client):
        task = self.of(FollowUp.objects.filter(decision__item__meeting=self.meeting))
        return task and self.post(
            client, f"/follow-ups/{task.pk}/", state=self.rng.choice(("done", "dropped")), text=""
        )

    def dissent(self, client):
        decision = self.of(Decision.objects.filter(item__meeting=self.meeting))
        said = {"person": self.cast["member"].pk, "statement": self.rng.choice(("Imod", ""))}
        return decision and self.post(client, f"/decisions/{decision.pk}/dissent/", **said)

    def attend(self, client):
        seat = self.of(Attendance.objects.filter(meeting=self.meeting))
        return seat and self.post(client, f"/attendances/{seat.pk}/", present=self.rng.choice(("yes", "yes", "no")))

    def everybody(self, client):
        return self.post(client, f"/meetings/{self.meeting.pk}/room/everybody/")

    def treat(self, client):
        item = self.of(self.meeting.items)
        return self.post(client, f"/items/{item.pk}/{self.rng.choice(('take-up', 'pause'))}/")

    def edit(self, client):
        item = self.of(self.meeting.items)
        typed = {"title": item.title, "kind": item.kind, "minutes_allotted": 5, "openness": item.openness}
        return self.post(client, f"/items/{item.pk}/edit/", version=item.version, summary=f"{len(self.steps)}", **typed)

    def remove(self, client):
        item = self.of(self.meeting.items)
        return self.post(client, f"/items/{item.pk}/{self.rng.choice(('remove', 'restore', 'restore'))}/", reason="Nej")

    def disqualify(self, client):
        item = self.of(self.meeting.items)
        return self.post(client, f"/items/{item.pk}/disqualification/", reason="Part", person=self.cast["member"].pk)

    def comment(self, client):
        return self.post(client, f"/meetings/{self.meeting.pk}/minutes/comment/", text="Ret", item="")

    def answer(self, client):
        comment = self.of(MinutesComment.objects.filter(minutes__meeting=self.meeting, answer=""))
        return comment and self.post(client, f"/comments/{comment.pk}/", answer="Rettet", taken_up="no")

    MORE = (
        *(amend, approve_amendment, follow_up, finish, dissent, attend, everybody, treat, edit, remove, disqualify),
        *(comment, answer),
    )

    def look(self):
        """Nothing that must hold is broken."""
        meeting = Meeting.objects.select_related("committee", "current_revision").get(pk=self.meeting.pk)
        now = {seal.pk: digest_of(seal.content) for seal in MinutesRevision.objects.filter(minutes__meeting=meeting)}
        assert {pk: digest for pk, digest in now.items() if pk in self.sealed} == self.sealed, "a seal was changed"
        self.sealed = now
        assert meeting.history.order_by("-history_id")[0].state == meeting.state, "a state without its record"
        on_agenda = AgendaItem.objects.filter(meeting=meeting).published().on_agenda()
        if meeting.state in WITH_MINUTES:
            assert Minutes.objects.filter(meeting=meeting).exists()
            assert not on_agenda.exclude(decision__in=Decision.objects.exclude(outcome="")).exists()
        if meeting.state == S.MINUTES_APPROVED:
            assert (bool(now), [str(finding) for finding in check_meeting(meeting, files=False)]) == (True, [])
        assert not FollowUp.objects.filter(responsible=None).exists()


@pytest.mark.parametrize("seed", range(WALKS))
def test_whatever_is_pressed_by_whom_in_which_order_the_record_holds(meeting_in, cast, as_, seed):
    walk = Walk(meeting_in(BEGINS[seed % len(BEGINS)]), cast, as_, seed)
    for _step in range(STEPS):
        walk.step()
        walk.look()

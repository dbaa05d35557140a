"""One meeting of the story, told from its planning to the state it is in, through the verbs of meetings/workflow."""

from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils import timezone

from dk2020portal.story.annexes import attach
from dk2020portal.story.referrals import arrived, refer
from dk2020portal.story.session import begin_session
from dk2020portal.story.supplement import say_in_review, send_supplement
from dk2020portal.story.written import answer_in_writing, end_written, note_what_was_told
from meetings import workflow
from meetings.entries import AgendaEntry, long_text_fields
from meetings.models import AgendaItem, Attendance, Decision, Meeting
from meetings.rules.deadlines import is_working_day, working_days_from
from meetings.rules.lifecycle import MeetingState
from pages.richtext import sanitize
from record import clock

TUESDAY = 1
# How far the story of a meeting goes, by the state the file gives it.
_FURTHER = {
    MeetingState.PLANNED: 0,
    MeetingState.PREPARING: 1,
    MeetingState.PUBLISHED: 2,
    MeetingState.IN_SESSION: 2,
    MeetingState.MINUTES_COMMENTS: 3,
    MeetingState.MINUTES_APPROVED: 4,
}


def moment(day: date, hour: int, minute: int = 0) -> datetime:
    """Return the aware moment of a clock time in Europe/Copenhagen."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def _near_tuesday(day: date) -> date:
    """Return the Tuesday nearest to `day` that is a working day."""
    nearest = min((day + timedelta(days=n) for n in range(-3, 4)), key=lambda other: other.weekday() != TUESDAY)
    return nearest if is_working_day(nearest) else nearest + timedelta(days=1)


def _hours(told: dict) -> tuple[datetime, datetime]:
    """When the meeting begins and ends: on its date, so many days from today, or begun so many minutes ago."""
    if "started_minutes_ago" in told:
        begun = timezone.now().replace(second=0, microsecond=0) - timedelta(minutes=told["started_minutes_ago"])
        return begun, begun + timedelta(minutes=told["minutes"])
    offset = told.get("date_offset")
    near = _near_tuesday(timezone.localdate() + timedelta(days=offset)) if offset is not None else None
    day = near or date.fromisoformat(told["date"])
    return moment(day, *map(int, told["start"].split(":"))), moment(day, *map(int, told["end"].split(":")))


class MeetingStory:
    """A meeting as its file tells it; `plan()` all of them first, then `tell()` them in order."""

    def __init__(self, cast, committee, told: dict):
        self.cast = cast
        self.committee = committee
        self.told = told
        self.starts_at, self.ends_at = _hours(told)
        self.day = timezone.localdate(self.starts_at)
        self.by = cast.secretary

    @property
    def _told_far(self) -> int:
        return _FURTHER.get(self.told["state"], 0)

    def _at(self, day: date, hour: int):
        """Stand at a moment of the story; never later than the present."""
        return clock.at(min(moment(day, hour), timezone.now()))

    def plan(self) -> Meeting:
        """Put the meeting in the plan; return it."""
        told = self.told
        with self._at(self.day - timedelta(days=60), 9):
            self.meeting = workflow.create_meeting(
                committee=self.committee,
                kind=told.get("kind", "ordinary"),
                starts_at=self.starts_at,
                ends_at=self.ends_at,
                place=told.get("place") or "",
                link=told.get("link") or "",
                theme=told.get("theme") or "",
                chair=self._person(told.get("chair")),
                minute_taker=self._person(told.get("minute_taker")),
                is_demo=True,
                by=self.by,
            )
        self.cast.meetings[told["key"]] = self.meeting
        return self.meeting

    def _person(self, name):
        return self.cast.people.get(name) if name else None

    def tell(self) -> None:
        """Tell the meeting as far as its state says."""
        if self.told["state"] == MeetingState.CANCELLED:
            with self._at(self.day - timedelta(days=14), 9):
                workflow.cancel_meeting(meeting=self.meeting, reason=self.told.get("reason") or "Aflyst", by=self.by)
            return
        for step in (self._prepare, self._publish, self._hold, self._approve_minutes)[: self._told_far]:
            step()
        if self.told["state"] == MeetingState.IN_SESSION:
            begin_session(self.meeting, self.told, here=self._attendance, decide=self._decide, by=self.by)

    def _prepare(self) -> None:
        with self._at(working_days_from(self.day, -12), 9):
            for row in self.told["items"]:
                if row.get("case"):
                    workflow.accept_item(item=arrived(self.cast.item(row["case"])), meeting=self.meeting, by=self.by)
                else:
                    self._add_item(row)
            # What came back in the meantime finds the item that tells of it.
            workflow.start_preparation(meeting=self.meeting, by=self.by)
            for row in self.told.get("proposals") or []:
                self._propose_item(row)

    def _add_item(self, row: dict) -> None:
        texts: dict[str, Any] = {name: row.get(name) or "" for name in ("presenter", "summary")}
        texts |= {text.name: sanitize(row.get(text.name) or "") for text in long_text_fields(AgendaEntry)}
        item = workflow.add_item(
            meeting=self.meeting,
            title=row["title"],
            kind=row["kind"],
            minutes_allotted=row.get("minutes") or 5,
            openness=row.get("openness") or "open",
            recommendation=row.get("recommendation") or (),
            continues=self._item_of(row.get("continues")),
            by=self.by,
            **texts,
        )
        for reference in row.get("earlier") or []:
            workflow.tie_to_earlier(item=item, earlier=self.cast.item(reference).decision, by=self.by)
        attach(item, row.get("annexes") or [], self.by)

    def _propose_item(self, row: dict) -> None:
        item = workflow.propose_item(
            committee=self.committee,
            title=row["title"],
            kind=row["kind"],
            presenter=row.get("presenter") or "",
            summary=row.get("summary") or "",
            recommendation=row.get("recommendation") or (),
            by=self.cast.person(row["proposer"]),
        )
        attach(item, row.get("annexes") or [], self.cast.person(row["proposer"]))
        if row.get("returned"):
            workflow.return_item(item=item, reason=row["returned"], by=self.by)

    def _item_of(self, reference: str | None):
        """Return the item "2020-1/3" of a meeting told earlier; None without a reference."""
        return self.cast.item(reference) if reference else None

    def _publish(self) -> None:
        co_chairs = self.cast.co_chairs(self.committee)
        if co_chairs:
            with self._at(working_days_from(self.day, -8), 10):
                self.meeting = workflow.submit_agenda(meeting=self.meeting, by=self.by)
                say_in_review(self.cast, self.meeting, self.told.get("review") or [])
        for days, person in zip((-7, -6), co_chairs, strict=False):
            with self._at(working_days_from(self.day, days), 13):
                workflow.approve_agenda(meeting=self.meeting, by=person)
        with self._at(working_days_from(self.day, -5), 14):
            workflow.publish_agenda(meeting=self.meeting, by=self.by)
        with self._at(working_days_from(self.day, -3), 8):
            if self.meeting.is_written:
                self.meeting.refresh_from_db()
                answer_in_writing(self.cast, self.meeting, self.told["answers"])
            else:
                self._answers()
        if self.told.get("supplement"):
            with self._at(working_days_from(self.day, -2), 15):
                send_supplement(self.cast, self.meeting, self.told["supplement"], co_chairs)

    def _answers(self) -> None:
        told = {row["person"]: row for row in self.told.get("attendance") or []}
        for attendance in self.meeting.attendances.select_related("person", "meeting__committee"):
            row = told.get(attendance.person.name)
            if row is None:
                continue
            answers = Attendance.Answer
            answer = answers.APOLOGY if row["status"] == "apology" else answers.ACCEPTED
            workflow.answer_invitation(attendance=attendance, answer=answer, by=attendance.person)
            if row.get("substitute"):
                workflow.name_substitute(
                    attendance=attendance, substitute=self.cast.person(row["substitute"]), by=attendance.person
                )

    def _hold(self) -> None:
        if self.meeting.is_written:
            end_written(self.meeting)
            self.meeting.refresh_from_db()
            self._write_minutes()
            return
        with clock.at(self.starts_at):
            workflow.start_meeting(meeting=self.meeting, by=self.by)
            self._attendance()
            self._disqualifications()
        with clock.at(self.ends_at - timedelta(minutes=5)):
            rows = [row for row in self.told["items"] if row.get("decision")]
            items = {item.title: item for item in self.meeting.items.select_related("meeting__committee")}
            for row in rows:
                self._decide(items[row["title"]], row["decision"])
            note_what_was_told(self.cast, self.meeting)
        with clock.at(self.ends_at):
            workflow.close_meeting(meeting=self.meeting, by=self.by)
        self._write_minutes()

    def _attendance(self) -> None:
        told = {row["person"]: row for row in self.told.get("attendance") or []}
        numbered = {item.number: item for item in self.meeting.items.all()}
        for attendance in self.meeting.attendances.select_related("person", "meeting"):
            row = told.get(attendance.person.name, {})
            workflow.record_attendance(
                attendance=attendance,
                present=row.get("substitute") is not None or row.get("status", "present") == "present",
                from_item=numbered.get(str(row.get("from"))),
                to_item=numbered.get(str(row.get("to"))),
                by=self.by,
            )

    def _disqualifications(self) -> None:
        items = {item.title: item for item in self.meeting.items.select_related("meeting")}
        told = [
            (items[row["title"]], declared) for row in self.told["items"] for declared in row.get("disqualified") or []
        ]
        for item, row in told:
            person = self.cast.person(row["person"])
            declared = workflow.declare_disqualification(item=item, person=person, reason=row["reason"], by=person)
            workflow.decide_disqualification(disqualification=declared, upheld=row["upheld"], by=self.by)

    def _decide(self, item: AgendaItem, row: dict) -> None:
        points = list(item.points.all())
        outcomes = zip(points, row.get("points") or [], strict=False)
        decision = workflow.record_decision(
            item=item,
            outcome=row["outcome"],
            text=sanitize(row.get("text") or ""),
            point_outcomes={point.pk: outcome for point, outcome in outcomes},
            review_on=self._day_of(row, "review_date", "review_offset"),
            without_quorum_because=row.get("without_quorum_because") or "",
            discussion=sanitize(row.get("discussion") or ""),
            fact_note=row.get("fact_note") or "",
            by=self.by,
        )
        for dissent in row.get("dissents") or []:
            person = self.cast.person(dissent["person"])
            workflow.record_dissent(decision=decision, person=person, statement=dissent["statement"], by=self.by)
        for follow_up in row.get("follow_ups") or []:
            self._follow_up(decision, follow_up)
        if row.get("referral"):
            refer(decision, row["referral"], self.by)

    @staticmethod
    def _day_of(row: dict, fixed: str, offset: str) -> date | None:
        """The day a row names, or counts from today; None where it does neither."""
        if row.get(fixed) is None and row.get(offset) is not None:
            return timezone.localdate() + timedelta(days=row[offset])
        return row.get(fixed) or None

    def _follow_up(self, decision, row: dict) -> None:
        due_on = self._day_of(row, "deadline", "deadline_offset")
        follow_up = workflow.add_follow_up(
            decision=decision,
            what=row["what"],
            responsible=self.cast.person(row["responsible"]),
            due_on=due_on,
            by=self.by,
        )
        if row.get("state") and row["state"] != follow_up.state:
            follow_up = workflow.update_follow_up(
                follow_up=follow_up, state=row["state"], text=row.get("update") or "", by=follow_up.responsible
            )
        if follow_up.waits_for_confirmation and row.get("confirmed", True):
            workflow.confirm_follow_up(follow_up=follow_up, by=self.by)

    def _write_minutes(self) -> None:
        meeting, note = self.meeting, self.told.get("minutes_note")
        if self.told.get("decisions_sent"):
            with self._at(self.day, 15):
                workflow.send_decisions(meeting=meeting, by=self.by)
        if note:
            with self._at(working_days_from(self.day, 1), 10):
                workflow.edit_minutes(minutes=meeting.minutes, note=note, by=self.by)
        if self.told.get("minutes_form"):
            with self._at(working_days_from(self.day, 1), 11):
                workflow.choose_minutes_form(minutes=meeting.minutes, form=self.told["minutes_form"], by=self.by)
        co_chairs = self.cast.co_chairs(self.committee)
        if co_chairs:
            with self._at(working_days_from(self.day, 3), 10):
                workflow.submit_minutes(meeting=meeting, by=self.by)
        for person in co_chairs:
            with self._at(working_days_from(self.day, 4), 11):
                workflow.approve_minutes(meeting=meeting, by=person)
        with self._at(working_days_from(self.day, 5), 12):
            workflow.open_comment_round(meeting=meeting, deadline=self._comments_due_at(), by=self.by)
        with self._at(working_days_from(self.day, 6), 12):
            self._comments()

    def _comments_due_at(self) -> datetime:
        due_at = moment(working_days_from(self.day, 10), 16)
        still_open = self._told_far < _FURTHER[MeetingState.MINUTES_APPROVED]
        return max(due_at, moment(timezone.localdate() + timedelta(days=7), 16)) if still_open else due_at

    def _comments(self) -> None:
        items = {item.number: item for item in self.meeting.items.all()}
        for row in self.told.get("comments") or []:
            comment = workflow.comment_minutes(
                minutes=self.meeting.minutes,
                item=items.get(str(row["item"])) if row.get("item") else None,
                text=row["text"],
                by=self.cast.person(row["person"]),
            )
            if row.get("answer"):
                taken_up = row.get("taken_up", True)
                workflow.answer_comment(comment=comment, answer=row["answer"], taken_up=taken_up, by=self.by)

    def _approve_minutes(self) -> None:
        with clock.at(self._comments_due_at() + timedelta(hours=1)):
            workflow.seal_minutes(meeting=self.meeting, by=self.by)
        for row in self.told["items"]:
            amendment = (row.get("decision") or {}).get("amendment")
            if amendment:
                with clock.at(moment(date.fromisoformat(amendment["date"]), 10)):
                    self._amend(row, amendment)
        correction = self.told.get("correction")
        if correction:
            with clock.at(moment(date.fromisoformat(correction["date"]), 10)):
                self._correct(correction)

    def _correct(self, told: dict) -> None:
        correction = workflow.correct_minutes(
            meeting=self.meeting, note=told["note"], reason=told["reason"], by=self.by
        )
        for person in self.cast.co_chairs(self.committee):
            workflow.approve_correction(correction=correction, by=person)

    def _amend(self, row: dict, told: dict) -> None:
        amendment = workflow.amend_decision(
            decision=Decision.objects.select_related("item__meeting").get(
                item__meeting=self.meeting, item__title=row["title"]
            ),
            outcome=told.get("outcome") or row["decision"]["outcome"],
            text=sanitize(told["text"]),
            reason=told["reason"],
            by=self.by,
        )
        for person in self.cast.co_chairs(self.committee):
            workflow.approve_amendment(amendment=amendment, by=person)

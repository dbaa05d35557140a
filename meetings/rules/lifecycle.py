"""The life of a meeting: its states and the one table of what leads where (design section 6).

The table draws the buttons, guards the verbs in workflow/ and is walked by one test.
"""

from dataclasses import dataclass

from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from members.rules.roles import Permission


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    PREPARING = "preparing", _("Agenda in preparation")
    WITH_CO_CHAIRS = "with_co_chairs", _("With the co-chairs")
    PUBLISHED = "published", _("Sent out")
    IN_SESSION = "in_session", _("In session")
    MINUTES_DRAFT = "minutes_draft", _("Minutes in draft")
    MINUTES_REVIEW = "minutes_review", _("Minutes with the co-chairs")
    MINUTES_COMMENTS = "minutes_comments", _("Minutes in comment round")
    MINUTES_APPROVED = "minutes_approved", _("Minutes approved")
    CANCELLED = "cancelled", _("Cancelled")


S = MeetingState

# The steps a reader sees; the two states of the co-chairs' review of the minutes are one step of the draft.
STEPS = (S.PLANNED, S.PREPARING, S.WITH_CO_CHAIRS, S.PUBLISHED, S.IN_SESSION, S.MINUTES_DRAFT, S.MINUTES_COMMENTS)

# The agenda may be changed here; after publication the change waits, unseen, for the next revision.
EDITABLE = (S.PLANNED, S.PREPARING, S.WITH_CO_CHAIRS, S.PUBLISHED)
# Outcomes and minutes may be written here; what changes after the co-chairs approved withdraws their approval.
RECORDABLE = (S.IN_SESSION, S.MINUTES_DRAFT, S.MINUTES_REVIEW, S.MINUTES_COMMENTS)
# The co-chairs' own remarks are for leading the meeting: from then on the minutes say what happened.
REMARKABLE = (S.PLANNED, S.PREPARING, S.WITH_CO_CHAIRS, S.PUBLISHED, S.IN_SESSION)
# An approval of each co-chair counts here.
APPROVABLE = (S.WITH_CO_CHAIRS, S.MINUTES_REVIEW, S.MINUTES_COMMENTS)
# How a state looks where it is named; every other one is under way.
MARKS = {S.PLANNED: "", S.IN_SESSION: "mark-dark", S.MINUTES_APPROVED: "mark-green", S.CANCELLED: "mark-red"}
WITH_MINUTES = (S.MINUTES_DRAFT, S.MINUTES_REVIEW, S.MINUTES_COMMENTS, S.MINUTES_APPROVED)


class Asks(models.TextChoices):
    """What a verb asks for beside the press of its button."""

    NOTHING = "", _("nothing")
    REASON = "reason", _("a reason")
    REMARK = "remark", _("a remark to the secretariat")
    DEADLINE = "deadline", _("a deadline")
    LEADERS = "leaders", _("a chair and a minute taker")


@dataclass(frozen=True)
class Transition:
    """One row of the table: `verb` leads from `source` to `target` for whoever holds `permission`."""

    verb: str
    source: MeetingState
    target: MeetingState
    permission: str
    label: str | Promise
    asks: Asks = Asks.NOTHING
    # None: always; True: only where the committee has co-chairs; False: only where it has none.
    co_chairs: bool | None = None
    # None: always; True: only for a written procedure; False: only where one meets.
    written: bool | None = None

    @property
    def is_one_press(self) -> bool:
        """Whether its button does it at once: it asks for nothing, and can be undone, or does no harm."""
        return self.asks == Asks.NOTHING and self.verb in ONE_PRESS


# What is done at once; everything else tells on a page of its own what will happen, since it cannot be taken back.
ONE_PRESS = frozenset(
    {
        "start_preparation",
        "plan_again",
        "submit_agenda",
        "submit_changes",
        "approve_agenda",
        "withdraw_agenda_approval",
        "submit_minutes",
        "approve_minutes",
        "withdraw_minutes_approval",
    }
)
# The verb that takes back what was pressed; offered where one stands afterwards.
UNDONE_BY = {
    "start_preparation": "plan_again",
    "submit_agenda": "return_agenda",
    "approve_agenda": "withdraw_agenda_approval",
    "withdraw_agenda_approval": "approve_agenda",
    "submit_minutes": "return_minutes",
    "approve_minutes": "withdraw_minutes_approval",
    "withdraw_minutes_approval": "approve_minutes",
}

# Takes back what was just pressed, and is offered there alone.
ONLY_UNDOES = frozenset({"plan_again"})

PREPARE, RECORD = Permission.PREPARE_MEETING, Permission.RECORD_MEETING
APPROVE_AGENDA, APPROVE_MINUTES = Permission.APPROVE_AGENDA, Permission.APPROVE_MINUTES

TRANSITIONS = (
    Transition("start_preparation", S.PLANNED, S.PREPARING, PREPARE, _("Start preparing the agenda")),
    Transition("plan_again", S.PREPARING, S.PLANNED, PREPARE, _("Take back to the plan")),
    Transition("submit_agenda", S.PREPARING, S.WITH_CO_CHAIRS, PREPARE, _("Send to co-chairs"), co_chairs=True),
    Transition("publish_agenda", S.PREPARING, S.PUBLISHED, PREPARE, _("Publish agenda"), co_chairs=False),
    Transition("approve_agenda", S.WITH_CO_CHAIRS, S.WITH_CO_CHAIRS, APPROVE_AGENDA, _("Approve agenda")),
    Transition(
        "withdraw_agenda_approval", S.WITH_CO_CHAIRS, S.WITH_CO_CHAIRS, APPROVE_AGENDA, _("Withdraw the approval")
    ),
    Transition(
        "send_back_agenda", S.WITH_CO_CHAIRS, S.PREPARING, APPROVE_AGENDA, _("Send back with a remark"), Asks.REMARK
    ),
    Transition("return_agenda", S.WITH_CO_CHAIRS, S.PREPARING, PREPARE, _("Take back to preparation"), Asks.REASON),
    Transition("publish_agenda", S.WITH_CO_CHAIRS, S.PUBLISHED, PREPARE, _("Publish agenda"), written=False),
    Transition(
        "publish_agenda", S.WITH_CO_CHAIRS, S.PUBLISHED, PREPARE, _("Send out for written answers"), written=True
    ),
    Transition(
        "submit_changes",
        S.PUBLISHED,
        S.PUBLISHED,
        PREPARE,
        _("Send the changes to co-chairs"),
        co_chairs=True,
        written=False,
    ),
    Transition("approve_agenda", S.PUBLISHED, S.PUBLISHED, APPROVE_AGENDA, _("Approve the changes"), written=False),
    Transition(
        "withdraw_agenda_approval",
        S.PUBLISHED,
        S.PUBLISHED,
        APPROVE_AGENDA,
        _("Withdraw the approval"),
        written=False,
    ),
    Transition(
        "send_back_agenda",
        S.PUBLISHED,
        S.PUBLISHED,
        APPROVE_AGENDA,
        _("Send back with a remark"),
        Asks.REMARK,
        written=False,
    ),
    Transition(
        "publish_supplement",
        S.PUBLISHED,
        S.PUBLISHED,
        PREPARE,
        _("Publish supplementary agenda"),
        Asks.REASON,
        written=False,
    ),
    Transition(
        "publish_correction",
        S.PUBLISHED,
        S.PUBLISHED,
        PREPARE,
        _("Send out as a correction, without mail"),
        Asks.REASON,
        written=False,
    ),
    Transition("start_meeting", S.PUBLISHED, S.IN_SESSION, RECORD, _("Start the meeting"), Asks.LEADERS, written=False),
    Transition("close_meeting", S.IN_SESSION, S.MINUTES_DRAFT, RECORD, _("Close the meeting")),
    Transition(
        "submit_minutes", S.MINUTES_DRAFT, S.MINUTES_REVIEW, RECORD, _("Send minutes to co-chairs"), co_chairs=True
    ),
    Transition("approve_minutes", S.MINUTES_REVIEW, S.MINUTES_REVIEW, APPROVE_MINUTES, _("Approve the draft minutes")),
    Transition(
        "withdraw_minutes_approval", S.MINUTES_REVIEW, S.MINUTES_REVIEW, APPROVE_MINUTES, _("Withdraw the approval")
    ),
    Transition("return_minutes", S.MINUTES_REVIEW, S.MINUTES_DRAFT, RECORD, _("Take back to draft"), Asks.REASON),
    Transition(
        "open_comment_round",
        S.MINUTES_REVIEW,
        S.MINUTES_COMMENTS,
        RECORD,
        _("Send the minutes for comments"),
        Asks.DEADLINE,
    ),
    Transition(
        "open_comment_round",
        S.MINUTES_DRAFT,
        S.MINUTES_COMMENTS,
        RECORD,
        _("Send the minutes for comments"),
        Asks.DEADLINE,
        co_chairs=False,
    ),
    Transition(
        "approve_minutes", S.MINUTES_COMMENTS, S.MINUTES_COMMENTS, APPROVE_MINUTES, _("Approve the draft minutes")
    ),
    Transition(
        "close_comment_round",
        S.MINUTES_COMMENTS,
        S.MINUTES_COMMENTS,
        RECORD,
        _("End the comment round now"),
        Asks.REASON,
    ),
    Transition("seal_minutes", S.MINUTES_COMMENTS, S.MINUTES_APPROVED, RECORD, _("Approve and seal the minutes")),
    *(
        Transition("cancel_meeting", source, S.CANCELLED, PREPARE, _("Cancel the meeting"), Asks.REASON)
        for source in (S.PLANNED, S.PREPARING, S.WITH_CO_CHAIRS, S.PUBLISHED)
    ),
)


# What no button does: the timer draws the result of a written procedure, or whoever answers last; and it approves
# minutes that nobody had a comment on by the deadline.
BY_ITSELF = (
    Transition("draw_result", S.PUBLISHED, S.MINUTES_DRAFT, RECORD, _("Draw the result of the answers"), written=True),
    Transition("accept_minutes", S.MINUTES_COMMENTS, S.MINUTES_APPROVED, RECORD, _("Approve the minutes by silence")),
)


def transition(verb: str, source: str, *, has_co_chairs: bool, written: bool = False) -> Transition | None:
    """Return the row that lets `verb` leave `source`, in a committee with or without co-chairs; None without one.

    `written`: whether it is a written procedure.
    """
    rows = [*transitions_from(source, has_co_chairs=has_co_chairs, written=written), *BY_ITSELF]
    for row in rows:
        if row.verb == verb and row.source == source and row.written in (None, written):
            return row
    return None


def transitions_from(source: str, *, has_co_chairs: bool, written: bool = False) -> list[Transition]:
    """Return the rows that leave `source`, in the order of the table; `written` as above."""
    return [
        row
        for row in TRANSITIONS
        if row.source == source and row.co_chairs in (None, has_co_chairs) and row.written in (None, written)
    ]


@dataclass(frozen=True)
class Words:
    """What a transition says before it is done, and after."""

    before: str | Promise
    done: str | Promise


_WORDS = {
    "start_preparation": Words(
        _("The agenda is opened for preparation."), _("You can prepare the agenda now: add items and annexes.")
    ),
    "plan_again": Words(_("The meeting is only planned again."), _("The meeting is only planned again.")),
    "submit_agenda": Words(
        _("Both co-chairs get a message and can approve the agenda. A later change withdraws their approvals."),
        _("The agenda has been sent to the co-chairs. You can send it out when both have approved."),
    ),
    "submit_changes": Words(
        _("Both co-chairs get a message and can read and approve the changes."),
        _("The changes have been sent to the co-chairs."),
    ),
    "approve_agenda": Words(
        _("You approve the agenda exactly as it stands. If it is changed, you are asked again."),
        _("You have approved the agenda."),
    ),
    "withdraw_agenda_approval": Words(
        _("Your approval is withdrawn, and the agenda cannot be sent out."), _("Your approval has been withdrawn.")
    ),
    "send_back_agenda": Words(
        _("The secretariat and the other co-chair get your remark, and approvals given so far are withdrawn."),
        _("The agenda has been sent back to the secretariat with your remark."),
    ),
    "return_agenda": Words(
        _("The agenda goes back to preparation, and approvals given so far are withdrawn."),
        _("The agenda is in preparation again."),
    ),
    "publish_agenda": Words(
        _("Items and annexes get their numbers, and everybody who takes part gets a message with a link."),
        _("The agenda has been sent out. The minute taker can prepare the minutes now."),
    ),
    "publish_supplement": Words(
        _("The changes become visible, marked as a supplementary agenda, and everybody gets a message."),
        _("The supplementary agenda has been sent out."),
    ),
    "publish_correction": Words(
        _("The corrected words become visible, marked as a correction in the history. Nobody gets a message."),
        _("The correction has been sent out. Nobody got a message about it."),
    ),
    "start_meeting": Words(
        _("The meeting room opens: attendance, outcomes and follow-ups are written there."),
        _("The meeting has started."),
    ),
    "close_meeting": Words(
        _("Every item must have an outcome. Deferred items go to the next meeting."),
        _("The meeting is closed. Finish the draft minutes."),
    ),
    "submit_minutes": Words(
        _("Both co-chairs get a message and can read and approve the draft minutes."),
        _("The draft minutes have been sent to the co-chairs."),
    ),
    "approve_minutes": Words(
        _("You approve the minutes exactly as they stand. If they are changed, you are asked again."),
        _("You have approved the minutes."),
    ),
    "withdraw_minutes_approval": Words(
        _("Your approval is withdrawn, and the minutes cannot be sent for comments."),
        _("Your approval has been withdrawn."),
    ),
    "return_minutes": Words(
        _("The minutes go back to draft, and approvals given so far are withdrawn."),
        _("The minutes are a draft again."),
    ),
    "open_comment_round": Words(
        _("The members get a message and can comment until the deadline. No comments means agreement."),
        _("The minutes have been sent for comments."),
    ),
    "close_comment_round": Words(
        _("The members can no longer comment. The reason is kept in the history."), _("The comment round is over.")
    ),
    "seal_minutes": Words(
        _("The minutes are approved, sealed and sent out. From now on a decision is changed by amendment only."),
        _("The minutes are approved and sealed."),
    ),
    "cancel_meeting": Words(
        _("The meeting is cancelled, and everybody who was invited gets a message."), _("The meeting is cancelled.")
    ),
}


def transition_words(verb: str) -> Words:
    """Return what the page of a transition says; KeyError for a verb that is not in the table."""
    return _WORDS[verb]

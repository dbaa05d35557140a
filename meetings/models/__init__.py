"""Meetings and everything that is said, decided and kept about them."""

from meetings.models.agenda import AgendaItem, AgendaRevision, RecommendationPoint
from meetings.models.approval import Approval
from meetings.models.attachment import Attachment, AttachmentVersion
from meetings.models.attendance import Attendance, Disqualification
from meetings.models.calendar_entry import CalendarEntry, CalendarReply
from meetings.models.calendar_feed import CalendarFeed
from meetings.models.chair_remark import ChairRemark
from meetings.models.decision import Decision, DecisionAmendment, Dissent, Outcome, PointOutcome
from meetings.models.decision_watch import DecisionWatch
from meetings.models.decisions_sent import DecisionsSent
from meetings.models.dispatch import AgendaReading, ClosedReading, Dispatch
from meetings.models.follow_up import FollowUp, FollowUpFile, FollowUpUpdate
from meetings.models.grant import ItemGrant, MeetingGrant
from meetings.models.matter import MatterTie
from meetings.models.meeting import Meeting
from meetings.models.minutes import Minutes, MinutesComment, MinutesCorrection, MinutesRevision
from meetings.models.note import AnnexMark, Note
from meetings.models.openness import Openness
from meetings.models.pack_job import PackJob
from meetings.models.pack_taken import PackTaken
from meetings.models.poll import DatePoll, PollAnswer, PollDate, PollVoter
from meetings.models.proposal import ProposalWord
from meetings.models.referral import Referral, ReferralReceiver
from meetings.models.rendition import Rendition
from meetings.models.review import AgendaComment, ApprovedAgenda
from meetings.models.seal import SealCheck, SealLedger, SignedCopy
from meetings.models.sitting import ItemSitting, Sheet
from meetings.models.template import ItemTemplate, StandingItem
from meetings.models.treatment import Treatment
from meetings.models.written_answer import WrittenAnswer
from meetings.models.year_plan import ProposedDate, TakenDays, YearTheme

__all__ = [
    "AgendaComment",
    "AgendaItem",
    "AgendaReading",
    "AgendaRevision",
    "AnnexMark",
    "Approval",
    "ApprovedAgenda",
    "Attachment",
    "AttachmentVersion",
    "Attendance",
    "CalendarEntry",
    "CalendarFeed",
    "CalendarReply",
    "ChairRemark",
    "ClosedReading",
    "DatePoll",
    "Decision",
    "DecisionAmendment",
    "DecisionWatch",
    "DecisionsSent",
    "Dispatch",
    "Disqualification",
    "Dissent",
    "FollowUp",
    "FollowUpFile",
    "FollowUpUpdate",
    "ItemGrant",
    "ItemSitting",
    "ItemTemplate",
    "MatterTie",
    "Meeting",
    "MeetingGrant",
    "Minutes",
    "MinutesComment",
    "MinutesCorrection",
    "MinutesRevision",
    "Note",
    "Openness",
    "Outcome",
    "PackJob",
    "PackTaken",
    "PointOutcome",
    "PollAnswer",
    "PollDate",
    "PollVoter",
    "ProposalWord",
    "ProposedDate",
    "RecommendationPoint",
    "Referral",
    "ReferralReceiver",
    "Rendition",
    "SealCheck",
    "SealLedger",
    "Sheet",
    "SignedCopy",
    "StandingItem",
    "TakenDays",
    "Treatment",
    "WrittenAnswer",
    "YearTheme",
]

"""What the group is there to carry out: the programme, its tasks, its summit, coordination with others; the desk."""

from programme.models.archive import ArchiveJob, ArchiveTaken
from programme.models.closing import HandedOver, OpenKind
from programme.models.coordination import AgreedFollowUp, Agreement, Contact, Paper
from programme.models.desk import Absence, DeskKind, Handover
from programme.models.network import Knowledge, NetworkDocument, NetworkNote
from programme.models.plan import ClimatePlan, PlanLink, PlanMilestone, PlanRound, PlanStep
from programme.models.plan_document import PlanDocument
from programme.models.programme import Period, Programme, ProgrammePeriod
from programme.models.summit import ConceptPaper, Summit, SummitSession
from programme.models.summit_evaluation import SummitEvaluation
from programme.models.summit_guests import SummitInvitation, SummitRegistration
from programme.models.support import SupportRequest, SupportWord
from programme.models.task import Task, TaskStatus
from programme.models.terms import Place, TermsSentence

__all__ = [
    "Absence",
    "AgreedFollowUp",
    "Agreement",
    "ArchiveJob",
    "ArchiveTaken",
    "ClimatePlan",
    "ConceptPaper",
    "Contact",
    "DeskKind",
    "HandedOver",
    "Handover",
    "Knowledge",
    "NetworkDocument",
    "NetworkNote",
    "OpenKind",
    "Paper",
    "Period",
    "Place",
    "PlanDocument",
    "PlanLink",
    "PlanMilestone",
    "PlanRound",
    "PlanStep",
    "Programme",
    "ProgrammePeriod",
    "Summit",
    "SummitEvaluation",
    "SummitInvitation",
    "SummitRegistration",
    "SummitSession",
    "SupportRequest",
    "SupportWord",
    "Task",
    "TaskStatus",
    "TermsSentence",
]

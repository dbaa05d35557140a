"""Input about working groups."""

from workgroups.forms.group import (
    CloseForm,
    DecisionChoice,
    DeliverableForm,
    EstablishForm,
    LastDayForm,
    MandateForm,
    decisions_for,
)
from workgroups.forms.work import DocumentForm, MilestoneForm, MilestoneReportForm, ReportForm

__all__ = [
    "CloseForm",
    "DecisionChoice",
    "DeliverableForm",
    "DocumentForm",
    "EstablishForm",
    "LastDayForm",
    "MandateForm",
    "MilestoneForm",
    "MilestoneReportForm",
    "ReportForm",
    "decisions_for",
]

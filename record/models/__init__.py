"""The tables of the floor."""

from record.models.last_run import LastRun
from record.models.opened_record import OpenedRecord
from record.models.search import SearchDue, SearchText
from record.models.worker_sign import WorkerSign

__all__ = ["LastRun", "OpenedRecord", "SearchDue", "SearchText", "WorkerSign"]

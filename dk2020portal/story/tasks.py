"""The tasks of the story: what carried them, how they went, what closed them."""

from datetime import date

from dk2020portal.story.cast import Cast
from dk2020portal.story.meetings import moment
from programme import workflow
from programme.models import Programme, Task
from record import clock


def tie_trails(cast: Cast, trails: dict[str, list[str]]) -> None:
    """Which items carried which task of the terms of reference."""
    for code, references in trails.items():
        Task.objects.get(code=code).items.add(*(cast.item(reference) for reference in references))


def tell_of_tasks(cast: Cast, told: list[dict]) -> None:
    """What the secretariat said of tasks and did with them, each at its own time."""
    programme = Programme.objects.get(committee=cast.committee)
    for row in sorted(told, key=lambda row: row["on"]):
        with clock.at(moment(date.fromisoformat(row["on"]), 13)):
            _do(cast, programme, row)


def _do(cast: Cast, programme: Programme, row: dict) -> None:
    who = {"person": cast.person(row["person"])} if row.get("person") else {"committee": cast.committee}
    until = {"due_on": row.get("due_on"), "rhythm": row.get("rhythm", "")}
    if "add" in row:
        workflow.add_task(programme=programme, title=row["add"], by=cast.secretary, **who, **until)
        return
    task = Task.objects.get(programme=programme, code=row["code"])
    if "close" in row:
        workflow.close_task(task=task, ended_as=row["close"], reason=row["text"], by=cast.secretary)
    elif "mark" in row:
        workflow.report_on_task(task=task, mark=row["mark"], text=row["text"], by=cast.secretary)
    else:
        workflow.edit_task(task=task, title=task.title, by=cast.secretary, **who, **until)

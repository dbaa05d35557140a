"""Coordination with CONCITO and the national part: contacts, what was agreed, and the papers that came."""

from django.core.files.base import ContentFile
from django.utils.text import slugify

from dk2020portal.story.annexes import pdf_of
from dk2020portal.story.cast import Cast
from dk2020portal.story.desk import days_ago, due_in
from members.models import Organisation
from programme import workflow
from programme.models import Programme
from record import clock


def tell_of_coordination(cast: Cast, told: dict) -> None:
    """Tell it in the order of time, each on its own day."""
    programme = Programme.objects.get(committee=cast.committee)
    contacts = {}
    for row in told.get("contacts") or []:
        with days_ago(row["days_ago"]):
            contact = workflow.add_contact(
                programme=programme,
                name=row["name"],
                organisation=Organisation.objects.get(short_name=row["organisation"]),
                job_title=row["job_title"],
                email=row["email"],
                by=cast.secretary,
            )
        contacts[row["name"]] = contact.person
    _agreements(cast, programme, contacts, told.get("agreements") or [])
    for row in told.get("papers") or []:
        _paper(cast, programme, row)


def _agreements(cast: Cast, programme: Programme, contacts: dict, rows: list[dict]) -> None:
    written: dict = {}
    for row in rows:
        by = cast.person(row["by"])
        with days_ago(row["days_ago"]):
            facts = {"agreed_on": clock.today(), "with_person": contacts[row["with"]], "text": row["text"]}
            if row.get("corrects"):
                facts["agreed_on"] = written[row["corrects"]].agreed_on
                agreement = workflow.correct_agreement(agreement=written[row["corrects"]], by=by, **facts)
            else:
                agreement = workflow.note_agreement(programme=programme, by=by, **facts)
            written[row.get("key")] = agreement
            for follows in row.get("follow_ups") or []:
                workflow.add_agreed(
                    agreement=agreement,
                    what=follows["what"],
                    responsible=cast.person(follows["responsible"]),
                    due_on=due_in(follows["due_offset"]),
                    by=by,
                )


def _paper(cast: Cast, programme: Programme, row: dict) -> None:
    content = pdf_of(row["title"], row["file"]) if row.get("file") else None
    with days_ago(row["days_ago"]):
        paper = workflow.file_paper(
            programme=programme,
            received_on=clock.today(),
            sender=Organisation.objects.get(short_name=row["sender"]),
            title=row["title"],
            asks=row["asks"],
            due_on=due_in(row["due_offset"]),
            file=ContentFile(content, name=f"{slugify(row['title'])}.pdf") if content else None,
            by=cast.person(row["by"]),
        )
    if "item_days_ago" in row:
        with days_ago(row["item_days_ago"]):
            workflow.make_item(paper=paper, by=cast.person(row["by"]))

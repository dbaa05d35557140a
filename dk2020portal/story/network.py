"""Support, sparring and the coordinators' network in the story, each on its own day."""

from datetime import timedelta

from django.core.files.base import ContentFile
from django.utils.text import slugify

from dk2020portal.story.annexes import pdf_of
from dk2020portal.story.cast import Cast
from dk2020portal.story.desk import days_ago, due_in
from dk2020portal.story.meetings import moment
from meetings import workflow as meetings
from members.models import Organisation
from programme import workflow
from programme.models import ClimatePlan, Programme
from record import clock


def tell_of_support(cast: Cast, rows: list[dict]) -> None:
    """Let municipalities ask, and be answered or passed on."""
    for row in rows:
        plan = ClimatePlan.objects.with_names().get(organisation__short_name=row["municipality"])
        with days_ago(row["days_ago"]):
            request = workflow.ask_support(
                plan=plan,
                kind=row["kind"],
                title=row["title"],
                text=row["text"],
                due_on=due_in(row["due_offset"]) if row["due_offset"] is not None else None,
                by=cast.person(row["by"]),
            )
        if told := row.get("passed_on"):
            with days_ago(told["days_ago"]):
                request = workflow.pass_on_support(
                    request=request,
                    municipality=Organisation.objects.get(short_name=told["municipality"]),
                    text=told["text"],
                    by=cast.secretary,
                )
        if told := row.get("answered"):
            with days_ago(told["days_ago"]):
                workflow.answer_support(request=request, text=told["text"], by=cast.person(told["by"]))


def tell_of_network(cast: Cast, told: dict) -> None:
    """Open the network, plan its next meeting, and let people say what they know and share notes."""
    if not told:
        return
    programme = Programme.objects.select_related("committee").get(committee=cast.committee)
    with days_ago(told["days_ago"]):
        network = workflow.open_network(programme=programme, name=told["name"], by=cast.secretary)
    network.is_demo = True
    network.save()
    starts = moment(clock.today() + timedelta(days=told["meeting"]["in_days"]), 9, 30)
    meetings.create_meeting(
        committee=network,
        starts_at=starts,
        ends_at=starts + timedelta(hours=2),
        theme=told["meeting"]["theme"],
        by=cast.secretary,
    )
    for row in told["knowledge"]:
        with days_ago(row["days_ago"]):
            workflow.say_what_one_knows(programme=programme, text=row["text"], by=cast.person(row["by"]))
    for row in told["notes"]:
        by = cast.person(row["by"])
        with days_ago(row["days_ago"]):
            note = workflow.write_note(
                programme=programme, title=row["title"], topic=row["topic"], text=row["text"], by=by
            )
            content = pdf_of(row["title"], row["document"]) if row.get("document") else None
            if content:
                file = ContentFile(content, name=f"{slugify(row['title'])}.pdf")
                workflow.add_network_document(note=note, file=file, title=row["document_title"], by=by)

"""The facts of the terms of reference, from fixtures/dk2020.json: what is in the database is never overwritten."""

import json

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.db import transaction

from dk2020portal.facts_of_plans import load_plans
from dk2020portal.facts_of_terms import load_terms
from members.models import CaseReference, Committee, Membership, Organisation, Person, Seat
from pages.richtext import sanitize
from programme.models import Programme, Task
from record.history import acting

FACTS = settings.BASE_DIR / "fixtures" / "dk2020.json"


def load_facts() -> int:
    """Create what the file says and the database lacks; return how many rows were created (0 the second time)."""
    facts = json.loads(FACTS.read_text())
    steps = (
        *(_organisations, _people, _committees, _seats, _memberships),
        *(_programme, _tasks, _case_references, load_plans, load_terms),
    )
    with transaction.atomic(), acting(by=None, reason="Kommissorium, 8. oktober 2020"):
        return sum(sum(step(facts)) for step in steps)


def _created(result) -> bool:
    return result[1]


def _organisations(facts):
    for row in facts["organisations"]:
        yield _created(
            Organisation.objects.get_or_create(
                short_name=row["short_name"],
                defaults={
                    "name": row["name"],
                    "kind": row["kind"],
                    "code": row.get("code") or "",
                    "council": row.get("council") or "",
                },
            )
        )


def _people(facts):
    for row in facts["people"]:
        organisation = Organisation.objects.get(short_name=row["organisation"])
        if Person.objects.filter(name=row["name"], organisation=organisation).exists():
            yield False
            continue
        Person.objects.create_user(
            name=row["name"],
            organisation=organisation,
            job_title=row.get("job_title") or "",
            level=row.get("level") or "",
        )
        yield True


def _committees(facts):
    for row in facts["committees"]:
        yield _created(
            Committee.objects.get_or_create(
                slug=row["slug"],
                defaults={
                    "name": row["name"],
                    "short_name": row["short_name"],
                    "kind": row["kind"],
                    "starts_on": row["starts"],
                    "ends_on": row.get("ends"),
                    "terms_of_reference": sanitize(row.get("terms_of_reference") or ""),
                    "terms_of_reference_date": row.get("terms_of_reference_date"),
                },
            )
        )


def _organisation(short_name):
    return Organisation.objects.get(short_name=short_name) if short_name else None


def _seats(facts):
    for row in facts["seats"]:
        yield _created(
            Seat.objects.get_or_create(
                committee=Committee.objects.get(slug=row["committee"]),
                label=row["label"],
                defaults={
                    "side": row["side"],
                    "places": row["places"],
                    "named_by": _organisation(row.get("named_by")),
                    "organisation": _organisation(row.get("organisation")),
                    "starts_on": row["starts"],
                },
            )
        )


def _memberships(facts):
    for row in facts["memberships"]:
        committee = Committee.objects.get(slug=row["committee"])
        yield _created(
            Membership.objects.get_or_create(
                committee=committee,
                person=Person.objects.get(name=row["person"]),
                defaults={
                    "role": row["role"],
                    "seat": Seat.objects.get(committee=committee, label=row["seat"]),
                    "starts_on": row["starts"],
                },
            )
        )


def _programme(facts):
    row = facts["programme"]
    yield _created(
        Programme.objects.get_or_create(
            name=row["name"],
            defaults={
                "committee": Committee.objects.get(slug=row["committee"]),
                "starts_on": row["starts"],
                "ends_on": row["ends"],
            },
        )
    )


def _tasks(facts):
    programme = Programme.objects.get(name=facts["programme"]["name"])
    for row in facts["tasks"]:
        parent = Task.objects.get(programme=programme, code=row["parent"]) if row.get("parent") else None
        yield _created(
            Task.objects.get_or_create(
                programme=programme,
                code=row["code"],
                defaults={
                    "title": row["title"],
                    "responsible": row["responsible"],
                    "deadline": row["deadline"],
                    "due_on": row.get("due_on"),
                    "rhythm": row.get("rhythm") or "",
                    "source": row["source"],
                    "parent": parent,
                },
            )
        )


def _case_references(facts):
    programme = Programme.objects.get(name=facts["programme"]["name"])
    rows: list[tuple[Committee | Programme, dict]] = [(_about(row["on"]), row) for row in facts["case_references"]]
    rows += [(programme, row) for row in facts["programme"].get("case_references", [])]
    for about, row in rows:
        yield _created(
            CaseReference.objects.get_or_create(
                content_type=ContentType.objects.get_for_model(about),
                object_id=about.pk,
                party=Organisation.objects.get(short_name=row["party"]),
                case_number=row["case_number"],
                document_number=row.get("document_number") or "",
                defaults={"system": row.get("system") or "", "filed_on": row.get("filed_on")},
            )
        )


def _about(where: str) -> Committee:
    _kind, _colon, slug = where.partition(":")
    return Committee.objects.get(slug=slug)

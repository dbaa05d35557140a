"""Everything that one person may read of a committee, read at one moment: plain data, and where the files are."""

from typing import Any

from django.utils import translation

from members.models import Committee, Person
from members.rules.procedure import PROPOSALS, RuleKey
from programme.archive.box import Box, with_links
from programme.archive.of_items import collect_loose_items
from programme.archive.of_meetings import collect_meetings
from programme.archive.of_programme import collect_programme
from programme.archive.of_work import collect_cases, collect_follow_ups, collect_groups, memberships_said
from record import clock
from record.snapshot import one_snapshot

FORMAT = 1


def collect(committee: Committee, reader: Person, language: str) -> Box:
    """Return what goes into the archive of `committee` for `reader`, in his or her language; nothing is written."""
    with translation.override(language), one_snapshot():
        box = Box(committee, reader)
        box.hold("committees", [committee.pk])
        box.pages[committee.get_absolute_url()] = box.path("", "index", "html")
        box.data = _about(box, language)
        collect_meetings(box, language)
        collect_loose_items(box)
        collect_follow_ups(box)
        collect_cases(box)
        collect_groups(box)
        collect_programme(box)
        _join(box)
        with_links(box.data, box.pages)
    return box


def _about(box: Box, language: str) -> dict[str, Any]:
    committee = box.committee
    return {
        "format": FORMAT,
        "language": language,
        "made_on": clock.today(),
        "made_for": box.reader.name,
        "committee": {
            "name": committee.name,
            "short_name": committee.short_name,
            "kind": committee.kind,
            "kind_label": committee.get_kind_display(),
            "reports_to": committee.parent.name if committee.parent else "",
            "starts_on": committee.starts_on,
            "ends_on": committee.ends_on,
            "terms_of_reference": committee.terms_of_reference,
            "terms_of_reference_date": committee.terms_of_reference_date,
            "case_references": [str(reference) for reference in committee.case_references.all()],
            "rules": _rules(committee),
            "is_demo": committee.is_demo,
        },
        "composition": {"seats": _seats(committee), "people": memberships_said(committee)},
    }


def _rules(committee: Committee) -> list[dict[str, Any]]:
    own = {rule.key: rule for rule in committee.rules.all()}
    return [
        {
            "key": key.value,
            "label": key.label,
            "value": committee.rule(key),
            "is_yes_no": PROPOSALS[key].is_yes_no,
            "is_adopted": key.value in own and own[key.value].is_adopted,
            "decision": own[key.value].adopted_by if key.value in own else "",
        }
        for key in RuleKey
    ]


def _seats(committee: Committee) -> list[dict[str, Any]]:
    return [
        {
            "label": seat.label,
            "places": seat.places,
            "named_by": seat.named_by.name if seat.named_by else "",
            "organisation": seat.organisation.name if seat.organisation else "",
            "starts_on": seat.starts_on,
            "ends_on": seat.ends_on,
        }
        for seat in committee.seats.select_related("named_by", "organisation")
    ]


def _join(box: Box) -> None:
    """Tell each item what was decided on it."""
    items = {item["id"]: item for item in box.data["items"]}
    for decision in box.data["decisions"]:
        if decision["item_id"] in items:
            items[decision["item_id"]]["decision"] = {
                "reference": decision["reference"],
                "outcome_label": decision["outcome_label"],
                "html": decision["html"],
                "page": decision["page"],
            }

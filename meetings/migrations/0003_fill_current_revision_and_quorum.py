"""Meetings published or held before: the latest revision, and the rules for a quorum as they are known."""

from django.db import migrations
from django.db.models import OuterRef, Subquery

from members.rules import PROPOSALS, RuleKey

NOT_STARTED = ["planned", "preparing", "with_co_chairs", "published", "cancelled"]


def fill(apps, schema_editor):
    meetings = apps.get_model("meetings", "Meeting").objects
    revisions = apps.get_model("meetings", "AgendaRevision").objects.filter(meeting=OuterRef("pk"))
    meetings.update(current_revision=Subquery(revisions.order_by("-number").values("pk")[:1]))
    started = meetings.exclude(state__in=NOT_STARTED)
    started.update(
        quorum_members=PROPOSALS[RuleKey.QUORUM_MEMBERS].value,
        quorum_both_sides=bool(PROPOSALS[RuleKey.QUORUM_BOTH_SIDES].value),
    )
    for rule in apps.get_model("members", "RuleOfProcedure").objects.all():
        theirs = started.filter(committee=rule.committee_id)
        if rule.key == RuleKey.QUORUM_MEMBERS:
            theirs.update(quorum_members=rule.value)
        elif rule.key == RuleKey.QUORUM_BOTH_SIDES:
            theirs.update(quorum_both_sides=bool(rule.value))


class Migration(migrations.Migration):
    dependencies = [
        ("meetings", "0002_meeting_current_revision_and_quorum"),
        ("members", "0001_initial"),
    ]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

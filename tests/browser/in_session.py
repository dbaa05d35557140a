"""Begins a meeting of nine items in the demo of VAR_DIR, as its secretariat, and prints its id."""

import sys
from datetime import timedelta

import django

django.setup()

from meetings import workflow  # noqa: E402
from members.models import Committee, Person  # noqa: E402
from record import clock  # noqa: E402

committee = Committee.objects.get(slug="administrativ-styregruppe")
secretary = Person.objects.get(email="klimakoordinator.aarhus@kkr-midtjylland.example")
chairs = [Person.objects.get(name=name) for name in ("Thomas Lindberg", "Kim Kofod Hansen")]
start = clock.now().replace(minute=0, second=0, microsecond=0) + timedelta(hours=1)
meeting = workflow.create_meeting(
    committee=committee,
    kind="ordinary",
    starts_at=start,
    ends_at=start + timedelta(hours=2),
    place="Viborg",
    chair=chairs[0],
    minute_taker=secretary,
    by=secretary,
)
workflow.start_preparation(meeting=meeting, by=secretary)
for number in range(1, 10):
    workflow.add_item(
        meeting=meeting,
        title=f"Sag nummer {number}",
        kind="decision",
        minutes_allotted=10,
        recommendation=[f"godkender sag nummer {number}"],
        by=secretary,
    )
workflow.submit_agenda(meeting=meeting, by=secretary)
for chair in chairs:
    workflow.approve_agenda(meeting=meeting, by=chair)
workflow.publish_agenda(meeting=meeting, by=secretary)
workflow.start_meeting(meeting=meeting, by=secretary)
sys.stdout.write(f"{meeting.pk}\n")

"""One id in calendars for each meeting: adding the column gave all of them the same."""

import uuid

from django.db import migrations


def fill(apps, schema_editor):
    meetings = apps.get_model("meetings", "Meeting").objects
    for pk in meetings.values_list("pk", flat=True):
        meetings.filter(pk=pk).update(calendar_uid=uuid.uuid4())


class Migration(migrations.Migration):
    dependencies = [("meetings", "0013_meeting_calendar_uid")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

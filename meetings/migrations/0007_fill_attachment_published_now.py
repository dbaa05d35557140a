"""Annexes published before: those of the latest revision are shown now."""

from django.db import migrations


def fill(apps, schema_editor):
    attachments = apps.get_model("meetings", "Attachment").objects
    for meeting in apps.get_model("meetings", "Meeting").objects.exclude(current_revision=None):
        items = meeting.current_revision.content["items"]
        shown = [annex["attachment_id"] for item in items for annex in item["annexes"]]
        attachments.filter(pk__in=shown).update(published_now=True)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0006_attachment_published_now")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

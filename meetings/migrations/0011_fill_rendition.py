"""Office files attached before get a rendition each, which `tend` then has made."""

from django.db import migrations
from django.db.models import Q

from members import append_only

OFFICE = "application/vnd.openxmlformats-officedocument."


def fill(apps, schema_editor):
    versions = apps.get_model("meetings", "AttachmentVersion").objects
    renditions = apps.get_model("meetings", "Rendition").objects
    made = {}
    for version in versions.filter(Q(content_type__startswith=OFFICE) | ~Q(rendition_file="")).order_by("-rendition_file", "pk"):
        one, _created = renditions.get_or_create(sha256=version.sha256, defaults={"file": version.rendition_file})
        made.setdefault(one.pk, []).append(version.pk)
    if not made:
        return
    # The table only grows; this is the one time that rows learn what new ones are born with.
    table = versions.model._meta.db_table
    with append_only.opened(table, "update", using=schema_editor.connection.alias):
        for rendition, ids in made.items():
            versions.filter(pk__in=ids).update(rendition=rendition)


class Migration(migrations.Migration):
    dependencies = [("meetings", "0010_rendition")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]

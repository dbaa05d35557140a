import uuid

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("meetings", "0012_drop_rendition_file")]

    operations = [
        migrations.AddField(
            model_name=name,
            name="calendar_uid",
            field=models.UUIDField(default=uuid.uuid4, editable=False),
        )
        for name in ("historicalmeeting", "meeting")
    ]

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0011_fill_rendition'),
    ]

    operations = [
        migrations.RemoveField(model_name='attachmentversion', name='rendition_file'),
    ]

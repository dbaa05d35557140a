"""The pages of an Office file move from a field of the version to a row of their own (filled in by 0011)."""

from django.db import migrations, models
import django.db.models.deletion
import meetings.models.attachment
import members.clock


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0009_packs_and_what_was_taken'),
    ]

    operations = [
        migrations.CreateModel(
            name='Rendition',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('sha256', models.CharField(max_length=64, unique=True)),
                ('file', models.FileField(blank=True, upload_to=meetings.models.attachment.stored_name)),
                ('pages', models.PositiveIntegerField(null=True)),
                ('is_tagged', models.BooleanField(default=False)),
                ('text', models.TextField(blank=True)),
                ('problem', models.CharField(blank=True, choices=[('no_program', 'This server lacks the program that turns Office files into pages. Open the file itself.'), ('too_slow', 'Turning the file into pages took too long. Attach it as a PDF instead.'), ('unreadable', 'The file is damaged, protected by a password or too large to be turned into pages. Attach it as a PDF.'), ('failed', 'The file could not be turned into pages. The failure has been recorded. Attach it as a PDF instead.')], max_length=20)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('asked_at', models.DateTimeField(default=members.clock.now)),
                ('made_at', models.DateTimeField(null=True)),
            ],
            options={
                'verbose_name': 'rendition of an annex',
                'verbose_name_plural': 'renditions of annexes',
                'ordering': ['pk'],
            },
        ),
        migrations.RenameField(model_name='attachmentversion', old_name='rendition', new_name='rendition_file'),
        migrations.AddField(
            model_name='attachmentversion',
            name='rendition',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='meetings.rendition'),
        ),
    ]

"""Seals are signed, and stand in one chain over all meetings; those made before are signed as they stand now."""

import django.db.models.deletion
from django.db import migrations, models, transaction

import meetings.models.seal
from meetings import seal_key, seal_log
from meetings.reading import digest_of
from meetings.sealing import statement_of
from members import append_only, clock

FIELDS = (
    ("ledger", models.PositiveIntegerField(null=True, unique=True), models.PositiveIntegerField(unique=True)),
    ("ledger_previous", models.CharField(max_length=64, blank=True, default=""), models.CharField(max_length=64, blank=True)),
    ("signed_at", models.DateTimeField(null=True), models.DateTimeField()),
    ("key_id", models.CharField(max_length=16, default=""), models.CharField(max_length=16)),
    ("seal", models.CharField(max_length=64, default=""), models.CharField(max_length=64)),
    ("signature", models.CharField(max_length=88, default=""), models.CharField(max_length=88)),
)


def sign(apps, schema_editor):
    revisions = apps.get_model("meetings", "MinutesRevision").objects.select_related("minutes")
    made_before = list(revisions.order_by("sealed_at", "minutes", "number"))
    if not made_before:
        return
    ledger = apps.get_model("meetings", "SealLedger")(pk=1)
    now = clock.now()
    with append_only.opened("meetings_minutesrevision", "update", using=schema_editor.connection.alias):
        for revision in made_before:
            revision.ledger, revision.ledger_previous, revision.signed_at = ledger.length + 1, ledger.seal, now
            revision.key_id = seal_key.id_of(seal_key.public_key())
            revision.seal = digest_of(statement_of(revision))
            revision.signature = seal_key.sign(revision.seal)
            revision.save()
            ledger.length, ledger.seal = revision.ledger, revision.seal
    ledger.save()
    transaction.on_commit(lambda: seal_log.append(*made_before), using=schema_editor.connection.alias)


class Migration(migrations.Migration):

    dependencies = [
        ('meetings', '0016_without_quorum_because'),
    ]

    operations = [
        migrations.CreateModel(
            name='SealCheck',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('day', models.DateField(unique=True)),
                ('finished_at', models.DateTimeField(null=True)),
                ('found', models.JSONField(default=list)),
            ],
            options={
                'verbose_name': 'check of the seals',
                'verbose_name_plural': 'checks of the seals',
                'ordering': ['day'],
                'get_latest_by': 'day',
            },
        ),
        migrations.CreateModel(
            name='SealLedger',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('length', models.PositiveIntegerField(default=0)),
                ('seal', models.CharField(blank=True, max_length=64)),
            ],
            options={
                'verbose_name': 'ledger of the seals',
                'verbose_name_plural': 'ledgers of the seals',
            },
        ),
        migrations.CreateModel(
            name='SignedCopy',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('unsigned_sha256', models.CharField(max_length=64)),
                ('file', models.FileField(upload_to=meetings.models.seal.signed_name)),
                ('sha256', models.CharField(max_length=64)),
                ('signed_at', models.DateTimeField()),
                ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signed_copies', to='meetings.minutesrevision')),
            ],
            options={
                'verbose_name': 'signed minutes',
                'verbose_name_plural': 'signed minutes',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('revision', 'unsigned_sha256'), name='one_signature_per_file_and_seal')],
            },
        ),
        *(migrations.AddField('minutesrevision', name, empty) for name, empty, _filled in FIELDS),
        migrations.RunPython(sign, migrations.RunPython.noop),
        *(migrations.AlterField('minutesrevision', name, filled) for name, _empty, filled in FIELDS),
    ]

from hashlib import sha256

from django.db import migrations, models


def fill_in(apps, _editor):
    """Give every sentence the digest of its text."""
    for name in ('TermsSentence', 'HistoricalTermsSentence'):
        for sentence in apps.get_model('programme', name).objects.all():
            sentence.digest = sha256(sentence.text.encode()).hexdigest()
            sentence.save(update_fields=['digest'])


class Migration(migrations.Migration):

    dependencies = [
        ('programme', '0012_support_network_terms'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='termssentence',
            name='a_sentence_stands_once',
        ),
        migrations.AddField(
            model_name='historicaltermssentence',
            name='digest',
            field=models.CharField(default='', editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='historicaltermssentence',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.AddField(
            model_name='termssentence',
            name='digest',
            field=models.CharField(default='', editable=False, max_length=64),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='termssentence',
            name='version',
            field=models.PositiveIntegerField(default=1, editable=False),
        ),
        migrations.RunPython(fill_in, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name='termssentence',
            constraint=models.UniqueConstraint(fields=('programme', 'digest'), name='a_sentence_stands_once'),
        ),
    ]

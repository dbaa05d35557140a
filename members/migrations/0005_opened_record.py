from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('members', '0004_invitation'),
    ]

    operations = [
        migrations.CreateModel(
            name='OpenedRecord',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('what', models.CharField(max_length=100)),
            ],
            options={
                'verbose_name': 'opened record',
                'verbose_name_plural': 'opened records',
            },
        ),
    ]

import django.db.models.deletion
import meetings.models.kept_document
import simple_history.models
from django.conf import settings
from django.db import migrations, models

from record.first_tables import CreateTables


class Migration(migrations.Migration):

    replaces = [('workgroups', '0001_initial'), ('workgroups', '0002_milestones_documents_reports')]

    initial = True

    dependencies = [
        ('auth', '0012_alter_user_first_name_max_length'),
        ('meetings', '0001_squashed_0011_templates_of_items'),
        ('members', '0001_squashed_0007_reminders'),
    ]

    operations = [CreateTables([
        migrations.CreateModel(
            name='Deliverable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='deliverable')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='deadline')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='delivered on')),
            ],
            options={
                'verbose_name': 'deliverable',
                'verbose_name_plural': 'deliverables',
                'ordering': [models.OrderBy(models.F('due_on'), nulls_last=True), 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalWorkGroup',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('task', models.TextField(verbose_name='task')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='deadline')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('closed_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.decision')),
                ('committee', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='members.committee')),
                ('established_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.decision')),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'historical working group',
                'verbose_name_plural': 'historical working groups',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='WorkGroup',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.TextField(verbose_name='task')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='deadline')),
                ('closed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='closed_work_groups', to='meetings.decision')),
                ('committee', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='work_group', to='members.committee')),
                ('established_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='work_groups', to='meetings.decision')),
            ],
            options={
                'verbose_name': 'working group',
                'verbose_name_plural': 'working groups',
                'ordering': ['pk'],
                'permissions': [('read_workgroup', 'Can read the mandate and the people of this working group')],
            },
        ),
        migrations.CreateModel(
            name='OutsideMember',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('work_group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='outside_members', to='workgroups.workgroup')),
            ],
            options={
                'verbose_name': 'member from outside',
                'verbose_name_plural': 'members from outside',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='Milestone',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='milestone')),
                ('due_on', models.DateField(verbose_name='day')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('under_way', 'Under way'), ('reached', 'Reached'), ('dropped', 'Dropped')], default='planned', max_length=20, verbose_name='state')),
                ('said', models.TextField(blank=True, verbose_name='how it goes')),
                ('said_on', models.DateField(blank=True, null=True, verbose_name='said on')),
                ('work_group', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='milestones', to='workgroups.workgroup')),
            ],
            options={
                'verbose_name': 'milestone',
                'verbose_name_plural': 'milestones',
                'ordering': ['due_on', 'pk'],
            },
        ),
        migrations.CreateModel(
            name='HistoricalWorkGroupGrant',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('granted_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('link_key', models.CharField(blank=True, editable=False, max_length=32)),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('granted_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('permission', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='auth.permission')),
                ('user', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('content_object', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workgroups.workgroup')),
            ],
            options={
                'verbose_name': 'historical grant for a working group',
                'verbose_name_plural': 'historical grants for working groups',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalOutsideMember',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('reason', models.TextField(verbose_name='reason')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('work_group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workgroups.workgroup')),
            ],
            options={
                'verbose_name': 'historical member from outside',
                'verbose_name_plural': 'historical members from outside',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalMilestone',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='milestone')),
                ('due_on', models.DateField(verbose_name='day')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('under_way', 'Under way'), ('reached', 'Reached'), ('dropped', 'Dropped')], default='planned', max_length=20, verbose_name='state')),
                ('said', models.TextField(blank=True, verbose_name='how it goes')),
                ('said_on', models.DateField(blank=True, null=True, verbose_name='said on')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('work_group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workgroups.workgroup')),
            ],
            options={
                'verbose_name': 'historical milestone',
                'verbose_name_plural': 'historical milestones',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGroupReport',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('made_at', models.DateTimeField()),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('item', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='meetings.agendaitem')),
                ('made_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('work_group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workgroups.workgroup')),
            ],
            options={
                'verbose_name': 'historical report of a working group',
                'verbose_name_plural': 'historical reports of working groups',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalGroupDocument',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('file', models.TextField(max_length=100, verbose_name='file')),
                ('file_name', models.CharField(max_length=200, verbose_name='name of the file')),
                ('file_type', models.CharField(editable=False, max_length=100)),
                ('size', models.PositiveIntegerField(editable=False)),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('added_at', models.DateTimeField()),
                ('removed_on', models.DateField(blank=True, null=True, verbose_name='taken off on')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('added_by', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('work_group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workgroups.workgroup')),
            ],
            options={
                'verbose_name': 'historical document of a working group',
                'verbose_name_plural': 'historical documents of working groups',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='HistoricalDeliverable',
            fields=[
                ('id', models.BigIntegerField(auto_created=True, blank=True, db_index=True, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='deliverable')),
                ('due_on', models.DateField(blank=True, null=True, verbose_name='deadline')),
                ('done_on', models.DateField(blank=True, null=True, verbose_name='delivered on')),
                ('history_id', models.AutoField(primary_key=True, serialize=False)),
                ('history_date', models.DateTimeField(db_index=True)),
                ('history_change_reason', models.TextField(null=True)),
                ('history_type', models.CharField(choices=[('+', 'Created'), ('~', 'Changed'), ('-', 'Deleted')], max_length=1)),
                ('history_user', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('work_group', models.ForeignKey(blank=True, db_constraint=False, null=True, on_delete=django.db.models.deletion.DO_NOTHING, related_name='+', to='workgroups.workgroup')),
            ],
            options={
                'verbose_name': 'historical deliverable',
                'verbose_name_plural': 'historical deliverables',
                'ordering': ('-history_date', '-history_id'),
                'get_latest_by': ('history_date', 'history_id'),
            },
            bases=(simple_history.models.HistoricalChanges, models.Model),
        ),
        migrations.CreateModel(
            name='GroupReport',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('made_at', models.DateTimeField()),
                ('deliverables', models.ManyToManyField(blank=True, related_name='reports', to='workgroups.deliverable')),
                ('item', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='group_report', to='meetings.agendaitem')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('work_group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='workgroups.workgroup')),
            ],
            options={
                'verbose_name': 'report of a working group',
                'verbose_name_plural': 'reports of working groups',
                'ordering': ['-made_at', '-pk'],
            },
        ),
        migrations.CreateModel(
            name='GroupDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('title', models.CharField(max_length=200, verbose_name='title')),
                ('file', models.FileField(upload_to=meetings.models.kept_document.stored_document, verbose_name='file')),
                ('file_name', models.CharField(max_length=200, verbose_name='name of the file')),
                ('file_type', models.CharField(editable=False, max_length=100)),
                ('size', models.PositiveIntegerField(editable=False)),
                ('sha256', models.CharField(editable=False, max_length=64)),
                ('added_at', models.DateTimeField()),
                ('removed_on', models.DateField(blank=True, null=True, verbose_name='taken off on')),
                ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('work_group', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='workgroups.workgroup')),
            ],
            options={
                'verbose_name': 'document of a working group',
                'verbose_name_plural': 'documents of working groups',
                'ordering': ['-added_at', '-pk'],
                'abstract': False,
            },
        ),
        migrations.AddField(
            model_name='deliverable',
            name='work_group',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliverables', to='workgroups.workgroup'),
        ),
        migrations.CreateModel(
            name='WorkGroupGrant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(max_length=200, verbose_name='reason')),
                ('granted_at', models.DateTimeField()),
                ('expires_at', models.DateTimeField(verbose_name='expires')),
                ('link_key', models.CharField(blank=True, editable=False, max_length=32)),
                ('content_object', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='grants', to='workgroups.workgroup')),
                ('granted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                ('permission', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='auth.permission')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
            ],
            options={
                'verbose_name': 'grant for a working group',
                'verbose_name_plural': 'grants for working groups',
                'abstract': False,
            },
        ),
        migrations.AddConstraint(
            model_name='workgroup',
            constraint=models.CheckConstraint(condition=models.Q(('task', ''), _negated=True), name='working_group_has_a_task'),
        ),
        migrations.AddConstraint(
            model_name='outsidemember',
            constraint=models.UniqueConstraint(fields=('work_group', 'person'), name='one_reason_per_member_from_outside'),
        ),
        migrations.AddConstraint(
            model_name='outsidemember',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='member_from_outside_has_a_reason'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='milestone_has_a_title'),
        ),
        migrations.AddConstraint(
            model_name='milestone',
            constraint=models.CheckConstraint(condition=models.Q(('said', ''), ('said_on__isnull', False), _connector='OR'), name='what_is_said_of_a_milestone_has_a_day'),
        ),
        migrations.AddConstraint(
            model_name='groupdocument',
            constraint=models.CheckConstraint(condition=models.Q(('title', ''), _negated=True), name='document_has_a_title'),
        ),
        migrations.AlterUniqueTogether(
            name='workgroupgrant',
            unique_together={('user', 'permission', 'content_object')},
        ),
    ])]

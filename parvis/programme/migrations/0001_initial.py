import django.db.models.deletion
import django.db.models.functions.text
import parvis.domain.calls
import parvis.domain.codes
from django.conf import settings
from django.db import migrations, models

from parvis.web.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('files', '0001_initial'),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='ProgrammeRevision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('text', models.TextField()),
                        ('adopted_at', models.DateTimeField()),
                        ('adopted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                ),
                migrations.CreateModel(
                    name='Call',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(max_length=40, unique=True)),
                        ('status', models.CharField(default=parvis.domain.calls.CallStatus['DRAFT'], max_length=10)),
                        ('kind', models.CharField(default=parvis.domain.calls.CallKind['OPEN'], max_length=10)),
                        ('way_in', models.CharField(default=parvis.domain.calls.WayIn['BOTTOM_UP'], max_length=10)),
                        ('title', models.JSONField(default=dict)),
                        ('summary', models.JSONField(default=dict)),
                        ('text', models.JSONField(default=dict)),
                        ('mechanisms', models.JSONField(default=list)),
                        ('priorities', models.JSONField(default=list)),
                        ('objectives', models.JSONField(default=list)),
                        ('nations', models.JSONField(default=list)),
                        ('rule_wording', models.CharField(blank=True, max_length=20)),
                        ('conflict_grounds', models.JSONField(default=list)),
                        ('overrides', models.JSONField(default=list)),
                        ('samples', models.JSONField(default=list)),
                        ('zone', models.CharField(max_length=60)),
                        ('opens_wall', models.CharField(max_length=16)),
                        ('closes_wall', models.CharField(max_length=16)),
                        ('grace_minutes', models.PositiveIntegerField(default=0)),
                        ('opens_at', models.DateTimeField()),
                        ('closes_at', models.DateTimeField()),
                        ('ends_at', models.DateTimeField()),
                        ('retention_days', models.PositiveIntegerField(default=365)),
                        ('revision', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='calls', to='programme.programmerevision')),
                        ('created_at', models.DateTimeField()),
                        ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('changed_at', models.DateTimeField()),
                        ('published_at', models.DateTimeField(null=True)),
                        ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('withdrawn_reason', models.JSONField(default=dict)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['way_in', 'status', 'closes_at'], name='call_by_closing')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'published', 'withdrawn'])), name='call_status_known'), models.CheckConstraint(condition=models.Q(('kind__in', ['open', 'special'])), name='call_kind_known'), models.CheckConstraint(condition=models.Q(('way_in__in', ['bottom-up', 'top-down'])), name='call_way_in_known'), models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('opens_at'))), name='call_closes_after_it_opens'), models.CheckConstraint(condition=models.Q(('ends_at__gte', models.F('closes_at'))), name='call_grace_behind_closing'), models.CheckConstraint(condition=models.Q(('status', parvis.domain.calls.CallStatus['DRAFT']), models.Q(('published_at__isnull', False), ('revision__isnull', False)), _connector='OR'), name='call_published_under_a_revision')],
                    },
                ),
                migrations.CreateModel(
                    name='Extension',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='programme.call')),
                        ('decided_at', models.DateTimeField()),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('closed_before', models.DateTimeField()),
                        ('closes_wall', models.CharField(max_length=16)),
                        ('closes_at', models.DateTimeField()),
                        ('reason', models.JSONField(default=dict)),
                    ],
                    options={
                        'ordering': ['decided_at'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('closes_at__gt', models.F('closed_before'))), name='extension_is_later'), models.CheckConstraint(condition=models.Q(('decided_at__lt', models.F('closed_before'))), name='extension_decided_in_time')],
                    },
                ),
                migrations.CreateModel(
                    name='Addendum',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addenda', to='programme.call')),
                        ('number', models.PositiveIntegerField()),
                        ('made_at', models.DateTimeField()),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('note', models.JSONField(default=dict)),
                        ('changes', models.JSONField(default=list)),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('call', 'number'), name='addenda_are_numbered')],
                    },
                ),
                migrations.CreateModel(
                    name='CallDocument',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='documents', to='programme.call')),
                        ('file', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                        ('title', models.JSONField(default=dict)),
                        ('language', models.CharField(blank=True, max_length=5)),
                        ('added_at', models.DateTimeField()),
                        ('removed_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='CallQuestion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='questions', to='programme.call')),
                        ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_at', models.DateTimeField()),
                        ('asked', models.TextField()),
                        ('language', models.CharField(max_length=5)),
                        ('number', models.PositiveIntegerField(null=True)),
                        ('question', models.JSONField(default=dict)),
                        ('answer', models.JSONField(default=dict)),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('answered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('set_aside_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['number', 'id'],
                        'constraints': [models.UniqueConstraint(fields=('call', 'number'), name='questions_are_numbered'), models.CheckConstraint(condition=models.Q(('number__isnull', True), ('answered_at__isnull', False), _connector='OR'), name='numbered_questions_are_answered')],
                    },
                ),
                migrations.CreateModel(
                    name='SampleCheck',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='sample_checks', to='programme.call')),
                        ('made_at', models.DateTimeField()),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('fingerprint', models.CharField(max_length=64)),
                        ('outcome', models.JSONField(default=list)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='DirectorInvitation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='programme.call')),
                        ('role', models.CharField(max_length=30)),
                        ('nation', models.CharField(max_length=2)),
                        ('email', models.EmailField(max_length=254)),
                        ('name', models.CharField(blank=True, max_length=120)),
                        ('language', models.CharField(max_length=5)),
                        ('token_digest', models.CharField(max_length=64, unique=True)),
                        ('invited_at', models.DateTimeField()),
                        ('invited_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('sent_at', models.DateTimeField()),
                        ('sendings', models.PositiveSmallIntegerField(default=1)),
                        ('expires_at', models.DateTimeField()),
                        ('answer', models.CharField(blank=True, max_length=10)),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('declined_because', models.TextField(blank=True)),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(models.F('call'), django.db.models.functions.text.Lower('email'), condition=models.Q(('answer__in', ['', 'accepted'])), name='invited_once_an_activity')],
                    },
                ),
                migrations.CreateModel(
                    name='Page',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('slug', models.CharField(max_length=60, unique=True)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='PageRevision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('texts', models.JSONField(default=dict)),
                        ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('saved_at', models.DateTimeField()),
                        ('publish_at', models.DateTimeField(blank=True, null=True)),
                        ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('page', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='programme.page')),
                    ],
                    options={
                        'ordering': ['-number'],
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('page', 'number'), name='one_page_revision_per_number')],
                    },
                ),
                migrations.CreateModel(
                    name='Thread',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('subject', models.CharField(db_index=True, max_length=80)),
                        ('title', models.CharField(max_length=150)),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('opened_at', models.DateTimeField()),
                        ('last_at', models.DateTimeField()),
                        ('waits_for_office', models.BooleanField(default=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['waits_for_office', 'last_at'], name='threads_that_wait')],
                    },
                ),
                migrations.CreateModel(
                    name='Message',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('thread', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='messages', to='programme.thread')),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('written_at', models.DateTimeField()),
                        ('from_office', models.BooleanField(default=False)),
                        ('text', models.TextField()),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
            ],
        ),
    ]

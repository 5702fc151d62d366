import django.db.models.deletion
import parvis.domain.codes
import parvis.domain.deciding
import parvis.domain.meetings
import parvis.domain.papers
import parvis.domain.silence
from django.conf import settings
from django.db import migrations, models

from parvis.web.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('proposals', '0001_initial'),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Delegation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('nation', models.CharField(max_length=2, unique=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Membership',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('nation', models.CharField(max_length=2)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='delegations', to=settings.AUTH_USER_MODEL)),
                        ('kind', models.CharField(max_length=10)),
                        ('from_at', models.DateTimeField()),
                        ('to_at', models.DateTimeField(blank=True, null=True)),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                        ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('confirmed_at', models.DateTimeField(null=True)),
                        ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['nation', '-kind', 'id'],
                        'indexes': [models.Index(fields=['person'], name='membership_by_person')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['head', 'alternate'])), name='membership_kind_known'), models.CheckConstraint(condition=models.Q(('to_at__isnull', True), ('to_at__gte', models.F('from_at')), _connector='OR'), name='membership_ends_after_it_began'), models.CheckConstraint(condition=models.Q(('confirmed_by__isnull', True), models.Q(models.Q(('confirmed_by', models.F('made_by')), _negated=True), models.Q(('confirmed_by', models.F('person')), _negated=True)), _connector='OR'), name='membership_confirmed_by_another')],
                    },
                ),
                migrations.CreateModel(
                    name='PoliticalNote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='political_note', to='proposals.proposal')),
                    ],
                ),
                migrations.CreateModel(
                    name='NoteRevision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('texts', models.JSONField(default=dict)),
                        ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('saved_at', models.DateTimeField()),
                        ('publish_at', models.DateTimeField(blank=True, null=True)),
                        ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('note', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='decisions.politicalnote')),
                        ('facts', models.JSONField(default=dict)),
                    ],
                    options={
                        'ordering': ['-number'],
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('note', 'number'), name='one_note_revision_a_number')],
                    },
                ),
                migrations.CreateModel(
                    name='Paper',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('reference', models.CharField(max_length=40)),
                        ('suffix', models.CharField(blank=True, max_length=10)),
                        ('texts', models.JSONField(default=dict)),
                        ('status', models.CharField(default=parvis.domain.papers.PaperStatus['DRAFTED'], max_length=12)),
                        ('procedure', models.CharField(default=parvis.domain.deciding.Procedure['SILENCE'], max_length=24)),
                        ('splits', models.BooleanField(default=False)),
                        ('ends_wall', models.CharField(blank=True, max_length=16)),
                        ('zone', models.CharField(max_length=40)),
                        ('ends_at', models.DateTimeField(null=True)),
                        ('digest', models.CharField(blank=True, max_length=64)),
                        ('nations', models.JSONField(default=list)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('drafted_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField()),
                        ('circulated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('circulated_at', models.DateTimeField(null=True)),
                        ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('withdrawn_reason', models.CharField(blank=True, max_length=1000)),
                        ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='revised_as', to='decisions.paper')),
                        ('told_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-id'],
                        'indexes': [models.Index(fields=['ends_at'], name='paper_by_deadline')],
                        'constraints': [models.UniqueConstraint(fields=('reference', 'suffix'), name='one_paper_a_reference'), models.UniqueConstraint(condition=models.Q(('replaces__isnull', False)), fields=('replaces',), name='revised_once'), models.CheckConstraint(condition=models.Q(('status__in', ['drafted', 'circulated', 'withdrawn'])), name='paper_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', parvis.domain.papers.PaperStatus['CIRCULATED']), _negated=True), models.Q(('circulated_at__isnull', False), ('circulated_by__isnull', False), models.Q(('ends_at__isnull', False), models.Q(('procedure', parvis.domain.deciding.Procedure['SILENCE']), _negated=True), _connector='OR')), _connector='OR'), name='circulated_implies_chair_and_deadline'), models.CheckConstraint(condition=models.Q(('procedure__in', ['consensus-by-silence', 'consensus-in-a-meeting', 'majority', 'staff-gate', 'threshold', 'ranked-list', 'panel-recommendation', 'double-approval', 'provisional-then-final'])), name='paper_procedure_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', parvis.domain.papers.PaperStatus['WITHDRAWN']), ('withdrawn_at__isnull', False)), models.Q(models.Q(('status', parvis.domain.papers.PaperStatus['WITHDRAWN']), _negated=True), ('withdrawn_at__isnull', True)), _connector='OR'), name='withdrawn_implies_moment')],
                    },
                ),
                migrations.CreateModel(
                    name='PaperLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='decisions.paper')),
                        ('number', models.PositiveIntegerField()),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='paper_lines', to='proposals.proposal')),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=12)),
                        ('currency', models.CharField(max_length=3)),
                        ('brief', models.JSONField(default=dict)),
                        ('told', models.JSONField(default=dict)),
                        ('note', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.noterevision')),
                    ],
                    options={
                        'ordering': ['paper_id', 'number'],
                        'constraints': [models.UniqueConstraint(fields=('paper', 'number'), name='one_line_a_number'), models.UniqueConstraint(fields=('paper', 'proposal'), name='one_line_a_proposal'), models.CheckConstraint(condition=models.Q(('amount__gte', 0)), name='line_amount_not_negative')],
                    },
                ),
                migrations.CreateModel(
                    name='Extension',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='extensions', to='decisions.paper')),
                        ('from_at', models.DateTimeField()),
                        ('to_at', models.DateTimeField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                        ('reason', models.CharField(max_length=1000)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('at__lt', models.F('from_at')), ('to_at__gt', models.F('from_at'))), name='extended_before_the_deadline')],
                    },
                ),
                migrations.CreateModel(
                    name='Addendum',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='addenda', to='decisions.paper')),
                        ('number', models.PositiveIntegerField(null=True)),
                        ('texts', models.JSONField(default=dict)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('digest', models.CharField(blank=True, max_length=64)),
                        ('drafted_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('drafted_at', models.DateTimeField()),
                        ('circulated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('circulated_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('paper', 'number'), name='one_addendum_a_number'), models.UniqueConstraint(condition=models.Q(('circulated_at__isnull', True)), fields=('paper',), name='one_addendum_drafted_at_a_time'), models.CheckConstraint(condition=models.Q(models.Q(('circulated_at__isnull', True), ('number__isnull', True)), models.Q(('circulated_at__isnull', False), ('circulated_by__isnull', False), ('number__isnull', False)), _connector='OR'), name='addendum_numbered_when_circulated')],
                    },
                ),
                migrations.CreateModel(
                    name='CommitteeMeeting',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('reference', models.CharField(max_length=40)),
                        ('revision', models.PositiveIntegerField(default=0)),
                        ('texts', models.JSONField(default=dict)),
                        ('place', models.CharField(blank=True, max_length=200)),
                        ('starts_wall', models.CharField(max_length=16)),
                        ('zone', models.CharField(max_length=40)),
                        ('starts_at', models.DateTimeField()),
                        ('state', models.CharField(default=parvis.domain.meetings.MeetingState['PLANNED'], max_length=10)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('circulated_version', models.PositiveIntegerField(null=True)),
                        ('digest', models.CharField(blank=True, max_length=64)),
                        ('planned_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('planned_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField()),
                        ('circulated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('circulated_at', models.DateTimeField(null=True)),
                        ('opened_at', models.DateTimeField(null=True)),
                        ('ended_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-starts_at', '-id'],
                        'constraints': [models.UniqueConstraint(fields=('reference',), name='one_committee_meeting_a_reference'), models.CheckConstraint(condition=models.Q(('state__in', ['planned', 'sitting', 'ended', 'called-off'])), name='committee_meeting_state_known'), models.CheckConstraint(condition=models.Q(('circulated_at__isnull', True), models.Q(('circulated_by__isnull', False), models.Q(('digest', ''), _negated=True)), _connector='OR'), name='agenda_circulated_with_digest'), models.CheckConstraint(condition=models.Q(('state', parvis.domain.meetings.MeetingState['PLANNED']), models.Q(('circulated_at__isnull', False), ('opened_at__isnull', False)), _connector='OR'), name='committee_meeting_opened_with_agenda'), models.CheckConstraint(condition=models.Q(models.Q(('state', parvis.domain.meetings.MeetingState['ENDED']), _negated=True), ('ended_at__isnull', False), _connector='OR'), name='committee_meeting_ended_at_a_moment')],
                    },
                ),
                migrations.CreateModel(
                    name='LineRuling',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='decisions.paperline')),
                        ('number', models.PositiveIntegerField(default=1)),
                        ('ruling', models.CharField(max_length=20)),
                        ('approver', models.CharField(blank=True, max_length=40)),
                        ('meeting', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='rulings', to='decisions.committeemeeting')),
                        ('words', models.CharField(blank=True, max_length=1000)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('ruling__in', ['agreed-in-meeting', 'agreed', 'approved', 'provisional', 'deferred', 'dropped', 'refused'])), name='line_ruling_known'), models.UniqueConstraint(fields=('line', 'number'), name='one_ruling_a_number'), models.UniqueConstraint(condition=models.Q(('ruling__in', [parvis.domain.papers.Ruling['AGREED'], parvis.domain.papers.Ruling['AGREED_IN_MEETING'], parvis.domain.papers.Ruling['DROPPED'], parvis.domain.papers.Ruling['REFUSED']])), fields=('line',), name='line_settled_once')],
                    },
                ),
                migrations.CreateModel(
                    name='CommitteePoint',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='points', to='decisions.committeemeeting')),
                        ('place', models.PositiveIntegerField()),
                        ('paper', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='points', to='decisions.paper')),
                        ('words', models.JSONField(default=dict)),
                    ],
                    options={
                        'ordering': ['place', 'id'],
                        'constraints': [models.UniqueConstraint(fields=('meeting', 'paper'), name='one_point_a_paper')],
                    },
                ),
                migrations.CreateModel(
                    name='Attendance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='attendances', to='decisions.committeemeeting')),
                        ('nation', models.CharField(max_length=2)),
                        ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.membership')),
                        ('from_at', models.DateTimeField()),
                        ('to_at', models.DateTimeField(null=True)),
                        ('noted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('to_at__isnull', True)), fields=('meeting', 'nation'), name='one_open_attendance_a_nation'), models.CheckConstraint(condition=models.Q(('to_at__isnull', True), ('to_at__gte', models.F('from_at')), _connector='OR'), name='attendance_ends_after_it_began')],
                    },
                ),
                migrations.CreateModel(
                    name='Ballot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='decisions.paperline')),
                        ('meeting', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ballots', to='decisions.committeemeeting')),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('opened_at', models.DateTimeField()),
                        ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('closed_at', models.DateTimeField(null=True)),
                        ('end', models.CharField(blank=True, max_length=12)),
                        ('counted', models.JSONField(default=dict)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('closed_at__isnull', True)), fields=('line',), name='one_open_ballot_a_line'), models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('end', '')), models.Q(('closed_at__isnull', False), ('end__in', ['passed', 'failed', 'no-quorum'])), _connector='OR'), name='ballot_closed_with_its_end')],
                    },
                ),
                migrations.CreateModel(
                    name='NationVote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ballot', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='votes', to='decisions.ballot')),
                        ('number', models.PositiveIntegerField()),
                        ('nation', models.CharField(max_length=2)),
                        ('choice', models.CharField(max_length=8)),
                        ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.membership')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('ballot', 'number'), name='one_nation_vote_a_number'), models.CheckConstraint(condition=models.Q(('choice__in', ['for', 'against', 'abstain'])), name='nation_vote_choice_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Position',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='positions', to='decisions.paper')),
                        ('number', models.PositiveIntegerField()),
                        ('place', models.PositiveIntegerField(default=0)),
                        ('nation', models.CharField(max_length=2)),
                        ('kind', models.CharField(max_length=20)),
                        ('text', models.TextField(blank=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.membership')),
                        ('at', models.DateTimeField()),
                        ('channel', models.CharField(default='page', max_length=6)),
                        ('key', models.CharField(max_length=120)),
                    ],
                    options={
                        'ordering': ['number'],
                        'indexes': [models.Index(fields=['paper', 'nation', 'place'], name='position_by_nation')],
                        'constraints': [models.UniqueConstraint(fields=('paper', 'number'), name='one_position_a_number'), models.UniqueConstraint(fields=('paper', 'key'), name='one_position_a_form'), models.CheckConstraint(condition=models.Q(('kind__in', ['objection', 'amendment', 'lifted', 'statement', 'reservation', 'interpretation'])), name='position_kind_known'), models.CheckConstraint(condition=models.Q(('kind', parvis.domain.silence.PositionKind['LIFTED']), models.Q(('text', ''), _negated=True), _connector='OR'), name='said_in_writing'), models.CheckConstraint(condition=models.Q(('channel__in', ['page', 'mail'])), name='position_channel_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Instruction',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instructions', to='decisions.paper')),
                        ('nation', models.CharField(max_length=2)),
                        ('text', models.TextField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['id'],
                        'indexes': [models.Index(fields=['paper', 'nation'], name='instruction_by_nation')],
                    },
                ),
                migrations.CreateModel(
                    name='MailDoor',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('paper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='doors', to='decisions.paper')),
                        ('membership', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='decisions.membership')),
                        ('token_digest', models.CharField(max_length=64, unique=True)),
                        ('code_digest', models.CharField(max_length=64)),
                        ('sent_at', models.DateTimeField()),
                        ('wrong', models.PositiveSmallIntegerField(default=0)),
                        ('proof_digest', models.CharField(blank=True, max_length=64)),
                        ('proven_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('paper', 'membership'), name='one_door_a_delegate')],
                    },
                ),
            ],
        ),
    ]

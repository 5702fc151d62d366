import django.db.models.deletion
import django.db.models.functions.text
import parvis.domain.codes
import parvis.domain.proposals
from django.conf import settings
from django.db import migrations, models

from parvis.web.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('files', '0001_initial'),
        ('past', '0001_initial'),
        ('programme', '0001_initial'),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='SavedView',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='proposal_views', to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(max_length=80)),
                        ('query', models.CharField(max_length=1000)),
                        ('made_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['name'],
                        'constraints': [models.UniqueConstraint(fields=('person', 'name'), name='one_saved_view_a_name')],
                    },
                ),
                migrations.CreateModel(
                    name='Proposal',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='proposals', to='programme.call')),
                        ('mechanism', models.CharField(max_length=40)),
                        ('stage', models.CharField(max_length=40)),
                        ('status', models.CharField(default=parvis.domain.proposals.ProposalStatus['DRAFT'], max_length=10)),
                        ('title', models.CharField(blank=True, max_length=300)),
                        ('acronym', models.CharField(blank=True, max_length=40)),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('opened_at', models.DateTimeField()),
                        ('submitted_at', models.DateTimeField(null=True)),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('held_at', models.DateTimeField(null=True)),
                        ('stage_opened_at', models.DateTimeField()),
                        ('stage_closes_at', models.DateTimeField(null=True)),
                        ('told_of_withdrawal_at', models.DateTimeField(null=True)),
                        ('case_officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='proposal_cases', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['call', 'status'], name='proposal_by_call'), models.Index(fields=['-submitted_at', '-id'], name='proposal_by_submission')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'submitted', 'withdrawn'])), name='proposal_status_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Party',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parties', to='proposals.proposal')),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='proposal_parties', to=settings.AUTH_USER_MODEL)),
                        ('role', models.CharField(max_length=30)),
                        ('side', models.CharField(blank=True, max_length=30)),
                        ('signs', models.BooleanField(default=False)),
                        ('writes', models.BooleanField(default=False)),
                        ('state', models.CharField(default=parvis.domain.proposals.PartyState['INVITED'], max_length=10)),
                        ('name', models.CharField(blank=True, max_length=120)),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('language', models.CharField(default='en', max_length=5)),
                        ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                        ('organisation_name', models.CharField(blank=True, max_length=300)),
                        ('facts', models.JSONField(default=dict)),
                        ('facts_on', models.DateField(null=True)),
                        ('flags', models.JSONField(default=list)),
                        ('added_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('added_at', models.DateTimeField()),
                        ('token_digest', models.CharField(blank=True, db_index=True, max_length=64)),
                        ('sent_at', models.DateTimeField(null=True)),
                        ('sendings', models.PositiveSmallIntegerField(default=0)),
                        ('joined_at', models.DateTimeField(null=True)),
                        ('declined_at', models.DateTimeField(null=True)),
                        ('left_at', models.DateTimeField(null=True)),
                        ('left_reason', models.CharField(blank=True, max_length=500)),
                        ('replaces', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='successors', to='proposals.party')),
                    ],
                    options={
                        'ordering': ['id'],
                        'indexes': [models.Index(django.db.models.functions.text.Lower('email'), name='party_by_address')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['named', 'invited', 'joined', 'declined', 'left'])), name='party_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('state', parvis.domain.proposals.PartyState['JOINED']), _negated=True), models.Q(('joined_at__isnull', False), ('person__isnull', False)), _connector='OR'), name='joined_implies_person'), models.CheckConstraint(condition=models.Q(('left_at__isnull', True), ('left_at__gte', models.F('joined_at')), _connector='OR'), name='leaves_after_joining'), models.UniqueConstraint(condition=models.Q(('person__isnull', False), ('state__in', ['named', 'invited', 'joined'])), fields=('proposal', 'person'), name='one_seat_a_person'), models.UniqueConstraint(models.F('proposal'), django.db.models.functions.text.Lower('email'), condition=models.Q(('state__in', ['named', 'invited', 'joined']), models.Q(('email', ''), _negated=True)), name='one_seat_an_address'), models.UniqueConstraint(condition=models.Q(('signs', True), ('state__in', ['named', 'invited', 'joined'])), fields=('proposal', 'role'), name='one_signer_a_role')],
                    },
                ),
                migrations.CreateModel(
                    name='Answer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='proposals.proposal')),
                        ('stage', models.CharField(max_length=40)),
                        ('field', models.CharField(max_length=60)),
                        ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='answers', to='proposals.party')),
                        ('value', models.JSONField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('written_by_officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('saved_at', models.DateTimeField()),
                        ('step_began_at', models.DateTimeField()),
                        ('step', models.PositiveIntegerField(default=1)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('party__isnull', True)), fields=('proposal', 'stage', 'field'), name='one_answer_a_field'), models.UniqueConstraint(condition=models.Q(('party__isnull', False)), fields=('proposal', 'stage', 'field', 'party'), name='one_answer_a_field_and_party')],
                    },
                ),
                migrations.CreateModel(
                    name='AnswerVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('answer', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='proposals.answer')),
                        ('step', models.PositiveIntegerField()),
                        ('value', models.JSONField(null=True)),
                        ('version', models.PositiveIntegerField()),
                        ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('written_by_officer', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('began_at', models.DateTimeField()),
                        ('saved_at', models.DateTimeField()),
                        ('origin', models.CharField(default='written', max_length=10)),
                    ],
                    options={
                        'ordering': ['step'],
                        'constraints': [models.UniqueConstraint(fields=('answer', 'step'), name='one_version_a_step')],
                    },
                ),
                migrations.CreateModel(
                    name='Comment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='comments', to='proposals.proposal')),
                        ('stage', models.CharField(max_length=40)),
                        ('field', models.CharField(max_length=60)),
                        ('text', models.TextField()),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('written_at', models.DateTimeField()),
                        ('settled_at', models.DateTimeField(null=True)),
                        ('settled_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='ProposalFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='files', to='proposals.proposal')),
                        ('stage', models.CharField(max_length=40)),
                        ('field', models.CharField(max_length=60)),
                        ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.party')),
                        ('stored', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile')),
                        ('scan', models.CharField(default=parvis.domain.proposals.ScanState['NOT_SCANNED'], max_length=12)),
                        ('added_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('added_at', models.DateTimeField()),
                        ('removed_at', models.DateTimeField(null=True)),
                        ('removed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Note',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='proposals.proposal')),
                        ('text', models.TextField()),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('written_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='ActingSpell',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acting', to='proposals.proposal')),
                        ('officer', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reason', models.CharField(max_length=500)),
                        ('asked_at', models.DateTimeField()),
                        ('declined_at', models.DateTimeField(null=True)),
                        ('began_at', models.DateTimeField(null=True)),
                        ('ends_at', models.DateTimeField(null=True)),
                        ('ended_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('officer', models.F('person')), _negated=True), name='acting_for_another'), models.CheckConstraint(condition=models.Q(models.Q(('began_at__isnull', True), ('ends_at__isnull', True)), ('ends_at__gt', models.F('began_at')), _connector='OR'), name='acting_ends'), models.CheckConstraint(condition=models.Q(('declined_at__isnull', True), ('began_at__isnull', True), _connector='OR'), name='acting_declined_never_begins')],
                    },
                ),
                migrations.CreateModel(
                    name='DirectorAbsence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='proposals.proposal')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='absences', to='proposals.party')),
                        ('reason', models.CharField(max_length=500)),
                        ('name', models.CharField(max_length=120)),
                        ('email', models.EmailField(max_length=254)),
                        ('language', models.CharField(max_length=5)),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_at', models.DateTimeField()),
                        ('agreed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('agreed_at', models.DateTimeField(null=True)),
                        ('ending', models.CharField(blank=True, max_length=10)),
                        ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('agreed_by__isnull', True), models.Q(('agreed_by', models.F('asked_by')), _negated=True), _connector='OR'), name='absence_takes_two_people'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ending', '')), models.Q(('ended_at__isnull', False), ('ending__in', ['dropped', 'objected', 'refused', 'returned'])), _connector='OR'), name='absence_ending_known'), models.UniqueConstraint(condition=models.Q(('agreed_at__isnull', True), ('ending', '')), fields=('party',), name='one_waiting_absence_a_party')],
                    },
                ),
                migrations.CreateModel(
                    name='AddendumNotice',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='proposals.proposal')),
                        ('addendum', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='programme.addendum')),
                        ('told_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('proposal', 'addendum'), name='an_addendum_told_once')],
                    },
                ),
                migrations.CreateModel(
                    name='PassageNote',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='passage_notes', to='proposals.proposal')),
                        ('other', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.proposal')),
                        ('award', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='past.pastaward')),
                        ('sighting', models.CharField(max_length=10)),
                        ('reason', models.CharField(max_length=1000)),
                        ('share', models.FloatField()),
                        ('written_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('written_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('sighting__in', ['same-team', 'no-matter', 'concern'])), name='sighting_known'), models.CheckConstraint(condition=models.Q(models.Q(('award__isnull', True), ('other__isnull', False)), models.Q(('award__isnull', False), ('other__isnull', True)), _connector='OR'), name='passages_have_one_other_side'), models.CheckConstraint(condition=models.Q(('other__isnull', True), models.Q(('other', models.F('proposal')), _negated=True), _connector='OR'), name='passages_of_two_proposals')],
                    },
                ),
                migrations.CreateModel(
                    name='Revision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='proposals.proposal')),
                        ('stage', models.CharField(max_length=40)),
                        ('number', models.PositiveIntegerField()),
                        ('content', models.JSONField()),
                        ('salts', models.JSONField()),
                        ('leaves', models.JSONField()),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('fingerprint', models.CharField(max_length=64)),
                        ('words', models.CharField(db_index=True, max_length=64)),
                        ('sketch', models.JSONField(default=list)),
                        ('made_at', models.DateTimeField()),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('proposal', 'number'), name='one_revision_a_number')],
                    },
                ),
                migrations.CreateModel(
                    name='SignOff',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='proposals.revision')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='proposals.party')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                        ('statement', models.TextField()),
                        ('voided_at', models.DateTimeField(null=True)),
                        ('voided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('void_cause', models.CharField(blank=True, max_length=15)),
                        ('void_field', models.CharField(blank=True, max_length=60)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('voided_at__isnull', True)), fields=('revision', 'party'), name='one_valid_signature_a_party'), models.CheckConstraint(condition=models.Q(models.Q(('void_cause', ''), ('voided_at__isnull', True)), models.Q(('void_cause__in', ['edited', 'file-changed', 'party-changed', 'reopened']), ('voided_at__isnull', False)), _connector='OR'), name='void_implies_cause')],
                    },
                ),
                migrations.CreateModel(
                    name='Receipt',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='proposals.proposal')),
                        ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='receipts', to='proposals.revision')),
                        ('stage', models.CharField(max_length=40)),
                        ('digest', models.CharField(db_index=True, max_length=64)),
                        ('title', models.CharField(blank=True, max_length=300)),
                        ('acronym', models.CharField(blank=True, max_length=40)),
                        ('directors', models.JSONField(default=dict)),
                        ('at', models.DateTimeField()),
                        ('late', models.BooleanField(default=False)),
                        ('handed_in_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ended_at__isnull', True)), fields=('proposal', 'stage'), name='one_receipt_in_force_a_stage')],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name='proposal',
            name='signed',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.revision'),
        ),
        migrations.AddField(
            model_name='proposal',
            name='handed_in',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.receipt'),
        ),
        migrations.AddConstraint(
            model_name='proposal',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status', parvis.domain.proposals.ProposalStatus['SUBMITTED']), _negated=True), models.Q(('handed_in__isnull', False), ('signed__isnull', False), ('submitted_at__isnull', False)), _connector='OR'), name='submitted_implies_signed_and_receipt'),
        ),
    ]

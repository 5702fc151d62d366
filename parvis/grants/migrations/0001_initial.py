import django.db.models.deletion
import parvis.domain.amendments
import parvis.domain.awards
import parvis.domain.codes
from django.conf import settings
from django.db import migrations, models

from parvis.web.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('programme', '0001_initial'),
        ('proposals', '0001_initial'),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Award',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('reference', models.CharField(max_length=20, unique=True)),
                        ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='award', to='proposals.proposal')),
                        ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.revision')),
                        ('agreed_in', models.CharField(max_length=60)),
                        ('agreed_at', models.DateTimeField()),
                        ('status', models.CharField(default=parvis.domain.awards.AwardStatus['OFFERED'], max_length=10)),
                        ('frozen', models.JSONField()),
                        ('salts', models.JSONField()),
                        ('leaves', models.JSONField()),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('conditions', models.JSONField(default=dict)),
                        ('amount_minor', models.BigIntegerField()),
                        ('currency', models.CharField(max_length=3)),
                        ('starts_on', models.DateField()),
                        ('ends_on', models.DateField()),
                        ('offered_at', models.DateTimeField()),
                        ('offered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('closed_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['-offered_at', '-id'], name='award_newest')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['offered', 'accepted', 'declined', 'closed'])), name='award_status_known'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='award_pays_something'), models.CheckConstraint(condition=models.Q(('ends_on__gte', models.F('starts_on'))), name='award_ends_after_it_starts'), models.CheckConstraint(condition=models.Q(('status', parvis.domain.awards.AwardStatus['OFFERED']), ('answered_at__isnull', False), _connector='OR'), name='answered_award_says_when')],
                    },
                ),
                migrations.CreateModel(
                    name='Acceptance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='acceptances', to='grants.award')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.party')),
                        ('kind', models.CharField(max_length=10)),
                        ('name', models.CharField(max_length=120)),
                        ('email', models.EmailField(max_length=254)),
                        ('language', models.CharField(default='en', max_length=5)),
                        ('organisation', models.CharField(blank=True, max_length=300)),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='award_acceptances', to=settings.AUTH_USER_MODEL)),
                        ('token_digest', models.CharField(blank=True, db_index=True, max_length=64)),
                        ('sent_at', models.DateTimeField()),
                        ('answer', models.CharField(default=parvis.domain.awards.Answer['WAITING'], max_length=10)),
                        ('answered_at', models.DateTimeField(null=True)),
                        ('statement', models.TextField(blank=True)),
                        ('reason', models.CharField(blank=True, max_length=500)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['director', 'signatory'])), name='acceptance_kind_known'), models.CheckConstraint(condition=models.Q(('answer__in', ['waiting', 'accepted', 'declined'])), name='acceptance_answer_known'), models.UniqueConstraint(fields=('award', 'party', 'kind'), name='one_acceptance_a_party_and_kind'), models.CheckConstraint(condition=models.Q(models.Q(('answer', parvis.domain.awards.Answer['WAITING']), ('answered_at__isnull', True)), models.Q(('answer', parvis.domain.awards.Answer['DECLINED']), ('answered_at__isnull', False)), models.Q(('answer', parvis.domain.awards.Answer['ACCEPTED']), ('answered_at__isnull', False), ('person__isnull', False)), _connector='OR'), name='accepted_by_somebody_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Amendment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='amendments', to='grants.award')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('kind', models.CharField(max_length=12)),
                        ('status', models.CharField(default=parvis.domain.amendments.AmendmentStatus['ASKED'], max_length=10)),
                        ('changes', models.JSONField()),
                        ('reason', models.TextField()),
                        ('level', models.JSONField()),
                        ('for_chair', models.BooleanField(default=False)),
                        ('findings', models.JSONField(default=list)),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('asked_at', models.DateTimeField()),
                        ('effective_on', models.DateField()),
                        ('decided_at', models.DateTimeField(null=True)),
                        ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('answer', models.TextField(blank=True)),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['extension', 'budget', 'director', 'partner', 'end-user', 'suspension', 'resumption', 'termination'])), name='amendment_kind_known'), models.CheckConstraint(condition=models.Q(('status__in', ['asked', 'approved', 'refused', 'withdrawn'])), name='amendment_status_known'), models.UniqueConstraint(fields=('award', 'number'), name='one_amendment_a_number'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='amendment_says_why'), models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('status', parvis.domain.amendments.AmendmentStatus['ASKED'])), models.Q(models.Q(('status', parvis.domain.amendments.AmendmentStatus['ASKED']), _negated=True), ('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='decided_amendment_says_who_and_when'), models.UniqueConstraint(condition=models.Q(('status', parvis.domain.amendments.AmendmentStatus['ASKED'])), fields=('award', 'kind'), name='one_amendment_asked_a_kind')],
                    },
                ),
                migrations.CreateModel(
                    name='AmendmentConsent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('amendment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='consents', to='grants.amendment')),
                        ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.party')),
                        ('name', models.CharField(blank=True, max_length=120)),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('language', models.CharField(default='en', max_length=5)),
                        ('token_digest', models.CharField(blank=True, db_index=True, max_length=64)),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('amendment', 'party'), name='one_consent_a_party'), models.CheckConstraint(condition=models.Q(('at__isnull', True), ('person__isnull', False), _connector='OR'), name='consented_by_somebody_known')],
                    },
                ),
                migrations.CreateModel(
                    name='AmendmentApproval',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('amendment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='approvals', to='grants.amendment')),
                        ('office', models.CharField(max_length=30)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('amendment', 'office'), name='one_amendment_approval_an_office'), models.UniqueConstraint(fields=('amendment', 'by'), name='one_amendment_approval_a_person')],
                    },
                ),
                migrations.CreateModel(
                    name='Equipment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='equipment', to='grants.award')),
                        ('name', models.CharField(max_length=200)),
                        ('serial', models.CharField(blank=True, max_length=80)),
                        ('place', models.CharField(blank=True, max_length=200)),
                        ('bought_on', models.DateField()),
                        ('cost_minor', models.BigIntegerField()),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('entered_at', models.DateTimeField()),
                        ('holder', models.CharField(blank=True, max_length=200)),
                        ('handed_over_on', models.DateField(null=True)),
                        ('handed_over_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('received_by', models.CharField(blank=True, max_length=120)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('cost_minor__gte', 0)), name='equipment_costs_nothing_or_more'), models.CheckConstraint(condition=models.Q(models.Q(('handed_over_by__isnull', True), ('handed_over_on__isnull', True)), models.Q(('handed_over_by__isnull', False), ('handed_over_on__isnull', False), models.Q(('holder', ''), _negated=True), models.Q(('received_by', ''), _negated=True)), _connector='OR'), name='handed_over_says_to_whom')],
                    },
                ),
                migrations.CreateModel(
                    name='Obligation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='obligations', to='grants.award')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('kind', models.CharField(max_length=20)),
                        ('month', models.PositiveSmallIntegerField()),
                        ('months', models.PositiveSmallIntegerField()),
                        ('due_on', models.DateField()),
                        ('satisfied_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['number'],
                        'indexes': [models.Index(condition=models.Q(('satisfied_at__isnull', True)), fields=['due_on'], name='obligation_open_by_day')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['report', 'final-report'])), name='obligation_kind_known'), models.UniqueConstraint(fields=('award', 'number'), name='one_obligation_a_number')],
                    },
                ),
                migrations.CreateModel(
                    name='ObligationEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('obligation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='grants.obligation')),
                        ('kind', models.CharField(max_length=10)),
                        ('due_on', models.DateField()),
                        ('reason', models.CharField(blank=True, max_length=500)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['made', 'moved', 'satisfied', 'waived'])), name='obligation_event_kind_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Instalment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='instalments', to='grants.award')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('amount_minor', models.BigIntegerField()),
                        ('released_by', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='instalment', to='grants.obligation')),
                        ('released_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('award', 'number'), name='one_instalment_a_number'), models.CheckConstraint(condition=models.Q(('amount_minor__gte', 0)), name='instalment_is_no_debt')],
                    },
                ),
                migrations.CreateModel(
                    name='Negotiation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('proposal', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='negotiation', to='proposals.proposal')),
                        ('opened_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('opened_at', models.DateTimeField()),
                        ('amount', models.DecimalField(decimal_places=3, max_digits=14)),
                        ('settled_at', models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='PlanVersion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('negotiation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='grants.negotiation')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('content', models.JSONField()),
                        ('note', models.TextField(blank=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('negotiation', 'number'), name='one_plan_version_a_number')],
                    },
                ),
                migrations.CreateModel(
                    name='PlanAgreement',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('version', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='agreements', to='grants.planversion')),
                        ('party', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.party')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('version', 'party'), name='one_plan_agreement_a_party'), models.UniqueConstraint(condition=models.Q(('party__isnull', True)), fields=('version',), name='one_plan_agreement_of_the_office')],
                    },
                ),
                migrations.CreateModel(
                    name='OutcomeBatch',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('call', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcome_batches', to='programme.call')),
                        ('prepared_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('prepared_at', models.DateTimeField()),
                        ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('released_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('released_by__isnull', True), models.Q(('released_by', models.F('prepared_by')), _negated=True), _connector='OR'), name='released_by_another'), models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', True), ('released_by__isnull', True)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='released_says_who_and_when'), models.UniqueConstraint(condition=models.Q(('released_at__isnull', True)), fields=('call',), name='one_batch_held_a_call')],
                    },
                ),
                migrations.CreateModel(
                    name='OutcomeLetter',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('batch', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='letters', to='grants.outcomebatch')),
                        ('proposal', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='outcome_letters', to='proposals.proposal')),
                        ('outcome', models.CharField(max_length=20)),
                        ('feedback', models.JSONField(default=list)),
                        ('remark', models.TextField(blank=True)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('outcome__in', ['awarded', 'reserve', 'not-selected', 'not-agreed', 'ineligible'])), name='outcome_kind_known'), models.UniqueConstraint(fields=('batch', 'proposal'), name='one_outcome_letter_a_batch')],
                    },
                ),
                migrations.CreateModel(
                    name='SuccessMark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('award', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='success', to='grants.award')),
                        ('marks', models.JSONField()),
                        ('met', models.DecimalField(decimal_places=2, max_digits=5)),
                        ('words', models.TextField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('met__gte', 0), ('met__lte', 100)), name='success_is_a_percentage'), models.CheckConstraint(condition=models.Q(('words', ''), _negated=True), name='success_is_told_in_words')],
                    },
                ),
                migrations.CreateModel(
                    name='Report',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='reports', to='grants.award')),
                        ('obligation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='report', to='grants.obligation')),
                        ('status', models.CharField(default=parvis.domain.awards.ReportStatus['WRITING'], max_length=12)),
                        ('begun_at', models.DateTimeField()),
                        ('begun_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('handed_in_at', models.DateTimeField(null=True)),
                        ('accepted_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['writing', 'handed-in', 'returned', 'accepted'])), name='report_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', parvis.domain.awards.ReportStatus['ACCEPTED']), _negated=True), ('accepted_at__isnull', False), _connector='OR'), name='accepted_report_says_when')],
                    },
                ),
                migrations.CreateModel(
                    name='ReportAnswer',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='answers', to='grants.report')),
                        ('field', models.CharField(max_length=60)),
                        ('value', models.JSONField(null=True)),
                        ('version', models.PositiveIntegerField(default=1)),
                        ('saved_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('saved_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('report', 'field'), name='one_report_answer_a_field')],
                    },
                ),
                migrations.CreateModel(
                    name='ReportRevision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='revisions', to='grants.report')),
                        ('number', models.PositiveIntegerField()),
                        ('content', models.JSONField()),
                        ('salts', models.JSONField()),
                        ('leaves', models.JSONField()),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('fingerprint', models.CharField(max_length=64)),
                        ('made_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('report', 'number'), name='one_report_revision_a_number')],
                    },
                ),
                migrations.CreateModel(
                    name='ReportSignature',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('revision', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='signatures', to='grants.reportrevision')),
                        ('party', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='proposals.party')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                        ('voided_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('voided_at__isnull', True)), fields=('revision', 'party'), name='one_report_signature_a_party')],
                    },
                ),
                migrations.CreateModel(
                    name='ReportDecision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('revision', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='decision', to='grants.reportrevision')),
                        ('accepted', models.BooleanField()),
                        ('reasons', models.TextField(blank=True)),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('accepted', True), models.Q(('reasons', ''), _negated=True), _connector='OR'), name='returned_report_says_why')],
                    },
                ),
            ],
        ),
        migrations.AddField(
            model_name='report',
            name='signed',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='grants.reportrevision'),
        ),
        migrations.AddConstraint(
            model_name='report',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('status__in', [parvis.domain.awards.ReportStatus['HANDED_IN'], parvis.domain.awards.ReportStatus['ACCEPTED']]), _negated=True), models.Q(('handed_in_at__isnull', False), ('signed__isnull', False)), _connector='OR'), name='handed_in_report_is_signed'),
        ),
    ]

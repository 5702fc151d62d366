import django.db.models.deletion
import parvis.domain.codes
from django.conf import settings
from django.db import migrations, models

from parvis.web.tables import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('grants', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='GrantEvent',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('entered_at', models.DateTimeField()),
                        ('title', models.CharField(max_length=300)),
                        ('place', models.CharField(max_length=200)),
                        ('from_on', models.DateField()),
                        ('to_on', models.DateField()),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='grants.award')),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                        'abstract': False,
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('to_on__gte', models.F('from_on'))), name='event_ends_after_it_begins'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='OfferTable',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('entered_at', models.DateTimeField()),
                        ('what', models.CharField(max_length=200)),
                        ('offers', models.JSONField()),
                        ('chosen', models.PositiveSmallIntegerField()),
                        ('reason', models.TextField()),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='grants.award')),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                        'abstract': False,
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='choice_of_an_offer_has_a_reason'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Participant',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('nation', models.CharField(max_length=2)),
                        ('part', models.CharField(max_length=12)),
                        ('days', models.PositiveSmallIntegerField(default=0)),
                        ('event', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='participants', to='grants.grantevent')),
                    ],
                    options={
                        'ordering': ['event', 'number'],
                        'constraints': [
                            models.UniqueConstraint(fields=('event', 'number'), name='one_participant_a_number'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Publication',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('entered_at', models.DateTimeField()),
                        ('title', models.CharField(max_length=400)),
                        ('venue', models.CharField(blank=True, max_length=300)),
                        ('doi', models.CharField(blank=True, max_length=200)),
                        ('published_on', models.DateField()),
                        ('acknowledgement', models.TextField(blank=True)),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='grants.award')),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                        'abstract': False,
                        'constraints': [
                            models.UniqueConstraint(condition=models.Q(('doi', ''), _negated=True), fields=('award', 'doi'), name='one_publication_a_doi'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='ReportOpinion',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('question', models.TextField(blank=True)),
                        ('due_on', models.DateField()),
                        ('asked_at', models.DateTimeField()),
                        ('text', models.TextField(blank=True)),
                        ('accepts', models.BooleanField(null=True)),
                        ('given_at', models.DateTimeField(null=True)),
                        ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('report', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='grants.report')),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [
                            models.UniqueConstraint(fields=('report', 'person'), name='one_report_opinion_a_person'),
                            models.CheckConstraint(condition=models.Q(models.Q(('accepts__isnull', True), ('given_at__isnull', True), ('text', '')), models.Q(('accepts__isnull', False), ('given_at__isnull', False), models.Q(('text', ''), _negated=True)), _connector='OR'), name='report_opinion_says_what_and_when'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='SiteVisit',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('entered_at', models.DateTimeField()),
                        ('planned_on', models.DateField()),
                        ('place', models.CharField(max_length=200)),
                        ('purpose', models.TextField(blank=True)),
                        ('held_on', models.DateField(null=True)),
                        ('account', models.TextField(blank=True)),
                        ('findings', models.TextField(blank=True)),
                        ('told_at', models.DateTimeField(null=True)),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='grants.award')),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('told_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                        'abstract': False,
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(models.Q(('held_on__isnull', True), ('told_at__isnull', True), ('told_by__isnull', True)), models.Q(('held_on__isnull', False), ('told_at__isnull', False), ('told_by__isnull', False), models.Q(('account', ''), _negated=True)), _connector='OR'), name='visit_held_is_told'),
                        ],
                    },
                ),
                migrations.CreateModel(
                    name='Stipend',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('entered_at', models.DateTimeField()),
                        ('group', models.CharField(max_length=40)),
                        ('months', models.PositiveSmallIntegerField()),
                        ('monthly_minor', models.BigIntegerField()),
                        ('from_on', models.DateField()),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='%(class)ss', to='grants.award')),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['id'],
                        'abstract': False,
                        'constraints': [
                            models.CheckConstraint(condition=models.Q(('monthly_minor__gt', 0), ('months__gt', 0)), name='stipend_is_for_some_time'),
                        ],
                    },
                ),
            ],
        ),
    ]

import django.db.models.deletion
import parvis.domain.codes
from django.conf import settings
from django.db import migrations, models

from parvis.web.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Relation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='relations', to=settings.AUTH_USER_MODEL)),
                        ('kind', models.CharField(max_length=12)),
                        ('case', models.CharField(max_length=12)),
                        ('relation', models.CharField(max_length=20)),
                        ('from_at', models.DateTimeField()),
                        ('to_at', models.DateTimeField(null=True)),
                        ('cause', models.CharField(max_length=200)),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['kind', 'case'], name='relation_by_case')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['proposal', 'paper', 'award'])), name='relation_case_kind_known'), models.CheckConstraint(condition=models.Q(('relation__in', ['in-house-expert', 'reviewer', 'panel-member', 'delegate', 'adviser', 'signatory', 'auditor'])), name='relation_known'), models.CheckConstraint(condition=models.Q(('to_at__isnull', True), ('to_at__gte', models.F('from_at')), _connector='OR'), name='relation_ends_after_it_began'), models.UniqueConstraint(condition=models.Q(('to_at__isnull', True)), fields=('person', 'kind', 'case', 'relation'), name='one_open_relation_of_a_kind')],
                    },
                ),
                migrations.CreateModel(
                    name='Conflict',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='conflicts', to=settings.AUTH_USER_MODEL)),
                        ('kind', models.CharField(max_length=12)),
                        ('case', models.CharField(max_length=12)),
                        ('ground', models.CharField(max_length=40)),
                        ('how', models.CharField(max_length=10)),
                        ('note', models.CharField(blank=True, max_length=1000)),
                        ('facts', models.JSONField(default=list)),
                        ('from_at', models.DateTimeField()),
                        ('to_at', models.DateTimeField(null=True)),
                        ('end_reason', models.CharField(blank=True, max_length=500)),
                        ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('stated_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('override_asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('override_asked_at', models.DateTimeField(null=True)),
                        ('override_reason', models.CharField(blank=True, max_length=1000)),
                        ('overridden_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('overridden_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['id'],
                        'indexes': [models.Index(fields=['kind', 'case'], name='conflict_by_case')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['proposal', 'paper', 'award'])), name='conflict_case_kind_known'), models.CheckConstraint(condition=models.Q(('how__in', ['declared', 'detected'])), name='conflict_discovery_known'), models.CheckConstraint(condition=models.Q(('to_at__isnull', True), ('to_at__gte', models.F('from_at')), _connector='OR'), name='conflict_ends_after_it_began'), models.CheckConstraint(condition=models.Q(('overridden_at__isnull', True), models.Q(('overridden_by__isnull', False), ('override_asked_by__isnull', False), models.Q(('override_reason', ''), _negated=True)), _connector='OR'), name='override_has_two_people_and_a_reason'), models.CheckConstraint(condition=models.Q(('overridden_by__isnull', True), models.Q(models.Q(('overridden_by', models.F('override_asked_by')), _negated=True), models.Q(('overridden_by', models.F('person')), _negated=True)), _connector='OR'), name='override_by_a_second_person'), models.CheckConstraint(condition=models.Q(('override_asked_by__isnull', True), models.Q(('override_asked_by', models.F('person')), _negated=True), _connector='OR'), name='override_asked_by_another'), models.UniqueConstraint(condition=models.Q(('to_at__isnull', True)), fields=('person', 'kind', 'case', 'ground', 'how'), name='one_open_conflict_of_a_ground')],
                    },
                ),
                migrations.CreateModel(
                    name='ReadMark',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('kind', models.CharField(max_length=12)),
                        ('case', models.CharField(max_length=12)),
                        ('part', models.CharField(max_length=60)),
                        ('first_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('person', 'kind', 'case', 'part'), name='one_read_mark_a_part')],
                    },
                ),
            ],
        ),
    ]

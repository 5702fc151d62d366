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
                    name='Intake',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('kind', models.CharField(max_length=10)),
                        ('name', models.CharField(max_length=200)),
                        ('digest', models.CharField(max_length=64)),
                        ('content', models.BinaryField(null=True)),
                        ('brought_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('brought_at', models.DateTimeField()),
                        ('taken_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('taken_at', models.DateTimeField(null=True)),
                        ('lines', models.PositiveIntegerField(default=0)),
                        ('added', models.PositiveIntegerField(default=0)),
                        ('changed', models.PositiveIntegerField(default=0)),
                        ('unchanged', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'ordering': ['-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['awards', 'people'])), name='intake_kind_known'), models.CheckConstraint(condition=models.Q(('taken_at__isnull', True), ('content__isnull', True), _connector='OR'), name='taken_in_keeps_no_bytes')],
                    },
                ),
                migrations.CreateModel(
                    name='PastPerson',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('name', models.CharField(max_length=120)),
                        ('plain', models.CharField(db_index=True, max_length=120)),
                        ('email', models.CharField(blank=True, max_length=254)),
                        ('orcid', models.CharField(blank=True, max_length=19)),
                        ('place', models.CharField(blank=True, max_length=300)),
                        ('erased_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('email', ''), _negated=True), fields=('email',), name='one_past_person_an_address'), models.UniqueConstraint(condition=models.Q(('orcid', ''), _negated=True), fields=('orcid',), name='one_past_person_an_orcid'), models.UniqueConstraint(condition=models.Q(('email', ''), ('erased_at__isnull', True), ('orcid', '')), fields=('plain', 'place'), name='one_past_person_a_name_and_place')],
                    },
                ),
                migrations.CreateModel(
                    name='Employment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='employments', to='past.pastperson')),
                        ('organisation_name', models.CharField(max_length=300)),
                        ('place', models.CharField(max_length=300)),
                        ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation')),
                        ('from_on', models.DateField(null=True)),
                        ('to_on', models.DateField(null=True)),
                    ],
                    options={
                        'ordering': [models.OrderBy(models.F('from_on'), nulls_first=True), 'pk'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('to_on__isnull', True), ('to_on__gt', models.F('from_on')), _connector='OR'), name='employment_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='PastAward',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('reference', models.CharField(max_length=60, unique=True)),
                        ('title', models.CharField(max_length=300)),
                        ('abstract', models.TextField(blank=True)),
                        ('starts_on', models.DateField()),
                        ('ends_on', models.DateField(null=True)),
                        ('amount', models.DecimalField(decimal_places=2, max_digits=17, null=True)),
                        ('currency', models.CharField(blank=True, max_length=3)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='past_award_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='PastParty',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parties', to='past.pastaward')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='parts', to='past.pastperson')),
                        ('role', models.CharField(blank=True, max_length=80)),
                        ('organisation_name', models.CharField(blank=True, max_length=300)),
                        ('place', models.CharField(blank=True, db_index=True, max_length=300)),
                        ('nation', models.CharField(blank=True, max_length=2)),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('award', 'person'), name='one_part_a_person_and_award')],
                    },
                ),
                migrations.CreateModel(
                    name='Likeness',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('past_person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='likenesses', to='past.pastperson')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('same', models.BooleanField()),
                        ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('said_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('past_person', 'person'), name='one_answer_a_past_person_and_account')],
                    },
                ),
            ],
        ),
    ]

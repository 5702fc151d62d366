import django.db.models.deletion
import django.db.models.functions.text
import parvis.domain.codes
import parvis.domain.organisations
from django.conf import settings
from django.db import migrations, models

from parvis.web.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Person',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('password', models.CharField(max_length=128, verbose_name='password')),
                        ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('email', models.EmailField(max_length=254, unique=True)),
                        ('name', models.CharField(blank=True, max_length=120)),
                        ('outlet', models.CharField(blank=True, max_length=160)),
                        ('language', models.CharField(default='en', max_length=5)),
                        ('orcid', models.CharField(blank=True, max_length=19)),
                        ('orcid_proven_at', models.DateTimeField(blank=True, null=True)),
                        ('is_active', models.BooleanField(default=True)),
                        ('joined_at', models.DateTimeField(auto_now_add=True)),
                        ('erased_at', models.DateTimeField(blank=True, null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_account_per_address'), models.UniqueConstraint(condition=models.Q(('orcid_proven_at__isnull', False)), fields=('orcid',), name='one_account_per_proven_orcid')],
                    },
                ),
                migrations.CreateModel(
                    name='Appointment',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='appointments', to=settings.AUTH_USER_MODEL)),
                        ('role', models.CharField(max_length=30)),
                        ('starts_at', models.DateTimeField()),
                        ('ends_at', models.DateTimeField(blank=True, null=True)),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments_made', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                        ('confirmed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='appointments_confirmed', to=settings.AUTH_USER_MODEL)),
                        ('confirmed_at', models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Organisation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('ror_id', models.CharField(blank=True, max_length=9)),
                        ('name', models.CharField(max_length=300)),
                        ('names', models.JSONField(default=list)),
                        ('kind', models.CharField(default=parvis.domain.organisations.OrganisationKind['OTHER'], max_length=12)),
                        ('country', models.CharField(max_length=2)),
                        ('place', models.CharField(blank=True, max_length=120)),
                        ('is_active', models.BooleanField(default=True)),
                        ('typed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(condition=models.Q(('ror_id', ''), _negated=True), fields=('ror_id',), name='one_row_per_ror_id'), models.CheckConstraint(condition=models.Q(('kind__in', ['academic', 'government', 'nonprofit', 'company', 'healthcare', 'facility', 'archive', 'other'])), name='organisation_kind_known'), models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z][A-Z]$')), name='organisation_country_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Nationality',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('country', models.CharField(max_length=2)),
                        ('from_on', models.DateField(blank=True, null=True)),
                        ('to_on', models.DateField(blank=True, null=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='nationalities', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z][A-Z]$')), name='nationality_country_known'), models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('to_on__isnull', True), ('to_on__gt', models.F('from_on')), _connector='OR'), name='nationality_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='Residence',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('country', models.CharField(max_length=2)),
                        ('from_on', models.DateField(blank=True, null=True)),
                        ('to_on', models.DateField(blank=True, null=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='residences', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z][A-Z]$')), name='residence_country_known'), models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('to_on__isnull', True), ('to_on__gt', models.F('from_on')), _connector='OR'), name='residence_in_order')],
                    },
                ),
                migrations.CreateModel(
                    name='Affiliation',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('country', models.CharField(max_length=2)),
                        ('from_on', models.DateField(blank=True, null=True)),
                        ('to_on', models.DateField(blank=True, null=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='affiliations', to=settings.AUTH_USER_MODEL)),
                        ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='affiliations', to='accounts.organisation')),
                        ('position', models.CharField(blank=True, max_length=120)),
                        ('seniority', models.CharField(blank=True, default='', max_length=12)),
                        ('is_employment', models.BooleanField(default=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('country__regex', '^[A-Z][A-Z]$')), name='affiliation_country_known'), models.CheckConstraint(condition=models.Q(('from_on__isnull', True), ('to_on__isnull', True), ('to_on__gt', models.F('from_on')), _connector='OR'), name='affiliation_in_order'), models.CheckConstraint(condition=models.Q(('seniority__in', ['', 'doctoral', 'postdoctoral', 'senior'])), name='seniority_known')],
                    },
                ),
                migrations.CreateModel(
                    name='ApiToken',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(max_length=80)),
                        ('scopes', models.JSONField(default=list)),
                        ('beginning', models.CharField(max_length=12)),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('made_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField()),
                        ('ended_at', models.DateTimeField(blank=True, null=True)),
                        ('used_on', models.DateField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='TermsAcceptance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acceptances', to=settings.AUTH_USER_MODEL)),
                        ('document', models.CharField(max_length=30)),
                        ('version', models.CharField(max_length=20)),
                        ('language', models.CharField(max_length=5)),
                        ('accepted_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('person', 'document', 'version'), name='accepted_once_a_version')],
                    },
                ),
                migrations.CreateModel(
                    name='MailedCode',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('ticket', models.CharField(editable=False, max_length=40, unique=True)),
                        ('purpose', models.CharField(max_length=12)),
                        ('email', models.EmailField(max_length=254)),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='mailed_codes', to=settings.AUTH_USER_MODEL)),
                        ('language', models.CharField(max_length=5)),
                        ('back_to', models.CharField(blank=True, max_length=2000)),
                        ('digest', models.CharField(max_length=64)),
                        ('asked_at', models.DateTimeField()),
                        ('sent_at', models.DateTimeField()),
                        ('sendings', models.PositiveSmallIntegerField(default=1)),
                        ('wrong', models.PositiveSmallIntegerField(default=0)),
                        ('proven_at', models.DateTimeField(null=True)),
                        ('used_at', models.DateTimeField(null=True)),
                        ('pending', models.JSONField(default=dict)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['asked_at'], name='mailed_code_asked_at')],
                    },
                ),
                migrations.CreateModel(
                    name='Allowance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('key', models.CharField(max_length=64, unique=True)),
                        ('moments', models.JSONField(default=list)),
                        ('last_at', models.DateTimeField()),
                    ],
                ),
            ],
        ),
    ]

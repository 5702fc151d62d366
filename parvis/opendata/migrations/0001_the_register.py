import django.db.models.deletion
import parvis.domain.codes
from django.conf import settings
from django.db import migrations, models

from parvis.web.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('grants', '0001_initial'),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Release',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('award', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='release', to='grants.award')),
                        ('released_at', models.DateTimeField()),
                        ('released_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('withdrawn_at', models.DateTimeField(null=True)),
                        ('withdrawn_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('reason', models.CharField(blank=True, max_length=500)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('mechanism', models.CharField(max_length=40)),
                        ('nations', models.CharField(max_length=120)),
                        ('words', models.TextField()),
                    ],
                    options={
                        'ordering': ['-released_at', '-id'],
                        'indexes': [models.Index(fields=['-released_at', '-id'], name='release_newest')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('withdrawn_at__isnull', True), models.Q(('withdrawn_by__isnull', False), models.Q(('reason', ''), _negated=True)), _connector='OR'), name='withdrawn_release_says_who_and_why')],
                    },
                ),
                migrations.CreateModel(
                    name='Protection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='protections', to=settings.AUTH_USER_MODEL)),
                        ('reason', models.CharField(max_length=500)),
                        ('from_at', models.DateTimeField()),
                        ('to_at', models.DateTimeField(null=True)),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['-from_at', '-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('to_at__isnull', True), ('to_at__gte', models.F('from_at')), _connector='OR'), name='protection_ends_after_it_began'), models.UniqueConstraint(condition=models.Q(('to_at__isnull', True)), fields=('person',), name='one_open_protection_a_person')],
                    },
                ),
            ],
        ),
    ]

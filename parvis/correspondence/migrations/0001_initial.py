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
                    name='Message',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('kind', models.CharField(max_length=60)),
                        ('case_kind', models.CharField(max_length=20)),
                        ('case_code', models.CharField(max_length=40)),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('name', models.CharField(blank=True, max_length=160)),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('language', models.CharField(max_length=5)),
                        ('subject', models.CharField(max_length=300)),
                        ('body', models.TextField()),
                        ('message_id', models.CharField(max_length=200)),
                        ('sent_at', models.DateTimeField()),
                        ('key', models.CharField(blank=True, default='', max_length=200)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['case_kind', 'case_code', '-id'], name='message_of_case')],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('key',), name='one_message_a_key')],
                    },
                ),
                migrations.CreateModel(
                    name='Wording',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('kind', models.CharField(max_length=60, unique=True)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='WordingRevision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('texts', models.JSONField(default=dict)),
                        ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('saved_at', models.DateTimeField()),
                        ('publish_at', models.DateTimeField(blank=True, null=True)),
                        ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('wording', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='correspondence.wording')),
                    ],
                    options={
                        'ordering': ['-number'],
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('wording', 'number'), name='wording_revision_once')],
                    },
                ),
            ],
        ),
    ]

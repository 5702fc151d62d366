import django.db.models.deletion
import parvis.domain.captions
from django.conf import settings
from django.db import migrations, models

from parvis.web.tables import CreateModels


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0002_deliveries_of_parts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        CreateModels([
            migrations.CreateModel(
                name='CaptionTrack',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('language', models.CharField(max_length=8)),
                    ('state', models.CharField(default=parvis.domain.captions.CaptionState['DRAFT'], max_length=10)),
                    ('latest', models.PositiveIntegerField(default=0)),
                    ('published', models.PositiveIntegerField(null=True)),
                    ('is_machine', models.BooleanField(default=False)),
                    ('checked_at', models.DateTimeField(null=True)),
                    ('spoken', models.TextField(blank=True)),
                    ('changed_at', models.DateTimeField()),
                    ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='caption_tracks', to='media.asset')),
                ],
                options={
                    'constraints': [
                        models.UniqueConstraint(fields=('asset', 'language'), name='one_caption_track_per_language'),
                        models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'checked', 'published'])), name='caption_track_state_known'),
                    ],
                },
            ),
            migrations.CreateModel(
                name='CaptionVersion',
                fields=[
                    ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                    ('number', models.PositiveIntegerField()),
                    ('text', models.TextField()),
                    ('captions', models.PositiveIntegerField()),
                    ('cause', models.CharField(max_length=10)),
                    ('made_at', models.DateTimeField()),
                    ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ('track', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='media.captiontrack')),
                ],
                options={
                    'ordering': ['number'],
                    'constraints': [
                        models.UniqueConstraint(fields=('track', 'number'), name='one_caption_version_per_number'),
                        models.CheckConstraint(condition=models.Q(('cause__in', ['file', 'editor', 'machine'])), name='caption_version_cause_known'),
                    ],
                },
            ),
        ]),
        migrations.RemoveConstraint(model_name='job', name='job_kind_known'),
        migrations.AddConstraint(
            model_name='job',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['ingest', 'clip', 'speech'])), name='job_kind_known'),
        ),
    ]

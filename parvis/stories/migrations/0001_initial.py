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
        ('media', '0001_initial'),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Story',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('slug', models.SlugField(max_length=80, unique=True)),
                        ('first_published_at', models.DateTimeField(blank=True, null=True)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                        ('withdrawal_reason', models.TextField(blank=True)),
                        ('indexed', models.PositiveBigIntegerField(blank=True, null=True)),
                        ('made_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('made_at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['-first_published_at', '-id'], name='story_newest')],
                    },
                ),
                migrations.CreateModel(
                    name='StoryRevision',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField()),
                        ('texts', models.JSONField(default=dict)),
                        ('saved_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('saved_at', models.DateTimeField()),
                        ('publish_at', models.DateTimeField(blank=True, null=True)),
                        ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='revisions', to='stories.story')),
                    ],
                    options={
                        'ordering': ['-number'],
                        'abstract': False,
                        'constraints': [models.UniqueConstraint(fields=('story', 'number'), name='one_story_revision_per_number')],
                    },
                ),
                migrations.CreateModel(
                    name='StoryLink',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='links', to='stories.story')),
                        ('kind', models.CharField(max_length=12)),
                        ('target', models.CharField(max_length=40)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['kind', 'target'], name='story_link_target')],
                        'constraints': [models.UniqueConstraint(fields=('story', 'kind', 'target'), name='one_story_link_per_target'), models.CheckConstraint(condition=models.Q(('kind__in', ['topic', 'priority', 'objective', 'guidance', 'initiative', 'region', 'nation'])), name='story_link_kind_known')],
                    },
                ),
                migrations.CreateModel(
                    name='StoryPicture',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='pictures', to='stories.story')),
                        ('asset', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='media.asset')),
                        ('position', models.PositiveIntegerField()),
                    ],
                    options={
                        'ordering': ['position'],
                        'constraints': [models.UniqueConstraint(fields=('story', 'asset'), name='once_per_story')],
                    },
                ),
                migrations.CreateModel(
                    name='StoryOrigin',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('story', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='origin', to='stories.story')),
                        ('award', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='story_origin', to='grants.award')),
                    ],
                ),
                migrations.CreateModel(
                    name='StoryApproval',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('revision', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='approvals', to='stories.storyrevision')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('revision', 'person'), name='one_approval_a_person')],
                    },
                ),
            ],
        ),
    ]

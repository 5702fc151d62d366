import django.db.models.deletion
import django.db.models.functions.text
import parvis.domain.codes
import parvis.domain.newsletter
import parvis.newsletter.models
from django.conf import settings
from django.db import migrations, models

from parvis.web.tables import CreateModels


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('media', '0001_initial'),
        ('stories', '0001_initial'),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Subscription',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('token', models.CharField(default=parvis.newsletter.models.new_token, editable=False, max_length=40, unique=True)),
                        ('email', models.EmailField(max_length=254)),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='subscriptions', to=settings.AUTH_USER_MODEL)),
                        ('language', models.CharField(max_length=5)),
                        ('state', models.CharField(default=parvis.domain.newsletter.SubscriptionState['ASKED'], max_length=10)),
                        ('consent_version', models.CharField(max_length=20)),
                        ('asked_at', models.DateTimeField()),
                        ('confirmed_at', models.DateTimeField(null=True)),
                        ('left_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(django.db.models.functions.text.Lower('email'), name='one_subscription_per_address'), models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'confirmed', 'left'])), name='subscription_state_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Issue',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('status', models.CharField(default=parvis.domain.newsletter.IssueStatus['DRAFT'], max_length=10)),
                        ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField()),
                        ('sending_at', models.DateTimeField(null=True)),
                        ('sent_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'sending', 'sent'])), name='issue_status_known')],
                    },
                ),
                migrations.CreateModel(
                    name='IssueText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='newsletter.issue')),
                        ('language', models.CharField(max_length=5)),
                        ('subject', models.CharField(blank=True, max_length=150)),
                        ('opening', models.TextField(blank=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('issue', 'language'), name='one_issue_text_per_language')],
                    },
                ),
                migrations.CreateModel(
                    name='IssueEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='newsletter.issue')),
                        ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='media.asset')),
                        ('position', models.PositiveIntegerField()),
                        ('frozen', models.JSONField(default=dict)),
                    ],
                    options={
                        'ordering': ['position'],
                        'constraints': [models.UniqueConstraint(fields=('issue', 'asset'), name='an_asset_once_an_issue')],
                    },
                ),
                migrations.CreateModel(
                    name='IssueStory',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='stories', to='newsletter.issue')),
                        ('story', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='stories.story')),
                        ('position', models.PositiveIntegerField()),
                        ('frozen', models.JSONField(default=dict)),
                    ],
                    options={
                        'ordering': ['position'],
                        'constraints': [models.UniqueConstraint(fields=('issue', 'story'), name='a_story_once_an_issue')],
                    },
                ),
                migrations.CreateModel(
                    name='Delivery',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('issue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='newsletter.issue')),
                        ('subscription', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='newsletter.subscription')),
                        ('state', models.CharField(default=parvis.domain.newsletter.DeliveryState['WAITING'], max_length=12)),
                        ('sent_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['issue', 'state'], name='delivery_state')],
                        'constraints': [models.UniqueConstraint(fields=('issue', 'subscription'), name='one_message_per_reader'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'handed-over', 'sent', 'refused', 'left-out'])), name='delivery_state_known')],
                    },
                ),
            ],
        ),
    ]

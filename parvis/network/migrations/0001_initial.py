import django.db.models.deletion
import parvis.domain.codes
import parvis.domain.network
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
                    name='Profile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('person', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='profile', to=settings.AUTH_USER_MODEL)),
                        ('expertise_en', models.TextField(blank=True)),
                        ('expertise_fr', models.TextField(blank=True)),
                        ('priorities', models.JSONField(default=list)),
                        ('seeking', models.TextField(blank=True)),
                        ('seeks', models.JSONField(default=list)),
                        ('show_card', models.CharField(default=parvis.domain.network.Visibility['NOBODY'], max_length=8)),
                        ('show_expertise', models.CharField(default=parvis.domain.network.Visibility['NOBODY'], max_length=8)),
                        ('show_work', models.CharField(default=parvis.domain.network.Visibility['NOBODY'], max_length=8)),
                        ('show_seeking', models.CharField(default=parvis.domain.network.Visibility['NOBODY'], max_length=8)),
                        ('show_orcid', models.CharField(default=parvis.domain.network.Visibility['NOBODY'], max_length=8)),
                        ('features', models.BinaryField(default=b'')),
                        ('made_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField(db_index=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('show_card__in', ['nobody', 'network', 'everyone'])), name='profile_card_known'), models.CheckConstraint(condition=models.Q(('show_expertise__in', ['nobody', 'network', 'everyone'])), name='profile_expertise_known'), models.CheckConstraint(condition=models.Q(('show_work__in', ['nobody', 'network', 'everyone'])), name='profile_work_known'), models.CheckConstraint(condition=models.Q(('show_seeking__in', ['nobody', 'network', 'everyone'])), name='profile_seeking_known'), models.CheckConstraint(condition=models.Q(('show_orcid__in', ['nobody', 'network', 'everyone'])), name='profile_orcid_known')],
                    },
                ),
                migrations.CreateModel(
                    name='JointWork',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('profile', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='joint_works', to='network.profile')),
                        ('title', models.CharField(max_length=200)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('partners', models.CharField(blank=True, max_length=300)),
                        ('nations', models.JSONField(default=list)),
                    ],
                    options={
                        'ordering': ['-year', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='Circle',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('name', models.CharField(max_length=120)),
                        ('purpose', models.TextField()),
                        ('language', models.CharField(max_length=5)),
                        ('is_open', models.BooleanField(default=False)),
                        ('theme', models.CharField(blank=True, max_length=40)),
                        ('region', models.CharField(blank=True, max_length=40)),
                        ('opened_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('opened_at', models.DateTimeField()),
                        ('stirred_at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='CircleTie',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('circle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='ties', to='network.circle')),
                        ('person', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='circle_ties', to=settings.AUTH_USER_MODEL)),
                        ('email', models.EmailField(blank=True, max_length=254)),
                        ('token', models.CharField(blank=True, max_length=40)),
                        ('standing', models.CharField(max_length=10)),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('since', models.DateTimeField()),
                        ('words', models.TextField(blank=True)),
                        ('wants_mail', models.BooleanField(default=True)),
                    ],
                    options={
                        'constraints': [models.CheckConstraint(condition=models.Q(('standing__in', ['invited', 'asking', 'member', 'moderator', 'left', 'removed'])), name='circle_standing_known'), models.UniqueConstraint(condition=models.Q(('person__isnull', False)), fields=('circle', 'person'), name='one_standing_per_person'), models.UniqueConstraint(condition=models.Q(('token', ''), _negated=True), fields=('token',), name='one_invitation_per_token')],
                    },
                ),
                migrations.CreateModel(
                    name='CircleThread',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('circle', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='threads', to='network.circle')),
                        ('title', models.CharField(max_length=160)),
                        ('begun_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('begun_at', models.DateTimeField()),
                        ('stirred_at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['circle', '-stirred_at'], name='threads_by_last_word')],
                    },
                ),
                migrations.CreateModel(
                    name='CirclePost',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='posts', to='network.circlethread')),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('text', models.TextField()),
                        ('at', models.DateTimeField()),
                        ('hidden_at', models.DateTimeField(null=True)),
                        ('hidden_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('hidden_reason', models.CharField(blank=True, max_length=300)),
                    ],
                    options={
                        'ordering': ['at', 'pk'],
                    },
                ),
                migrations.CreateModel(
                    name='ThreadReading',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('thread', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='readings', to='network.circlethread')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('seen_at', models.DateTimeField(null=True)),
                        ('told_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('thread', 'person'), name='one_reading_per_member')],
                    },
                ),
                migrations.CreateModel(
                    name='Introduction',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('asker', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='introductions_asked', to=settings.AUTH_USER_MODEL)),
                        ('asked', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='introductions_received', to=settings.AUTH_USER_MODEL)),
                        ('pair', models.CharField(max_length=40, unique=True)),
                        ('message', models.TextField()),
                        ('state', models.CharField(default=parvis.domain.network.IntroductionState['ASKED'], max_length=10)),
                        ('asked_at', models.DateTimeField()),
                        ('answered_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['asked', 'state'], name='introduction_waiting')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'accepted', 'declined', 'taken-back'])), name='introduction_state_known'), models.CheckConstraint(condition=models.Q(('asker', models.F('asked')), _negated=True), name='nobody_meets_oneself')],
                    },
                ),
                migrations.CreateModel(
                    name='IntroductionMessage',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('introduction', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='messages', to='network.introduction')),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('text', models.TextField()),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['at', 'pk'],
                    },
                ),
            ],
        ),
    ]

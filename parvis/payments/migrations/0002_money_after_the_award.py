# Bank details, rates, files, lists, the programme’s budget; more kinds of lines in the ledger.
#
# SQLite alters a table by replacing it, and a replaced table has no triggers: they are dropped here, and made anew once
# every field stands (0004).

import django.db.models.deletion
import parvis.domain.codes
import parvis.domain.ledger
import parvis.domain.payments
from django.conf import settings
from django.db import migrations, models


TABLE = "payments_ledgerentry"


def dropped(vendor):
    if vendor == "sqlite":
        for trigger in ("kept_update", "kept_delete", "adds_up"):
            yield f"DROP TRIGGER payments_ledger_{trigger}"
    else:
        for trigger in ("kept", "adds_up"):
            yield f"DROP TRIGGER payments_ledger_{trigger} ON {TABLE}"
            yield f"DROP FUNCTION payments_ledger_{trigger}()"


def drop_triggers(apps, schema_editor):
    for statement in dropped(schema_editor.connection.vendor):
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    dependencies = [
        ('grants', '0003_payments_leave'),
        ('payments', '0001_initial'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(drop_triggers, migrations.RunPython.noop),
        migrations.CreateModel(
            name='AwardShare',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('dimension', models.CharField(max_length=10)),
                ('key', models.CharField(max_length=40)),
                ('year', models.PositiveSmallIntegerField()),
                ('committed_minor', models.BigIntegerField()),
                ('paid_minor', models.BigIntegerField()),
            ],
        ),
        migrations.CreateModel(
            name='BankAccount',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                ('holder', models.CharField(max_length=140)),
                ('number', models.CharField(max_length=34)),
                ('bic', models.CharField(blank=True, max_length=11)),
                ('currency', models.CharField(max_length=3)),
                ('named_at', models.DateTimeField()),
                ('first_at', models.DateTimeField(null=True)),
                ('second_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='Clearance',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=300)),
                ('listed', models.CharField(max_length=300)),
                ('source', models.CharField(max_length=80)),
                ('key', models.CharField(max_length=80)),
                ('reason', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='ExchangeRate',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                ('currency', models.CharField(max_length=3)),
                ('other', models.CharField(max_length=3)),
                ('on', models.DateField()),
                ('value', models.DecimalField(decimal_places=8, max_digits=18)),
                ('reason', models.CharField(blank=True, max_length=300)),
                ('entered_at', models.DateTimeField()),
            ],
            options={
                'ordering': ['-on', '-id'],
            },
        ),
        migrations.CreateModel(
            name='Grant',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('year', models.PositiveSmallIntegerField()),
                ('priority', models.CharField(max_length=40)),
                ('amount_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('reason', models.CharField(max_length=300)),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ['year', 'priority', 'id'],
            },
        ),
        migrations.CreateModel(
            name='PaymentFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                ('made_at', models.DateTimeField()),
                ('on', models.DateField()),
                ('number', models.PositiveIntegerField()),
                ('total_minor', models.BigIntegerField()),
                ('currency', models.CharField(max_length=3)),
                ('content', models.TextField()),
                ('digest', models.CharField(max_length=64)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.CreateModel(
            name='SpentLine',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveSmallIntegerField()),
                ('category', models.CharField(max_length=40)),
                ('text', models.CharField(max_length=200)),
                ('amount_minor', models.BigIntegerField()),
                ('voucher', models.CharField(blank=True, max_length=60)),
                ('consent', models.CharField(blank=True, max_length=60)),
            ],
            options={
                'ordering': ['number'],
            },
        ),
        migrations.CreateModel(
            name='WatchedName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=300)),
            ],
            options={
                'ordering': ['id'],
            },
        ),
        migrations.CreateModel(
            name='WatchList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                ('source', models.CharField(max_length=80)),
                ('digest', models.CharField(max_length=64)),
                ('imported_at', models.DateTimeField()),
                ('replaced_at', models.DateTimeField(null=True)),
            ],
            options={
                'ordering': ['-id'],
            },
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='claimed_minor',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='exchange_minor',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='reason',
            field=models.CharField(blank=True, max_length=300),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='returned_minor',
            field=models.BigIntegerField(default=0),
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='amount_minor',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='award',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='grants.award'),
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='kind',
            field=models.CharField(default=parvis.domain.payments.PaymentKind['INSTALMENT'], max_length=15),
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='other_minor',
            field=models.BigIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='paymentrequest',
            name='instalment',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment', to='grants.instalment'),
        ),
        migrations.AddField(
            model_name='awardshare',
            name='award',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='grants.award'),
        ),
        migrations.AddField(
            model_name='bankaccount',
            name='award',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bank_accounts', to='grants.award'),
        ),
        migrations.AddField(
            model_name='bankaccount',
            name='first_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bankaccount',
            name='named_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='bankaccount',
            name='second_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='bank',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='payments.bankaccount'),
        ),
        migrations.AddField(
            model_name='clearance',
            name='award',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clearances', to='grants.award'),
        ),
        migrations.AddField(
            model_name='clearance',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='exchangerate',
            name='corrects',
            field=models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='payments.exchangerate'),
        ),
        migrations.AddField(
            model_name='exchangerate',
            name='entered_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='ledgerentry',
            name='rate',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='payments.exchangerate'),
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='rate',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='payments.exchangerate'),
        ),
        migrations.AddField(
            model_name='grant',
            name='by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paymentfile',
            name='made_by',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='paymentrequest',
            name='file',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='payments.paymentfile'),
        ),
        migrations.AddField(
            model_name='spentline',
            name='payment',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.paymentrequest'),
        ),
        migrations.AddField(
            model_name='watchlist',
            name='imported_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL),
        ),
        migrations.AddField(
            model_name='watchedname',
            name='list',
            field=models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='payments.watchlist'),
        ),
        migrations.AddIndex(
            model_name='awardshare',
            index=models.Index(fields=['dimension', 'key', 'year', 'award', 'committed_minor', 'paid_minor'], name='share_by_key'),
        ),
        migrations.AddConstraint(
            model_name='awardshare',
            constraint=models.CheckConstraint(condition=models.Q(('dimension__in', ['priority', 'nation', 'mechanism', 'year'])), name='share_dimension_known'),
        ),
        migrations.AddConstraint(
            model_name='awardshare',
            constraint=models.UniqueConstraint(fields=('award', 'dimension', 'key'), name='one_share_a_key'),
        ),
        migrations.AddIndex(
            model_name='bankaccount',
            index=models.Index(condition=models.Q(('second_at__isnull', True)), fields=['named_at'], name='account_unverified'),
        ),
        migrations.AddConstraint(
            model_name='bankaccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_by__isnull', True), models.Q(('first_by', models.F('named_by')), _negated=True), _connector='OR'), models.Q(('second_by__isnull', True), models.Q(models.Q(('second_by', models.F('named_by')), _negated=True), models.Q(('second_by', models.F('first_by')), _negated=True)), _connector='OR')), name='account_verified_by_two_others'),
        ),
        migrations.AddConstraint(
            model_name='bankaccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('first_at__isnull', True), ('first_by__isnull', True)), models.Q(('first_at__isnull', False), ('first_by__isnull', False)), _connector='OR'), name='account_first_says_who_and_when'),
        ),
        migrations.AddConstraint(
            model_name='bankaccount',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('second_at__isnull', True), ('second_by__isnull', True)), models.Q(('first_at__isnull', False), ('second_at__isnull', False), ('second_by__isnull', False)), _connector='OR'), name='account_second_after_first'),
        ),
        migrations.AddConstraint(
            model_name='clearance',
            constraint=models.UniqueConstraint(fields=('award', 'name', 'source', 'key'), name='one_clearance_a_match'),
        ),
        migrations.AddConstraint(
            model_name='clearance',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='clearance_says_why'),
        ),
        migrations.AddConstraint(
            model_name='exchangerate',
            constraint=models.CheckConstraint(condition=models.Q(('value__gt', 0)), name='rate_is_something'),
        ),
        migrations.AddConstraint(
            model_name='exchangerate',
            constraint=models.UniqueConstraint(condition=models.Q(('corrects__isnull', True)), fields=('currency', 'other', 'on'), name='one_rate_a_day'),
        ),
        migrations.AddConstraint(
            model_name='exchangerate',
            constraint=models.CheckConstraint(condition=models.Q(('corrects__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='corrected_rate_says_why'),
        ),
        migrations.AddConstraint(
            model_name='grant',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='envelope_says_why'),
        ),
        migrations.AddConstraint(
            model_name='spentline',
            constraint=models.UniqueConstraint(fields=('payment', 'number'), name='one_spent_line_a_number'),
        ),
        migrations.AddConstraint(
            model_name='spentline',
            constraint=models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='spent_line_spends_something'),
        ),
        migrations.AddConstraint(
            model_name='watchlist',
            constraint=models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('source',), name='one_list_counts_a_source'),
        ),
        ]

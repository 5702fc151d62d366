import django.db.models.deletion
import parvis.domain.codes
import parvis.domain.ledger
import parvis.domain.payments
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
                    name='BankAccount',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='bank_accounts', to='grants.award')),
                        ('holder', models.CharField(max_length=140)),
                        ('number', models.CharField(max_length=34)),
                        ('bic', models.CharField(blank=True, max_length=11)),
                        ('currency', models.CharField(max_length=3)),
                        ('named_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('named_at', models.DateTimeField()),
                        ('first_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('first_at', models.DateTimeField(null=True)),
                        ('second_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('second_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['id'],
                        'indexes': [models.Index(condition=models.Q(('second_at__isnull', True)), fields=['named_at'], name='account_unverified')],
                        'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('first_by__isnull', True), models.Q(('first_by', models.F('named_by')), _negated=True), _connector='OR'), models.Q(('second_by__isnull', True), models.Q(models.Q(('second_by', models.F('named_by')), _negated=True), models.Q(('second_by', models.F('first_by')), _negated=True)), _connector='OR')), name='account_verified_by_two_others'), models.CheckConstraint(condition=models.Q(models.Q(('first_at__isnull', True), ('first_by__isnull', True)), models.Q(('first_at__isnull', False), ('first_by__isnull', False)), _connector='OR'), name='account_first_says_who_and_when'), models.CheckConstraint(condition=models.Q(models.Q(('second_at__isnull', True), ('second_by__isnull', True)), models.Q(('first_at__isnull', False), ('second_at__isnull', False), ('second_by__isnull', False)), _connector='OR'), name='account_second_after_first')],
                    },
                ),
                migrations.CreateModel(
                    name='PaymentFile',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
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
                    name='ExchangeRate',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('currency', models.CharField(max_length=3)),
                        ('other', models.CharField(max_length=3)),
                        ('on', models.DateField()),
                        ('value', models.DecimalField(decimal_places=8, max_digits=18)),
                        ('corrects', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='corrected_by', to='payments.exchangerate')),
                        ('reason', models.CharField(blank=True, max_length=300)),
                        ('entered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('entered_at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['-on', '-id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('value__gt', 0)), name='rate_is_something'), models.UniqueConstraint(condition=models.Q(('corrects__isnull', True)), fields=('currency', 'other', 'on'), name='one_rate_a_day'), models.CheckConstraint(condition=models.Q(('corrects__isnull', True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='corrected_rate_says_why')],
                    },
                ),
                migrations.CreateModel(
                    name='PaymentRequest',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='grants.award')),
                        ('kind', models.CharField(default=parvis.domain.payments.PaymentKind['INSTALMENT'], max_length=15)),
                        ('amount_minor', models.BigIntegerField()),
                        ('instalment', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payment', to='grants.instalment')),
                        ('requested_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('requested_at', models.DateTimeField()),
                        ('account', models.CharField(max_length=80)),
                        ('bank', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='payments.bankaccount')),
                        ('certified_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('certified_at', models.DateTimeField(null=True)),
                        ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='payments.paymentfile')),
                        ('paid_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('paid_at', models.DateTimeField(null=True)),
                        ('bank_reference', models.CharField(blank=True, max_length=60)),
                        ('other_minor', models.BigIntegerField(null=True)),
                        ('rate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='payments', to='payments.exchangerate')),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('paid_at__isnull', True)), fields=['requested_at'], name='payment_open')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['instalment', 'advance', 'replenishment'])), name='payment_kind_known'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='payment_pays_something'), models.CheckConstraint(condition=models.Q(models.Q(('instalment__isnull', False), ('kind', parvis.domain.payments.PaymentKind['INSTALMENT'])), models.Q(models.Q(('kind', parvis.domain.payments.PaymentKind['INSTALMENT']), _negated=True), ('instalment__isnull', True)), _connector='OR'), name='only_an_instalment_names_one'), models.UniqueConstraint(condition=models.Q(('kind', parvis.domain.payments.PaymentKind['ADVANCE'])), fields=('award',), name='one_advance_an_award'), models.CheckConstraint(condition=models.Q(('certified_by__isnull', True), models.Q(('certified_by', models.F('requested_by')), _negated=True), _connector='OR'), name='certifier_did_not_request'), models.CheckConstraint(condition=models.Q(('paid_by__isnull', True), models.Q(models.Q(('paid_by', models.F('requested_by')), _negated=True), models.Q(('paid_by', models.F('certified_by')), _negated=True)), _connector='OR'), name='payer_neither_requested_nor_certified'), models.CheckConstraint(condition=models.Q(models.Q(('certified_at__isnull', True), ('certified_by__isnull', True)), models.Q(('certified_at__isnull', False), ('certified_by__isnull', False)), _connector='OR'), name='certified_says_who_and_when'), models.CheckConstraint(condition=models.Q(models.Q(('paid_at__isnull', True), ('paid_by__isnull', True)), models.Q(('certified_at__isnull', False), ('paid_at__isnull', False), ('paid_by__isnull', False)), _connector='OR'), name='paid_only_once_certified')],
                    },
                ),
                migrations.CreateModel(
                    name='SpentLine',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('payment', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lines', to='payments.paymentrequest')),
                        ('number', models.PositiveSmallIntegerField()),
                        ('category', models.CharField(max_length=40)),
                        ('text', models.CharField(max_length=200)),
                        ('amount_minor', models.BigIntegerField()),
                        ('voucher', models.CharField(blank=True, max_length=60)),
                        ('consent', models.CharField(blank=True, max_length=60)),
                    ],
                    options={
                        'ordering': ['number'],
                        'constraints': [models.UniqueConstraint(fields=('payment', 'number'), name='one_spent_line_a_number'), models.CheckConstraint(condition=models.Q(('amount_minor__gt', 0)), name='spent_line_spends_something')],
                    },
                ),
                migrations.CreateModel(
                    name='LedgerEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='grants.award')),
                        ('position', models.PositiveIntegerField()),
                        ('kind', models.CharField(max_length=10)),
                        ('amount_minor', models.BigIntegerField()),
                        ('currency', models.CharField(max_length=3)),
                        ('committed_minor', models.BigIntegerField()),
                        ('released_minor', models.BigIntegerField()),
                        ('paid_minor', models.BigIntegerField()),
                        ('returned_minor', models.BigIntegerField(default=0)),
                        ('claimed_minor', models.BigIntegerField(default=0)),
                        ('exchange_minor', models.BigIntegerField(default=0)),
                        ('instalment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='grants.instalment')),
                        ('payment', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='payments.paymentrequest')),
                        ('rate', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='ledger', to='payments.exchangerate')),
                        ('reason', models.CharField(blank=True, max_length=300)),
                        ('at', models.DateTimeField()),
                        ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                    ],
                    options={
                        'ordering': ['position'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['committed', 'released', 'paid', 'returned', 'claimed', 'exchange'])), name='ledger_kind_known'), models.UniqueConstraint(fields=('award', 'position'), name='one_ledger_entry_a_position'), models.UniqueConstraint(condition=models.Q(('kind', parvis.domain.ledger.EntryKind['PAID'])), fields=('payment',), name='a_payment_is_booked_once'), models.UniqueConstraint(condition=models.Q(('kind', parvis.domain.ledger.EntryKind['RELEASED'])), fields=('instalment',), name='an_instalment_is_released_once'), models.CheckConstraint(condition=models.Q(('paid_minor__gte', 0), ('paid_minor__lte', models.F('released_minor')), ('released_minor__lte', models.F('committed_minor'))), name='paid_within_released_within_committed'), models.CheckConstraint(condition=models.Q(('returned_minor__gte', 0), ('returned_minor__lte', models.F('paid_minor')), ('claimed_minor__gte', 0), ('claimed_minor__lte', models.F('paid_minor'))), name='returned_and_claimed_within_paid'), models.CheckConstraint(condition=models.Q(models.Q(('kind__in', [parvis.domain.ledger.EntryKind['RETURNED'], parvis.domain.ledger.EntryKind['CLAIMED'], parvis.domain.ledger.EntryKind['EXCHANGE']]), _negated=True), models.Q(('reason', ''), _negated=True), _connector='OR'), name='what_is_booked_back_says_why')],
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
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['year', 'priority', 'id'],
                        'constraints': [models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='envelope_says_why')],
                    },
                ),
                migrations.CreateModel(
                    name='AwardShare',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shares', to='grants.award')),
                        ('dimension', models.CharField(max_length=10)),
                        ('key', models.CharField(max_length=40)),
                        ('year', models.PositiveSmallIntegerField()),
                        ('committed_minor', models.BigIntegerField()),
                        ('paid_minor', models.BigIntegerField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['dimension', 'key', 'year', 'award', 'committed_minor', 'paid_minor'], name='share_by_key')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('dimension__in', ['priority', 'nation', 'mechanism', 'year'])), name='share_dimension_known'), models.UniqueConstraint(fields=('award', 'dimension', 'key'), name='one_share_a_key')],
                    },
                ),
                migrations.CreateModel(
                    name='WatchList',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('source', models.CharField(max_length=80)),
                        ('digest', models.CharField(max_length=64)),
                        ('imported_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('imported_at', models.DateTimeField()),
                        ('replaced_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'ordering': ['-id'],
                        'constraints': [models.UniqueConstraint(condition=models.Q(('replaced_at__isnull', True)), fields=('source',), name='one_list_counts_a_source')],
                    },
                ),
                migrations.CreateModel(
                    name='WatchedName',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('list', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='payments.watchlist')),
                        ('key', models.CharField(max_length=80)),
                        ('name', models.CharField(max_length=300)),
                    ],
                    options={
                        'ordering': ['id'],
                    },
                ),
                migrations.CreateModel(
                    name='Clearance',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('award', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='clearances', to='grants.award')),
                        ('name', models.CharField(max_length=300)),
                        ('listed', models.CharField(max_length=300)),
                        ('source', models.CharField(max_length=80)),
                        ('key', models.CharField(max_length=80)),
                        ('reason', models.TextField()),
                        ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'ordering': ['id'],
                        'constraints': [models.UniqueConstraint(fields=('award', 'name', 'source', 'key'), name='one_clearance_a_match'), models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='clearance_says_why')],
                    },
                ),
            ],
        ),
    ]

import django.db.models.deletion
import parvis.domain.assets
import parvis.domain.codes
import parvis.domain.embargo
from django.conf import settings
from django.db import migrations, models

from parvis.web.tables import CreateModels


# The library's counts are kept in memory by every page server and are read anew when the mark is another one
# (`media/queries/holdings.py`).  The database renews the mark, so that nothing that writes can forget to.
#
# Whoever alters media_asset or media_assettag on SQLite must make their triggers anew, since Django alters a table
# there by replacing it.
COUNTED = ("status", "publish_at", "kind", "taken_on", "place", "event", "original_language", "orientation")
OF_FACETS = "kind IN ('person', 'topic')"


def sqlite():
    changed = " OR ".join(f"old.{column} IS NOT new.{column}" for column in COUNTED)
    in_sight = {
        "asset": {
            "INSERT": "new.status = 'published'",
            "DELETE": "old.status = 'published'",
            "UPDATE": f"'published' IN (old.status, new.status) AND ({changed})",
        },
        "assettag": {
            "INSERT": f"new.{OF_FACETS} AND (SELECT status FROM media_asset WHERE id = new.asset_id) = 'published'",
            "DELETE": f"old.{OF_FACETS} AND (SELECT status FROM media_asset WHERE id = old.asset_id) = 'published'",
            "UPDATE": "1",
        },
    }
    for table, events in in_sight.items():
        for event, condition in events.items():
            # Two plain statements: the conflict clause of the statement outside would override one in here.
            yield f"""
            CREATE TRIGGER media_{table}_counted_{event.lower()} AFTER {event} ON media_{table} WHEN {condition} BEGIN
                INSERT INTO media_holdingsmark SELECT lower(hex(randomblob(16)))
                WHERE NOT EXISTS (SELECT 1 FROM media_holdingsmark);
                UPDATE media_holdingsmark SET mark = lower(hex(randomblob(16)));
            END
            """


def postgresql():
    published = "media_asset ON media_asset.id = asset_id AND status = 'published'"
    was, became = (", ".join(f"{table}.{column}" for column in COUNTED) for table in ("was", "became"))
    in_sight = {
        "asset": {
            "INSERT": "SELECT FROM became WHERE status = 'published'",
            "DELETE": "SELECT FROM was WHERE status = 'published'",
            "UPDATE": "SELECT FROM was JOIN became USING (id) WHERE 'published' IN (was.status, became.status)"
            f" AND ({was}) IS DISTINCT FROM ({became})",
        },
        "assettag": {
            "INSERT": f"SELECT FROM became JOIN {published} WHERE became.{OF_FACETS}",
            "DELETE": f"SELECT FROM was JOIN {published} WHERE was.{OF_FACETS}",
            "UPDATE": "SELECT FROM became",
        },
    }
    tables = {"INSERT": "NEW TABLE AS became", "DELETE": "OLD TABLE AS was"}
    tables["UPDATE"] = " ".join(tables.values())
    for table, events in in_sight.items():
        for event, rows in events.items():
            name = f"media_{table}_counted_{event.lower()}"
            # A row that another writer holds is passed over, so that no writer ever waits for another here.
            yield f"""
            CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF EXISTS ({rows}) THEN
                    UPDATE media_holdingsmark SET mark = gen_random_uuid() WHERE mark = (
                        SELECT mark FROM media_holdingsmark LIMIT 1 FOR UPDATE SKIP LOCKED
                    );
                    IF NOT FOUND THEN
                        INSERT INTO media_holdingsmark VALUES (gen_random_uuid());
                    END IF;
                END IF;
                RETURN NULL;
            END $$
            """
            yield f"""
            CREATE TRIGGER {name} AFTER {event} ON media_{table} REFERENCING {tables[event]}
            FOR EACH STATEMENT EXECUTE FUNCTION {name}()
            """


def make_triggers(apps, schema_editor):
    for statement in {"sqlite": sqlite, "postgresql": postgresql}[schema_editor.connection.vendor]():
        schema_editor.execute(statement)


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ('files', '0001_initial'),
    ]

    operations = [
        CreateModels(
            operations=[
                migrations.CreateModel(
                    name='Asset',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('kind', models.CharField(max_length=10)),
                        ('status', models.CharField(default=parvis.domain.embargo.AssetStatus['DRAFT'], max_length=10)),
                        ('publish_at', models.DateTimeField(blank=True, null=True)),
                        ('withdrawn_at', models.DateTimeField(blank=True, null=True)),
                        ('withdrawal_reason', models.TextField(blank=True)),
                        ('original_language', models.CharField(default='en', max_length=8)),
                        ('taken_on', models.DateField(blank=True, null=True)),
                        ('place', models.CharField(blank=True, max_length=120)),
                        ('country', models.CharField(blank=True, max_length=2)),
                        ('event', models.CharField(blank=True, max_length=160)),
                        ('credit_line', models.CharField(blank=True, max_length=160)),
                        ('orientation', models.CharField(blank=True, max_length=10)),
                        ('position_released', models.BooleanField(default=False)),
                        ('master_sha256', models.CharField(editable=False, max_length=64, null=True, unique=True)),
                        ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('created_at', models.DateTimeField()),
                        ('changed_at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['status', '-publish_at', '-id'], name='asset_newest'), models.Index(fields=['kind', '-publish_at', '-id'], name='asset_kind_newest')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['video', 'photo', 'audio', 'document'])), name='asset_kind_known'), models.CheckConstraint(condition=models.Q(('status__in', ['draft', 'published', 'withdrawn'])), name='asset_status_known'), models.CheckConstraint(condition=models.Q(models.Q(('status', parvis.domain.embargo.AssetStatus['PUBLISHED']), _negated=True), ('publish_at__isnull', False), _connector='OR'), name='published_assets_have_a_moment')],
                    },
                ),
                migrations.CreateModel(
                    name='AssetText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='media.asset')),
                        ('language', models.CharField(max_length=8)),
                        ('state', models.CharField(default=parvis.domain.assets.TextState['ORIGINAL'], max_length=10)),
                        ('headline', models.CharField(max_length=200)),
                        ('description', models.TextField(blank=True)),
                        ('storyline', models.TextField(blank=True)),
                        ('alt_text', models.CharField(blank=True, max_length=300)),
                        ('usage_terms', models.TextField(blank=True)),
                        ('restrictions', models.TextField(blank=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('asset', 'language'), name='one_text_per_language'), models.CheckConstraint(condition=models.Q(('state__in', ['original', 'reviewed', 'machine'])), name='asset_text_state_known')],
                    },
                ),
                migrations.CreateModel(
                    name='AssetTag',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tags', to='media.asset')),
                        ('kind', models.CharField(max_length=10)),
                        ('value', models.CharField(max_length=120)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['kind', 'value'], name='asset_tag_value')],
                        'constraints': [models.UniqueConstraint(fields=('asset', 'kind', 'value'), name='one_tag_per_value'), models.CheckConstraint(condition=models.Q(('kind__in', ['person', 'topic', 'keyword'])), name='asset_tag_kind_known')],
                    },
                ),
                migrations.CreateModel(
                    name='HoldingsMark',
                    fields=[
                        ('mark', models.UUIDField(editable=False, primary_key=True, serialize=False)),
                    ],
                ),
                migrations.CreateModel(
                    name='Shot',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='shots', to='media.asset')),
                        ('position', models.PositiveIntegerField()),
                        ('first_frame', models.PositiveIntegerField()),
                        ('end_frame', models.PositiveIntegerField()),
                    ],
                    options={
                        'ordering': ['position'],
                        'constraints': [models.UniqueConstraint(fields=('asset', 'position'), name='one_shot_per_position'), models.CheckConstraint(condition=models.Q(('end_frame__gt', models.F('first_frame'))), name='shot_has_frames')],
                    },
                ),
                migrations.CreateModel(
                    name='ShotText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('shot', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='media.shot')),
                        ('language', models.CharField(max_length=8)),
                        ('description', models.TextField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('shot', 'language'), name='one_shot_text_per_language')],
                    },
                ),
                migrations.CreateModel(
                    name='Rendition',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='renditions', to='media.asset')),
                        ('role', models.CharField(max_length=10)),
                        ('language', models.CharField(blank=True, max_length=8)),
                        ('file', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='rendition', to='files.storedfile')),
                        ('width', models.PositiveIntegerField(null=True)),
                        ('height', models.PositiveIntegerField(null=True)),
                        ('frames', models.PositiveIntegerField(null=True)),
                        ('rate_numerator', models.PositiveIntegerField(null=True)),
                        ('rate_denominator', models.PositiveIntegerField(null=True)),
                        ('uneven', models.BooleanField(default=False)),
                        ('drop_frame', models.BooleanField(default=False)),
                        ('start_frame', models.PositiveIntegerField(default=0)),
                        ('milliseconds', models.PositiveBigIntegerField(null=True)),
                        ('codec', models.CharField(blank=True, max_length=60)),
                        ('index_key', models.CharField(blank=True, max_length=200)),
                        ('not_instant_because', models.CharField(blank=True, max_length=60)),
                        ('holds_position', models.BooleanField(default=False)),
                        ('made_at', models.DateTimeField()),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('asset', 'role', 'language'), name='one_rendition_per_role'), models.CheckConstraint(condition=models.Q(('role__in', ['original', 'house', 'preview', 'poster', 'sprite', 'strip', 'waveform', 'large', 'web', 'captions'])), name='rendition_role_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Collection',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('published_at', models.DateTimeField(blank=True, null=True)),
                        ('created_at', models.DateTimeField()),
                    ],
                ),
                migrations.CreateModel(
                    name='CollectionText',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('collection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='texts', to='media.collection')),
                        ('language', models.CharField(max_length=8)),
                        ('title', models.CharField(max_length=200)),
                        ('description', models.TextField(blank=True)),
                    ],
                    options={
                        'constraints': [models.UniqueConstraint(fields=('collection', 'language'), name='one_title_per_language')],
                    },
                ),
                migrations.CreateModel(
                    name='CollectionEntry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('collection', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='entries', to='media.collection')),
                        ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='collection_entries', to='media.asset')),
                        ('position', models.PositiveIntegerField()),
                    ],
                    options={
                        'ordering': ['position'],
                        'constraints': [models.UniqueConstraint(fields=('collection', 'asset'), name='once_per_collection')],
                    },
                ),
                migrations.CreateModel(
                    name='Job',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('kind', models.CharField(max_length=10)),
                        ('task', models.CharField(max_length=60)),
                        ('asset', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to='media.asset')),
                        ('requested_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL)),
                        ('state', models.CharField(default=parvis.domain.assets.JobState['WAITING'], max_length=10)),
                        ('step', models.CharField(blank=True, max_length=40)),
                        ('done', models.PositiveIntegerField(default=0)),
                        ('total', models.PositiveIntegerField(default=0)),
                        ('attempts', models.PositiveIntegerField(default=0)),
                        ('reason', models.TextField(blank=True)),
                        ('reason_facts', models.JSONField(blank=True, default=dict)),
                        ('cancel_asked_at', models.DateTimeField(null=True)),
                        ('created_at', models.DateTimeField()),
                        ('started_at', models.DateTimeField(null=True)),
                        ('finished_at', models.DateTimeField(null=True)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['state', 'created_at'], name='job_state')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['ingest', 'clip'])), name='job_kind_known'), models.CheckConstraint(condition=models.Q(('state__in', ['waiting', 'running', 'ready', 'failed', 'cancelled'])), name='job_state_known')],
                    },
                ),
                migrations.CreateModel(
                    name='Clip',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('code', models.CharField(default=parvis.domain.codes.new_code, editable=False, max_length=12, unique=True)),
                        ('rendition', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clips', to='media.rendition')),
                        ('first_frame', models.PositiveIntegerField()),
                        ('end_frame', models.PositiveIntegerField()),
                        ('digest', models.CharField(max_length=64, unique=True)),
                        ('job', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='clip', to='media.job')),
                        ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='files.storedfile')),
                        ('made_at', models.DateTimeField(null=True)),
                        ('expires_at', models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Download',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('person', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='downloads', to=settings.AUTH_USER_MODEL)),
                        ('asset', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='downloads', to='media.asset')),
                        ('rendition', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.rendition')),
                        ('form', models.CharField(max_length=10)),
                        ('first_frame', models.PositiveIntegerField(null=True)),
                        ('end_frame', models.PositiveIntegerField(null=True)),
                        ('purpose', models.CharField(max_length=10)),
                        ('terms_version', models.CharField(max_length=20)),
                        ('file_name', models.CharField(max_length=255)),
                        ('at', models.DateTimeField()),
                    ],
                    options={
                        'indexes': [models.Index(fields=['person', '-at'], name='download_history')],
                        'constraints': [models.CheckConstraint(condition=models.Q(('purpose__in', ['press', 'print', 'web', 'tv', 'education', 'other'])), name='download_purpose_known')],
                    },
                ),
            ],
        ),
        migrations.RunPython(make_triggers, migrations.RunPython.noop),
    ]

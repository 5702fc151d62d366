import django.db.models.deletion
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
                    name='Chain',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('case', models.CharField(max_length=120, unique=True)),
                        ('length', models.PositiveIntegerField(default=0)),
                        ('digest', models.CharField(default='', max_length=64)),
                        ('sealed_length', models.PositiveIntegerField(default=0)),
                    ],
                    options={
                        'indexes': [models.Index(condition=models.Q(('length__gt', models.F('sealed_length'))), fields=['id'], name='audit_unsealed_chains')],
                    },
                ),
                migrations.CreateModel(
                    name='Entry',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('chain', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entries', to='audit.chain')),
                        ('position', models.PositiveIntegerField()),
                        ('action', models.CharField(max_length=80)),
                        ('actor', models.CharField(blank=True, max_length=40)),
                        ('at', models.DateTimeField()),
                        ('text', models.TextField()),
                        ('digest', models.CharField(max_length=64)),
                    ],
                    options={
                        'indexes': [models.Index(fields=['-at', '-id'], name='audit_newest')],
                        'constraints': [models.UniqueConstraint(fields=('chain', 'position'), name='one_entry_per_position')],
                    },
                ),
                migrations.CreateModel(
                    name='Fact',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('entry', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='facts', to='audit.entry')),
                        ('path', models.CharField(max_length=120)),
                        ('digest', models.CharField(max_length=64)),
                        ('salt', models.CharField(blank=True, max_length=32)),
                        ('value', models.TextField(blank=True)),
                        ('erased_at', models.DateTimeField(null=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='Head',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('number', models.PositiveIntegerField(unique=True)),
                        ('at', models.DateTimeField()),
                        ('text', models.TextField()),
                        ('chains', models.TextField(default='')),
                        ('digest', models.CharField(max_length=64)),
                        ('signature', models.CharField(max_length=128)),
                        ('mailed_at', models.DateTimeField(null=True)),
                    ],
                ),
            ],
        ),
    ]

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
                    name='Lease',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=64, unique=True)),
                        ('holder', models.CharField(max_length=64)),
                        ('part', models.CharField(max_length=20)),
                        ('host', models.CharField(max_length=120)),
                        ('pid', models.PositiveIntegerField()),
                        ('taken_at', models.DateTimeField()),
                        ('expires_at', models.DateTimeField(db_index=True)),
                    ],
                ),
                migrations.CreateModel(
                    name='DueJob',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('name', models.CharField(max_length=80, unique=True)),
                        ('ran_at', models.DateTimeField()),
                        ('milliseconds', models.PositiveIntegerField(default=0)),
                        ('failure', models.TextField(blank=True)),
                    ],
                ),
            ],
        ),
    ]

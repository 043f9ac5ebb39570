import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0003_untold'),
        ('rooms', '0004_collations_and_indexes'),
    ]

    operations = [
        migrations.CreateModel(
            name='RoomUsage',
            fields=[
                ('room', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='+', serialize=False, to='rooms.room')),
                ('bytes', models.BigIntegerField(default=0, verbose_name='bytes')),
            ],
            options={
                'verbose_name': 'stored bytes',
                'verbose_name_plural': 'stored bytes',
            },
        ),
    ]

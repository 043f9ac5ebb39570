from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0005_count_room_usage'),
    ]

    operations = [
        migrations.AddField(
            model_name='file',
            name='most_seconds',
            field=models.PositiveIntegerField(null=True),
        ),
        migrations.AlterField(
            model_name='upload',
            name='length',
            field=models.PositiveBigIntegerField(null=True, verbose_name='bytes'),
        ),
    ]

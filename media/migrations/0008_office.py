from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0007_roles'),
    ]

    operations = [
        migrations.AddField(
            model_name='file',
            name='detached_at',
            field=models.DateTimeField(db_index=True, null=True),
        ),
        migrations.AlterField(
            model_name='file',
            name='attached_at',
            field=models.DateTimeField(db_index=True, null=True, verbose_name='sent'),
        ),
        migrations.AlterField(
            model_name='roomusage',
            name='bytes',
            field=models.BigIntegerField(db_index=True, default=0, verbose_name='bytes'),
        ),
        migrations.AddIndex(
            model_name='file',
            index=models.Index(fields=['size'], name='file_by_size'),
        ),
        migrations.AddIndex(
            model_name='file',
            index=models.Index(fields=['kind', 'size'], name='file_by_kind'),
        ),
    ]

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0009_office_roles'),
    ]

    operations = [
        migrations.AddField(
            model_name='file',
            name='quarantined_at',
            field=models.DateTimeField(db_index=True, null=True, verbose_name='removed'),
        ),
    ]

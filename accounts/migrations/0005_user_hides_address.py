from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_roles'),
    ]

    operations = [
        migrations.AddField(
            model_name='user',
            name='hides_address',
            field=models.BooleanField(default=False, verbose_name='hides the address in calls'),
        ),
    ]

from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0002_processing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='file',
            name='untold',
            field=models.BooleanField(default=False),
        ),
        migrations.AddIndex(
            model_name='file',
            index=models.Index(fields=['untold'], name='file_by_untold'),
        ),
    ]

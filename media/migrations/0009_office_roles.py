from django.db import migrations

from accounts.roles import AUDITOR, MODERATOR, grant


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0008_office'),
        ('accounts', '0004_roles'),
    ]

    operations = [
        grant('media.open_file', to=(MODERATOR, AUDITOR)),
    ]

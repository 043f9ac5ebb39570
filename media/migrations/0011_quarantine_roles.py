from django.db import migrations

from accounts.roles import MODERATOR, grant


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0010_quarantine'),
        ('accounts', '0004_roles'),
    ]

    operations = [
        grant('media.quarantine_file', to=(MODERATOR,)),
    ]

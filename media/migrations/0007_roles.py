from django.db import migrations

from accounts.roles import AUDITOR, MODERATOR, SUPPORT, grant


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0006_growing'),
        ('accounts', '0004_roles'),
    ]

    operations = [
        grant('media.view_file', to=(MODERATOR, AUDITOR, SUPPORT)),
        grant('media.view_blob', to=(AUDITOR,)),
    ]

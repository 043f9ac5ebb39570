from django.db import migrations

from accounts.roles import AUDITOR, MODERATOR, grant


class Migration(migrations.Migration):

    dependencies = [
        ('media', '0012_blocked'),
        ('accounts', '0004_roles'),
    ]

    operations = [
        grant('media.view_blockedfile', to=(MODERATOR, AUDITOR)),
        grant('media.change_blockedfile', to=(MODERATOR,)),
    ]

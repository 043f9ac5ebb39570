from django.db import migrations

from accounts.roles import AUDITOR, MODERATOR, grant


class Migration(migrations.Migration):

    dependencies = [
        ('rooms', '0004_collations_and_indexes'),
        ('accounts', '0004_roles'),
    ]

    operations = [
        grant('rooms.view_room', to=(MODERATOR, AUDITOR)),
    ]

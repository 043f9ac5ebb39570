from django.db import migrations

from accounts.roles import AUDITOR, MODERATOR, SUPPORT, grant


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_back_office'),
        ('contenttypes', '0002_remove_content_type_name'),
    ]

    operations = [
        grant('accounts.view_user', 'accounts.view_connection', to=(MODERATOR, AUDITOR, SUPPORT)),
        grant('accounts.view_device', 'accounts.view_signin', to=(AUDITOR, SUPPORT)),
        grant('accounts.view_auditentry', to=(AUDITOR,)),
        grant('accounts.ban_user', to=(MODERATOR,)),
        grant('accounts.change_user', 'accounts.sign_out_user', 'accounts.close_connection', to=(MODERATOR, SUPPORT)),
        grant('accounts.reset_user', 'accounts.verify_user', to=(SUPPORT,)),
    ]

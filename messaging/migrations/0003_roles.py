from django.db import migrations

from accounts.roles import AUDITOR, MODERATOR, grant


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0002_moderation'),
        ('accounts', '0004_roles'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='report',
            options={
                'permissions': [('decide_report', 'Can decide report')],
                'verbose_name': 'report',
                'verbose_name_plural': 'reports',
            },
        ),
        grant('messaging.view_report', 'messaging.view_wordrule', to=(MODERATOR, AUDITOR)),
        grant('messaging.decide_report', 'messaging.change_wordrule', to=(MODERATOR,)),
    ]

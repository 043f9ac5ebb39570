from django.db import migrations

from accounts.roles import AUDITOR, MODERATOR, grant


class Migration(migrations.Migration):

    dependencies = [
        ('rooms', '0006_overseeing'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='message',
            options={
                'permissions': [
                    ('recall_message', 'Can recall message'),
                    ('export_message', 'Can export message'),
                ],
                'verbose_name': 'message',
                'verbose_name_plural': 'messages',
            },
        ),
        grant('rooms.view_message', to=(MODERATOR, AUDITOR)),
        grant('rooms.recall_message', to=(MODERATOR,)),
        grant('rooms.export_message', to=(AUDITOR,)),
    ]

from django.db import migrations, models

from accounts.roles import AUDITOR, MODERATOR, grant


class Migration(migrations.Migration):

    dependencies = [
        ('rooms', '0005_roles'),
    ]

    operations = [
        migrations.AddField(
            model_name='room',
            name='members_muted',
            field=models.BooleanField(default=False, verbose_name='all members muted'),
        ),
        migrations.AlterModelOptions(
            name='room',
            options={
                'permissions': [('manage_room', 'Can manage room')],
                'verbose_name': 'room',
                'verbose_name_plural': 'rooms',
            },
        ),
        grant('rooms.view_membership', to=(MODERATOR, AUDITOR)),
        grant('rooms.manage_room', to=(MODERATOR,)),
    ]

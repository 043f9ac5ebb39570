import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from accounts.roles import AUDITOR, MODERATOR, grant


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_roles'),
        ('messaging', '0005_retention'),
        ('rooms', '0004_collations_and_indexes'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TakeDown',
            fields=[
                ('message', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='take_down', serialize=False, to='rooms.message')),
                ('words', models.CharField(max_length=500, verbose_name='words to the sender')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
            ],
            options={
                'verbose_name': 'take-down',
                'verbose_name_plural': 'take-downs',
            },
        ),
        migrations.CreateModel(
            name='Appeal',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('told', models.CharField(blank=True, max_length=500, verbose_name='was told')),
                ('text', models.CharField(max_length=1000, verbose_name='answers')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='written')),
                ('state', models.CharField(choices=[('open', 'Open'), ('accepted', 'Accepted'), ('rejected', 'Rejected')], default='open', max_length=8, verbose_name='state')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='decided')),
                ('reply', models.CharField(blank=True, max_length=500, verbose_name='reply')),
                ('ban', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='accounts.ban', verbose_name='ban')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='decided by')),
                ('message', models.OneToOneField(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='appeal', to='rooms.message', verbose_name='message')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='appeals', to=settings.AUTH_USER_MODEL, verbose_name='person')),
            ],
            options={
                'verbose_name': 'appeal',
                'verbose_name_plural': 'appeals',
                'permissions': [('decide_appeal', 'Can decide appeal')],
                'indexes': [models.Index(fields=['state', '-id'], name='appeal_by_state')],
                'constraints': [models.CheckConstraint(condition=models.Q(('ban', None), ('message', None), _connector='XOR'), name='appeal_to_one_thing')],
            },
        ),
        grant('messaging.view_appeal', to=(MODERATOR, AUDITOR)),
        grant('messaging.decide_appeal', to=(MODERATOR,)),
    ]

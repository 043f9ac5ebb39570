import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

import gochat.core.columns
from accounts.roles import AUDITOR, MODERATOR, SUPPORT, grant


class Migration(migrations.Migration):

    dependencies = [
        ('messaging', '0003_roles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Broadcast',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('content', gochat.core.columns.ContentField(max_length=5000, verbose_name='content')),
                ('audience', models.CharField(choices=[('everybody', 'Everybody'), ('staff', 'All staff'), ('role', 'Those who have a role'), ('rooms', 'The members of groups'), ('people', 'Some people')], max_length=9, verbose_name='to whom')),
                ('role', models.CharField(blank=True, max_length=150, verbose_name='role')),
                ('room_ids', models.JSONField(default=list, verbose_name='groups')),
                ('user_ids', models.JSONField(default=list, verbose_name='people')),
                ('starts_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='begins')),
                ('state', models.CharField(choices=[('planned', 'Planned'), ('sending', 'Being sent'), ('sent', 'Sent'), ('cancelled', 'Cancelled'), ('failed', 'Failed')], default='planned', max_length=9, verbose_name='state')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('total', models.PositiveIntegerField(null=True, verbose_name='people')),
                ('told', models.PositiveIntegerField(default=0, verbose_name='told')),
                ('last_id', models.PositiveBigIntegerField(default=0)),
                ('held_until', models.DateTimeField(null=True)),
                ('fault', models.CharField(blank=True, max_length=200, verbose_name='why it failed')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
            ],
            options={
                'verbose_name': 'broadcast',
                'verbose_name_plural': 'broadcasts',
                'permissions': [('plan_broadcast', 'Can plan broadcast')],
                'indexes': [models.Index(fields=['state', 'starts_at'], name='broadcast_due')],
            },
        ),
        grant('messaging.view_broadcast', to=(MODERATOR, AUDITOR, SUPPORT)),
        grant('messaging.plan_broadcast', to=(MODERATOR,)),
    ]

import uuid

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

STATES = [
    ('asked', 'Asked for'),
    ('running', 'Running'),
    ('stopping', 'Being finished'),
    ('finished', 'Finished'),
    ('failed', 'Failed'),
    ('declined', 'Declined'),
    ('cancelled', 'Cancelled'),
]


class Migration(migrations.Migration):

    dependencies = [
        ('calls', '0002_forwarding'),
        ('media', '0006_growing'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='Recording',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('media', models.CharField(choices=[('voice', 'Voice'), ('video', 'Video')], max_length=5, verbose_name='media')),
                ('state', models.CharField(choices=STATES, default='asked', max_length=9, verbose_name='state')),
                ('client_id', models.UUIDField(default=uuid.uuid4, editable=False)),
                ('asked_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='asked')),
                ('started_at', models.DateTimeField(null=True, verbose_name='started')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='ended')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='recordings', to='calls.call', verbose_name='call')),
                ('file', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='media.file', verbose_name='file')),
                ('message', models.OneToOneField(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='rooms.message', verbose_name='message')),
                ('open_call', models.OneToOneField(editable=False, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='open_recording', to='calls.call')),
                ('recorder', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='recorded by')),
            ],
            options={
                'verbose_name': 'recording of a call',
                'verbose_name_plural': 'recordings of calls',
                'ordering': ['pk'],
            },
        ),
        migrations.CreateModel(
            name='RecordingConsent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('agreed', models.BooleanField(verbose_name='agreed')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('recording', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='consents', to='calls.recording', verbose_name='recording of a call')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'consent to a recording',
                'verbose_name_plural': 'consents to recordings',
                'ordering': ['pk'],
                'constraints': [models.UniqueConstraint(fields=('recording', 'user'), name='consent_once')],
            },
        ),
    ]

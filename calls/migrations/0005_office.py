import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from accounts.roles import AUDITOR, MODERATOR, SUPPORT, grant


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0004_roles'),
        ('calls', '0004_log_and_quality'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='call',
            options={'permissions': [('end_call', 'Can end call')], 'verbose_name': 'call', 'verbose_name_plural': 'calls'},
        ),
        migrations.AlterModelOptions(
            name='recording',
            options={'ordering': ['pk'], 'permissions': [('play_recording', 'Can play recording')], 'verbose_name': 'recording of a call', 'verbose_name_plural': 'recordings of calls'},
        ),
        migrations.AlterField(
            model_name='call',
            name='end_reason',
            field=models.CharField(blank=True, choices=[('completed', 'Completed'), ('missed', 'Missed'), ('rejected', 'Declined'), ('cancelled', 'Cancelled'), ('busy', 'Busy'), ('failed', 'Connection lost'), ('stopped', 'Ended by the operator')], max_length=9, verbose_name='ended because'),
        ),
        migrations.AlterField(
            model_name='call',
            name='started_at',
            field=models.DateTimeField(default=django.utils.timezone.now, verbose_name='began'),
        ),
        migrations.AlterField(
            model_name='recording',
            name='started_at',
            field=models.DateTimeField(null=True, verbose_name='began'),
        ),
        migrations.AddField(
            model_name='legquality',
            name='course',
            field=models.TextField(blank=True, default='', editable=False),
            preserve_default=False,
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['state', '-id'], name='call_by_state'),
        ),
        migrations.AddIndex(
            model_name='call',
            index=models.Index(fields=['end_reason', '-id'], name='call_by_end_reason'),
        ),
        migrations.CreateModel(
            name='CallStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('state', models.CharField(choices=[('ringing', 'Ringing'), ('joined', 'In the call'), ('dropped', 'Connection lost'), ('left', 'Left'), ('rejected', 'Declined'), ('missed', 'Missed'), ('busy', 'Busy')], max_length=8, verbose_name='state')),
                ('at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='when')),
                ('call', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='calls.call', verbose_name='call')),
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='user')),
            ],
            options={
                'verbose_name': 'step of a call',
                'verbose_name_plural': 'steps of calls',
                'ordering': ['pk'],
            },
        ),
        grant('calls.view_call', to=(MODERATOR, AUDITOR, SUPPORT)),
        grant('calls.view_recording', 'calls.play_recording', to=(MODERATOR, AUDITOR)),
        grant('calls.end_call', to=(MODERATOR, SUPPORT)),
    ]

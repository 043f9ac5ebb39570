import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models

from accounts.roles import AUDITOR, MODERATOR, grant


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0007_block'),
    ]

    operations = [
        migrations.CreateModel(
            name='RateRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('action', models.CharField(choices=[('message', 'Messages of a person'), ('room', 'Messages in a room'), ('invite', 'People a person brings into groups'), ('upload', 'Uploads of a person'), ('call', 'Calls a person makes')], max_length=7, verbose_name='what')),
                ('newcomers', models.BooleanField(default=False, verbose_name='new accounts only')),
                ('most', models.PositiveIntegerField(verbose_name='at most')),
                ('seconds', models.PositiveIntegerField(choices=[(60, 'a minute'), (3600, 'an hour'), (86400, 'a day')], verbose_name='in')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='note')),
                ('created_at', models.DateTimeField(default=django.utils.timezone.now, verbose_name='made')),
                ('created_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='made by')),
            ],
            options={
                'verbose_name': 'rate rule',
                'verbose_name_plural': 'rate rules',
                'constraints': [models.UniqueConstraint(fields=('action', 'newcomers', 'seconds'), name='rate_rule_once')],
            },
        ),
        grant('accounts.view_raterule', to=(MODERATOR, AUDITOR)),
        grant('accounts.change_raterule', to=(MODERATOR,)),
    ]

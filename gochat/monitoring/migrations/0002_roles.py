"""Who of the staff sees which figures."""

from django.db import migrations

from accounts.roles import AUDITOR, MODERATOR, SUPPORT, grant


class Migration(migrations.Migration):
    dependencies = [("monitoring", "0001_initial"), ("accounts", "0004_roles")]

    operations = [
        grant("monitoring.view_dailyfigure", to=(AUDITOR, MODERATOR, SUPPORT)),
        grant("monitoring.view_processreport", to=(AUDITOR, SUPPORT)),
        grant("monitoring.view_fault", "monitoring.view_slowstatement", to=(AUDITOR,)),
    ]

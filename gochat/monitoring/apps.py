from django.apps import AppConfig
from django.db.backends.signals import connection_created
from django.utils.translation import gettext_lazy as _


class MonitoringConfig(AppConfig):
    name = "gochat.monitoring"
    verbose_name = _("Monitoring")

    def ready(self) -> None:
        """Watch every connection to the database, the tasks and the sign-ins."""
        from . import signals, statements

        connection_created.connect(statements.watch, dispatch_uid="statements")
        signals.connect()

"""`manage.py doctor`: what is in force, and whether each part answers."""

import os
import sys
from argparse import ArgumentParser
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django_tasks_db.models import DBTaskResult
from pydantic import SecretStr

from calls.services import ask_sfu
from gochat.config import PREFIX, Config, masked_url, variable
from gochat.views import CHECKS
from media.content import clamav
from media.content.children import LOOK, children

# A task that has waited for so long waits for nobody.
LATE = timedelta(minutes=2)


class Command(BaseCommand):
    help = "Print the settings in force and test each connection. Exit code 1 when a part is down."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--json", action="store_true", help="for scripts")

    def handle(self, *args: Any, **options: Any) -> None:
        report = {
            "settings": settings_in_force(settings.CONFIG),
            "unknown": unknown_variables(),
            "parts": {name: _try(check) for name, check in {**CHECKS, **MORE_CHECKS}.items()},
        }
        if options["json"]:
            self.stdout.write(DjangoJSONEncoder(indent=2).encode(report))
        else:
            self._print(report)
        if any(state != "ok" for state in report["parts"].values()):
            sys.exit(1)

    def _print(self, report: dict[str, Any]) -> None:
        self.stdout.write(self.style.MIGRATE_HEADING("Settings"))
        for name, value in report["settings"].items():
            self.stdout.write(f"  {name:24} {value}")
        for name in report["unknown"]:
            self.stdout.write(self.style.WARNING(f"  {name:24} is set, but no such setting exists"))
        self.stdout.write(self.style.MIGRATE_HEADING("Parts"))
        for name, state in report["parts"].items():
            style = self.style.SUCCESS if state == "ok" else self.style.ERROR
            self.stdout.write(f"  {name:24} {style(state)}")


def settings_in_force(config: Config) -> dict[str, str]:
    """Each variable and its value; secrets and passwords are masked."""
    return {variable(name): _shown(getattr(config, name)) for name in Config.model_fields}


def unknown_variables() -> list[str]:
    """Variables with our prefix that mean nothing: mostly a slip of the pen."""
    known = {variable(name) for name in Config.model_fields}
    return sorted(name for name in os.environ if name.startswith(PREFIX) and name not in known)


def check_migrations() -> None:
    """Fail when the database lags behind the code."""
    executor = MigrationExecutor(connection)
    if plan := executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise RuntimeError(f"{len(plan)} migrations are missing: run manage.py migrate")


def check_data_dir() -> None:
    """Fail when the data directory cannot be written."""
    if not os.access(settings.DATA_DIR, os.W_OK):
        raise PermissionError(f"{settings.DATA_DIR} cannot be written")


def check_tasks() -> None:
    """Fail when tasks wait that nobody does."""
    waiting = DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - LATE)
    if count := waiting.count():
        raise RuntimeError(f"{count} tasks wait: is manage.py db_worker running?")


def check_processing() -> None:
    """Fail when files cannot be looked into, or a codec is missing."""
    codecs = children.ask("codecs", limits=LOOK)
    if missing := [name for name, is_there in codecs.items() if not is_there]:
        raise RuntimeError(f"missing: {', '.join(missing)}")


MORE_CHECKS = {
    "migrations": check_migrations,
    "data directory": check_data_dir,
    "background tasks": check_tasks,
    "processing": check_processing,
    "virus scanner": clamav.ping,
    "sfu": ask_sfu,
}


def _shown(value: Any) -> str:
    if isinstance(value, SecretStr):
        return "(set)"
    if value in (None, "", []):
        return "(default)"
    if isinstance(value, list):
        return ",".join(map(masked_url, value))
    return masked_url(str(value))


def _try(check: Any) -> str:
    try:
        check()
    except Exception as error:
        return f"down: {error}"
    return "ok"

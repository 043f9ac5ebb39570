"""`manage.py doctor`: what is in force, and whether each part answers."""

import os
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop
from django_tasks_db.models import DBTaskResult
from pydantic import SecretStr

from calls.services import ask_sfu
from gochat.config import PREFIX, Config, masked_url, variable
from gochat.core.commands import Command as BaseCommand
from gochat.views import CHECKS
from media.content import clamav
from media.content.children import LOOK, children

# A task that has waited for so long waits for nobody.
LATE = timedelta(minutes=2)


class Command(BaseCommand):
    help = gettext_noop(
        "Print the settings in force and test each connection. Exit code 1 when a part is down."
    )
    examples = ("doctor", "doctor --json")
    reports = True
    requires_system_checks = ()

    def handle(self, *args: Any, **options: Any) -> None:
        report = {
            "settings": settings_in_force(settings.CONFIG),
            "unknown": unknown_variables(),
            "parts": {name: _try(check) for name, check in {**CHECKS, **MORE_CHECKS}.items()},
        }
        self.report(report, "\n".join(self._lines(report)))
        if any(state != "ok" for state in report["parts"].values()):
            self.fail()

    def _lines(self, report: dict[str, Any]) -> Iterator[str]:
        yield self.style.MIGRATE_HEADING(_("Settings"))
        for name, value in report["settings"].items():
            yield f"  {name:24} {value}"
        for name in report["unknown"]:
            text = _("is set, but no such setting exists")
            yield self.style.WARNING(f"  {name:24} {text}")
        yield self.style.MIGRATE_HEADING(_("Parts"))
        for name, state in report["parts"].items():
            style = self.style.SUCCESS if state == "ok" else self.style.ERROR
            yield f"  {name:24} {style(state)}"


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
        doing = {"server": "serve", "worker": "db_worker"}[settings.CONFIG.background]
        raise RuntimeError(f"{count} tasks wait: is manage.py {doing} running?")


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
    if value in (None, "", [], SecretStr("")):
        return "(default)"
    if isinstance(value, SecretStr):
        return "(set)"
    if isinstance(value, bool):
        return "on" if value else "off"
    if isinstance(value, list):
        return ",".join(map(masked_url, value))
    return masked_url(str(value))


def _try(check: Any) -> str:
    try:
        check()
    except Exception as error:
        return f"down: {error}"
    return "ok"

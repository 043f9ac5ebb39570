"""What kinds of staff there are, and giving each no more than it needs.

A superuser may do everything. The others are groups that migrations make and give permissions to;
an app that brings something new to the back office says with `grant` who may.
"""

from collections.abc import Callable
from typing import Any

from django.db import migrations
from django.utils.translation import gettext_lazy as _

MODERATOR, AUDITOR, SUPPORT = "moderator", "auditor", "support"
ROLES = {
    MODERATOR: _("Moderator"),
    AUDITOR: _("Auditor"),
    SUPPORT: _("Support"),
}


def grant(*permissions: str, to: tuple[str, ...]) -> migrations.RunPython:
    """A migration's operation: these roles have these permissions (`app.codename`) from now on.

    A codename ends with the model's name. The migration depends on the one that makes the model.
    """
    return migrations.RunPython(_granting(permissions, to), migrations.RunPython.noop)


def _granting(permissions: tuple[str, ...], roles: tuple[str, ...]) -> Callable[..., None]:
    def give(apps: Any, schema_editor: Any) -> None:
        group_model = apps.get_model("auth", "Group")
        rows = [_permission(apps, name) for name in permissions]
        for role in roles:
            group, _made = group_model.objects.get_or_create(name=role)
            group.permissions.add(*rows)

    return give


def _permission(apps: Any, name: str) -> Any:
    # Django makes permissions only after all migrations; it takes those that are there already.
    app, codename = name.split(".")
    verb, _space, model = codename.rpartition("_")
    kind, _made = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label=app, model=model
    )
    permission, _made = apps.get_model("auth", "Permission").objects.get_or_create(
        content_type=kind, codename=codename, defaults={"name": f"Can {verb} {model}"}
    )
    return permission

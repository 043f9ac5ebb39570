"""The audit log: each action of the staff leaves an entry, in the action's own transaction."""

from typing import Any

import structlog
from django.db import models, transaction

from gochat.core.errors import Text
from gochat.core.text import clean_text

from ..models import AuditEntry, User
from ..models.audit import REASON_LENGTH, TARGET_NAME_LENGTH

log = structlog.get_logger()

# What the log calls who acted through a command.
COMMAND = "manage.py"

# Every action there is, by its code, as people read it.
actions: dict[str, Text] = {}


def audited_action(code: str, label: Text) -> str:
    """Name an action, as `area.verb`; the code is what record_audit takes."""
    actions[code] = label
    return code


def action_label(code: str) -> Text:
    """What people read for an action; the code itself for one of another version."""
    return actions.get(code, code)


def record_audit(
    *,
    by: User | None,
    action: str,
    target: models.Model | None = None,
    reason: str = "",
    details: dict[str, Any] | None = None,
    address: str | None = None,
) -> AuditEntry:
    """Note what somebody did; call it inside the transaction that does it.

    `by` is nobody for a command; `target` nothing for what concerns the whole server. `details`
    holds what JSON can. Raises Invalid where the reason is too long.
    """
    if action not in actions:
        raise LookupError(f"{action} was not declared with audited_action")
    with transaction.atomic():
        entry = AuditEntry.objects.create(
            by=by,
            by_name=by.username if by else COMMAND,
            action=action,
            reason=clean_reason(reason, required=False),
            details=details or {},
            address=address,
            **_target_fields(target),
        )
    log.info(
        "audited",
        action=action,
        by=by.pk if by else None,
        target=f"{entry.target_kind}:{entry.target_id}",
    )
    return entry


def clean_reason(reason: str, *, required: bool = True) -> str:
    """Why somebody does something, in his own words. Raises Invalid."""
    return clean_text(reason, field="reason", max_length=REASON_LENGTH, required=required)


def _target_fields(target: models.Model | None) -> dict[str, str]:
    if target is None:
        return {"target_kind": "server", "target_id": "", "target_name": ""}
    return {
        "target_kind": str(target._meta.model_name),
        "target_id": str(target.pk),
        "target_name": str(target)[:TARGET_NAME_LENGTH],
    }

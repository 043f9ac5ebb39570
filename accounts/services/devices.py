"""Signed-in devices: signing in, and out again from anywhere."""

from collections.abc import Iterable
from datetime import timedelta

import structlog
from django.db import transaction
from django.utils import timezone

from gochat.core.events import publish

from .. import events
from ..access import access_device
from ..models import Ban, Device, SignIn, User
from .barring import refuse_banned

log = structlog.get_logger()

# The session's key for the id of the device that a browser is.
SESSION_DEVICE = "device_id"
# And for the id of somebody who was signed out there by a ban.
BANNED_USER = "banned_user_id"
USER_AGENT_LENGTH = 255
TOUCH_EVERY = timedelta(minutes=10)


@transaction.atomic
def sign_in(*, user: User, ip_address: str | None, user_agent: str) -> Device:
    """Add a device for a person whose password was checked. Raises AccountBanned."""
    # Held, so that a ban of this very moment comes before or after, never in between.
    User.objects.locked().only("pk").get(pk=user.pk)
    refuse_banned(user.pk)
    device = Device.objects.create(
        user=user, ip_address=ip_address, user_agent=user_agent[:USER_AGENT_LENGTH]
    )
    SignIn.objects.create(
        user=user,
        outcome=SignIn.Outcome.SIGNED_IN,
        address=ip_address,
        user_agent=device.user_agent,
    )
    log.info("signed_in", user_id=user.pk, device_id=device.pk)
    return device


def sign_out(*, device: Device) -> None:
    """Sign this device out. Publishes session.revoked and closes its sockets."""
    revoke_devices([device.pk])


def revoke_device(*, by: User, device_id: int) -> None:
    """Sign one of one's own devices out. Publishes as sign_out. Raises NotFound."""
    revoke_devices([access_device(by, device_id).pk])


def revoke_other_devices(*, user: User, keep: Device | None) -> None:
    """Sign a person out everywhere but on one device. Publishes as sign_out."""
    devices = user.devices.signed_in().values_list("pk", flat=True)
    revoke_devices(pk for pk in devices if keep is None or pk != keep.pk)


@transaction.atomic
def revoke_devices(device_ids: Iterable[int], *, ban: Ban | None = None) -> None:
    """Sign devices out that are not yet, of one who was banned maybe. Publishes as sign_out."""
    ids = list(device_ids)
    devices = list(Device.objects.locked().filter(pk__in=ids, revoked_at=None).order_by("pk"))
    if not devices:
        return
    Device.objects.filter(pk__in=[d.pk for d in devices]).update(revoked_at=timezone.now())
    for device in devices:
        log.info("signed_out", user_id=device.user_id, device_id=device.pk)
    publish([event for device in devices for event in events.session_revoked(device, ban)])


def signed_out_among(device_ids: Iterable[int]) -> set[int]:
    """Which of these devices are signed in no more."""
    ids = set(device_ids)
    return ids - set(Device.objects.signed_in().filter(pk__in=ids).values_list("pk", flat=True))


def touch_device(*, device: Device, ip_address: str | None) -> None:
    """Note that a device is in use, every TOUCH_EVERY."""
    now = timezone.now()
    if now - device.last_used_at > TOUCH_EVERY:
        Device.objects.filter(pk=device.pk).update(last_used_at=now, ip_address=ip_address)

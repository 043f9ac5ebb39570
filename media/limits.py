"""How much may be uploaded, sent and kept; people are told before they try."""

from django.conf import settings

from .models import File

MB = 1024 * 1024
VOICE_SECONDS = 60
VIDEO_SECONDS = 300
# So many images stand in one message; of anything else one.
MAX_ATTACHMENTS = 9


def max_bytes(kind: str) -> int:
    """The largest file of a kind."""
    config = settings.CONFIG
    return (
        MB
        * {
            File.Kind.IMAGE: config.max_image_mb,
            File.Kind.VOICE: config.max_voice_mb,
            File.Kind.VIDEO: config.max_video_mb,
            File.Kind.FILE: config.max_file_mb,
        }[File.Kind(kind)]
    )


def recording_bytes() -> int:
    """The largest recording of a call."""
    return MB * settings.CONFIG.recording_mb


def recording_seconds() -> int:
    """The longest recording of a call."""
    return 60 * settings.CONFIG.recording_minutes


def user_quota() -> int:
    """How many bytes one person may keep."""
    return MB * settings.CONFIG.user_quota_mb


def room_quota() -> int:
    """How many bytes may be sent to one room."""
    return MB * settings.CONFIG.room_quota_mb


def limits() -> dict:
    """All that a client should know before it uploads."""
    return {
        **{f"{kind}_bytes": max_bytes(kind) for kind in File.Kind.values},
        "voice_seconds": VOICE_SECONDS,
        "video_seconds": VIDEO_SECONDS,
        "recording_bytes": recording_bytes(),
        "recording_seconds": recording_seconds(),
        "attachments": MAX_ATTACHMENTS,
    }

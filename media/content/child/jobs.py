"""What the process can be asked for."""

from collections.abc import Callable

import av
from PIL import features

from .films import make_mp4
from .images import inspect_image, process_image
from .looks import look_at_image
from .sounds import process_sound
from .videos import inspect_video, process_video
from .voices import inspect_voice, process_voice

CODECS = ("libx264", "aac", "libmp3lame")


def tell_codecs() -> dict:
    """Which of the parts that processing needs are there, for `manage.py doctor`."""
    parts = {name: _can_write(name) for name in CODECS}
    return parts | {"webp": features.check("webp"), "avif": features.check("avif"), "heif": True}


def _can_write(codec: str) -> bool:
    try:
        av.Codec(codec, "w")
    except av.codec.codec.UnknownCodecError:
        return False
    return True


JOBS: dict[str, Callable[..., dict]] = {
    "inspect_image": inspect_image,
    "inspect_voice": inspect_voice,
    "inspect_video": inspect_video,
    "look_at_image": look_at_image,
    "process_image": process_image,
    "process_voice": process_voice,
    "process_video": process_video,
    "process_sound": process_sound,
    "make_mp4": make_mp4,
    "codecs": tell_codecs,
}

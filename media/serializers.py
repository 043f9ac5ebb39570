"""Files as messages keep them, and as they go over the wire."""

from gochat.core.file_links import attachment_dict

from .models import File

# In the place of a file's state: the operator has removed it, and nothing of it is shown.
REMOVED = "removed"
UNSEEN = {"state": REMOVED, "waveform": [], "placeholder": "", "variants": []}


def snapshot(file: File) -> dict:
    """What a message keeps of a file, so that showing it needs no other query."""
    variants = {
        "": file.blob_id,
        "thumbnail": file.thumbnail_id,
        "poster": file.poster_id,
        "mp4": file.mp4_id,
    }
    facts = {
        "id": file.pk,
        "kind": file.kind,
        "name": file.name,
        "mime": file.mime,
        "size": file.size,
        "sha256": file.sha256,
        "width": file.width,
        "height": file.height,
        "duration": file.duration,
        "waveform": file.waveform,
        "placeholder": file.placeholder,
        "state": file.state,
        "variants": [variant for variant, blob_id in variants.items() if blob_id],
    }
    return facts if file.quarantined_at is None else {**facts, **UNSEEN}


def file_dict(file: File) -> dict:
    """One file has one shape: in the answer to its upload and in every message."""
    return attachment_dict(snapshot(file))

"""The only way to a file on somebody's behalf."""

from django.utils import timezone

from accounts.models import User
from gochat.core.errors import NotFound

from .errors import UploadGone
from .models import File, Upload


def access_file(user: User, file_id: int) -> File:
    """A file that the person may see: his own, or one in a message for him.

    Recalled wherever it was sent, in rooms that are not his, older than what he may see, still on
    its way and not there are the same NotFound.
    """
    return _found(File.objects.open_to(user), file_id)


def access_linked_file(file_id: int) -> File:
    """The file of a valid link: one that was not recalled. Raises NotFound."""
    return _found(File.objects.alive(), file_id)


def access_upload(user: User, file_id: int) -> Upload:
    """The person's own unfinished upload. Raises NotFound, UploadGone."""
    upload = Upload.objects.select_related("file").filter(pk=file_id, file__owner=user).first()
    if upload is None:
        raise NotFound
    if upload.expires_at < timezone.now():
        raise UploadGone
    return upload


def _found(files, file_id: int) -> File:
    file = files.with_blobs().filter(pk=file_id).exclude(state=File.State.UPLOADING).first()
    if file is None:
        raise NotFound
    return file

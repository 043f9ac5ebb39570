"""What may be wrong with an upload."""

from django.utils.translation import gettext_lazy as _

from gochat.core.errors import ChatError, Conflict, Forbidden, Invalid, TooLarge


class NoFile(Invalid):
    """The multipart body has no part with a file, or is cut off."""

    detail = 30
    message = _("No file came with the request.")


class OffsetMismatch(Conflict):
    """The upload does not stand where the client thinks: ask with HEAD and go on from there."""

    detail = 30
    message = _("The upload continues at another place.")


class NotReady(Conflict):
    """The file is still being prepared; `message.updated` tells when it is ready."""

    detail = 31
    message = _("This file is still being prepared.")


class AlreadyBlocked(Conflict):
    """The same bytes are on the block-list."""

    detail = 34
    message = _("This file is blocked already.")


class FileInUse(Conflict):
    """The file stands in a message, and goes with it."""

    detail = 32
    message = _("This file stands in a message and cannot be deleted.")


class FileIsThere(Conflict):
    """The file was not removed, or has been given back already."""

    detail = 33
    message = _("This file is not removed.")


class FileRemoved(ChatError):
    """The operator has removed the file; its messages stay. Only who might see it is told so."""

    status = 410
    detail = 1
    message = _("This file was removed by the operator.")


class UploadGone(ChatError):
    """The upload was not finished in time."""

    status = 410
    message = _("This upload has expired. Please start again.")


class WrongProtocol(ChatError):
    """`Tus-Resumable` is missing or names a version that the server does not speak."""

    status = 412
    message = _("This version of the upload protocol is not supported.")


class FileTooLarge(TooLarge):
    """More bytes than a file of its kind may have; GET /api/limits tells how many."""

    detail = 10
    message = _("This file is too large.")


class UserQuotaReached(TooLarge):
    """The person keeps as much as GOCHAT_USER_QUOTA_MB allows."""

    detail = 11
    message = _("Your storage is full.")


class RoomQuotaReached(TooLarge):
    """As much was sent to the room as GOCHAT_ROOM_QUOTA_MB allows."""

    detail = 12
    message = _("The storage of this chat is full.")


class UploadBusy(ChatError):
    """Another request is writing to the same upload."""

    status = 423
    message = _("This upload is being written to by another request.")


class WrongChecksum(ChatError):
    """The bytes that came are not those that were sent; none of them is kept."""

    status = 460
    message = _("The data was damaged on its way.")


class FileBlocked(Forbidden):
    """The operator has blocked these bytes, or a picture that looks the same."""

    detail = 31
    message = _("This file is not allowed here.")


class FileReasonNeeded(Forbidden):
    """Staff wants to look into files, and has not said why within the last hour."""

    detail = 30
    message = _("Say first why you look into files.")

from .attachment import Attachment
from .blob import Blob
from .blocked import BlockedFile
from .file import File
from .upload import Upload
from .usage import RoomUsage

__all__ = ["Attachment", "Blob", "BlockedFile", "File", "RoomUsage", "Upload"]

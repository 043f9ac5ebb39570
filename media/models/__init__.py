from .attachment import Attachment
from .blob import Blob
from .file import File
from .upload import Upload
from .usage import RoomUsage

__all__ = ["Attachment", "Blob", "File", "RoomUsage", "Upload"]

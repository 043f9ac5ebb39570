from .attachment import Attachment
from .blob import Blob
from .file import File
from .upload import Upload

__all__ = ["Attachment", "Blob", "File", "Upload"]

"""The only writers of files, uploads and attachments."""

from ..storage import local_copy, scratch_dir, scratch_file
from .attaching import Cargo, attach_files, detach_files
from .finishing import Facts, fail_file, finish_file
from .receiving import check_size, take_file

__all__ = [
    "Cargo",
    "Facts",
    "attach_files",
    "check_size",
    "detach_files",
    "fail_file",
    "finish_file",
    "local_copy",
    "scratch_dir",
    "scratch_file",
    "take_file",
]

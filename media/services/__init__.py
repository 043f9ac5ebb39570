"""The only writers of files, uploads and attachments."""

from ..storage import local_copy, scratch_dir, scratch_file
from .attaching import Cargo, attach_files, detach_files
from .blocking import block_file, unblock_file
from .finishing import Facts, fail_file, finish_file
from .looking import look_into_files, open_file
from .pruning import prune
from .quarantining import quarantine_file, release_file
from .receiving import check_size, take_file
from .removing import delete_file
from .uploads import (
    begin_growing_upload,
    begin_upload,
    close_upload,
    discard_file,
    drop_upload,
    finish_left,
    finish_upload,
    has_begun,
    keep_file,
    last_piece_at,
    offset_of,
    prolong_upload,
    tell_length,
)
from .working import (
    LEASE,
    MOST_ATTEMPTS,
    abandoned_files,
    add_mp4,
    await_mp4,
    give_up,
    let_go,
    stay_at,
    take_up,
    tell_left,
)

__all__ = [
    "LEASE",
    "MOST_ATTEMPTS",
    "Cargo",
    "Facts",
    "abandoned_files",
    "add_mp4",
    "attach_files",
    "await_mp4",
    "begin_growing_upload",
    "begin_upload",
    "block_file",
    "check_size",
    "close_upload",
    "delete_file",
    "detach_files",
    "discard_file",
    "drop_upload",
    "fail_file",
    "finish_file",
    "finish_left",
    "finish_upload",
    "give_up",
    "has_begun",
    "keep_file",
    "last_piece_at",
    "let_go",
    "local_copy",
    "look_into_files",
    "offset_of",
    "open_file",
    "prolong_upload",
    "prune",
    "quarantine_file",
    "release_file",
    "scratch_dir",
    "scratch_file",
    "stay_at",
    "take_file",
    "take_up",
    "tell_left",
    "tell_length",
    "unblock_file",
]

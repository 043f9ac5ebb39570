"""Which types are taken as what, and what reads them."""

IMAGES = frozenset(
    f"image/{name}" for name in ("jpeg", "png", "gif", "webp", "heic", "avif", "bmp")
)

# By FFmpeg's name of what reads it. Nothing else is ever tried on a file of the type.
DEMUXERS = {
    "video/webm": "matroska",
    "video/x-matroska": "matroska",
    "video/mp4": "mov",
    "video/quicktime": "mov",
    "video/3gpp": "mov",
    "audio/mp4": "mov",
    "video/x-msvideo": "avi",
    "audio/ogg": "ogg",
    "audio/mpeg": "mp3",
    "audio/wav": "wav",
    "audio/aac": "aac",
    "audio/flac": "flac",
    "audio/amr": "amr",
}
VIDEOS = frozenset(mime for mime in DEMUXERS if mime.startswith("video/"))
# What browsers record comes in the same containers as a video.
VOICES = frozenset(DEMUXERS) - {"video/x-msvideo"}

# Of what is handed out; the first is given to what has another.
EXTENSIONS = {
    "image/jpeg": (".jpg", ".jpeg"),
    "image/png": (".png",),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "video/mp4": (".mp4", ".m4v"),
    "video/webm": (".webm",),
    "audio/mpeg": (".mp3",),
    "audio/webm": (".webm",),
    "audio/mp4": (".m4a", ".mp4"),
    "audio/ogg": (".ogg",),
}

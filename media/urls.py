from django.urls import path, register_converter

from .api import files, rooms, tus, uploads
from .converters import FileKindConverter

register_converter(FileKindConverter, "file_kind")

api_urlpatterns = [
    path("limits", uploads.Limits.as_view(), name="api-limits"),
    path("upload/<file_kind:file_kind>", uploads.Upload.as_view(), name="api-upload"),
    path("uploads", tus.Uploads.as_view(), name="api-uploads"),
    path("uploads/<id:file_id>", tus.OneUpload.as_view(), name="api-one-upload"),
    path("files/<id:file_id>", files.Download.as_view(), name="api-file"),
    path("files/<id:file_id>/thumbnail", files.Thumbnail.as_view(), name="api-file-thumbnail"),
    path("files/<id:file_id>/poster", files.Poster.as_view(), name="api-file-poster"),
    path("files/<id:file_id>/mp4", files.Mp4.as_view(), name="api-file-mp4"),
    path("files/<id:file_id>/info", files.Info.as_view(), name="api-file-info"),
    path("rooms/<id:room_id>/files", rooms.RoomFiles.as_view(), name="api-room-files"),
]

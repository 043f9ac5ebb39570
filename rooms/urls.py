from django.urls import path

from .api import members, rooms

api_urlpatterns = [
    path("rooms", rooms.Rooms.as_view(), name="api-rooms"),
    path("rooms/direct", rooms.DirectRooms.as_view(), name="api-rooms-direct"),
    path("rooms/<id:room_id>", rooms.OneRoom.as_view(), name="api-room"),
    path("rooms/<id:room_id>/me", rooms.Mine.as_view(), name="api-room-me"),
    path("rooms/<id:room_id>/join", members.Join.as_view(), name="api-room-join"),
    path("rooms/<id:room_id>/leave", members.Leave.as_view(), name="api-room-leave"),
    path("rooms/<id:room_id>/members", members.Members.as_view(), name="api-members"),
    path("rooms/<id:room_id>/members/<id:user_id>", members.Member.as_view(), name="api-member"),
]

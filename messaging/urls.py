from django.urls import path

from . import appeal_views, views
from .api import appeals, messages, reports, search

api_urlpatterns = [
    path("rooms/<id:room_id>/messages", messages.RoomMessages.as_view(), name="api-messages"),
    path("reports", reports.Reports.as_view(), name="api-reports"),
    path("search", search.Search.as_view(), name="api-search"),
    path("messages/unread", messages.Unread.as_view(), name="api-unread"),
    path("messages/<id:message_id>", messages.OneMessage.as_view(), name="api-message"),
    path("messages/<id:message_id>/recall", messages.Recall.as_view(), name="api-recall"),
    path("messages/<id:message_id>/appeal", appeals.Appeals.as_view(), name="api-appeal"),
    path("messages/<id:message_id>/read", messages.Read.as_view(), name="api-read"),
    path("messages/<id:message_id>/receipts", messages.Receipts.as_view(), name="api-receipts"),
]

page_urlpatterns = [
    path("", views.chat, name="chat"),
    path("rooms/<id:room_id>", views.chat, name="chat-room"),
    path("appeals/ban/<str:token>", appeal_views.AnswerBan.as_view(), name="appeal-ban"),
    path(
        "appeals/message/<id:message_id>",
        appeal_views.AnswerTakeDown.as_view(),
        name="appeal-message",
    ),
    path("contacts", views.chat, {"pane": "contacts"}, name="contacts"),
    path("settings", views.chat, {"pane": "settings"}, name="settings"),
]

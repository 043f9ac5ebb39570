from django.urls import path

from . import views
from .api import calls

api_urlpatterns = [
    path("calls", calls.Calls.as_view(), name="api-calls"),
    path("calls/ice", calls.Ice.as_view(), name="api-ice"),
    path("calls/<id:call_id>", calls.OneCall.as_view(), name="api-call"),
]

page_urlpatterns = [path("calls", views.call_log, name="calls")]

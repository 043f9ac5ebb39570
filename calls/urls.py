from django.urls import path

from .api import calls

api_urlpatterns = [
    path("calls", calls.Calls.as_view(), name="api-calls"),
    path("calls/ice", calls.Ice.as_view(), name="api-ice"),
    path("calls/<id:call_id>", calls.OneCall.as_view(), name="api-call"),
]

from csp.decorators import csp_update
from django.contrib import admin
from django.urls import include, path, re_path
from django.views.decorators.cache import cache_control
from django.views.i18n import JavaScriptCatalog
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.permissions import AllowAny

import accounts.urls
import calls.urls
import media.urls
import messaging.urls
import rooms.urls
from gochat.core.views import UnknownPath

from . import views
from .monitoring.views import metrics

handler400 = "gochat.views.bad_request"
handler404 = "gochat.views.not_found"
handler500 = "gochat.views.server_error"

docs_view = SpectacularSwaggerSplitView.as_view(
    url_name="api-schema", permission_classes=[AllowAny], authentication_classes=[]
)
schema_view = SpectacularAPIView.as_view(permission_classes=[AllowAny], authentication_classes=[])

api_urlpatterns = [
    path("schema", schema_view, name="api-schema"),
    # Swagger UI sets styles from its script.
    path("docs", csp_update({"style-src": ["'self'", "'unsafe-inline'"]})(docs_view), name="docs"),
    *accounts.urls.api_urlpatterns,
    *rooms.urls.api_urlpatterns,
    *media.urls.api_urlpatterns,
    *messaging.urls.api_urlpatterns,
    *calls.urls.api_urlpatterns,
    re_path(r"^.*$", UnknownPath.as_view()),
]

urlpatterns = [
    path("health", views.health, name="health"),
    path("metrics", metrics, name="metrics"),
    path("api/", include(api_urlpatterns)),
    path("admin/figures/", include("gochat.monitoring.urls")),
    path("admin/", admin.site.urls),
    path(
        "jsi18n/",
        cache_control(private=True, max_age=300)(
            JavaScriptCatalog.as_view(packages=["gochat.core"])
        ),
        name="javascript-catalog",
    ),
    *accounts.urls.page_urlpatterns,
    *messaging.urls.page_urlpatterns,
    *calls.urls.page_urlpatterns,
]

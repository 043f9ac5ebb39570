"""The dashboard's own addresses in the back office; the site lets in who may come."""

from django.contrib import admin
from django.urls import path, re_path

from . import pages

inside = admin.site.admin_view

urlpatterns = [
    path("live.json", inside(pages.live), name="live_figures"),
    path("trends.json", inside(pages.all_trends), name="trends"),
    re_path(r"^(?P<slug>[a-z-]+)\.(?P<form>csv|json)$", inside(pages.figures), name="figures"),
]

from django.contrib.admin.apps import AdminConfig


class BackofficeConfig(AdminConfig):
    """Django's admin, with our site."""

    default_site = "gochat.backoffice.site.OfficeSite"

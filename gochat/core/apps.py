from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CoreConfig(AppConfig):
    name = "gochat.core"

    def ready(self) -> None:
        """Let every app register its frames."""
        autodiscover_modules("frames")

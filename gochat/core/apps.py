from django.apps import AppConfig
from django.urls import register_converter
from django.utils.module_loading import autodiscover_modules

from .converters import IdConverter


class CoreConfig(AppConfig):
    name = "gochat.core"

    def ready(self) -> None:
        """Let every app register its frames, and paths name ids."""
        register_converter(IdConverter, "id")
        autodiscover_modules("frames")

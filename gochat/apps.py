from django.apps import AppConfig


class GoChatConfig(AppConfig):
    name = "gochat"

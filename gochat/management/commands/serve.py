"""`manage.py serve`: the whole product on one port."""

from django.conf import settings
from django.core.management.base import CommandError, CommandParser
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from gochat.core.commands import Command as BaseCommand
from gochat.server import address, bind, serve

from .doctor import check_migrations


class Command(BaseCommand):
    help = gettext_noop("Serve the web chat, the API and the WebSocket until stopped.")
    examples = ("serve", "serve --host 127.0.0.1")
    logs = True

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="0.0.0.0", help=_("the address to listen on"))

    def handle(self, *args, host: str, **options) -> None:
        config = settings.CONFIG
        try:
            check_migrations()
            listener = bind(host, config.port)
        except RuntimeError as error:
            raise CommandError(error) from None
        except OSError as error:
            text = _("Port %(port)d cannot be used: %(reason)s. Set PORT to another one.")
            facts = {"port": config.port, "reason": error.strerror}
            raise CommandError(text % facts) from None
        self.say(_greeting())
        # What the server says to people is in their languages.
        translation.deactivate()
        serve(listener=listener, workers=config.workers)


def _greeting() -> str:
    lines = (
        _("GoChat is at %(url)s"),
        "",
        _("A staff user:  register, then .venv/bin/python manage.py appoint NAME superuser"),
        _("The API:       %(url)s/api/docs"),
        _("The data:      %(data_dir)s"),
        "",
        _("Ctrl-C stops it."),
    )
    facts = {"url": address(), "data_dir": settings.CONFIG.data_dir}
    return "\n" + "\n".join(f"  {line % facts}".rstrip() for line in lines) + "\n"

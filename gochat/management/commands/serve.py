"""`manage.py serve`: the whole product on one port."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from gochat.server import address, bind, serve

from .doctor import check_migrations


class Command(BaseCommand):
    help = "Serve the web chat, the API and the WebSocket until stopped."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--host", default="0.0.0.0", help="the address to listen on")

    def handle(self, *args, host: str, **options) -> None:
        config = settings.CONFIG
        try:
            check_migrations()
            listener = bind(host, config.port)
        except RuntimeError as error:
            raise CommandError(error) from None
        except OSError as error:
            reason = f"Port {config.port} cannot be used: {error.strerror}."
            raise CommandError(f"{reason} Set PORT to another one.") from None
        self.stdout.write(
            f"\n  GoChat is at {address()}\n\n"
            "  A staff user:  .venv/bin/python manage.py createsuperuser, then /admin/\n"
            f"  The API:       {address()}/api/docs\n"
            f"  The data:      {config.data_dir}\n\n"
            "  Ctrl-C stops it.\n"
        )
        self.stdout.flush()
        serve(listener=listener, workers=config.workers)

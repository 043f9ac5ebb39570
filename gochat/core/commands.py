"""What our `manage.py` commands share: exit codes, languages, `--json`, `--dry-run`, progress."""

import logging
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from enum import IntEnum
from typing import Any, NoReturn

from django.core.management.base import (
    BaseCommand,
    CommandError,
    CommandParser,
    SystemCheckError,
)
from django.core.serializers.json import DjangoJSONEncoder
from django.utils import translation
from django.utils.translation import gettext as _

from .errors import ChatError

# As gettext has them, strongest first.
LANGUAGE_VARIABLES = ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG")

Advance = Callable[[int], None]


class Exit(IntEnum):
    """How a command ends; `meaning` is what the docs say."""

    meaning: str

    def __new__(cls, number: int, meaning: str) -> "Exit":
        """A number with its meaning."""
        member = int.__new__(cls, number)
        member._value_, member.meaning = number, meaning
        return member

    DONE = 0, "done; with `--dry-run`, looked at"
    FAULT = 1, "a law does not hold, a part is down, or what was asked cannot be done"
    USAGE = 2, "the command line is wrong"
    REFUSED = 3, "it would harm what is there: the text says what to do about it"
    BAD_FILE = 4, "the file given is damaged, of another kind or of another version"
    STOPPED = 130, "stopped by Ctrl-C"


class Refused(CommandError):
    """It would harm what is there."""

    def __init__(self, text: object) -> None:
        super().__init__(str(text), returncode=Exit.REFUSED)


class BadFile(CommandError):
    """A file that was given cannot be used."""

    def __init__(self, text: object) -> None:
        super().__init__(str(text), returncode=Exit.BAD_FILE)


class Command(BaseCommand):
    """The base of our commands. `help` and the options' are in English and translated when shown.

    `examples` are whole command lines without `manage.py`: the docs show them, and a test parses
    them. With `logs` what is no warning is logged on a terminal, too: for what runs on and on.
    """

    examples: tuple[str, ...] = ()
    logs = False
    reports = False
    rehearses = False
    as_json = False
    dry_run = False
    from_shell = False

    def run_from_argv(self, argv: list[str]) -> None:
        """From a shell: in its language."""
        self.from_shell = True
        with translation.override(shell_language()), self.calm_log():
            self.help = _(self.help) if self.help else ""
            super().run_from_argv(argv)

    def create_parser(self, prog_name: str, subcommand: str, **options: Any) -> CommandParser:
        """Django's, with what the command says it can do."""
        parser = super().create_parser(prog_name, subcommand, **options)
        if self.rehearses:
            text = _("only say what would be done")
            parser.add_argument("--dry-run", action="store_true", help=text)
        if self.reports:
            parser.add_argument("--json", action="store_true", help=_("for scripts"))
        return parser

    def execute(self, *args: Any, **options: Any) -> str | None:
        """Run, and tell what services refuse in words."""
        self.as_json = options.pop("json", False)
        self.dry_run = options.pop("dry_run", False)
        try:
            return super().execute(*args, **options)
        except ChatError as error:
            self.refuse(CommandError(in_words(error)), options)
        except KeyboardInterrupt:
            self.refuse(CommandError(_("Stopped."), returncode=Exit.STOPPED), options)
        except SystemCheckError:
            raise  # Django tells of it by itself
        except CommandError as error:
            self.refuse(error, options)

    def refuse(self, error: CommandError, options: dict[str, Any]) -> NoReturn:
        """End as `error` says: a shell reads its words alone, not what Django calls it."""
        if options.get("traceback") or not self.from_shell:
            raise error
        self.stderr.write(str(error))
        sys.exit(error.returncode)

    def report(self, facts: dict[str, Any], text: str) -> None:
        """Say what came of it: as one JSON object where a script asks, else in words."""
        if self.as_json:
            text = DjangoJSONEncoder(ensure_ascii=False).encode(facts)
        self.stdout.write(text)
        self.stdout.flush()

    def say(self, text: str) -> None:
        """Say something on the way; scripts do not hear it."""
        if not self.as_json:
            self.stdout.write(text)
            self.stdout.flush()

    def fail(self) -> NoReturn:
        """End with Exit.FAULT, everything being said."""
        sys.exit(Exit.FAULT)

    @contextmanager
    def calm_log(self) -> Iterator[None]:
        """Whoever sits at a terminal reads what is said; lines of the log are for other readers."""
        before = logging.root.manager.disable
        if sys.stderr.isatty() and not self.logs:
            logging.disable(logging.INFO)
        try:
            yield
        finally:
            logging.disable(before)

    @contextmanager
    def progress(self, label: str, total: int | None = None) -> Iterator[Advance]:
        """A bar on a terminal, nothing elsewhere; what it gives counts up."""
        if self.as_json or not sys.stderr.isatty():
            yield lambda more: None
            return
        # Loading it takes as long as a small command.
        from rich.console import Console
        from rich.progress import (
            BarColumn,
            MofNCompleteColumn,
            Progress,
            TextColumn,
            TimeElapsedColumn,
            TimeRemainingColumn,
        )

        columns = (
            TextColumn("{task.description}"),
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
            bar = bars.add_task(label, total=total)
            yield lambda more: bars.advance(bar, more)


def in_words(error: ChatError) -> str:
    """What somebody at a shell is told of an error."""
    said = str(error.message)
    fields = (error.errors or {}).items()
    more = [f"{field}: {text}" for field, texts in fields for text in texts if str(text) != said]
    return "\n".join([said, *more])


def shell_language() -> str:
    """Chinese where the shell is in Chinese, English elsewhere."""
    for name in LANGUAGE_VARIABLES:
        if value := os.environ.get(name):
            return "zh-hans" if value.lower().startswith("zh") else "en"
    return "en"

"""The standard of our commands: languages, exit codes, what a script reads."""

import json
import logging
import sys

import pytest
from django.core.management import CommandError, call_command
from django.utils.translation import gettext as _

from gochat.core.commands import BadFile, Command, Exit, Refused, in_words, shell_language
from gochat.core.errors import Invalid, NotFound


class Counting(Command):
    help = "Count."
    reports = rehearses = True

    def handle(self, *args, **options):
        self.say("on the way")
        with self.progress("Counting", 2) as advance:
            advance(2)
        self.report({"counted": 2, "dry_run": self.dry_run}, _("Text"))


class Failing(Command):
    def __init__(self, error: BaseException) -> None:
        super().__init__()
        self.error = error

    def handle(self, *args, **options):
        raise self.error


def test_a_script_reads_one_object_and_nothing_else(capsys):
    call_command(Counting(), json=True, dry_run=True)
    assert json.loads(capsys.readouterr().out) == {"counted": 2, "dry_run": True}


def test_people_read_words(capsys):
    call_command(Counting())
    assert capsys.readouterr().out == "on the way\nText\n"


def test_a_terminal_shows_a_bar_and_leaves_nothing_of_it_in_what_is_said(capsys, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True)
    call_command(Counting())
    shown = capsys.readouterr()
    assert shown.out == "on the way\nText\n" and "Counting" in shown.err


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (NotFound(), Exit.FAULT),
        (CommandError("no"), Exit.FAULT),
        (Refused("no"), Exit.REFUSED),
        (BadFile("no"), Exit.BAD_FILE),
        (KeyboardInterrupt(), Exit.STOPPED),
    ],
)
def test_how_it_ends_says_why(error, code):
    with pytest.raises(CommandError) as ended:
        call_command(Failing(error))
    assert ended.value.returncode == code


@pytest.mark.parametrize("error", [Refused("It is there."), NotFound("It is there.")])
def test_a_shell_reads_the_words_alone(error, capsys):
    with pytest.raises(SystemExit) as ended:
        Failing(error).run_from_argv(["manage.py", "failing"])
    assert ended.value.code == (Exit.REFUSED if isinstance(error, Refused) else Exit.FAULT)
    assert capsys.readouterr().err == "It is there.\n"


def test_who_asks_for_it_reads_where_it_happened():
    with pytest.raises(Refused):
        Failing(Refused("no")).run_from_argv(["manage.py", "failing", "--traceback"])


class Logging(Command):
    help = "Log something."

    def handle(self, *args, **options):
        log = logging.getLogger("accounts")
        log.info("audited")
        log.warning("worth knowing")


class Serving(Logging):
    logs = True


@pytest.mark.parametrize(
    ("command", "is_terminal", "told"),
    [
        (Logging, True, ["worth knowing"]),
        (Logging, False, ["audited", "worth knowing"]),
        (Serving, True, ["audited", "worth knowing"]),
    ],
)
def test_a_terminal_shows_warnings_alone(command, is_terminal, told, caplog, monkeypatch):
    monkeypatch.setattr(sys.stderr, "isatty", lambda: is_terminal)
    command().run_from_argv(["manage.py", "logging"])
    assert caplog.messages == told
    assert logging.getLogger("accounts").isEnabledFor(logging.INFO)


def test_what_services_refuse_is_told_with_its_fields():
    told = in_words(Invalid(errors={"username": ["too short"]}))
    assert told.splitlines()[1:] == ["username: too short"]


def test_what_a_field_says_once_more_is_told_once():
    assert in_words(Invalid("Taken.", errors={"username": ["Taken."]})) == "Taken."


@pytest.mark.parametrize(
    ("variables", "language"),
    [
        ({}, "en"),
        ({"LANG": "C.UTF-8"}, "en"),
        ({"LANG": "zh_CN.UTF-8"}, "zh-hans"),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, "en"),
        ({"LANG": "en_US.UTF-8", "LANGUAGE": "zh:en"}, "zh-hans"),
        ({"LANG": "fr_FR.UTF-8"}, "en"),
    ],
)
def test_the_shell_chooses_the_language(variables, language, monkeypatch):
    for name in ("LANGUAGE", "LC_ALL", "LC_MESSAGES", "LANG"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)
    assert shell_language() == language

"""The page of commands, written from the commands."""

from argparse import Action
from pathlib import Path
from string import Template

from django.apps import apps
from django.core.management import get_commands, load_command_class
from django.core.management.base import BaseCommand
from django.utils import translation

from gochat.config import BASE_DIR
from gochat.core.commands import Command, Exit

from .markdown import code, table

TEMPLATE = Path(__file__).with_name("commands.md")


def commands_page() -> str:
    """docs/commands.md."""
    with translation.override("en"):
        return Template(TEMPLATE.read_text()).substitute(
            exits=table(("exit code", ""), [(code(int(e)), e.meaning) for e in Exit]),
            commands="\n\n".join(map(_section, our_commands())),
        )


def our_commands() -> list[str]:
    """The names of the commands that are not Django's or a library's."""
    ours = {
        config.name
        for config in apps.get_app_configs()
        if Path(config.path).is_relative_to(BASE_DIR) and ".venv" not in config.path
    }
    return sorted(name for name, app in get_commands().items() if app in ours)


def command_named(name: str) -> Command:
    """One of ours."""
    return load_command_class(get_commands()[name], name)


def _section(name: str) -> str:
    command = command_named(name)
    parts = [f"## {name}", " ".join(command.help.split())]
    parts += ["\n".join(f"    manage.py {example}" for example in command.examples)]
    if options := _own_options(command, name):
        rows = [(code(_spelling(option)), option.help or "") for option in options]
        parts.append(table(("option", ""), rows))
    return "\n\n".join(parts)


def _own_options(command: BaseCommand, name: str) -> list[Action]:
    everywhere = {a.dest for a in BaseCommand().create_parser("manage.py", name)._actions}
    parser = command.create_parser("manage.py", name)
    return [action for action in parser._actions if action.dest not in everywhere]


def _spelling(option: Action) -> str:
    name = ", ".join(option.option_strings) or option.dest
    takes_value = option.option_strings and option.nargs != 0
    return f"{name} {option.metavar or option.dest.upper()}" if takes_value else name

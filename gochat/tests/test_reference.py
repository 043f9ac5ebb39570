"""The pages under docs/ that are written from the code say what the code does."""

import json
import shlex
from collections import Counter

import jsonschema
import pytest
from django.core.management import CommandError, call_command
from django.utils import translation

from gochat import reference
from gochat.core.commands import Command
from gochat.core.errors import ChatError
from gochat.core.frames import handlers
from gochat.core.server_frames import ack_type_of, ack_types
from gochat.reference.commands import command_named, commands_page, our_commands
from gochat.reference.configuration import configuration_page
from gochat.reference.errors import errors_page, our_errors
from gochat.reference.protocol import protocol_page, protocol_schema

TYPES = sorted(frame.__struct_config__.tag for frame in handlers)


@pytest.fixture(scope="module")
def schema():
    return json.loads(protocol_schema())


def is_valid(schema: dict, kind: str, frame: dict) -> bool:
    part = {**schema, "anyOf": [{"$ref": f"#/$defs/{kind}"}]}
    return jsonschema.Draft202012Validator(part).is_valid(frame)


class TestPages:
    def test_they_are_up_to_date(self):
        assert not reference.stale_pages(), "run manage.py reference"

    def test_a_stale_one_fails_the_check_and_is_mended(self, tmp_path, monkeypatch, capsys):
        monkeypatch.setattr(reference.stale_pages, "__defaults__", (tmp_path,))
        with pytest.raises(CommandError, match=r"protocol\.md"):
            call_command("reference", check=True)
        assert not list(tmp_path.iterdir())
        call_command("reference")
        call_command("reference", check=True)
        assert {path.name for path in tmp_path.iterdir()} == set(reference.PAGES)


class TestErrors:
    def test_no_two_share_a_code(self):
        assert [code for code, n in Counter(e().code for e in our_errors()).items() if n > 1] == []

    @pytest.mark.parametrize("cls", our_errors(), ids=lambda cls: cls.__name__)
    def test_each_says_its_own_rule(self, cls):
        assert cls.__doc__ and cls.__doc__ != ChatError.__doc__
        assert f"`{cls().code}` | {cls.__name__} |" in errors_page()

    def test_the_status_is_part_of_the_code(self):
        assert all(cls().code // 100 == cls.status for cls in our_errors())


class TestSettings:
    def test_each_is_explained(self):
        rows = [line for line in configuration_page().splitlines() if line.startswith("| `")]
        assert rows and all(row.split(" | ")[-1].strip(" |") for row in rows)


class TestCommands:
    def test_each_is_explained(self):
        assert {"demo", "doctor", "reference", "serve"} <= set(our_commands())
        for section in commands_page().split("\n## ")[1:]:
            assert len(section.split("\n\n")) >= 3, section

    @pytest.mark.parametrize("name", our_commands())
    def test_each_keeps_the_standard_and_its_examples_parse(self, name):
        command = command_named(name)
        assert isinstance(command, Command) and command.examples
        for example in command.examples:
            first, *arguments = shlex.split(example)
            assert first == name
            command.create_parser("manage.py", name).parse_args(arguments)

    def test_their_page_is_the_same_in_every_language(self):
        english = commands_page()
        with translation.override("zh-hans"):
            assert commands_page() == english


class TestProtocol:
    def test_every_frame_of_a_client_is_answered_by_one_kind_of_ack(self):
        assert sorted(kind for ack in ack_types() for kind in ack.answers) == TYPES

    @pytest.mark.parametrize("kind", TYPES)
    def test_every_frame_of_a_client_is_described(self, kind):
        assert f"### `{kind}`" in protocol_page()
        assert ack_type_of(kind)

    def test_the_schema_is_one(self, schema):
        jsonschema.Draft202012Validator.check_schema(schema)

    def test_the_schema_tells_right_from_wrong(self, schema):
        message = {"type": "message", "room_id": 1, "content": "hi"}
        assert is_valid(schema, "ClientFrame", message)
        assert not is_valid(schema, "ClientFrame", {**message, "room_id": 0})
        assert not is_valid(schema, "ClientFrame", {"type": "message", "content": "hi"})
        assert not is_valid(schema, "ClientFrame", {"type": "nonsense"})
        assert is_valid(schema, "ServerFrame", {"type": "pong"})
        assert not is_valid(schema, "ServerFrame", {"type": "pong", "more": 1})

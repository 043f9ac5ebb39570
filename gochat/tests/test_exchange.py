"""What goes out of one installation comes into another as it was, however often."""

import json
import zipfile
from importlib import import_module

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command

from accounts.models import User
from accounts.services.presence import start_process
from calls.models import Call
from gochat.core.commands import BadFile, Exit
from gochat.core.topics import user_topic
from gochat.demo import world
from gochat.exchange import exporting
from media.models import Attachment, File
from messaging.services import recall_message, send_message
from rooms.audit import audit_room
from rooms.models import Membership, Mention, Message, Room
from rooms.services import open_direct_room

pytestmark = pytest.mark.django_db(transaction=True)


def run(capsys, *arguments: str) -> dict:
    capsys.readouterr()
    call_command(*arguments, "--json")
    return json.loads(capsys.readouterr().out)


def names(ids) -> list[str]:
    known = dict(User.objects.values_list("pk", "username"))
    return sorted(known[i] for i in ids if i)


def told(room: Room) -> list:
    """All that people see of a room, without a single id."""
    lines = []
    for m in Message.objects.filter(room=room).order_by("seq").select_related("sender"):
        files = Attachment.objects.filter(message=m).order_by("position").select_related("file")
        payload = {k: v for k, v in m.payload.items() if k not in ("by", "user_ids", "call_id")}
        people = [m.payload.get("by"), *m.payload.get("user_ids", []), *m.mentions]
        shown = [(a.file.sha256, a.file.name, a.file.thumbnail_id is None) for a in files]
        lines.append(
            (m.seq, m.version, m.counted, m.sender and m.sender.username, m.client_id, m.kind)
            + (m.content, m.created_at, m.recalled_at, payload, names(people), shown)
        )
    members = Membership.objects.filter(room=room).order_by("pk").select_related("user")
    cursors = [(m.user.username, m.role, m.read_seq, m.read_counted, m.pinned_at) for m in members]
    facts = (room.kind, room.name, room.last_seq, room.version, room.counted, room.created_at)
    return [facts, room.member_count, names(room.face_ids), cursors, lines]


def everything() -> list:
    return sorted(map(told, Room.objects.all()), key=repr)


def faults() -> list:
    return [fault for room in Room.objects.all() for fault in audit_room(room)]


@pytest.fixture
def demo(capsys, tmp_path):
    """The demo world has gone out, and this is now another installation."""
    world.make_world()
    world.prepare_files()
    before = everything()
    path = tmp_path / "everything.zip"
    exported = run(capsys, "export", str(path))
    assert exported["rooms"] == Room.objects.count()
    call_command("flush", interactive=False, verbosity=0)
    User.objects.create(pk=1000, username="somebody")
    return path, before


def test_everything_comes_back_as_it_was_and_only_once(demo, capsys):
    path, before = demo
    first = run(capsys, "import", str(path))
    assert everything() == before and faults() == []
    assert first["new_people"] == first["people"] == User.objects.count() - 1
    assert Call.objects.count() >= 2 and Mention.objects.exists()
    assert all(default_storage.exists(f.blob.path) for f in File.objects.with_blobs())
    call_command("audit_files")
    again = run(capsys, "import", str(path))
    assert again["messages"] == again["new_people"] == again["rooms"]["new"] == 0
    assert again["rooms"]["known"] == Room.objects.count()
    assert everything() == before


def test_looking_changes_nothing(demo, capsys):
    path, _before = demo
    seen = run(capsys, "import", str(path), "--dry-run")
    assert seen["dry_run"] and seen["rooms"]["new"] > 5
    assert not Room.objects.exists() and User.objects.count() == 1


@pytest.fixture
def exported(group, alice, bob, tmp_path):
    """Alice's group with bob, and two lines in it."""
    for text in ("早", "早上好"):
        send_message(sender=alice, room_id=group.pk, content=text)
    path = tmp_path / "group.zip"
    call_command("export", str(path), rooms=[group.pk])
    return path


def test_a_room_that_is_further_there_gets_what_it_lacks(
    exported, group, alice, bob, tmp_path, capsys
):
    sent = send_message(sender=bob, room_id=group.pk, content="later").message
    recall_message(by=bob, message_id=sent.pk)
    later = tmp_path / "later.zip"
    call_command("export", str(later), rooms=[group.pk])
    before = everything()
    Room.objects.all().delete()
    run(capsys, "import", str(exported))
    assert Room.objects.get().last_seq == 3
    assert run(capsys, "import", str(later))["rooms"]["newer"] == 1
    assert everything() == before and faults() == []
    # The older one has nothing to add.
    assert run(capsys, "import", str(exported))["rooms"]["known"] == 1


def test_where_people_have_written_on_the_room_is_left_alone(exported, group, alice, bob, tmp_path):
    send_message(sender=bob, room_id=group.pk, content="there")
    there = tmp_path / "there.zip"
    call_command("export", str(there), rooms=[group.pk])
    Message.objects.filter(content="there").delete()
    Room.objects.filter(pk=group.pk).update(last_seq=3, version=3, counted=2)
    send_message(sender=alice, room_id=group.pk, content="here")
    before = everything()
    with pytest.raises(SystemExit) as ended:
        call_command("import", str(there))
    assert ended.value.code == 1
    assert everything() == before


def test_people_are_known_again_by_email_and_by_choice(exported, alice, bob, carol, capsys):
    Room.objects.all().delete()
    User.objects.filter(pk=alice.pk).update(username="alice.w")
    User.objects.filter(pk=bob.pk).update(email="robert@example.com", username="robert")
    done = run(capsys, "import", str(exported), "--map", "bob=carol")
    assert done["new_people"] == 0
    assert {m.user for m in Membership.objects.all()} == {alice, carol}


def test_a_stranger_of_the_same_name_is_not_taken_for_somebody(exported, bob, capsys):
    Room.objects.all().delete()
    User.objects.filter(pk=bob.pk).update(email="other@example.com")
    run(capsys, "import", str(exported))
    assert not Membership.objects.filter(user=bob).exists()
    new = User.objects.get(username="bob-2")
    assert new.email == "bob@example.com" and not new.has_usable_password()


def test_only_members_who_are_there_hear_of_the_room(exported, alice, carol, heard, monkeypatch):
    from gochat.exchange import importing

    Room.objects.all().delete()
    monkeypatch.setattr(importing, "who_has_sockets", lambda ids: {alice.pk} & set(ids))
    with heard() as published:
        call_command("import", str(exported))
    assert published.types(user_topic(alice.pk)) == ["room"]
    assert not published.types(user_topic(carol.pk))


def test_no_secret_goes_out(exported, alice):
    with zipfile.ZipFile(exported) as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    assert alice.password.encode() not in everything and b'"password"' not in everything


def test_a_backup_is_no_export_and_a_room_that_is_not_cannot_go_out(tmp_path):
    call_command("backup", str(tmp_path / "backup.zip"))
    with pytest.raises(BadFile):
        call_command("import", str(tmp_path / "backup.zip"))
    with pytest.raises(CommandError, match="999"):
        call_command("export", str(tmp_path / "none.zip"), rooms=[999])
    assert not (tmp_path / "none.zip").exists()


def test_a_direct_room_goes_to_the_direct_room_of_the_two(alice, bob, tmp_path, capsys):
    room_id = open_direct_room(by=alice, user_id=bob.pk)[0].room_id
    send_message(sender=alice, room_id=room_id, content="嗨")
    call_command("export", str(tmp_path / "direct.zip"))
    Room.objects.all().delete()
    empty = open_direct_room(by=bob, user_id=alice.pk)[0].room_id
    run(capsys, "import", str(tmp_path / "direct.zip"))
    assert Message.objects.get().room_id == empty and faults() == []


def test_many_people_and_files_go_out_in_pieces(demo, capsys, monkeypatch, tmp_path):
    path, before = demo
    run(capsys, "import", str(path))
    monkeypatch.setattr(exporting, "IDS_AT_ONCE", 3)
    again = tmp_path / "again.zip"
    run(capsys, "export", str(again))
    with zipfile.ZipFile(path) as one, zipfile.ZipFile(again) as other:
        for part in ("people", "files"):
            counts = [len(z.read(f"tables/{part}.jsonl").splitlines()) for z in (one, other)]
            assert counts[0] == counts[1] > 3


def test_a_long_room_is_not_taken_in_under_a_server_of_sqlite(exported, monkeypatch, settings):
    start_process()
    command = import_module("gochat.management.commands.import")
    monkeypatch.setattr(command, "LINES_BESIDE_A_SERVER", 2)
    call_command("import", str(exported), dry_run=True)
    if settings.CONFIG.uses_sqlite:
        with pytest.raises(CommandError) as refused:
            call_command("import", str(exported))
        assert refused.value.returncode == Exit.REFUSED
    monkeypatch.setattr(command, "LINES_BESIDE_A_SERVER", 3)
    call_command("import", str(exported))

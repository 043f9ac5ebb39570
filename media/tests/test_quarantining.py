"""Files that the operator has removed: for the staff alone, and said so."""

import pytest

from accounts.models import AuditEntry
from gochat.core.errors import Forbidden, Invalid
from media.errors import FileIsThere, FileRemoved
from media.models import Attachment, File
from media.services import prune, quarantine_file, release_file
from media.services.finishing import tell_messages
from messaging.services import recall_message
from rooms.models import Message
from rooms.services import invite_members

from .doors import DATA, body, fetch, get, link, make_file, make_image, send

pytestmark = pytest.mark.django_db
LIST = "/admin/media/file/"


def shown(message: Message) -> dict:
    return Message.objects.get(pk=message.pk).attachments[0]


def test_a_removed_file_is_handed_out_to_nobody(api, alice, bob, file, message):
    assert body(get(api(bob), file)) == DATA
    quarantine_file(by=None, file_id=file.pk, reason="malware")
    for person in (alice, bob):
        answer = get(api(person), file)
        assert (answer.status_code, answer.json()["code"]) == (410, 41001)
        assert fetch(api(person), f"/api/files/{file.pk}/info").status_code == 410
    assert fetch(api(), link(file)).status_code == 410


def test_an_outsider_learns_nothing_of_it(api, carol, file, message):
    quarantine_file(by=None, file_id=file.pk, reason="malware")
    assert get(api(carol), file).status_code == 404


def test_no_variant_of_it_is_handed_out_either(api, bob, alice, group):
    file = make_image(alice)
    send(alice, group, file)
    quarantine_file(by=None, file_id=file.pk, reason="nudity")
    assert fetch(api(bob), f"/api/files/{file.pk}/thumbnail").status_code == 410
    assert fetch(api(), link(file, "thumbnail")).status_code == 410


def test_its_messages_say_so_and_show_nothing(api, alice, bob, group, heard):
    file = make_image(alice)
    File.objects.update(placeholder="data:image/webp;base64,AAAA")
    message = send(alice, group, file)
    with heard() as published:
        quarantine_file(by=None, file_id=file.pk, reason="nudity")
    [event] = published.frames(f"room.{group.pk}")
    told = event["attachments"][0]
    assert (told["state"], told["placeholder"], told["url"]) == ("removed", "", None)
    assert told["thumbnail_url"] is None
    assert shown(message)["variants"] == [] and event["version"] > message.version


def test_only_those_who_see_its_messages_hear_of_it(alice, bob, group, heard):
    file = make_file(alice)
    send(alice, group, file)
    with heard() as published:
        quarantine_file(by=None, file_id=file.pk, reason="spam")
    assert {each["topic"] for each in published} == {f"room.{group.pk}"}


def test_who_came_later_hears_nothing_of_it(alice, bob, carol, group, file, message, heard):
    invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
    send(alice, group, file)
    with heard() as published:
        quarantine_file(by=None, file_id=file.pk, reason="spam")
    assert published.types(f"room.{group.pk}") == ["message.updated"]
    for person in (alice, bob):
        [frame] = published.frames(f"user.{person.pk}")
        assert (frame["id"], frame["type"]) == (message.pk, "message.updated")
    assert not published.frames(f"user.{carol.pk}")


def test_a_file_that_is_given_back_is_as_before(api, bob, file, message):
    before = shown(message)
    quarantine_file(by=None, file_id=file.pk, reason="malware")
    release_file(by=None, file_id=file.pk, reason="a false alarm")
    assert shown(message) == before
    assert body(get(api(bob), file)) == DATA


def test_it_is_removed_once_and_given_back_once(file):
    with pytest.raises(FileIsThere):
        release_file(by=None, file_id=file.pk, reason="why")
    quarantine_file(by=None, file_id=file.pk, reason="why")
    with pytest.raises(FileRemoved):
        quarantine_file(by=None, file_id=file.pk, reason="why")


def test_it_cannot_be_sent_on(alice, bob, group, file, message):
    quarantine_file(by=None, file_id=file.pk, reason="malware")
    with pytest.raises(Invalid):
        send(bob, group, file)


def test_what_is_being_prepared_stays_removed(alice, group):
    file = make_image(alice, ready=False)
    message = send(alice, group, file)
    quarantine_file(by=None, file_id=file.pk, reason="nudity")
    File.objects.filter(pk=file.pk).update(state="ready")
    tell_messages(File.objects.get(pk=file.pk))
    assert shown(message)["state"] == "removed"


def test_whoever_tells_late_does_not_bring_it_back(alice, file, message):
    known = File.objects.get(pk=file.pk)
    quarantine_file(by=None, file_id=file.pk, reason="malware")
    tell_messages(known)
    assert shown(message)["state"] == "removed"


def test_a_teller_who_dies_has_others_tell(alice, file, message, monkeypatch):
    from media.services import quarantining

    monkeypatch.setattr(quarantining, "tell_messages", lambda file: None)
    quarantine_file(by=None, file_id=file.pk, reason="malware")
    assert File.objects.get(pk=file.pk).untold


def test_no_pruning_takes_it(alice, file, message):
    quarantine_file(by=None, file_id=file.pk, reason="malware")
    recall_message(by=alice, message_id=message.pk)
    assert not Attachment.objects.filter(file=file).exists()
    File.objects.update(created_at="2020-01-01T00:00:00Z")
    prune()
    assert File.objects.filter(pk=file.pk).exists()


# The back office


def test_staff_removes_and_gives_back_with_a_reason(office, api, bob, file, message):
    client = office("moderator")
    client.post(f"{LIST}act/quarantine/?ids={file.pk}", {"reason": "malware"})
    assert b"notes.txt" in client.get(f"{LIST}?state=removed").content
    assert get(api(bob), file).status_code == 410
    client.post(f"{LIST}act/release/?ids={file.pk}", {"reason": "a false alarm"})
    assert get(api(bob), file).status_code == 200
    reasons = dict(AuditEntry.objects.filter(target_kind="file").values_list("action", "reason"))
    assert reasons == {"file.quarantine": "malware", "file.release": "a false alarm"}


def test_staff_that_has_said_why_still_sees_it(office, file, message):
    client = office("moderator")
    quarantine_file(by=None, file_id=file.pk, reason="malware")
    client.post(f"{LIST}act/open/?ids={file.pk}", {"reason": "to look again"})
    assert body(client.get(f"{LIST}{file.pk}/content/file/")) == DATA


@pytest.mark.parametrize("role", ["support", "auditor", ""])
def test_others_do_not_remove_files(make_staff, role, file):
    with pytest.raises(Forbidden):
        quarantine_file(by=make_staff(role), file_id=file.pk, reason="why")
    with pytest.raises(Forbidden):
        release_file(by=make_staff(role, "another"), file_id=file.pk, reason="why")

"""What the operators do to groups: by permission, with a reason, heard by the members alone."""

import pytest

from accounts.models import AuditEntry
from accounts.services import delete_account
from gochat.core.errors import Forbidden, Invalid, NotFound
from gochat.core.topics import room_topic, user_topic
from messaging.services import send_message
from messaging.services.sending import GroupMuted
from rooms import services
from rooms.access import NotAGroup
from rooms.audit import audit_room
from rooms.models import Membership, Message, Room
from rooms.services.members import IsOwner

pytestmark = pytest.mark.django_db


@pytest.fixture
def by(make_staff):
    return make_staff("moderator")


@pytest.fixture
def act(by, group):
    """Do something to the group, with a reason."""

    def do(service, **fields):
        return service(by=by, room_id=group.pk, reason="quarrel", **fields)

    return do


ACTS = (
    (services.announce_in_group, {"announcement": "x"}),
    (services.mute_group, {"muted": True}),
    (services.dissolve_any_group, {}),
    (services.appoint_owner, {"user_id": 0}),
    (services.remove_any_member, {"user_id": 0}),
)


def last_payload(room: Room) -> dict:
    return Message.objects.in_room(room.pk).order_by("seq").last().payload


@pytest.mark.parametrize(("service", "fields"), ACTS)
def test_who_may_not(service, fields, group, alice, make_staff):
    for by in (alice, make_staff("support"), make_staff("auditor")):
        with pytest.raises(Forbidden):
            service(by=by, room_id=group.pk, reason="no", **fields)
    assert not AuditEntry.objects.filter(action__startswith="room.").exists()


@pytest.mark.parametrize(("service", "fields"), ACTS)
def test_only_to_groups_that_stand(service, fields, by, alice, bob, group):
    direct = services.open_direct_room(by=alice, user_id=bob.pk)[0].room
    with pytest.raises(NotAGroup):
        service(by=by, room_id=direct.pk, reason="no", **fields)
    services.dissolve_group(by=alice, room_id=group.pk)
    with pytest.raises(NotFound):
        service(by=by, room_id=group.pk, reason="no", **fields)


def test_nothing_is_done_without_a_reason(by, group):
    with pytest.raises(Invalid):
        services.mute_group(by=by, room_id=group.pk, muted=True, reason=" ")
    group.refresh_from_db()
    assert not group.members_muted


def test_an_announcement_is_heard_by_the_members_alone(act, by, group, carol, heard):
    with heard() as published:
        act(services.announce_in_group, announcement="No fires 严禁烟火")
    frames = published.frames(room_topic(group.pk))
    assert frames[0]["payload"] == {"event": "announcement.changed", "by": None}
    assert frames[1]["room"]["announcement"] == "No fires 严禁烟火"
    assert {p["topic"] for p in published} == {room_topic(group.pk)}
    entry = AuditEntry.objects.get(action="room.announce")
    assert (entry.by, entry.target_id, entry.reason) == (by, str(group.pk), "quarrel")
    assert entry.details == {"before": "", "after": "No fires 严禁烟火"}


class TestMuting:
    def test_members_cannot_write_and_managers_can(self, act, group, alice, bob):
        act(services.mute_group, muted=True)
        with pytest.raises(GroupMuted):
            send_message(sender=bob, room_id=group.pk, content="no")
        assert send_message(sender=alice, room_id=group.pk, content="yes").is_new
        act(services.mute_group, muted=False)
        assert send_message(sender=bob, room_id=group.pk, content="again").is_new
        assert [entry.action for entry in AuditEntry.objects.order_by("pk")[1:]] == [
            "room.mute",
            "room.unmute",
        ]

    def test_what_was_sent_before_is_answered_again(self, act, group, bob):
        sent = send_message(sender=bob, room_id=group.pk, content="before").message
        act(services.mute_group, muted=True)
        again = send_message(
            sender=bob, room_id=group.pk, content="before", client_id=sent.client_id
        )
        assert again.message == sent and not again.is_new

    def test_its_owner_mutes_too_and_no_plain_member(self, api, group, alice, bob, heard):
        path = f"rooms/{group.pk}"
        assert api(bob).patch(path, {"members_muted": True})[0] == 403
        with heard() as published:
            status, answer = api(alice).patch(path, {"members_muted": True})
        assert status == 200 and answer["data"]["members_muted"] is True
        assert last_payload(group) == {"event": "members.muted", "by": alice.pk}
        assert published.frames(room_topic(group.pk))[-1]["room"]["members_muted"] is True

    def test_to_mute_twice_says_it_once(self, act, group):
        act(services.mute_group, muted=True)
        act(services.mute_group, muted=True)
        lines = Message.objects.in_room(group.pk).filter(payload__event="members.muted")
        assert lines.count() == 1


def test_a_dissolved_group_is_gone_for_its_members_alone(act, group, alice, bob, carol, heard):
    with heard() as published:
        act(services.dissolve_any_group)
    assert published.types(room_topic(group.pk)) == ["room.removed"]
    assert not published.types(user_topic(carol.pk))
    assert not Membership.objects.filter(room=group).exists()
    assert AuditEntry.objects.get(action="room.dissolve").details == {"members": 2}


class TestOwning:
    def test_a_member_becomes_the_owner(self, act, group, alice, bob, carol, member, heard):
        with heard() as published:
            act(services.appoint_owner, user_id=bob.pk)
        group.refresh_from_db()
        assert group.owner == bob
        assert (member(bob).role, member(alice).role) == ("owner", "admin")
        expected = {"event": "owner.transferred", "by": None, "user_ids": [bob.pk]}
        assert last_payload(group) == expected
        [mine] = published.frames(user_topic(bob.pk))
        assert mine["room"]["role"] == "owner"
        assert not published.types(user_topic(carol.pk))

    def test_a_group_whose_owner_is_gone_gets_one(self, act, group, alice, bob, member):
        delete_account(by=alice, user_id=alice.pk)
        act(services.appoint_owner, user_id=bob.pk)
        assert (member(bob).role, member(alice).role) == ("owner", "member")
        assert services.update_group(by=bob, room_id=group.pk, name="Ours").room.name == "Ours"

    def test_not_to_strangers_the_gone_or_the_owner(self, act, group, alice, bob, carol):
        with pytest.raises(IsOwner):
            act(services.appoint_owner, user_id=alice.pk)
        with pytest.raises(NotFound):
            act(services.appoint_owner, user_id=carol.pk)
        delete_account(by=bob, user_id=bob.pk)
        with pytest.raises(Invalid):
            act(services.appoint_owner, user_id=bob.pk)


class TestRemoving:
    def test_a_member_is_out_and_the_others_hear_it(self, act, group, bob, carol, heard):
        with heard() as published:
            act(services.remove_any_member, user_id=bob.pk)
        assert published.types(user_topic(bob.pk)) == ["room.removed"]
        left = published.frames(room_topic(group.pk))[0]
        assert (left["type"], left["user_id"], left["by"]) == ("leave", bob.pk, None)
        assert not published.types(user_topic(carol.pk))
        details = AuditEntry.objects.get(action="room.remove").details
        assert details == {"user_id": bob.pk, "username": "bob"}

    def test_the_owners_place_goes_on(self, act, group, alice, bob, member):
        act(services.remove_any_member, user_id=alice.pk)
        group.refresh_from_db()
        assert (group.owner, member(bob).role, group.member_count) == (bob, "owner", 1)
        assert list(audit_room(group)) == []

    def test_the_last_one_out_dissolves_it(self, act, group, alice, bob):
        act(services.remove_any_member, user_id=bob.pk)
        act(services.remove_any_member, user_id=alice.pk)
        group.refresh_from_db()
        assert group.dissolved_at

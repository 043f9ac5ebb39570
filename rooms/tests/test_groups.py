"""Groups: making, changing, joining, leaving, ranks."""

from datetime import timedelta

import pytest
from django.utils import timezone

from accounts.services import delete_account
from gochat.core.errors import Forbidden, Invalid, NotFound
from gochat.core.topics import room_topic, user_topic
from messaging.services import send_message
from rooms import services
from rooms.access import NotAGroup
from rooms.models import Membership, Message, Room
from rooms.services.members import GroupFull, IsOwner


def last_event(room: Room) -> dict:
    return Message.objects.in_room(room.pk).order_by("seq").last().payload


def make_admin(group: Room, owner, user) -> None:
    services.change_role(by=owner, room_id=group.pk, user_id=user.pk, role="admin")


class TestMaking:
    def test_its_maker_owns_it_and_the_invited_are_in(self, group, alice, bob, member):
        assert group.owner == alice
        assert member(alice).role == "owner"
        assert member(bob).role == "member"
        assert group.member_count == 2
        assert group.face_ids == [alice.pk, bob.pk]
        assert last_event(group)["event"] == "group.created"

    def test_nothing_in_it_is_unread(self, member, alice, bob):
        assert member(alice).unread == member(bob).unread == 0

    @pytest.mark.parametrize("name", ["", "   ", "\u200b", "x" * 51, "a\x00b", "\ud800"])
    def test_a_bad_name_is_refused(self, alice, name):
        with pytest.raises(Invalid) as refused:
            services.create_group(by=alice, name=name)
        assert "name" in refused.value.errors

    def test_a_name_of_fifty_emoji_is_fine(self, alice):
        assert services.create_group(by=alice, name="🎉" * 50).room.name == "🎉" * 50

    def test_strangers_to_the_server_cannot_be_invited(self, alice):
        with pytest.raises(Invalid):
            services.create_group(by=alice, name="x", member_ids=[10**9])
        assert not Room.objects.exists()

    def test_members_are_told_and_nobody_else(self, alice, bob, carol, heard):
        with heard() as published:
            room = services.create_group(by=alice, name="x", member_ids=[bob.pk]).room

        assert published.types(user_topic(bob.pk)) == ["room"]
        whole = published.frames(user_topic(bob.pk))[0]["room"]
        assert whole["last_message"]["payload"]["event"] == "group.created"
        topics = {p["topic"] for p in published}
        assert topics == {user_topic(alice.pk), user_topic(bob.pk), room_topic(room.pk)}


class TestJoining:
    @pytest.fixture
    def public(self, alice):
        room = services.create_group(by=alice, name="Town", is_private=False).room
        send_message(sender=alice, room_id=room.pk, content="before you")
        return room

    def test_a_public_group_is_joined_with_its_history(self, public, bob):
        membership = services.join_group(user=bob, room_id=public.pk)

        seen = Message.objects.visible_to(membership)
        assert seen.filter(content="before you").exists()
        assert membership.unread == 0
        assert last_event(public) == {"event": "member.joined", "by": bob.pk}

    def test_joining_twice_is_joining_once(self, public, bob):
        services.join_group(user=bob, room_id=public.pk)
        services.join_group(user=bob, room_id=public.pk)

        public.refresh_from_db()
        assert public.member_count == 2

    def test_a_private_group_is_not_there_for_outsiders(self, group, carol):
        with pytest.raises(NotFound):
            services.join_group(user=carol, room_id=group.pk)

    def test_a_direct_room_is_not_there_for_outsiders(self, alice, bob, carol):
        room = services.open_direct_room(by=alice, user_id=bob.pk)[0].room
        with pytest.raises(NotFound):
            services.join_group(user=carol, room_id=room.pk)

    def test_the_invited_to_a_private_group_see_what_comes_after(self, group, alice, carol):
        send_message(sender=alice, room_id=group.pk, content="before you")
        [membership] = services.invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])

        seen = Message.objects.visible_to(membership)
        assert [m.payload.get("event") for m in seen] == ["members.added"]

    def test_every_member_may_invite_and_the_present_are_passed_over(
        self, group, bob, carol, alice
    ):
        ids = [alice.pk, carol.pk, carol.pk]
        added = services.invite_members(by=bob, room_id=group.pk, user_ids=ids)
        assert [m.user for m in added] == [carol]

    def test_an_outsider_cannot_invite(self, group, carol):
        with pytest.raises(NotFound):
            services.invite_members(by=carol, room_id=group.pk, user_ids=[carol.pk])

    def test_nobody_is_invited_into_a_direct_room(self, alice, bob, carol):
        room = services.open_direct_room(by=alice, user_id=bob.pk)[0].room
        with pytest.raises(NotAGroup):
            services.invite_members(by=alice, room_id=room.pk, user_ids=[carol.pk])

    def test_a_full_group_takes_nobody(self, group, alice, carol):
        Room.objects.update(member_count=2000)
        with pytest.raises(GroupFull):
            services.invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])


class TestLeaving:
    def test_who_leaves_is_out(self, group, bob, alice, heard):
        with heard() as published:
            services.leave_group(user=bob, room_id=group.pk)

        group.refresh_from_db()
        assert (group.member_count, group.face_ids) == (1, [alice.pk])
        assert published.types(user_topic(bob.pk)) == ["room.removed"]
        assert published.types(room_topic(group.pk)) == ["leave", "message", "room"]

    def test_he_is_off_the_topic_before_the_others_hear_more(self, group, bob, heard):
        with heard() as published:
            services.leave_group(user=bob, room_id=group.pk)

        on_topic = [p for p in published if p["topic"] == room_topic(group.pk)]
        assert on_topic[0]["unfollow"] == room_topic(group.pk)
        assert on_topic[0]["user_id"] == bob.pk

    def test_no_deleted_account_inherits_a_group(self, group, alice, bob, carol, member):
        services.change_role(by=alice, room_id=group.pk, user_id=bob.pk, role="admin")
        services.invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        delete_account(by=bob, user_id=bob.pk)
        services.leave_group(user=alice, room_id=group.pk)
        assert member(carol).role == "owner"

    def test_an_owner_hands_over_to_the_senior_admin(self, group, alice, bob, carol, member):
        services.invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        make_admin(group, alice, carol)

        services.leave_group(user=alice, room_id=group.pk)

        assert member(carol).role == "owner"
        assert member(carol).room.owner == carol

    def test_the_last_one_out_ends_it(self, group, alice, bob):
        services.leave_group(user=bob, room_id=group.pk)
        services.leave_group(user=alice, room_id=group.pk)

        group.refresh_from_db()
        assert group.dissolved_at
        assert group.member_count == 0

    def test_a_direct_room_cannot_be_left(self, alice, bob):
        room = services.open_direct_room(by=alice, user_id=bob.pk)[0].room
        with pytest.raises(NotAGroup):
            services.leave_group(user=alice, room_id=room.pk)


class TestRanks:
    @pytest.fixture(autouse=True)
    def _carol_is_in(self, group, alice, carol):
        services.invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])

    def test_the_owner_removes_anybody(self, group, alice, bob):
        make_admin(group, alice, bob)
        services.remove_member(by=alice, room_id=group.pk, user_id=bob.pk)
        assert not Membership.objects.filter(room=group, user=bob).exists()

    def test_an_admin_removes_plain_members_only(self, group, alice, bob, carol):
        make_admin(group, alice, bob)
        services.remove_member(by=bob, room_id=group.pk, user_id=carol.pk)
        with pytest.raises(IsOwner):
            services.remove_member(by=bob, room_id=group.pk, user_id=alice.pk)

    def test_admins_do_not_remove_each_other(self, group, alice, bob, carol):
        make_admin(group, alice, bob)
        make_admin(group, alice, carol)
        with pytest.raises(Forbidden):
            services.remove_member(by=bob, room_id=group.pk, user_id=carol.pk)

    def test_a_member_manages_nothing(self, group, bob, carol):
        target = {"by": bob, "room_id": group.pk, "user_id": carol.pk}
        with pytest.raises(Forbidden):
            services.remove_member(**target)
        with pytest.raises(Forbidden):
            services.change_role(**target, role="admin")
        with pytest.raises(Forbidden):
            services.transfer_group(**target)
        with pytest.raises(Forbidden):
            services.mute_member(**target, until=None)
        with pytest.raises(Forbidden):
            services.update_group(by=bob, room_id=group.pk, name="mine now")
        with pytest.raises(Forbidden):
            services.dissolve_group(by=bob, room_id=group.pk)

    def test_an_admin_does_not_make_admins(self, group, alice, bob, carol):
        make_admin(group, alice, bob)
        with pytest.raises(Forbidden):
            services.change_role(by=bob, room_id=group.pk, user_id=carol.pk, role="admin")

    def test_a_transfer_makes_the_old_owner_an_admin(self, group, alice, bob, member):
        services.transfer_group(by=alice, room_id=group.pk, user_id=bob.pk)

        assert member(bob).role == "owner"
        assert member(alice).role == "admin"
        assert member(bob).room.owner == bob

    def test_a_group_is_not_handed_to_its_owner_or_an_outsider(self, group, alice, make_user):
        with pytest.raises(IsOwner):
            services.transfer_group(by=alice, room_id=group.pk, user_id=alice.pk)
        with pytest.raises(NotFound):
            services.transfer_group(by=alice, room_id=group.pk, user_id=make_user("dan").pk)

    def test_a_muted_member_may_not_write_until_then(self, group, alice, bob, member):
        until = timezone.now() + timedelta(hours=1)
        services.mute_member(by=alice, room_id=group.pk, user_id=bob.pk, until=until)
        assert member(bob).muted_until == until


class TestChanging:
    def test_a_new_name_is_told_to_all(self, group, alice, heard):
        with heard() as published:
            services.update_group(by=alice, room_id=group.pk, name=" New  name ")

        assert published.types(room_topic(group.pk)) == ["message", "room"]
        assert published.frames(room_topic(group.pk))[1]["room"]["name"] == "New name"

    def test_no_change_makes_no_noise(self, group, alice, heard):
        with heard() as published:
            services.update_group(by=alice, room_id=group.pk, name=group.name)
        assert not published

    def test_dissolving_takes_it_from_everybody(self, group, alice, bob, heard):
        with heard() as published:
            services.dissolve_group(by=alice, room_id=group.pk)

        assert not Membership.objects.filter(room=group).exists()
        assert Message.objects.in_room(group.pk).exists()
        assert published.types(room_topic(group.pk)) == ["room.removed"]
        with pytest.raises(NotFound):
            send_message(sender=bob, room_id=group.pk, content="still here?")


class TestMine:
    def test_my_settings_are_mine_alone(self, group, alice, bob, member, heard):
        with heard() as published:
            services.update_my_membership(
                by=bob, room_id=group.pk, muted=True, pinned=True, nickname="小波", draft="嗯…"
            )

        assert (member(bob).muted, member(bob).nickname, member(bob).draft) == (True, "小波", "嗯…")
        assert not member(alice).muted
        assert {p["topic"] for p in published} == {user_topic(bob.pk)}

    def test_a_hidden_room_comes_back_with_the_next_message(self, group, alice, bob, member):
        services.update_my_membership(by=bob, room_id=group.pk, hidden=True)
        assert member(bob).hidden

        send_message(sender=alice, room_id=group.pk, content="psst")
        assert not member(bob).hidden

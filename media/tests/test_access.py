"""Who may have a file, and who may not."""

import re

import pytest

from gochat.core import file_links
from messaging.services import recall_message
from rooms.services import create_group, dissolve_group, invite_members, remove_member

from .doors import DATA, body, fetch, get, link, make_file, send

pytestmark = pytest.mark.django_db


class TestWhoMay:
    def test_the_owner_before_it_is_sent(self, api, alice, file):
        assert body(get(api(alice), file)) == DATA

    def test_members_once_it_is(self, api, bob, message, file):
        assert body(get(api(bob), file)) == DATA

    def test_whoever_has_a_link(self, api, message, file):
        assert body(fetch(api(), link(file))) == DATA


class TestWhoMayNot:
    def refused(self, api, user, file) -> bool:
        """Neither by his own right nor by a link that he was given."""
        paths = [f"/api/files/{file.pk}", f"/api/files/{file.pk}/info", link(file)]
        paths += [f"/api/files/{file.pk}/thumbnail", link(file, "thumbnail")]
        return {fetch(api(user), path).status_code for path in paths} == {404}

    def test_others_before_it_is_sent(self, api, bob, file):
        assert self.refused(api, bob, file)

    def test_outsiders(self, api, carol, message, file):
        assert self.refused(api, carol, file)

    def test_nobody_without_a_link(self, api, message, file):
        assert get(api(), file).status_code == 401
        assert fetch(api(), f"/api/files/{file.pk}/info").status_code == 401

    def test_who_was_removed(self, api, alice, bob, group, message, file):
        remove_member(by=alice, room_id=group.pk, user_id=bob.pk)
        assert self.refused(api, bob, file)

    def test_who_came_later(self, api, alice, carol, group, message, file):
        invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        assert self.refused(api, carol, file)

    def test_anybody_once_it_is_recalled(self, api, alice, bob, message, file):
        recall_message(by=alice, message_id=message.pk)
        assert self.refused(api, alice, file) and self.refused(api, bob, file)
        assert fetch(api(), link(file)).status_code == 404

    def test_not_while_it_stands_elsewhere(self, api, alice, bob, group, message, file):
        send(alice, group, file)
        recall_message(by=alice, message_id=message.pk)
        assert get(api(bob), file).status_code == 200
        assert fetch(api(), link(file)).status_code == 200

    def test_anybody_once_the_group_is_no_more(self, api, alice, bob, group, message, file):
        dissolve_group(by=alice, room_id=group.pk)
        assert self.refused(api, bob, file)
        assert fetch(api(), link(file)).status_code == 404

    def test_standing_elsewhere_does_not_let_outsiders_in(self, api, alice, carol, message, file):
        other = create_group(by=alice, name="Other", member_ids=[]).room
        send(alice, other, file)
        assert self.refused(api, carol, file)


class TestLinks:
    def test_they_stay_the_same_for_a_day_and_then_expire(self, monkeypatch, file):
        day = 86400 * 20000
        now = [day + 5]
        monkeypatch.setattr(file_links.time, "time", lambda: now[0])
        first = link(file)
        now[0] = day + 86399
        assert link(file) == first
        e, s = re.search(r"e=(\d+)&s=([\w-]+)", first).groups()
        assert file_links.is_link_valid(file.pk, "", e, s)
        now[0] = day + 86400
        assert link(file) != first
        assert file_links.is_link_valid(file.pk, "", e, s)
        now[0] = day + 2 * 86400
        assert not file_links.is_link_valid(file.pk, "", e, s)

    def test_what_is_not_ours(self, api, alice, file, message):
        other = make_file(alice, b"other")
        e, s = re.search(r"e=(\d+)&s=([\w-]+)", link(file)).groups()
        wrong = [
            f"/api/files/{file.pk}?e={int(e) + 86400}&s={s}",
            f"/api/files/{other.pk}?e={e}&s={s}",
            f"/api/files/{file.pk}/thumbnail?e={e}&s={s}",
            f"/api/files/{file.pk}?e={e}&s={s[:-1]}",
            f"/api/files/{file.pk}?e={e}&s=",
            f"/api/files/{file.pk}?e=²&s={s}",
            f"/api/files/{file.pk}?e=-1&s={s}",
            f"/api/files/{file.pk}?e={'9' * 400}&s=é",
        ]
        assert {fetch(api(), path).status_code for path in wrong} == {404}

    def test_they_may_be_kept(self, api, file, message):
        kept = fetch(api(), link(file))["Cache-Control"]
        age = int(re.fullmatch(r"private, max-age=(\d+), immutable", kept)[1])
        assert 86400 - 5 <= age <= 2 * 86400
        assert "no-cache" in get(api(file.owner), file)["Cache-Control"]

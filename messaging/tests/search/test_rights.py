"""GET /api/search: who finds what, and who nothing."""

from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from messaging.services import Indexer, recall_message
from rooms.services import dissolve_group, invite_members, leave_group, remove_member


class TestRefusals:
    @pytest.mark.parametrize(
        ("params", "field"),
        [
            ({}, "q"),
            ({"q": "  "}, "q"),
            ({"q": "x" * 201}, "q"),
            ({"q": "before:soon"}, "q"),
            ({"q": "has:nothing"}, "q"),
            ({"q": "a", "before": "soon"}, "before"),
            ({"q": "a", "after": "x"}, "after"),
            ({"q": "a", "kind": "song"}, "kind"),
            ({"q": "a", "from": "alice"}, "from"),
            ({"q": "a", "room_id": "0"}, "room_id"),
            ({"q": "a", "cursor": "x"}, "cursor"),
            ({"q": "a", "limit": "51"}, "limit"),
            ({"q": "a", "tz": "Mars/Base"}, "tz"),
            ({"q": "a", "tz": "../../etc/passwd"}, "tz"),
        ],
    )
    def test_the_field_is_named(self, api, alice, params, field):
        status, answer = api(alice).get("search?" + urlencode(params))
        assert (status, answer["code"], list(answer["errors"])) == (400, 40000, [field])

    def test_only_for_those_signed_in(self, api, db):
        assert api().get("search?q=a")[0] == 401

    def test_a_room_of_others_is_not_there(self, api, carol, group):
        assert api(carol).get(f"search?q=a&room_id={group.pk}")[0] == 404


class TestRights:
    def test_an_outsider_finds_nothing(self, say, found, carol):
        say("秘密 secret")
        assert found("秘密")
        assert found("秘密", by=carol) == found("secret", by=carol) == []
        assert found("from:alice", by=carol) == found(kind="text", by=carol) == []

    def test_who_was_removed_finds_nothing_any_more(self, say, found, alice, bob, group):
        say("秘密")
        assert found("秘密") == ["秘密"]
        remove_member(by=alice, room_id=group.pk, user_id=bob.pk)
        assert found("秘密") == []

    def test_who_left_finds_nothing_any_more(self, say, found, bob, group):
        say("秘密")
        leave_group(user=bob, room_id=group.pk)
        assert found("秘密") == []

    def test_a_newcomer_finds_what_came_after_him(self, say, found, alice, carol, group):
        say("报告 旧")
        invite_members(by=alice, room_id=group.pk, user_ids=[carol.pk])
        say("报告 新")
        assert found("报告", by=carol) == ["报告 新"]
        assert found("报告", by=carol, room_id=group.pk) == ["报告 新"]
        assert found("报告") == ["报告 新", "报告 旧"]

    def test_nobody_finds_what_was_recalled_indexed_anew_or_not(self, say, found, alice):
        sent = say("口误 oops")
        say("口误 twice")
        recall_message(by=alice, message_id=sent.pk)
        assert found("口误") == ["口误 twice"]
        Indexer().tend()
        assert found("口误") == ["口误 twice"]

    def test_a_dissolved_group_is_not_searched(self, say, found, alice, group):
        say("秘密")
        dissolve_group(by=alice, room_id=group.pk)
        assert found("秘密") == []

    def test_system_lines_are_not_found(self, found, say):
        say("x")
        assert found("group.created") == found("created") == []


def test_its_queries_do_not_grow(say, search):
    def count() -> int:
        with CaptureQueriesContext(
            connection,
        ) as queries:
            search("报告")
        return len([q for q in queries if "messaging_" in q["sql"] or "rooms_" in q["sql"]])

    say("报告")
    search("报告")
    one = count()
    for n in range(30):
        say(f"报告 {n}")
    # Memberships, segments, pages, messages.
    assert (one, count()) == (4, 4)

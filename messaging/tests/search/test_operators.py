"""GET /api/search: narrowed to people, rooms, kinds and days."""

from datetime import timedelta

from django.utils import timezone

from rooms.services import create_group, invite_members, open_direct_room


class TestOperators:
    def test_from(self, say, found, alice, bob):
        say("报告 甲")
        say("报告 乙", by=bob)
        assert found("from:alice 报告") == ["报告 甲"]
        assert found("来自：Alice 报告") == ["报告 甲"]
        assert found("from:me 报告") == found("来自:我 报告") == ["报告 乙"]
        assert found("from:alice from:bob 报告") == ["报告 乙", "报告 甲"]
        assert found("报告", **{"from": alice.pk}) == ["报告 甲"]
        assert found(**{"from": bob.pk}) == ["报告 乙"]

    def test_from_by_the_shown_name(self, say, found, make_user, group, alice):
        li = make_user("lilei", display_name="李雷")
        invite_members(by=alice, room_id=group.pk, user_ids=[li.pk])
        say("报告", by=li)
        assert found("来自:李雷") == ["报告"]
        assert found("来自:韩梅梅") == []

    def test_in(self, say, found, alice, bob, group):
        other = create_group(by=alice, name="午饭 Lunch", member_ids=[bob.pk]).room
        direct = open_direct_room(by=alice, user_id=bob.pk)[0].room
        say("报告 甲")
        say("报告 乙", room=other)
        say("报告 丙", room=direct)
        assert found("in:茶水 报告") == ["报告 甲"]
        assert found("在:LUNCH 报告") == ["报告 乙"]
        assert found("in:alice 报告") == ["报告 丙"]
        assert found("in:tea 在:午飯 报告") == ["报告 乙", "报告 甲"]
        assert found("in:nowhere 报告") == []
        assert found("报告", room_id=group.pk) == ["报告 甲"]
        assert found("in:lunch") == ["报告 乙"]

    def test_in_the_room_with_oneself(self, say, found, alice):
        say("报告 甲")
        say("报告 乙", room=open_direct_room(by=alice, user_id=alice.pk)[0].room)
        for typed in ('in:"File Transfer"', "在:文件传输助手", "in:alice"):
            assert found(f"{typed} 报告", by=alice) == ["报告 乙"]

    def test_has(self, say, found, bob):
        say("看 https://example.com 这里")
        say("@bob 看看", mentions=[bob.pk])
        say("没有")
        assert found("has:link") == found("含:链接 看") == ["看 https://example.com 这里"]
        assert found("has:mention") == found(kind="mention") == ["@bob 看看"]
        assert found("has:image") == found(kind="image") == []
        assert len(found(kind="text")) == 3

    def test_before_and_after(self, say, found):
        moment = timezone.now() - timedelta(days=40)
        say("报告 旧", at=moment)
        new = say("报告 新")
        day = (moment + timedelta(days=2)).date().isoformat()
        assert found(f"报告 before:{day}") == found("报告", before=day) == ["报告 旧"]
        assert found(f"报告 after:{day}") == found("报告", after=day) == ["报告 新"]
        assert found(f"报告 之前:{day} 之后:{day}") == []
        assert found("报告", after=new.created_at.isoformat()) == ["报告 新"]
        assert found("报告", before=new.created_at.isoformat()) == ["报告 旧"]
        assert found("after:2999") == found("before:2001") == []

    def test_a_day_begins_where_the_searcher_is(self, say, found):
        late = timezone.now().replace(hour=20, minute=0)
        say("报告", at=late)
        day = late.date() + timedelta(days=1)
        assert found(f"before:{day}") == ["报告"]
        assert found(f"before:{day}", tz="Asia/Shanghai") == []

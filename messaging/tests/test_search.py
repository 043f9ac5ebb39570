"""GET /api/search: what is found, in which order, and who finds it."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from messaging.services import Indexer, recall_message, send_message
from rooms.models import Message
from rooms.services import (
    create_group,
    dissolve_group,
    invite_members,
    leave_group,
    open_direct_room,
    remove_member,
)


@pytest.fixture
def say(group, alice):
    """Send, by default as alice into the group, and have it indexed."""
    indexer = Indexer()

    def say(content: str, *, by=alice, room=group, at=None, stored=None, **fields) -> Message:
        sent = send_message(sender=by, room_id=room.pk, content=content, **fields).message
        changes = {**(stored or {}), **({"created_at": at} if at else {})}
        if changes:
            Message.objects.filter(pk=sent.pk).update(**changes)
        indexer.tend()
        return sent

    return say


@pytest.fixture
def search(api, bob):
    """Search, by default as bob; answers the data."""
    clients = {}

    def search(q: str = "", *, by=bob, **params) -> dict:
        client = clients.setdefault(by.pk, api(by))
        status, answer = client.get("search?" + urlencode({"q": q, **params}))
        assert status == 200, answer
        return answer["data"]

    return search


@pytest.fixture
def found(search):
    """What a search finds: the texts, newest first."""
    return lambda *args, **params: [
        item["message"]["content"] for item in search(*args, **params)["items"]
    ]


class TestWords:
    @pytest.mark.parametrize(
        ("written", "typed"),
        [
            ("今天天气很好", "天"),
            ("今天天气很好", "天气"),
            ("今天天气很好", "今天天气很好"),
            ("後臺系統壞了", "后台系统坏了"),
            ("后台系统", "後臺"),
            ("ＧｏＣｈａｔ 上线", "gochat"),
            ("deploy v2.0 tonight", "v2.0"),
            ("Deployment", "dep"),
            ("d", "d"),
            ("用C语言写", "c语"),
            ("用C语言写", "C"),
            ("Привет мир", "прив"),
            ("안녕하세요", "녕하"),
            ("ありがとう", "がと"),
            ("สวัสดีครับ", "ดี"),
            ("好的👍🏽", "👍"),
            ("C++ 和 C#", "c++"),
            ("C++ 和 C#", "c#"),
            ("价格：￥100", "￥100"),
            ("𠮷野家", "𠮷野"),
            ("a_b-c d.e", "a_b-c"),
            ("100% 完成", "100%"),
        ],
    )
    def test_it_is_found(self, say, found, written, typed):
        say(written)
        say("无关 unrelated")
        assert found(typed) == [written]

    @pytest.mark.parametrize(
        ("written", "typed"),
        [
            ("天今气", "天气"),
            ("天 气", "天气"),
            ("redeploy", "deploy"),
            ("hello world", '"world hello"'),
            ("北京", "北京 上海"),
            ("100 元", "100%"),
        ],
    )
    def test_it_is_not_what_was_meant(self, say, found, written, typed):
        say(written)
        assert found(typed) == []

    def test_all_words_must_be_there_in_any_order(self, say, found):
        say("周五 北京 deploy")
        say("周五 上海 deploy")
        assert found("dep 北京 周五") == ["周五 北京 deploy"]

    def test_the_newest_comes_first(self, say, found):
        for n in range(5):
            say(f"报告 {n}")
        assert found("报告") == [f"报告 {n}" for n in (4, 3, 2, 1, 0)]

    @pytest.mark.parametrize("typed", ["?", "...", "，。！", '"', '""', "::", "from:nobody x"])
    def test_nothing_to_look_for_finds_nothing(self, say, found, typed):
        say("any 任何 ... ?")
        assert found(typed) == []

    @pytest.mark.parametrize(
        "typed",
        [
            "' OR 1=1 --",
            "%",
            "_",
            "\\",
            '" OR "',
            "*",
            "a*",
            "NEAR(a b)",
            "<script>alert(1)</script>",
            "{{7*7}}",
            "\u202eabc",
            "\U0010ffff",
            "z" * 200,
            "的" * 200,
        ],
    )
    def test_hostile_input_is_text(self, say, found, typed):
        say("plain 普通")
        assert found(typed) == []
        say(f"{typed} plain")
        assert found(typed) in ([f"{typed} plain"], [])


class TestPages:
    def test_pages_follow_each_other(self, say, search):
        for n in range(7):
            say(f"报告{n}")
        pages, cursor = [], {}
        while True:
            page = search("报告", limit=3, **cursor)
            pages.append([item["message"]["content"] for item in page["items"]])
            if page["next"] is None:
                break
            cursor = {"cursor": page["next"]}
        assert pages == [["报告6", "报告5", "报告4"], ["报告3", "报告2", "报告1"], ["报告0"]]

    def test_a_hit_tells_where_it_stands_and_why(self, say, search, alice, group):
        sent = say("今晚部署 GoChat")
        page = search("gochat 部署")
        [hit] = page["items"]
        assert (hit["room_id"], hit["message"]["seq"]) == (group.pk, sent.seq)
        assert hit["message"]["id"] == sent.pk
        assert hit["snippet"] == {"text": "今晚部署 GoChat", "marks": [[2, 4], [5, 11]]}
        assert [user["id"] for user in page["users"]] == [alice.pk]
        assert page["next"] is None


class TestFiles:
    @pytest.fixture
    def send_files(self, say):
        """Send files of one kind by their names."""

        def send_files(*names: str, kind: str = "file", caption: str = "x", **more) -> Message:
            facts = {"kind": kind, "state": "ready", "size": 1, "variants": []}
            files = [{"id": n, "name": name, **facts} for n, name in enumerate(names, 1)]
            kept = {"kind": kind, "attachments": files}
            if not caption:
                kept["content"] = ""
            return say(caption or "x", stored=kept, **more)

        return send_files

    @pytest.fixture
    def found_ids(self, search):
        return lambda *args, **params: [
            item["message"]["id"] for item in search(*args, **params)["items"]
        ]

    def test_a_file_is_found_by_its_name(self, send_files, found_ids):
        budget = send_files("2026年预算（终稿）.xlsx", caption="")
        say_so = send_files("notes.txt", caption="预算在这里")
        for typed in ("预算", "has:file 预算"):
            assert found_ids(typed) == [say_so.pk, budget.pk]
        for typed in ("终稿", "xlsx", "has:file 2026", "含:文件 终"):
            assert found_ids(typed) == [budget.pk]
        assert found_ids("has:image 预算") == []

    def test_each_of_several_pictures_counts(self, send_files, found_ids):
        holiday = send_files("beach.jpg", "山顶.png", kind="image")
        assert found_ids("beach 山顶") == found_ids("has:图片 山") == [holiday.pk]
        assert found_ids("has:image") == [holiday.pk]

    def test_a_hit_in_a_name_is_marked(self, send_files, search):
        send_files("预算 2026.xlsx", caption="看这个")
        [hit] = search("预算")["items"]
        assert hit["snippet"] == {"text": "看这个 预算 2026.xlsx", "marks": [[4, 6]]}

    def test_nobody_names_a_voice(self, send_files, found_ids):
        voice = send_files("voice-7.webm", kind="voice", caption="")
        assert found_ids("webm") == []
        assert found_ids("has:voice") == [voice.pk]

    def test_a_recalled_file_is_not_found(self, send_files, found_ids, alice):
        budget = send_files("预算.xlsx")
        recall_message(by=alice, message_id=budget.pk)
        assert found_ids("预算") == found_ids("has:file") == []

    def test_an_outsider_finds_no_file(self, send_files, found_ids, carol):
        send_files("预算.xlsx")
        assert found_ids("预算", by=carol) == []


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

"""GET /api/search: which words find what, and in which order."""

import pytest


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

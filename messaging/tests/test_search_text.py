"""What search makes of text: folding, terms, queries, snippets, and packed postings."""

from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from gochat.core.folding import fold, fold_with_origins
from messaging.search.postings import look_up, pack, positions, unpack
from messaging.search.query import NotADate, NotAKind, read_query
from messaging.search.selection import Segment, Selection
from messaging.search.snippets import LENGTH, snippet
from messaging.search.terms import find, text_keys

texts = st.text(
    st.sampled_from("北京天气後后臺台 abcABC１２12é\u0301ﬁ.,，。#+-_@😀👨\u200d👩한カ\n")
    | st.characters(),
    max_size=30,
)


class TestFolding:
    @pytest.mark.parametrize(
        ("text", "folded"),
        [
            ("ＡＢＣ　１２３", "abc 123"),
            ("後臺軟體", "后台软体"),
            ("看著妳", "看着你"),
            ("Café", "cafe"),
            ("cafe\u0301", "cafe"),
            ("ﬁn", "fin"),
            ("Straße", "strasse"),
            ("İstanbul", "istanbul"),
            ("ｶﾞ", "カ\u3099"),
            ("👨\u200d👩\u200d👧❤\ufe0f", "👨👩👧❤"),
            ("，。！", ",。!"),
        ],
    )
    def test_what_looks_alike_is_alike(self, text, folded):
        assert fold(text) == folded

    @given(texts)
    def test_twice_is_once(self, text):
        assert fold(fold(text)) == fold(text)

    @given(texts)
    def test_each_character_knows_where_it_came_from(self, text):
        folded, origins = fold_with_origins(text)
        assert folded == fold(text)
        assert origins == sorted(origins) and len(origins) == len(folded)
        assert "".join(fold(text[i]) for i in dict.fromkeys(origins)) == folded


class TestTerms:
    @given(texts, st.integers(0, 30), st.integers(1, 10))
    def test_what_is_in_a_text_has_no_other_keys(self, text, start, length):
        folded = fold(text)
        word = folded[start : start + length].strip()
        if word and find(word, folded) >= 0:
            assert text_keys(word) <= text_keys(folded)

    @pytest.mark.parametrize(
        ("word", "text", "at"),
        [
            ("dep", "deploy", 0),
            ("ploy", "deploy", -1),
            ("dep", "redeploy, deploy", 10),
            ("京", "北京", 1),
            ("京北", "北京北", 1),
            ("京北", "北京", -1),
            ("c", "用c语言", 1),
            ("语", "c语言", 1),
            ("2.0", "v2.0 2.0", 5),
        ],
    )
    def test_words_are_found_by_their_beginning_and_chinese_anywhere(self, word, text, at):
        assert find(word, text) == at


class TestPostings:
    sets = st.dictionaries(
        st.integers(0, 2**32 - 1),
        st.sets(st.integers(0, 16383), max_size=60).map(lambda ids: sum(1 << i for i in ids)),
        max_size=20,
    )

    @given(sets)
    def test_a_page_keeps_what_was_packed(self, sets):
        kept = {key: bits for key, bits in sets.items() if bits}
        assert unpack(pack(sets)) == kept
        assert look_up(pack(sets), sets) == kept

    def test_dense_sets_too(self):
        sets = {1: (1 << 16384) - 1, 2: 1 << 16383, 3: sum(1 << i for i in range(0, 16384, 7))}
        assert unpack(pack(sets)) == sets

    def test_positions_are_in_order(self):
        assert positions(0b1000_0101) == [0, 2, 7]

    def test_a_segment_is_cut_by_ids(self):
        segment = Segment(pk=1, first_id=256, bits=8)
        selection = Selection(all_of=(7,), above=257, below=261)
        members = selection.members(segment, {7: 0b1110_1111})
        assert list(segment.ids(members)) == [259, 258]


class TestQueries:
    def read(self, text):
        return read_query(text, ZoneInfo("Asia/Shanghai"))

    def test_words_are_folded_and_apart(self):
        assert self.read("  北京　Deploy 北京 ").words == ["北京", "deploy"]

    def test_quotes_keep_a_phrase_together(self):
        assert self.read('“hello world” 「好 的」 "open').words == ["hello world", "好 的", "open"]

    def test_punctuation_around_words_is_left_out(self):
        assert self.read("你好， (c++) ...").words == ["你好", "(c++)"]

    @pytest.mark.parametrize(
        "text",
        [
            "from:李雷 in:茶水间 has:link after:2026-01-02 before:2026-02-01 报告",
            "来自：李雷 在：茶水间 含：链接 之后：2026年1月2日 之前：2026/2/1 报告",
            "來自:李雷 群:茶水间 包含:链接 晚于:2026-1-2 早于:2026.2.1 報告",
            "报告 FROM: 李雷 In:茶水间 has:LINK since:2026-01-02 before: 2026-02",
        ],
    )
    def test_operators_in_both_languages(self, text):
        typed = self.read(text)
        assert (typed.words, typed.senders, typed.rooms) == (["报告"], ["李雷"], ["茶水间"])
        assert typed.has == {"link"}
        zone = timezone(timedelta(hours=8))
        assert typed.after == datetime(2026, 1, 2, tzinfo=zone)
        assert typed.before == datetime(2026, 2, 1, tzinfo=zone)

    def test_a_name_in_quotes_may_have_spaces(self):
        assert self.read('from:"Li Lei" in:"Tea room" x').senders == ["Li Lei"]

    def test_a_colon_of_no_operator_is_text(self):
        assert self.read("http://a.cn 12:30 foo:bar").words == ["http://a.cn", "12:30", "foo:bar"]

    @pytest.mark.parametrize("day", ["today", "今天", "yesterday", "昨天", "前天"])
    def test_days_by_name(self, day):
        after = self.read(f"after:{day}").after
        assert after.hour == 0 and after < datetime.now(UTC)

    def test_the_narrower_of_two_times_holds(self):
        typed = self.read("after:2025 after:2026 before:2027 before:2028")
        assert (typed.after.year, typed.before.year) == (2026, 2027)

    @pytest.mark.parametrize("text", ["before:soon", "after:2026-13-01", "after:99999", "before:0"])
    def test_what_is_no_date_is_refused(self, text):
        with pytest.raises(NotADate):
            self.read(text)

    def test_what_nothing_has_is_refused(self):
        with pytest.raises(NotAKind):
            self.read("has:everything")

    @given(st.text(max_size=200))
    def test_anything_may_be_typed(self, text):
        try:
            typed = self.read(text)
        except (NotADate, NotAKind):
            return
        assert all(text_keys(word) for word in typed.words)


class TestSnippets:
    def marked(self, content, *words):
        cut = snippet(content, [fold(word) for word in words])
        text = cut["text"].encode("utf-16-le")
        return cut["text"], [text[2 * a : 2 * b].decode("utf-16-le") for a, b in cut["marks"]]

    def test_what_was_looked_for_is_marked_as_it_was_written(self):
        content = "後臺 ＤＥＰＬＯＹ 完成"
        assert self.marked(content, "后台", "dep") == (content, ["後臺", "ＤＥＰ"])

    def test_marks_count_as_javascript_does(self):
        assert self.marked("😀😀 北京 😀", "京", "😀")[1] == ["😀😀", "京", "😀"]

    def test_a_long_message_is_cut_around_the_first(self):
        text, marks = self.marked("长" * 500 + "北京" + "长" * 500, "北京")
        assert text.startswith("…长") and text.endswith("长…") and marks == ["北京"]
        assert len(text) <= LENGTH + 2

    def test_lines_become_one(self):
        assert self.marked("一\n二\t北京", "北京") == ("一 二 北京", ["北京"])

    def test_overlapping_marks_are_one(self):
        assert self.marked("北京市", "北京", "京市")[1] == ["北京市"]

    def test_without_words_nothing_is_marked(self):
        assert self.marked("hi") == ("hi", [])

    @given(texts, st.text(st.sampled_from("北京abc1 é"), min_size=1, max_size=3))
    def test_marks_are_in_order_and_inside(self, content, word):
        folded = fold(word).strip()
        words = [folded] if folded else []
        cut = snippet(content, words)
        ends = [end for mark in cut["marks"] for end in mark]
        assert ends == sorted(ends)
        assert all(0 <= end <= len(cut["text"].encode("utf-16-le")) // 2 for end in ends)

"""The bench: its arithmetic, its tables, and that a case runs from end to end."""

import json

import pytest

from bench.cases import NAMES, Options
from bench.figures import Figure, at_least, at_most, exactly, milliseconds, percentile
from bench.load.dialects import GoChat, Tutorial, content, stamp
from bench.load.office import number_after
from bench.load.websocket import framed
from bench.report import as_json, shown, table
from bench.runner import run_cases
from bench.world import KINDS
from tests.servers import ROOT


class TestFigures:
    def test_a_percentile_is_the_value_that_so_many_do_not_exceed(self):
        values = list(range(100, 0, -1))
        assert [percentile(values, p) for p in (0, 50, 99, 100)] == [1, 50, 99, 100]

    def test_a_percentile_of_few_or_none(self):
        assert percentile([7], 99) == 7
        assert percentile([1, 2], 50) == 1
        assert percentile([], 99) == 0

    def test_latencies_are_told_in_milliseconds(self):
        assert milliseconds([2_000_000, 1_000_000]) == {"p50_ms": 1.0, "p99_ms": 2.0}

    @pytest.mark.parametrize(
        ("target", "met", "missed"),
        [(at_least(5), 5, 4.9), (at_most(5), 5, 5.1), (exactly(5), 5, 6)],
    )
    def test_a_target_is_met_or_not(self, target, met, missed):
        assert Figure("x", met, "", target=target).met is True
        assert Figure("x", missed, "", target=target).met is False

    def test_without_a_target_there_is_nothing_to_meet(self):
        assert Figure("x", 1, "").met is None


class TestReport:
    FIGURES = [
        Figure("fan-out", 41_234, "/s", 2_900.4, 90_000, at_least(40_000)),
        Figure("p99", 120.0, "ms", target=at_most(100)),
        Figure("part", 0.4583, ""),
    ]

    def test_the_table_is_aligned_and_says_what_was_met(self):
        lines = table(self.FIGURES).splitlines()
        assert " ".join(lines[1].split()) == "fan-out 41,234 /s 2,900 90,000 at least 40,000 met"
        assert lines[2].endswith("at most 100  NOT MET")
        assert lines[1].index("41,234 /s") + 9 == lines[0].index("GoChat") + 6

    @pytest.mark.parametrize(
        ("value", "text"),
        [(None, ""), (0, "0"), (12.0, "12"), (0.4583, "0.458"), (1234.5, "1,234")],
    )
    def test_numbers_are_as_long_as_people_read_them(self, value, text):
        assert shown(value) == text

    def test_the_json_has_each_figure_with_its_yardsticks_and_whether_it_was_met(self):
        results = {"fanout": {"seconds": 3.0, "figures": self.FIGURES, "raw": {"a": 1}}}
        told = json.loads(as_json(results, {"cores": 2}))
        assert told["machine"] == {"cores": 2}
        assert told["cases"]["fanout"]["raw"] == {"a": 1}
        assert told["cases"]["fanout"]["figures"][0] == {
            "name": "fan-out",
            "value": 41_234,
            "unit": "/s",
            "plain": 2_900.4,
            "ceiling": 90_000,
            "target": {"sign": "at least", "value": 40_000},
            "met": True,
        }


class TestLoad:
    def test_a_message_carries_the_moment_it_was_due(self):
        due = 1_234_567_890_123
        for dialect in (GoChat, Tutorial):
            frame = dialect.message(3, content(due))
            assert stamp(frame) == due
            assert json.loads(frame)

    def test_frames_are_masked_and_know_their_length(self):
        assert framed(b"hi") == b"\x81\x82\0\0\0\0hi"
        assert framed(b"x" * 300)[:8] == b"\x81\xfe\x01\x2c\0\0\0\0"

    def test_a_number_is_read_out_of_a_frame(self):
        assert number_after(b'{"room_id":12,"seq":345}', b'"seq":') == 345


class TestWorlds:
    @pytest.mark.parametrize("kind", sorted(KINDS))
    def test_rooms_are_of_people_there_are_and_nobody_is_in_one_twice(self, kind):
        people, rooms = KINDS[kind](120)
        for room in rooms:
            assert len(set(room)) == len(room) >= 2
            assert set(room) <= set(range(people))

    def test_nobody_is_left_out(self):
        for kind in ("pairs", "group", "crowd", "teams"):
            people, rooms = KINDS[kind](120)
            assert {person for room in rooms for person in room} == set(range(people))

    def test_an_office_has_rooms_from_two_to_half_of_its_people(self):
        _, rooms = KINDS["office"](1000)
        sizes = sorted(map(len, rooms))
        assert (len(rooms), sizes[0], sizes[-1]) == (200, 2, 500)


def test_every_case_is_a_module_that_says_what_it_does():
    modules = {path.stem for path in (ROOT / "bench/cases").glob("[a-z]*.py")}
    assert modules == set(NAMES)


@pytest.mark.server
def test_a_case_runs_and_is_kept(tmp_path):
    said: list[str] = []
    path = run_cases(["connecting"], Options(quick=True), tmp_path, said.append)
    [figures] = [case["figures"] for case in json.loads(path.read_text())["cases"].values()]
    assert figures[0]["name"] == "connect storm: signed in and synced"
    assert figures[0]["value"] > 0 and figures[0]["plain"] > 0 and figures[0]["ceiling"] > 0
    assert any("GoChat" in text for text in said)

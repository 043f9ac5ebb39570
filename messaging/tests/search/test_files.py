"""GET /api/search: files by their names."""

import pytest

from messaging.services import recall_message
from rooms.models import Message


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

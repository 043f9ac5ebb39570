"""Calls recorded in a real browser: agreed on, seen, kept whatever dies, and playable."""

from array import array
from collections.abc import Iterator
from pathlib import Path

import av
import pytest
from PIL import ImageChops, ImageStat
from playwright.sync_api import Error, expect

from .calling import calls_of, others, panel, press, ring, talk
from .conftest import World
from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]

SOUND_RATE = 8000


def recording_of(person: Person) -> dict:
    """The newest recording of the newest call."""
    return calls_of(person)[0]["recordings"][-1]


def asks_to_record(recorder: Person, other: Person) -> None:
    press(panel(recorder), "Record")
    expect(panel(other)).to_contain_text(f"{recorder.username} asks to record this call.")
    expect(panel(recorder)).to_contain_text("Waiting until everybody agrees")
    expect(panel(recorder).locator("[data-part=recording]")).to_be_hidden()


def agrees(recorder: Person, other: Person) -> None:
    press(panel(other), "Agree")
    for person in (recorder, other):
        expect(panel(person).locator("[data-part=recording]")).to_be_visible()
        expect(panel(person).locator("[data-part=consent]")).to_be_hidden()


def lasts(person: Person, seconds: float) -> None:
    """The recording has become so long."""
    person.until(lambda: recording_of(person)["duration"] >= seconds)


def bytes_there(recorder: Person) -> int:
    """How much of the recording the server has."""
    path = f"/api/uploads/{recording_of(recorder)['file_id']}"
    headers = {**recorder.api.headers, "Tus-Resumable": "1.0.0"}
    answer = recorder.api.http.head(recorder.server.url + path, headers=headers, timeout=10)
    return int(answer.headers["Upload-Offset"])


def has_sent(recorder: Person, pieces: int) -> None:
    """So many pieces have come; what browsers begin late is missing in the first alone."""
    for _ in range(pieces):
        had = bytes_there(recorder)
        recorder.until(lambda had=had: bytes_there(recorder) > had)


def posted(person: Person, kind: str, folder: Path) -> Path:
    """The recording as the room has it, once it is ready."""
    bubble = person.page.locator(f".timeline > .msg:has([data-part=bubble][data-kind={kind}])")
    expect(bubble).to_have_count(1, timeout=60_000)
    recording = recording_of(person)
    message = person.api.data("GET", f"/api/messages/{recording['message_id']}")

    def file() -> dict:
        return person.api.data("GET", f"/api/files/{message['attachments'][0]['id']}/info")

    person.until(lambda: file()["state"] == "ready")
    path = folder / "recording"
    path.write_bytes(person.api.http.get(person.server.url + file()["url"], timeout=30).content)
    return path


def seconds_of(path: Path) -> float:
    """As a player learns it from the header."""
    with av.open(str(path)) as container:
        return container.duration / av.time_base


def loudness(path: Path) -> list[float]:
    """The loudest of each half second, 0 to 1."""
    samples = array("h")
    resampler = av.AudioResampler("s16", "mono", SOUND_RATE)
    with av.open(str(path)) as container:
        for frame in container.decode(audio=0):
            for even in resampler.resample(frame):
                samples.frombytes(bytes(even.planes[0])[: even.samples * 2])
    halves = range(0, len(samples), SOUND_RATE // 2)
    return [max(map(abs, samples[at : at + SOUND_RATE // 2])) / 32768 for at in halves]


def moves(path: Path) -> Iterator[tuple[float, float]]:
    """From one second to the next, how much the left and the right half change."""
    with av.open(str(path)) as container:
        shown = [frame.to_image() for frame in container.decode(video=0)][::10]
    for before, after in zip(shown, shown[1:], strict=False):
        change = ImageChops.difference(before, after)
        middle = change.width // 2
        halves = (0, 0, middle, change.height), (middle, 0, change.width, change.height)
        left, right = (sum(ImageStat.Stat(change.crop(half)).mean) for half in halves)
        yield left, right


def test_both_faces_and_both_voices_are_in_it(
    lily: Person, wang: Person, calls, direct_room: int, tmp_path
):
    wang.goes_to(f"/rooms/{direct_room}")
    calls("Video call")
    talk(lily, wang)
    asks_to_record(lily, wang)
    press(panel(lily), "Mute")
    agrees(lily, wang)
    lasts(lily, 4)
    press(panel(wang), "Mute")
    press(panel(lily), "Unmute")
    turn = recording_of(lily)["duration"]
    lasts(lily, turn + 4)
    press(panel(wang), "Stop recording")
    for person in (lily, wang):
        expect(panel(person).locator("[data-part=recording]")).to_be_hidden()
    path = posted(wang, "video", tmp_path)
    seconds = recording_of(lily)["duration"]
    assert abs(seconds_of(path) - seconds) < 1
    levels = loudness(path)
    wangs, lilys = levels[1 : round(2 * turn) - 1], levels[round(2 * turn) + 2 : -1]
    assert max(wangs) > 0.02 and max(lilys) > 0.02, levels
    changes = list(moves(path))
    assert sum(left > 0.5 for left, _ in changes) > len(changes) / 2, changes
    assert sum(right > 0.5 for _, right in changes) > len(changes) / 2, changes
    assert recording_of(wang)["agreed"] == [lily.api.id, wang.api.id]
    press(panel(wang), "Hang up")


def test_a_page_that_dies_leaves_what_it_had_recorded(
    lily: Person, wang: Person, calls, direct_room: int, tmp_path
):
    wang.goes_to(f"/rooms/{direct_room}")
    calls("Video call")
    talk(lily, wang)
    asks_to_record(lily, wang)
    agrees(lily, wang)
    has_sent(lily, pieces=2)
    lily.expects_cuts()
    with pytest.raises(Error):
        lily.page.goto("chrome://crash", timeout=5_000)
    expect(panel(wang)).to_contain_text("lost the connection")
    press(panel(wang), "Hang up")
    path = posted(wang, "video", tmp_path)
    assert 1.5 < seconds_of(path) <= recording_of(wang)["duration"] + 1


def test_a_voice_call_is_asked_for_again_and_becomes_a_voice(
    lily: Person, wang: Person, calls, tmp_path
):
    calls("Voice call")
    talk(lily, wang, "Answer with voice")
    asks_to_record(lily, wang)
    press(panel(wang).locator("[data-part=consent]"), "Decline")
    expect(lily.page.locator("gc-toasts")).to_contain_text("does not want to be recorded")
    assert recording_of(lily)["state"] == "declined"
    asks_to_record(lily, wang)
    agrees(lily, wang)
    lasts(lily, 3)
    press(panel(lily), "Hang up")
    path = posted(lily, "voice", tmp_path)
    assert abs(seconds_of(path) - recording_of(lily)["duration"]) < 1
    assert max(loudness(path)) > 0.02


def test_who_comes_late_is_asked_first(world: World, lily: Person, wang: Person, make_group):
    mei = world.person("mei").is_signed_in()
    room = make_group(lily, wang, mei)
    lily.goes_to(f"/rooms/{room}")
    wang.goes_to("/")
    mei.goes_to(f"/rooms/{room}")
    press(lily.page.locator("gc-conversation > header"), "Voice call")
    talk(lily, wang, "Answer with voice")
    press(ring(mei), "Decline")
    asks_to_record(lily, wang)
    agrees(lily, wang)
    mei.page.locator(".call-line").click()
    question = mei.page.get_by_role("alertdialog", name="This call is being recorded")
    expect(question).to_contain_text("you will be recorded, too")
    expect(others(lily)).to_have_count(1)
    press(question, "Join")
    expect(others(lily)).to_have_count(2)
    expect(panel(mei).locator("[data-part=recording]")).to_be_visible()
    assert recording_of(lily)["agreed"][-1] == mei.api.id
    press(panel(mei), "Stop recording")
    expect(panel(lily).locator("[data-part=recording]")).to_be_hidden()

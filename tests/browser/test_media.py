"""Pictures, videos and files: attached, uploaded through cuts, seen, saved, and nobody else's."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Route, expect

from .conftest import World
from .person import Person
from .pictures import chosen, gives, large_file, picks, picture, sha256, tray, video

pytestmark = [pytest.mark.server, pytest.mark.browser]

LOADED = """(frame) => {
  const shot = frame.querySelector(".shot");
  return shot.complete && shot.naturalWidth > 0;
}"""
OVERFLOW = """() => [document.documentElement, document.querySelector("gc-timeline .scroller")]
  .map((box) => box.scrollWidth - box.clientWidth)"""
HOSTILE_NAMES = [
    "photo\u202egpj.exe",
    "‏مرحبا بالعالم تقرير.pdf",
    "W" * 250 + ".zip",
    "<img src=x onerror=alert(1)>.html",
    "👨‍👩‍👧‍👦" * 10 + ".png",
    "长" * 80 + ".docx",
    ".gitignore",
]


@pytest.fixture
def both(lily: Person, wang: Person, direct_room: int) -> tuple[Person, Person]:
    """Lily and Wang in front of their direct room."""
    for person in (lily, wang):
        person.room = direct_room
        person.goes_to(f"/rooms/{direct_room}")
    return lily, wang


def pictures_in(person: Person) -> Locator:
    """The tiles of the newest message."""
    return person.page.locator(".timeline > .msg").last.locator(".picture")


def shows_all(person: Person, count: int) -> None:
    """Wait until the newest message shows so many pictures, each loaded and ready."""
    expect(pictures_in(person)).to_have_count(count)
    for frame in pictures_in(person).all():
        expect(frame).to_have_attribute("data-state", "ready")
        person.until(lambda frame=frame: frame.evaluate(LOADED))


def newest(person: Person) -> dict:
    """The newest message of the person's room, as the API has it."""
    page = person.api.data("GET", f"/api/rooms/{person.room}/messages?limit=1")
    return page["items"][-1]


def test_pictures_are_pasted_dropped_put_in_order_and_sent_with_a_caption(
    both: tuple[Person, Person],
):
    lily, wang = both
    first, second = (
        chosen(f"{name}.png", picture(width, 40)) for name, width in (("a", 50), ("b", 60))
    )
    gives(lily.page, "paste", first, second)
    dialog = tray(lily.page)
    expect(dialog.get_by_role("heading")).to_have_text("Send 2 photos")
    gives(lily.page, "drop", chosen("c.png", picture(70, 40)), target="gc-attach dialog")
    expect(dialog.get_by_role("heading")).to_have_text("Send 3 photos")

    dialog.get_by_role("button", name="c.png", exact=True).press("ArrowLeft")
    dialog.get_by_role("button", name="a.png", exact=True).press("End")
    dialog.get_by_label("Caption").fill("三张照片 https://example.com")
    dialog.get_by_label("Caption").press("Enter")

    expect(dialog).to_be_hidden()
    expect(pictures_in(lily)).to_have_count(3)
    shows_all(wang, 3)
    message = newest(wang)
    assert [file["width"] for file in message["attachments"]] == [70, 60, 50]
    assert message["content"] == "三张照片 https://example.com"
    expect(wang.page.locator(".timeline .caption a")).to_have_text("https://example.com")
    expect(wang.row(lily.username).locator("[data-part=last]")).to_contain_text("[Photos] 三张照片")
    # Drawn by the server this time.
    wang.page.reload()
    shows_all(wang, 3)


def test_nothing_jumps_when_the_server_has_the_picture_too(both: tuple[Person, Person]):
    lily, _ = both
    size_of = "frame => [frame.offsetWidth, frame.offsetHeight]"
    picks(lily.page, "pick-media", [chosen("wide.png", picture(800, 400))])
    tray(lily.page).get_by_role("button", name="Send", exact=True).click()
    frame = pictures_in(lily)
    expect(frame).to_be_visible()
    assert frame.evaluate(size_of) == [320, 160]
    source = frame.locator(".shot").get_attribute("src")
    lily.until(lily.has_sent_everything)
    expect(frame).to_have_attribute("data-state", "ready")

    assert frame.evaluate(size_of) == [320, 160]
    assert frame.locator(".shot").get_attribute("src") == source


def test_a_video_has_a_poster_and_plays_where_it_stands(
    both: tuple[Person, Person], tmp_path: Path
):
    lily, wang = both
    picks(lily.page, "pick-media", [video(tmp_path / "clip.mp4")])
    expect(tray(lily.page).locator("[data-part=clock]")).to_have_text("0:02")
    tray(lily.page).get_by_role("button", name="Send", exact=True).click()

    shows_all(wang, 1)
    expect(pictures_in(wang).locator("[data-part=clock]")).to_have_text("0:02")
    expect(wang.row(lily.username).locator("[data-part=last]")).to_have_text("[Video]")
    wang.page.get_by_role("button", name="Play the video").click()
    player = wang.page.locator(".timeline video")
    wang.until(lambda: player.evaluate("video => video.currentTime > 0"))
    expect(pictures_in(wang)).to_be_hidden()


def test_large_pictures_are_scaled_down_unless_the_originals_are_wanted(
    both: tuple[Person, Person],
):
    lily, wang = both
    large = chosen("large.jpg", picture(3000, 1500, kind="JPEG"), "image/jpeg")
    # A picture of one colour is smaller than anything drawn anew.
    large["buffer"] += b"\0" * 200_000
    picks(lily.page, "pick-media", [large])
    tray(lily.page).get_by_role("button", name="Send", exact=True).click()
    shows_all(wang, 1)
    assert newest(wang)["attachments"][0]["width"] <= 2560

    picks(lily.page, "pick-media", [large])
    tray(lily.page).get_by_label("Send the originals").check()
    tray(lily.page).get_by_role("button", name="Send", exact=True).click()
    wang.until(lambda: newest(wang)["attachments"][0]["width"] == 3000)


def test_what_is_too_large_or_empty_is_told_before_anything_is_sent(lily: Person, direct_room: int):
    lily.goes_to(f"/rooms/{direct_room}")
    picks(
        lily.page,
        "pick-media",
        [
            chosen("huge.gif", b"GIF89a" + b"\0" * (21 * 1024 * 1024), "image/gif"),
            chosen("fine.png", picture(9, 9)),
        ],
    )
    dialog = tray(lily.page)
    send = dialog.get_by_role("button", name="Send", exact=True)
    expect(dialog.get_by_role("status")).to_contain_text("cannot be sent")
    expect(send).to_be_disabled()
    dialog.get_by_role("button", name="Remove huge.gif").click()
    expect(send).to_be_enabled()
    dialog.get_by_role("button", name="Close").click()

    picks(lily.page, "pick-file", [chosen("empty.txt", b"", "text/plain")])
    expect(dialog.get_by_role("status")).to_have_text("This file is empty.")
    expect(send).to_be_disabled()


def progress(person: Person) -> int:
    """How many percent of a file have gone, as its card says."""
    words = person.page.locator(".timeline .file [data-part=facts]").last.inner_text()
    found = re.search(r"(\d+)%", words)
    return int(found[1]) if found else 0


def test_a_200_mb_file_survives_two_cuts_and_arrives_byte_for_byte(
    both: tuple[Person, Person], tmp_path: Path
):
    lily, wang = both
    digest = large_file(tmp_path / "film 电影.bin", 200)
    picks(lily.page, "pick-file", [str(tmp_path / "film 电影.bin")])
    tray(lily.page).get_by_role("button", name="Send", exact=True).click()
    for percent in (10, 50):
        lily.until(lambda percent=percent: progress(lily) >= percent)
        lily.goes_offline()
        expect(lily.page.locator("gc-connection:visible").first).to_be_visible()
        assert not lily.has_sent_everything()
        lily.comes_back()

    card = wang.page.get_by_role("link", name=re.compile(r"^Download film 电影\.bin, 200 MB"))
    expect(card).to_be_visible(timeout=120_000)
    expect(card).to_have_attribute("data-state", "ready")
    with wang.page.expect_download() as download:
        card.click()
    assert download.value.suggested_filename == "film 电影.bin"
    assert sha256(download.value.path()) == digest
    expect(lily.page.locator(".timeline .file")).to_have_count(1)


class Gate:
    """Lets through so many chunks of uploads, and cuts those that follow."""

    def __init__(self, person: Person, chunks: int) -> None:
        self.chunks, self.passed = chunks, 0
        person.expects_cuts()
        person.context.route("**/api/uploads/*", self.handle)

    def handle(self, route: Route) -> None:
        if route.request.method == "PATCH":
            if self.passed >= self.chunks:
                route.abort()
                return
            self.passed += 1
        route.continue_()


def test_an_upload_goes_on_after_a_reload(both: tuple[Person, Person], tmp_path: Path):
    lily, wang = both
    gate = Gate(lily, chunks=1)
    digest = large_file(tmp_path / "plan.bin", 20)
    picks(lily.page, "pick-file", [str(tmp_path / "plan.bin")])
    tray(lily.page).get_by_role("button", name="Send", exact=True).click()
    lily.until(lambda: progress(lily) >= 40)
    lily.sends("and a word")
    lily.page.reload()
    expect(lily.page.locator(".msg[data-state=sending] .file")).to_have_count(1)

    gate.chunks = 99
    card = wang.page.get_by_role("link", name=re.compile("^Download plan.bin"))
    expect(card).to_have_attribute("data-state", "ready")
    with wang.page.expect_download() as download:
        card.click()
    assert sha256(download.value.path()) == digest
    # What had arrived before the reload was not sent again.
    assert gate.passed == 3
    lily.until(lily.has_sent_everything)
    expect(wang.page.locator(".timeline .file")).to_have_count(1)
    wang.sees("and a word")


def test_a_cancelled_upload_is_gone(both: tuple[Person, Person], tmp_path: Path):
    lily, wang = both
    Gate(lily, chunks=1)
    large_file(tmp_path / "secret.bin", 20)
    picks(lily.page, "pick-file", [str(tmp_path / "secret.bin")])
    tray(lily.page).get_by_role("button", name="Send", exact=True).click()
    lily.until(lambda: progress(lily) >= 40)
    with lily.page.expect_request(lambda request: request.method == "DELETE") as ended:
        lily.page.get_by_role("button", name="Cancel sending").click()

    expect(lily.page.locator(".timeline .file")).to_have_count(0)
    assert "/api/uploads/" in ended.value.url
    lily.sends("still here")
    wang.sees("still here")
    expect(wang.page.locator(".timeline .file")).to_have_count(0)
    lily.page.reload()
    lily.sees("still here")
    expect(lily.page.locator(".timeline .file")).to_have_count(0)


@pytest.fixture
def sends_files() -> Callable[..., dict]:
    """Sends a message with a file, by the API."""

    def send(person: Person, room: int, name: str, content: bytes, kind: str = "file") -> dict:
        headers = person.api.headers
        answer = person.api.http.post(
            f"{person.server.url}/api/upload/{kind}",
            files={"file": (name, content)},
            headers=headers,
            timeout=30,
        )
        assert answer.status_code == 201, answer.text
        message = {"kind": kind, "attachment_ids": [answer.json()["data"]["id"]]}
        return person.api.data("POST", f"/api/rooms/{room}/messages", message, status=201)

    return send


@pytest.mark.parametrize("size", ["desktop", "phone"])
def test_a_stranger_s_file_names_break_nothing(
    lily: Person, wang: Person, direct_room: int, sends_files, size: str
):
    if size == "phone":
        wang.page.set_viewport_size({"width": 360, "height": 740})
    wang.goes_to(f"/rooms/{direct_room}")
    for name in HOSTILE_NAMES:
        sends_files(lily, direct_room, name, b"content of " + name.encode())

    cards = wang.page.locator(".timeline .file")
    expect(cards).to_have_count(len(HOSTILE_NAMES))
    for _ in ("drawn by the client", "drawn by the server"):
        for card in cards.all():
            assert card.locator("img, script").count() == 0
            assert "\u202e" not in card.inner_text()
            assert card.bounding_box()["height"] < 90
            assert card.locator("[data-part=facts]").inner_text().endswith(" B")
        assert wang.page.evaluate(OVERFLOW) == [0, 0]
        wang.page.reload()
        expect(cards).to_have_count(len(HOSTILE_NAMES))


def test_an_outsider_gets_nothing(world: World, both: tuple[Person, Person], sends_files):
    lily, wang = both
    carol = world.person("carol").is_signed_in()
    sends_files(lily, lily.room, "ours.png", picture(300, 200), kind="image")
    shows_all(wang, 1)
    file = newest(wang)["attachments"][0]

    paths = [f"/api/files/{file['id']}{part}" for part in ("", "/thumbnail", "/poster", "/info")]
    for path in [*paths, f"/api/rooms/{lily.room}/files?kind=image"]:
        answer = carol.api.http.get(carol.server.url + path, headers=carol.api.headers, timeout=10)
        assert answer.status_code == 404, path
        if not path.endswith("/poster"):
            assert wang.api.http.get(wang.server.url + path, timeout=10).status_code == 200, path
    forged = file["url"][:-1] + ("A" if file["url"][-1] != "A" else "B")
    assert carol.api.http.get(carol.server.url + forged, timeout=10).status_code == 404


def test_the_lightbox_turns_zooms_saves_and_gives_the_focus_back(
    both: tuple[Person, Person], sends_files
):
    lily, wang = both
    for width in (900, 1000, 1100):
        sends_files(lily, lily.room, f"{width}.png", picture(width, 600), kind="image")
        shows_all(wang, 1)
    page, box = wang.page, wang.page.locator("gc-lightbox dialog")
    frame = page.locator(".timeline .picture").nth(1)
    frame.click()
    shown = box.locator(".frame > img")
    expect(shown).to_have_attribute("width", "1000")
    page.keyboard.press("ArrowRight")
    expect(shown).to_have_attribute("width", "1100")
    expect(box.get_by_role("button", name="Next")).to_be_hidden()
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(shown).to_have_attribute("width", "900")

    page.keyboard.press("+")
    expect(box.locator(".frame")).to_have_attribute("data-zoomed", "")
    page.keyboard.press("0")
    expect(box.locator(".frame")).not_to_have_attribute("data-zoomed", "")
    with page.expect_download() as download:
        box.get_by_role("link", name="Save").click()
    assert download.value.suggested_filename == "900.png"
    page.keyboard.press("Escape")
    expect(box).to_be_hidden()
    expect(frame).to_be_focused()


def test_a_picture_is_opened_by_keys_alone(both: tuple[Person, Person], sends_files):
    lily, wang = both
    sends_files(lily, lily.room, "tea.png", picture(400, 300), kind="image")
    shows_all(wang, 1)
    wang.page.locator("gc-timeline [data-part=scroller]").focus()
    wang.page.keyboard.press("ArrowUp")
    wang.page.keyboard.press("Enter")
    expect(wang.page.get_by_role("menuitem", name="View")).to_be_focused()
    wang.page.keyboard.press("Enter")
    expect(wang.page.locator("gc-lightbox .frame > img")).to_be_visible()
    wang.page.keyboard.press("Escape")
    expect(wang.page.locator("gc-lightbox dialog")).to_be_hidden()


def test_a_room_s_files_are_listed_and_lead_to_their_messages(
    both: tuple[Person, Person], sends_files
):
    lily, wang = both
    sends_files(lily, lily.room, "tea.png", picture(400, 300), kind="image")
    sends_files(lily, lily.room, "合同.pdf", b"%PDF-1.4 nothing")
    lily.sends("look at https://example.com/tea")
    panel = wang.opens_info()
    panel.get_by_role("button", name="Photos, files and links").click()
    files = wang.page.locator("gc-room-files")
    expect(files.locator(".wall .picture")).to_have_count(1)
    expect(files.get_by_role("heading", name="This month")).to_be_visible()
    files.locator(".wall .picture").click()
    expect(wang.page.locator("gc-lightbox .frame > img")).to_be_visible()
    wang.page.keyboard.press("Escape")

    files.get_by_role("tab", name="Photos and videos").press("ArrowRight")
    wang.page.keyboard.press("Enter")
    expect(files.get_by_role("link", name=re.compile("^Download 合同.pdf"))).to_be_visible()
    files.get_by_role("tab", name="Links").click()
    expect(files.get_by_role("link", name="https://example.com/tea")).to_have_attribute(
        "rel", "noopener noreferrer nofollow"
    )
    files.locator(".origin").first.click()
    expect(wang.page.locator(".timeline > .msg").last).to_be_focused()


def test_a_recalled_picture_is_gone(both: tuple[Person, Person], sends_files):
    lily, wang = both
    message = sends_files(lily, lily.room, "oops.png", picture(300, 200), kind="image")
    shows_all(wang, 1)
    link = newest(wang)["attachments"][0]["url"]
    lily.api.data("POST", f"/api/messages/{message['id']}/recall")

    expect(wang.page.locator(".timeline .picture")).to_have_count(0)
    assert wang.api.http.get(wang.server.url + link, timeout=10).status_code == 404


def test_on_a_phone_one_menu_offers_pictures_and_files(world: World, lily: Person, make_group):
    wang = world.person("wang", phone=True).is_signed_in()
    room = make_group(lily, wang, name="相册")
    wang.goes_to(f"/rooms/{room}")
    wang.page.get_by_role("button", name="Files", exact=True).tap()
    with wang.page.expect_file_chooser() as chooser:
        wang.page.get_by_role("menuitem", name="Photos and videos").tap()
    chooser.value.set_files([chosen(f"{n}.png", picture(100 + n, 100)) for n in range(4)])
    tray(wang.page).get_by_role("button", name="Send", exact=True).tap()
    shows_all(wang, 4)

    box = pictures_in(wang).first.bounding_box()
    assert 100 < box["width"] < 160
    assert wang.page.evaluate(OVERFLOW) == [0, 0]

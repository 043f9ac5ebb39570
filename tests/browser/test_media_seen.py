"""Pictures and files that others sent: seen, opened, saved, listed, and nobody else's."""

import re

import pytest
from playwright.sync_api import expect

from .conftest import World
from .person import Person
from .pictures import chosen, newest, picture, pictures_in, shows_all, tray

pytestmark = [pytest.mark.server, pytest.mark.browser]

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

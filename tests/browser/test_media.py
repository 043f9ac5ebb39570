"""Pictures and videos: pasted, dropped or picked, put in order, scaled, and sent."""

from pathlib import Path

import pytest
from playwright.sync_api import expect

from .person import Person
from .pictures import chosen, gives, newest, picks, picture, pictures_in, shows_all, tray, video

pytestmark = [pytest.mark.server, pytest.mark.browser]


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

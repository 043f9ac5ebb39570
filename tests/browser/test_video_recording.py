"""Video messages: recorded, looked at, sent, seen by the other one."""

import re

import pytest
from playwright.sync_api import Locator, expect

from .conftest import World
from .person import Person
from .voices import ALL_RELEASED, REFUSING

pytestmark = [pytest.mark.server, pytest.mark.browser]


def dialog(person: Person) -> Locator:
    return person.page.get_by_role("dialog", name="Record a video")


def opens_the_camera(person: Person) -> None:
    person.page.get_by_role("button", name="Record a video").click()
    expect(dialog(person)).to_have_attribute("data-look", "ready")


def button(person: Person, name: str) -> Locator:
    return dialog(person).get_by_role("button", name=name, exact=True)


def records(person: Person) -> None:
    """Record a second and stop."""
    button(person, "Record").click()
    expect(dialog(person).locator("[data-part=clock]")).to_have_text(re.compile(r"0:0[1-9]"))
    button(person, "Stop").click()
    expect(dialog(person)).to_have_attribute("data-look", "review")


def videos(person: Person) -> Locator:
    return person.page.locator(".timeline > .msg:has([data-part=bubble][data-kind=video])")


def test_a_video_is_recorded_looked_at_recorded_again_and_sent(
    lily: Person, wang: Person, in_the_room: int
):
    opens_the_camera(lily)
    view = dialog(lily).locator("video")
    expect(view).to_have_class("mirrored")
    records(lily)
    lily.page.wait_for_function(ALL_RELEASED)
    expect(view).not_to_have_class("mirrored")
    lily.until(lambda: view.evaluate("(video) => video.controls && video.readyState > 0"))
    button(lily, "Record again").click()
    expect(dialog(lily)).to_have_attribute("data-look", "ready")
    records(lily)
    button(lily, "Send").click()
    expect(dialog(lily)).to_be_hidden()
    lily.page.wait_for_function(ALL_RELEASED)
    expect(videos(lily)).to_have_count(1)
    expect(videos(wang)).to_have_count(1)

    def file() -> dict:
        return wang.api.data("GET", f"/api/rooms/{in_the_room}/messages")["items"][0][
            "attachments"
        ][0]

    wang.until(lambda: file()["state"] == "ready")
    assert (file()["kind"], file()["width"] > 0) == ("video", True)
    assert 1 <= file()["duration"] < 5
    source = wang.page.evaluate(
        """async (url) => {
          const video = Object.assign(document.createElement("video"), {src: url, muted: true});
          await video.play();
          await new Promise((resolve) => video.addEventListener("ended", resolve));
          return video.currentTime;
        }""",
        file()["url"],
    )
    assert source >= 1


def test_leaving_the_dialog_lets_go_of_the_camera(lily: Person, in_the_room: int):
    opens_the_camera(lily)
    button(lily, "Close").click()
    expect(dialog(lily)).to_be_hidden()
    lily.page.wait_for_function(ALL_RELEASED)

    # What is being recorded is not lost by Escape: it is stopped, and looked at.
    opens_the_camera(lily)
    button(lily, "Record").click()
    expect(dialog(lily).locator("[data-part=clock]")).to_have_text(re.compile(r"0:0[1-9]"))
    lily.page.keyboard.press("Escape")
    expect(dialog(lily)).to_have_attribute("data-look", "review")
    lily.page.wait_for_function(ALL_RELEASED)
    button(lily, "Close").click()
    assert videos(lily).count() == 0


def test_a_video_ends_at_its_limit(lily: Person, in_the_room: int):
    # In steered time nothing real is recorded: Chromium finds nothing to replay, and says so.
    lily.expects_cuts()
    lily.page.clock.install()
    lily.page.get_by_role("button", name="Record a video").click()
    expect(dialog(lily)).to_have_attribute("data-look", "ready")
    button(lily, "Record").click()
    limit = lily.page.evaluate("JSON.parse(document.getElementById('state').textContent).limits")
    lily.page.clock.run_for((limit["video_seconds"] - 5) * 1000)
    expect(dialog(lily)).to_contain_text(re.compile(r"[45] seconds left"))
    lily.page.clock.run_for(6000)
    expect(dialog(lily)).to_have_attribute("data-look", "review")
    lily.page.wait_for_function(ALL_RELEASED)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("NotAllowedError", "is blocked"),
        ("NotFoundError", "No camera or microphone was found"),
        ("NotReadableError", "in use by another program"),
    ],
)
def test_a_camera_that_is_not_to_be_had_is_explained(
    lily: Person, in_the_room: int, name: str, words: str
):
    lily.page.evaluate(REFUSING, name)
    lily.page.get_by_role("button", name="Record a video").click()
    expect(dialog(lily)).to_contain_text(words)
    expect(button(lily, "Try again")).to_be_visible()
    expect(button(lily, "Record")).to_be_hidden()


def test_a_phone_records_a_video_from_its_menu(world: World, lily: Person):
    phone = world.person("phone", phone=True).is_signed_in()
    room = phone.api.data("POST", "/api/rooms/direct", {"user_id": lily.api.id}, status=201)["id"]
    phone.goes_to(f"/rooms/{room}")
    expect(phone.page.locator("gc-composer [data-action=camera]")).to_be_hidden()
    phone.page.get_by_role("button", name="Files", exact=True).tap()
    phone.page.get_by_role("menuitem", name="Record a video").tap()
    expect(dialog(phone)).to_have_attribute("data-look", "ready")

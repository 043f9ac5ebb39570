"""The screen of a call: devices, refusals, keys, shared screens, and whom to call."""

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Locator, Playwright, expect

from ..callers import Caller
from .accessibility import violations_in_both_themes
from .calling import PICTURE_MOVES, SOUND_ARRIVES, calls_of, others, panel, press, ring, talk
from .conftest import CHROMIUM, FLAGS, World
from .person import Person
from .voices import ALL_RELEASED

pytestmark = [pytest.mark.server, pytest.mark.browser]

TWO_CAMERAS = "--use-fake-device-for-media-stream"
VOICE = "document.querySelector('gc-call').session.tracks.voice"
# As browsers refuse what the page asks for; `what` is "audio" or "video".
REFUSE = """([name, what]) => {
  window.allowed ??= navigator.mediaDevices.getUserMedia.bind(navigator.mediaDevices);
  navigator.mediaDevices.getUserMedia = async (wish) => {
    if (wish[what]) throw new DOMException("", name);
    return window.allowed(wish);
  };
}"""
ALLOW = "() => { navigator.mediaDevices.getUserMedia = window.allowed; }"
# A device that is pulled out, or the browser's own button that ends the sharing.
END = """(name) => {
  const track = document.querySelector("gc-call").session.tracks[name];
  track.stop();
  track.dispatchEvent(new Event("ended"));
}"""
KEEP_ALOUD = """() => {
  window.aloud = [];
  const live = document.getElementById("live");
  new MutationObserver(() => window.aloud.push(live.textContent))
    .observe(live, {childList: true, characterData: true, subtree: true});
}"""


@pytest.fixture(scope="module")
def chromium(playwright: Playwright) -> Iterator[Browser]:
    """A computer with two cameras."""
    flags = [f"{TWO_CAMERAS}=device-count=2" if flag == TWO_CAMERAS else flag for flag in FLAGS]
    browser = playwright.chromium.launch(executable_path=CHROMIUM, args=flags)
    yield browser
    browser.close()


@pytest.fixture
def lily(world: World) -> Person:
    return world.person("lily", bypass_csp=True).is_signed_in()


@pytest.fixture
def wang(world: World) -> Person:
    return world.person("wang", bypass_csp=True).is_signed_in()


def devices(person: Person) -> Locator:
    return person.page.locator("gc-call-devices")


def hears(person: Person, words: str) -> None:
    """What those hear who do not look."""
    person.until(lambda: any(words in each for each in person.page.evaluate("window.aloud")))


def test_devices_are_chosen_in_the_call_and_known_the_next_time(lily: Person, wang: Person, calls):
    calls("Voice call")
    talk(lily, wang, "Answer with voice")
    press(panel(lily), "Settings")
    panel_of_devices = devices(lily)
    microphone = panel_of_devices.get_by_label("Microphone", exact=True)
    lily.until(lambda: microphone.locator("option").count() > 2)
    microphone.select_option(index=2)
    chosen = microphone.evaluate("(select) => select.selectedOptions[0].label")
    lily.page.wait_for_function(f"(chosen) => {VOICE}.label === chosen", arg=chosen)
    panel_of_devices.get_by_label("Suppress noise").uncheck()
    lily.page.wait_for_function(f"{VOICE}.getSettings().noiseSuppression === false")
    panel_of_devices.get_by_label("Speaker").select_option(index=1)
    panel_of_devices.get_by_label("Volume").fill("40")
    lily.page.wait_for_function(
        """() => {
          const sound = document.querySelector("gc-call .tile:not([data-me]) audio");
          return sound.volume === 0.4 && sound.sinkId.length > 0;
        }"""
    )
    # The microphone is heard, and its level seen.
    wang.page.wait_for_function(SOUND_ARRIVES)
    lily.page.wait_for_function(
        "document.querySelector('gc-call-devices [data-part=level]').ariaValueNow > 0"
    )
    assert violations_in_both_themes(lily.page) == []

    # One that is pulled out has another take over; the chosen things are known after a reload.
    lily.page.evaluate(END, "voice")
    lily.page.wait_for_function(f"{VOICE}.readyState === 'live'")
    lily.page.reload()
    press(ring(lily), "Go on here")
    expect(others(lily)).to_have_count(1)
    lily.page.wait_for_function(f"(chosen) => {VOICE}.label === chosen", arg=chosen)
    press(panel(lily), "Hang up")
    lily.page.wait_for_function(ALL_RELEASED)


def test_what_a_browser_refuses_is_explained(lily: Person, wang: Person, direct_room: int):
    lily.goes_to(f"/rooms/{direct_room}")
    wang.goes_to("/")
    question = lily.page.get_by_role("alertdialog", name=re.compile("microphone|camera"))
    header = lily.page.locator("gc-conversation > header")

    # Without a microphone nobody is called; once it is allowed the same click goes on.
    lily.page.evaluate(REFUSE, ["NotAllowedError", "audio"])
    press(header, "Voice call")
    expect(question).to_contain_text("The microphone is blocked")
    expect(question).to_contain_text("allow the microphone for this site")
    press(question, "Cancel")
    assert calls_of(lily) == []

    # Without a camera one talks all the same.
    lily.page.evaluate(ALLOW)
    lily.page.evaluate(REFUSE, ["NotReadableError", "video"])
    press(header, "Video call")
    talk(lily, wang)
    expect(question).to_contain_text("The camera is in use")
    lily.page.evaluate(ALLOW)
    press(question, "Try again")
    wang.page.wait_for_function(PICTURE_MOVES)

    # Of two cameras the next one is a press away.
    camera = VOICE.replace("voice", "camera")
    before = lily.page.evaluate(f"{camera}.label")
    press(panel(lily), "Other camera")
    lily.page.wait_for_function(f"(before) => {camera}?.label !== before", arg=before)
    wang.page.wait_for_function(PICTURE_MOVES)


def test_keys_and_words_for_those_who_do_not_look(lily: Person, wang: Person, calls):
    calls("Voice call")
    lily.page.evaluate(KEEP_ALOUD)
    wang.page.evaluate(KEEP_ALOUD)
    wang.page.keyboard.press("Alt+a")
    for person in (lily, wang):
        expect(others(person)).to_have_count(1)
    hears(lily, f"{wang.username} is in the call.")
    hears(lily, "Connected")

    # A letter where it means nothing else; with Alt while one writes.
    lily.page.keyboard.press("m")
    expect(others(wang).get_by_role("img", name="Muted")).to_be_visible()
    hears(wang, f"{lily.username} is muted.")
    hears(lily, "You are muted.")
    press(panel(lily), "Make small")
    lily.composer().press_sequentially("mm")
    expect(lily.composer()).to_have_value("mm")
    lily.composer().press("Alt+m")
    expect(others(wang).get_by_role("img", name="Muted")).to_be_hidden()
    expect(lily.composer()).to_have_value("mm")
    mute = panel(lily).get_by_role("button", name="Mute")
    expect(mute).to_have_attribute("aria-keyshortcuts", "M Alt+M")
    expect(mute).to_have_attribute("title", "Mute (M)")

    # A window of its own, with what is needed most; its keys are the call's.
    with lily.context.expect_page() as opened:
        press(panel(lily), "In a window of its own")
    window = opened.value
    expect(window.get_by_text(wang.username)).to_be_visible()
    expect(panel(lily)).to_be_hidden()
    window.get_by_role("button", name="Mute").click()
    expect(others(wang).get_by_role("img", name="Muted")).to_be_visible()
    window.get_by_role("button", name="Back to the page").click()
    expect(panel(lily)).to_have_attribute("data-look", "large")
    press(panel(lily), "Make small")
    lily.composer().press("Alt+h")
    for person in (lily, wang):
        expect(panel(person)).to_be_hidden()


def test_a_shared_screen_is_large_and_ends_from_the_browsers_bar(lily: Person, wang: Person, calls):
    calls("Voice call")
    talk(lily, wang, "Answer with voice")
    wang.page.evaluate(KEEP_ALOUD)
    press(panel(lily), "Share the screen")
    expect(panel(lily).get_by_text("You are sharing your screen")).to_be_visible()
    assert lily.page.evaluate(f"{VOICE.replace('voice', 'screen')}.contentHint") == "text"
    hears(wang, f"{lily.username} shares the screen.")
    screen = panel(wang).locator(".screens .tile video")
    wang.until(lambda: screen.evaluate("video => video.videoWidth > 0"))
    strip = panel(wang).locator(".people .tile").first
    assert screen.bounding_box()["width"] > 3 * strip.bounding_box()["width"]
    assert violations_in_both_themes(wang.page) == []

    lily.page.evaluate(END, "screen")
    expect(panel(wang).locator(".screens")).to_be_hidden()
    expect(panel(lily).get_by_role("button", name="Share the screen")).to_be_visible()


def large_group(lily: Person, *others: Person) -> int:
    """A group with more people than a call takes; the rest of them have no browser open."""
    rest = [Caller.registered(lily.server.url, f"member{n}of{lily.api.id}") for n in range(3)]
    ids = [person.api.id for person in others] + [caller.id for caller in rest]
    group = {"name": "茶水间", "member_ids": ids}
    return lily.api.data("POST", "/api/rooms", group, status=201)["id"]


def test_of_a_large_group_one_chooses_whom_to_call(world: World, lily: Person, wang: Person):
    mei = world.person("mei").is_signed_in()
    for person in (wang, mei):
        person.goes_to("/")
    lily.goes_to(f"/rooms/{large_group(lily, wang, mei)}")
    press(lily.page.locator("gc-conversation > header"), "Voice call")
    dialog = lily.page.get_by_role("dialog", name="Whom to call?")
    dialog.get_by_role("searchbox").fill(wang.username)
    dialog.get_by_role("checkbox", name=wang.username).check()
    assert violations_in_both_themes(lily.page) == []
    press(dialog, "Call (1)")
    press(ring(wang), "Answer with voice")
    expect(others(lily)).to_have_count(1)

    # One more, from within the call; who is there already is not offered.
    press(panel(wang), "Add people")
    dialog = wang.page.get_by_role("dialog", name="Add people")
    expect(dialog).to_contain_text("up to 2 people")
    dialog.get_by_role("checkbox", name=mei.username).check()
    expect(dialog.get_by_role("checkbox", name=lily.username)).to_have_count(0)
    press(dialog, "Call (1)")
    press(ring(mei), "Answer with voice")
    for person in (lily, wang, mei):
        expect(others(person)).to_have_count(2)
    called = {leg["user_id"] for leg in calls_of(lily)[0]["participants"]}
    assert called == {person.api.id for person in (lily, wang, mei)}

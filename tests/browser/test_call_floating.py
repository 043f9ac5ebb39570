"""A call on top of other programs, where the browser floats no more than a video."""

import pytest
from playwright.sync_api import expect

from .calling import PICTURE_MOVES, others, panel, press, talk
from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]

ONLY_VIDEOS_FLOAT = """() => {
  Object.defineProperty(window, "documentPictureInPicture", {value: undefined});
  const set = navigator.mediaSession.setActionHandler.bind(navigator.mediaSession);
  window.buttons = {};
  navigator.mediaSession.setActionHandler = (name, run) => {
    window.buttons[name] = run;
    set(name, run);
  };
}"""
FLOATING = """([user, isScreen]) => {
  const tile = document.pictureInPictureElement?.closest(".tile");
  return tile?.dataset.user === String(user) && ("screen" in tile.dataset) === isScreen;
}"""


def test_where_only_videos_float_the_one_that_matters_does(lily: Person, wang: Person, calls):
    lily.page.evaluate(ONLY_VIDEOS_FLOAT)
    calls("Video call")
    talk(lily, wang)
    lily.page.wait_for_function(PICTURE_MOVES)
    press(panel(lily), "In a window of its own")
    lily.page.wait_for_function(FLOATING, arg=[wang.api.id, False])
    expect(panel(lily)).to_have_attribute("data-look", "small")
    press(panel(wang), "Share the screen")
    lily.page.wait_for_function(FLOATING, arg=[wang.api.id, True])
    press(panel(wang), "Stop sharing")
    lily.page.wait_for_function(FLOATING, arg=[wang.api.id, False])
    # The buttons over it are the browser's.
    lily.page.evaluate("window.buttons.togglemicrophone()")
    expect(others(wang).get_by_role("img", name="Muted")).to_be_visible()
    press(panel(lily), "In a window of its own")
    lily.page.wait_for_function("() => document.pictureInPictureElement === null")
    press(panel(lily), "In a window of its own")
    lily.page.wait_for_function(FLOATING, arg=[wang.api.id, False])
    lily.page.evaluate("window.buttons.hangup()")
    for person in (lily, wang):
        expect(panel(person)).to_be_hidden()
    lily.page.wait_for_function("() => document.pictureInPictureElement === null")

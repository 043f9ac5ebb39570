"""The same product on a phone, and without a mouse."""

import pytest
from playwright.sync_api import expect

from ..callers import PASSWORD
from .conftest import World
from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]

FOCUSED = "document.activeElement"


@pytest.fixture
def phone(world: World) -> Person:
    """Somebody with a phone."""
    return world.person("phone", phone=True).is_signed_in()


def test_a_phone_shows_one_pane_at_a_time(phone: Person, lily: Person):
    room = phone.api.data("POST", "/api/rooms/direct", {"user_id": lily.api.id}, status=201)["id"]
    rows, conversation = phone.page.locator("gc-room-list"), phone.page.locator("gc-conversation")
    back = conversation.get_by_role("link", name="Back")

    phone.goes_to("/")
    expect(rows).to_be_visible()
    expect(conversation).to_be_hidden()
    phone.row(lily.username).get_by_role("link").tap()
    expect(conversation).to_be_visible()
    expect(rows).to_be_hidden()
    phone.sends("from my phone")
    phone.sees("from my phone")
    back.tap()
    expect(rows).to_be_visible()
    expect(conversation).to_be_hidden()
    phone.page.go_forward()
    expect(conversation).to_be_visible()

    # Opened by its address, there is a way back all the same.
    phone.goes_to(f"/rooms/{room}")
    expect(rows).to_be_hidden()
    back.tap()
    expect(rows).to_be_visible()
    expect(phone.page).to_have_url(f"{phone.server.url}/")


def test_a_phone_steps_through_settings_contacts_and_info(phone: Person, lily: Person, make_group):
    make_group(phone, lily)
    phone.goes_to("/")
    phone.page.get_by_role("link", name="Settings").tap()
    phone.page.get_by_role("link", name="General").tap()
    expect(phone.page.get_by_role("radio", name="Dark")).to_be_visible()
    phone.page.locator("[data-part=settings]").get_by_role("link", name="Back").tap()
    expect(phone.page.get_by_role("link", name="General")).to_be_visible()

    phone.page.get_by_role("link", name="Contacts").tap()
    phone.page.locator("gc-contacts").get_by_role("link", name=lily.username).tap()
    card = phone.page.locator("gc-contact")
    expect(card.get_by_role("button", name="Message")).to_be_visible()
    card.get_by_role("link", name="Back").tap()
    expect(card).to_be_hidden()

    phone.page.get_by_role("link", name="Chats").tap()
    phone.opens("茶水间")
    panel = phone.opens_info()
    expect(panel.get_by_role("button", name=lily.username)).to_be_visible()
    panel.get_by_role("button", name="Close").tap()
    expect(panel).to_be_hidden()
    expect(phone.composer()).to_be_visible()


def test_signing_in_finding_a_chat_and_sending_by_keyboard_alone(
    world: World, lily: Person, wang: Person, direct_room: int
):
    lily.context.clear_cookies()
    keys = lily.page.keyboard
    lily.page.goto(f"{lily.server.url}/login")
    expect(lily.page.get_by_label("Username or email")).to_be_focused()
    keys.type(lily.username)
    keys.press("Tab")
    keys.type(PASSWORD)
    keys.press("Enter")
    lily.page.wait_for_url(f"{lily.server.url}/")

    # The first stop leads past the rail and the list.
    keys.press("Tab")
    expect(lily.page.get_by_role("link", name="Skip to the conversation")).to_be_focused()
    keys.press("Control+k")
    expect(lily.page.locator("gc-room-list").get_by_role("searchbox")).to_be_focused()
    keys.type(wang.username)
    expect(lily.page.locator("[data-part=found-rooms] a.row")).to_have_count(1)
    keys.press("Enter")
    expect(lily.title()).to_have_text(wang.username)
    expect(lily.composer()).to_be_focused()
    keys.type("no mouse")
    keys.press("Shift+Enter")
    keys.type("两行")
    keys.press("Enter")
    lily.until(lambda: lily.lines() == ["no mouse\n两行"])
    expect(lily.composer()).to_be_focused()
    expect(lily.composer()).to_have_value("")


def test_sending_before_the_history_is_there_keeps_the_field(
    lily: Person, wang: Person, direct_room: int
):
    wang.api.data("POST", f"/api/rooms/{direct_room}/messages", {"content": "earlier"}, status=201)
    lily.goes_to("/")
    held = []
    lily.page.route(f"**/api/rooms/{direct_room}/messages*", lambda route: held.append(route))
    lily.opens(wang.username)
    lily.sends("while it loads")
    lily.until(lambda: len(held) == 1)
    held[0].continue_()
    lily.sees("earlier")
    expect(lily.composer()).to_be_focused()


def test_lists_messages_and_menus_are_walked_by_keyboard(
    lily: Person, wang: Person, direct_room: int, make_group
):
    make_group(lily, wang)
    lily.goes_to(f"/rooms/{direct_room}").sends("one", "two")
    lily.until(lily.has_sent_everything)
    keys = lily.page.keyboard

    lily.page.get_by_role("region", name="Messages").focus()
    keys.press("ArrowUp")
    expect(lily.message("two")).to_be_focused()
    keys.press("ArrowUp")
    expect(lily.message("one")).to_be_focused()
    keys.press("Enter")
    expect(lily.page.get_by_role("menuitem", name="Copy")).to_be_focused()
    keys.press("Escape")
    expect(lily.page.get_by_role("menu")).to_have_count(0)
    expect(lily.message("one")).to_be_focused()
    keys.press("Enter")
    lily.page.get_by_role("menuitem", name="Recall").focus()
    keys.press("Enter")
    expect(lily.page.get_by_text("You recalled a message")).to_be_visible()

    keys.press("Control+k")
    keys.press("Escape")
    keys.press("ArrowDown")
    expect(lily.page.locator("gc-room-list a.row").first).to_be_focused()
    keys.press("ArrowDown")
    keys.press("Enter")
    lily.page.wait_for_url("**/rooms/*")
    expect(lily.composer()).to_be_focused()


def test_dialogs_hold_the_focus_and_give_it_back(lily: Person):
    lily.goes_to("/")
    opener = lily.page.get_by_role("button", name="New", exact=True)
    opener.focus()
    lily.page.keyboard.press("Enter")
    expect(lily.page.get_by_role("menuitem").first).to_be_focused()
    lily.page.keyboard.press("Enter")
    dialog = lily.page.get_by_role("dialog", name="Start a chat")
    expect(dialog.get_by_role("searchbox")).to_be_focused()
    for _ in range(6):
        lily.page.keyboard.press("Tab")
        assert lily.page.evaluate(
            f"{FOCUSED} === document.body || {FOCUSED}.closest('dialog') !== null"
        )
    lily.page.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
    expect(opener).to_be_focused()

"""The main job, end to end: people find each other and talk."""

import pytest
from playwright.sync_api import expect

from .conftest import World
from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]

ENGLISH, CHINESE, EMOJI = "Tea at four?", "好呀，我带蛋糕来。", "🍵🎉"


def test_two_strangers_register_find_each_other_and_talk(world: World):
    lily, wang = (world.person(name).registers() for name in ("lily", "wang"))

    lily.opens_direct_room_with(wang)
    lily.sends(ENGLISH)
    expect(wang.badge(lily.username)).to_have_text("1")
    expect(wang.row(lily.username).locator("[data-part=last]")).to_have_text(ENGLISH)
    wang.opens(lily.username).sees(ENGLISH)
    expect(wang.badge(lily.username)).to_be_hidden()
    expect(lily.message(ENGLISH).locator("[data-part=state]")).to_have_text("Read")

    wang.sends(CHINESE, EMOJI)
    lily.sees(CHINESE, EMOJI)
    lily.sends("👍")
    wang.sees("👍")
    assert lily.lines() == wang.lines() == [ENGLISH, CHINESE, EMOJI, "👍"]


def test_a_group_talks_and_knows_who_has_read(world: World):
    lily, wang, zhang = (world.person(name).is_signed_in() for name in ("lily", "wang", "zhang"))
    for person in (lily, wang, zhang):
        person.goes_to("/")

    lily.creates_group("周末徒步 ⛰️", wang, zhang)
    lily.sends(CHINESE)
    wang.opens("周末徒步 ⛰️").sees(CHINESE)
    receipts = lily.message(CHINESE).get_by_role("button", name="Read by 1")
    expect(receipts).to_be_visible()
    receipts.click()
    listed = lily.page.locator("gc-receipts")
    expect(listed.locator("[data-part=read] [data-part=name]")).to_have_text(wang.username)
    expect(listed.locator("[data-part=unread] [data-part=name]")).to_have_text(zhang.username)
    lily.page.keyboard.press("Escape")

    zhang.opens("周末徒步 ⛰️").sends(ENGLISH)
    expect(lily.message(CHINESE).get_by_role("button", name="Read by 2")).to_be_visible()
    expect(wang.message(ENGLISH).locator("[data-part=who]")).to_have_text(zhang.username)
    for person in (lily, wang):
        person.sees(ENGLISH)
    assert lily.lines()[1:] == wang.lines()[1:] == zhang.lines()[1:]


def test_presence_and_typing_are_seen_as_they_happen(lily: Person, wang: Person, direct_room: int):
    lily.goes_to(f"/rooms/{direct_room}")
    expect(lily.status()).not_to_have_text("Online")

    wang.goes_to(f"/rooms/{direct_room}")
    expect(lily.status()).to_have_text("Online")
    wang.types("h")
    expect(lily.status()).to_have_text("Typing…")
    wang.sends("here I am")
    expect(lily.status()).to_have_text("Online")

    wang.page.close()
    expect(lily.status()).not_to_have_text("Online")


def test_unread_counts_stand_in_the_list_the_rail_and_the_title(
    lily: Person, wang: Person, direct_room: int
):
    wang.goes_to("/")
    lily.goes_to(f"/rooms/{direct_room}").sends("one", "two", "three")

    expect(wang.badge(lily.username)).to_have_text("3")
    expect(wang.page.locator("gc-rail [data-part=unread]")).to_have_text("3")
    expect(wang.page).to_have_title("(3) GoChat")
    wang.opens(lily.username).sees("three")
    expect(wang.badge(lily.username)).to_be_hidden()
    expect(wang.page.locator("gc-rail [data-part=unread]")).to_be_hidden()
    expect(wang.page).to_have_title(f"{lily.username} · GoChat")


def test_a_recalled_message_leaves_a_tombstone_on_both_sides(
    lily: Person, wang: Person, direct_room: int
):
    for person in (lily, wang):
        person.goes_to(f"/rooms/{direct_room}")
    lily.sends("oh no", "fine")
    wang.sees("oh no", "fine")

    lily.recalls("oh no")

    expect(wang.page.get_by_text(f"{lily.username} recalled a message")).to_be_visible()
    expect(lily.page.get_by_text("You recalled a message")).to_be_visible()
    for person in (lily, wang):
        expect(person.message("oh no")).to_have_count(0)
        assert person.lines()[1:] == ["fine"]
    lily.page.get_by_role("button", name="Edit again").click()
    expect(lily.composer()).to_have_value("oh no")
    wang.page.reload()
    expect(wang.page.get_by_text(f"{lily.username} recalled a message")).to_be_visible()


def test_two_tabs_of_one_person_agree(lily: Person, wang: Person, direct_room: int):
    wang.goes_to("/")
    lily.goes_to(f"/rooms/{direct_room}")
    other = lily.opens_a_tab()
    other.goto(lily.page.url)

    lily.sends("from the first tab")
    expect(lily.message("from the first tab", other)).to_have_count(1)
    lily.sends("from the second tab", page=other)
    expect(lily.message("from the second tab")).to_have_count(1)
    lily.until(lambda: lily.has_sent_everything() and lily.has_sent_everything(other))
    assert lily.lines() == lily.lines(other) == ["from the first tab", "from the second tab"]
    wang.opens(lily.username)
    wang.sends("seen by both")
    for page in (lily.page, other):
        expect(lily.message("seen by both", page)).to_be_visible()


def test_a_removed_member_loses_the_room_at_once(lily: Person, wang: Person, make_group):
    room = make_group(lily, wang)
    wang.goes_to(f"/rooms/{room}")
    lily.goes_to(f"/rooms/{room}")

    panel = lily.opens_info()
    panel.get_by_role("button", name=wang.username).click()
    lily.page.get_by_role("menuitem", name="Remove from the group").click()
    lily.page.get_by_role("alertdialog").get_by_role("button", name="Remove").click()

    wang.page.wait_for_url(f"{wang.server.url}/")
    expect(wang.page.get_by_text("You are no longer in this group.")).to_be_visible()
    expect(wang.row("茶水间")).to_have_count(0)
    expect(wang.composer()).to_be_hidden()
    lily.sends("alone at last")
    assert wang.api.code("GET", f"/api/rooms/{room}") == 40400

"""Networks go away, servers die, pages are loaded again: nothing is lost, nothing comes twice."""

import pytest
from playwright.sync_api import WebSocketRoute, expect

from .conftest import World
from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]

NO_CONNECTION = "No connection. Trying again by itself."


def agree_on(count: int, *people: Person) -> list[str]:
    """Wait until everything is sent and arrived; the one list that all see."""
    for person in people:
        person.until(person.has_sent_everything)
        person.until(lambda person=person: len(person.lines()) >= count)
    lists = [person.lines() for person in people]
    assert all(lines == lists[0] for lines in lists)
    assert len(set(lists[0])) == len(lists[0]) == count
    return lists[0]


def test_one_writes_offline_and_comes_back(both: tuple[Person, Person]):
    lily, wang = both
    lily.sends("before 之前")
    wang.sees("before 之前")

    lily.goes_offline()
    lily.sends("离线时写的一", "offline two", "📴")
    for text in ("离线时写的一", "offline two", "📴"):
        expect(lily.message(text)).to_have_attribute("data-state", "sending")
    expect(lily.page.locator("gc-connection:visible")).to_contain_text(NO_CONNECTION)
    expect(lily.page.locator("gc-connection:visible")).to_contain_text("3 messages wait")
    wang.sends("meanwhile 同时")
    wang.until(wang.has_sent_everything)
    lily.comes_back()

    expected = ["before 之前", "meanwhile 同时", "离线时写的一", "offline two", "📴"]
    assert agree_on(5, lily, wang) == expected
    expect(lily.page.locator("gc-connection:visible")).to_have_count(0)
    lily.page.reload()
    assert agree_on(5, lily, wang) == expected


def test_both_write_while_the_server_is_dead(world: World, both: tuple[Person, Person]):
    lily, wang = both
    lily.sends("before")
    wang.sees("before")

    world.kills_the_server()
    lily.sends("lily 1", "lily 2")
    wang.sends("王 1", "王 2")
    for person, text in ((lily, "lily 2"), (wang, "王 2")):
        expect(person.message(text)).to_have_attribute("data-state", "sending")
    world.server.start()

    lines = agree_on(5, lily, wang)
    assert lines[0] == "before"
    assert lines.index("lily 1") < lines.index("lily 2")
    assert lines.index("王 1") < lines.index("王 2")
    wang.sends("and on")
    lily.sees("and on")


def test_what_waits_outlives_a_reload_and_is_sent_once(
    world: World, lily: Person, wang: Person, direct_room: int
):
    is_blocked = False

    def pass_on(socket: WebSocketRoute) -> None:
        if is_blocked:
            socket.close()
        else:
            socket.connect_to_server()

    lily.context.route_web_socket("**/ws", pass_on)
    wang.goes_to(f"/rooms/{direct_room}")
    is_blocked = True
    lily.page.goto(f"{lily.server.url}/rooms/{direct_room}")
    lily.sends("written before the reload", "写完就刷新")
    lily.page.reload()
    for text in ("written before the reload", "写完就刷新"):
        expect(lily.message(text)).to_have_attribute("data-state", "sending")

    is_blocked = False
    assert agree_on(2, lily, wang) == ["written before the reload", "写完就刷新"]
    lily.page.reload()
    assert agree_on(2, lily, wang) == ["written before the reload", "写完就刷新"]


def test_messages_missed_by_a_closed_page_are_there_when_it_opens(
    lily: Person, wang: Person, direct_room: int
):
    wang.goes_to("/")
    lily.goes_to(f"/rooms/{direct_room}").sends("one")
    expect(wang.badge(lily.username)).to_have_text("1")
    wang.goes_offline()
    lily.sends("two", "three")
    lily.until(lily.has_sent_everything)
    wang.comes_back()

    expect(wang.badge(lily.username)).to_have_text("3")
    wang.opens(lily.username)
    assert agree_on(3, lily, wang) == ["one", "two", "three"]


def test_a_device_signed_out_elsewhere_is_told_and_can_do_no_more(lily: Person, world: World):
    lily.goes_to("/")
    here = lily.api.data("GET", "/api/auth/sessions")["items"][0]
    lily.api.data("DELETE", f"/api/auth/sessions/{here['id']}")

    expect(lily.page.get_by_role("link", name="Sign in again").first).to_be_visible()
    lily.page.get_by_role("link", name="Sign in again").first.click()
    expect(lily.page.get_by_role("heading", name="Sign in")).to_be_visible()

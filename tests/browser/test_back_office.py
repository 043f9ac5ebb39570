"""An operator and a user side by side: what the one does, the other sees at once."""

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import expect

from .accessibility import violations, violations_in_both_themes
from .person import PASSWORD, Person
from .pictures import chosen, gives, tray

pytestmark = [pytest.mark.browser, pytest.mark.server]
PAGES = (
    *("", "accounts/user/", "accounts/connection/", "accounts/auditentry/", "me/"),
    *("rooms/room/", "messaging/broadcast/act/plan/"),
    *("media/file/", "media/file/storage/", "media/blockedfile/"),
    *("calls/call/", "messaging/appeal/", "accounts/raterule/act/set/"),
    *("rooms/message/act/export/", "messaging/retentionrule/"),
)


def opens(operator: Person, user: Person) -> None:
    """Find somebody by the list of users."""
    operator.goes_to("/admin/accounts/user/")
    operator.page.get_by_role("searchbox").fill(user.username)
    operator.page.get_by_role("searchbox").press("Enter")
    operator.page.get_by_role("link", name=user.username).click()


def does(operator: Person, act: str, reason: str) -> None:
    """Do an act on the page of a row."""
    operator.page.get_by_role("link", name=act, exact=True).click()
    operator.page.get_by_label("Reason").fill(reason)
    operator.page.get_by_role("button", name=act, exact=True).click()
    expect(operator.page.get_by_role("status")).to_contain_text("Done")


def test_a_ban_closes_the_chat_with_words_and_unbanning_lets_in(world, operator):
    lily = world.person("lily").is_signed_in()
    lily.goes_to("/")
    lily.expects_refusal(401)
    lily.expects_refusal(403)
    opens(operator, lily)
    does(operator, "Ban", "sold umbrellas to everybody")
    lily.page.wait_for_url(re.compile("/login"))
    expect(lily.page.get_by_role("alert")).to_contain_text("Your account is banned until")
    expect(lily.page.get_by_role("alert")).to_contain_text("sold umbrellas to everybody")
    lily.page.get_by_label("Username or email").fill(lily.username)
    lily.page.get_by_label("Password").fill(PASSWORD)
    lily.page.get_by_role("button", name="Sign in", exact=True).click()
    expect(lily.page.get_by_role("alert")).to_contain_text("Your account is banned until")
    expect(operator.page.locator("[data-part=banned]")).to_be_visible()
    does(operator, "Unban", "has given them back")
    lily.signs_in()
    expect(lily.page.locator("gc-app")).to_be_visible()


def test_a_socket_closed_from_the_list_comes_back(world, operator):
    lily = world.person("lily").is_signed_in()
    lily.goes_to("/")
    before = lily.welcomes
    operator.goes_to(f"/admin/accounts/connection/?q={lily.username}")
    operator.page.get_by_role("link", name=lily.username).click()
    does(operator, "Close a socket", "looks stuck")
    lily.until(lambda: lily.welcomes > before)


def test_a_group_is_announced_in_muted_and_dissolved_before_its_members_eyes(
    world, operator, make_group
):
    lily, tom = world.person("lily").is_signed_in(), world.person("tom").is_signed_in()
    room = make_group(lily, tom, name="Umbrellas")
    tom.goes_to(f"/rooms/{room}")
    operator.goes_to(f"/admin/rooms/room/{room}/change/")
    operator.page.get_by_role("link", name="Set the announcement").click()
    operator.page.get_by_label("Announcement").fill("No selling here")
    operator.page.get_by_label("Reason").fill("complaints")
    operator.page.get_by_role("button", name="Set the announcement").click()
    expect(tom.page.locator("[data-part=notice]")).to_contain_text("No selling here")
    does(operator, "Mute all members", "they quarrel")
    expect(tom.page.locator(".timeline")).to_contain_text("The operators muted all members")
    expect(tom.page.locator("[data-part=closed]")).to_contain_text("All members are muted")
    expect(tom.composer()).to_be_hidden()
    lily.goes_to(f"/rooms/{room}").sends("so quiet")
    tom.sees("so quiet")
    lily.page.get_by_role("button", name="Chat info").click()
    lily.page.get_by_label("Only the owner and admins may write").click()
    expect(tom.composer()).to_be_visible()
    operator.goes_to(f"/admin/rooms/room/{room}/change/")
    does(operator, "Dissolve the group", "sold umbrellas")
    for person in (lily, tom):
        person.page.wait_for_url(re.compile("/$"))


def test_a_broadcast_comes_to_those_who_look(world, operator):
    lily = world.person("lily").is_signed_in()
    lily.goes_to("/")
    operator.goes_to("/admin/messaging/broadcast/")
    operator.page.get_by_role("link", name="Write a broadcast").click()
    page = operator.page
    page.get_by_label("Message").fill("The server rests tonight 今晚维护")
    page.get_by_label("Some people").check()
    page.get_by_label("People", exact=True).fill(lily.username)
    page.get_by_label("Reason").fill("maintenance")
    page.get_by_role("button", name="Write a broadcast").click()
    expect(page.get_by_role("status")).to_contain_text("Done")
    expect(lily.page.locator("gc-room-list")).to_contain_text("The server rests tonight")
    operator.until(
        lambda: operator.goes_to("/admin/messaging/broadcast/") and "1 of 1" in page.content()
    )


def gradient(kind: str) -> bytes:
    """A picture that looks like something."""
    out = io.BytesIO()
    Image.radial_gradient("L").resize((480, 320)).convert("RGB").save(out, kind)
    return out.getvalue()


def gives_picture(person: Person, name: str, kind: str) -> None:
    """Attach a picture and send it."""
    gives(person.page, "paste", chosen(name, gradient(kind), f"image/{kind.lower()}"))
    tray(person.page).get_by_role("button", name="Send", exact=True).click()


def test_a_picture_is_removed_given_back_and_never_sent_again(world, operator):
    lily, wang = (world.person(n, bypass_csp=True).is_signed_in() for n in ("lily", "wang"))
    room = lily.api.data("POST", "/api/rooms/direct", {"user_id": wang.api.id}, status=201)["id"]
    for person in (lily, wang):
        person.goes_to(f"/rooms/{room}")
        person.expects_refusal(403)
        person.expects_refusal(410)
    gives_picture(lily, "sun.png", "PNG")
    frames = [person.page.locator(".msg .picture").first for person in (lily, wang)]
    for frame in frames:
        expect(frame).to_have_attribute("data-state", "ready")
    operator.goes_to("/admin/media/file/")
    expect(operator.page.locator(".thumb.blurred")).to_have_count(1)
    does(operator, "Look into files", "a report of Wang's")
    expect(operator.page.locator("img.thumb:not(.blurred)")).to_have_count(1)
    operator.page.get_by_role("link", name="sun.png").click()
    expect(operator.page.locator("[data-part=exhibit] img")).to_be_visible()
    frames[1].click()
    expect(wang.page.locator("gc-lightbox dialog")).to_be_visible()
    does(operator, "Remove from the chat", "a sun in the face")
    expect(wang.page.locator("gc-lightbox dialog")).to_be_hidden()
    for frame in frames:
        expect(frame).to_have_accessible_name("Removed by the operator")
        expect(frame.locator(".shot")).to_be_hidden()
    assert violations_in_both_themes(wang.page) == []
    does(operator, "Give back to the chat", "only a picture")
    for frame in frames:
        expect(frame).to_have_attribute("data-state", "ready")
        expect(frame.locator(".shot")).to_be_visible()
    does(operator, "Block this file", "only a picture, but enough")
    for frame in frames:
        expect(frame).to_have_attribute("data-state", "removed")
    gives_picture(wang, "another.jpg", "JPEG")
    expect(wang.page.locator(".msg[data-state=failed]")).to_contain_text("not allowed here")
    operator.goes_to("/admin/media/blockedfile/")
    expect(operator.page.get_by_role("link", name="sun.png")).to_be_visible()


def a_rule(operator: Person) -> str:
    """The page of a retention rule that is made here."""
    page = operator.goes_to("/admin/messaging/retentionrule/act/set/").page
    page.get_by_label("Days").fill("3650")
    page.get_by_label("Reason").fill("the law")
    page.get_by_role("button", name="Set a retention rule").click()
    return page.get_by_role("link", name="All rooms").get_attribute("href")


def a_line(operator: Person, room: int) -> str:
    """The page of the records of a room, which is open now."""
    page = operator.goes_to(f"/admin/rooms/room/{room}/change/").page
    page.get_by_role("link", name="Read", exact=True).click()
    page.get_by_label("Reason").fill("a complaint")
    page.get_by_role("button", name="Read a room's records").click()
    expect(page.locator(".record")).to_be_visible()
    return page.evaluate("location.pathname")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_pages_are_accessible_on_desktop_and_phone(world, operator, make_group, theme):
    lily = world.person("lily").is_signed_in()
    lines = a_line(operator, make_group(lily, name="Umbrellas"))
    pages = [*PAGES, *(url.removeprefix("/admin/") for url in (a_rule(operator), lines))]
    operator.page.emulate_media(color_scheme=theme)
    for size in ({"width": 1280, "height": 800}, {"width": 390, "height": 844}):
        operator.page.set_viewport_size(size)
        for page in pages:
            operator.goes_to(f"/admin/{page}")
            assert violations(operator.page) == [], page
            assert operator.page.evaluate("document.documentElement.scrollWidth <= innerWidth"), (
                page
            )

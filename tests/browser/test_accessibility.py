"""No page and no dialog breaks a rule of axe-core: both themes, both languages, both sizes."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from .accessibility import violations_in_both_themes
from .conftest import DESKTOP, PHONE, World
from .person import Person

pytestmark = [pytest.mark.server, pytest.mark.browser]

LOCALES = {"zh": "zh-CN", "en": "en-US"}
SIZES = {"desktop": DESKTOP, "phone": PHONE}


@pytest.fixture(params=LOCALES)
def locale(request: pytest.FixtureRequest) -> str:
    return LOCALES[request.param]


@pytest.fixture(params=SIZES)
def is_phone(request: pytest.FixtureRequest) -> bool:
    return request.param == "phone"


@pytest.fixture
def visitor(world: World, locale: str, is_phone: bool) -> Person:
    """Somebody whose browser speaks the language, on a screen of the size."""
    # axe-core puts a style of its own into the page, which our policy would refuse.
    return world.person("visitor", locale=locale, phone=is_phone, bypass_csp=True)


class Check:
    """Looks at one state of a page after the other; all that is wrong is told at the end."""

    def __init__(self) -> None:
        self.found: list[str] = []

    def __call__(self, page: Page, what: str) -> None:
        """Look at the page now."""
        self.found += [f"{what}, {text}" for text in violations_in_both_themes(page)]


@pytest.fixture
def check() -> Check:
    check = Check()
    yield check
    assert not check.found, "\n".join(check.found)


def test_the_pages_before_signing_in(visitor: Person, check: Check):
    page = visitor.page
    visitor.expects_refusal(400)
    visitor.expects_refusal(404)
    for path in (
        "/login",
        "/register",
        "/password/reset",
        "/password/reset/sent",
        "/password/reset/MQ/nonsense",
        "/nonsense",
    ):
        page.goto(visitor.server.url + path)
        check(page, path)
    page.goto(f"{visitor.server.url}/register")
    page.locator("[name=username]").fill("a b")
    page.locator("main form button.primary").click()
    expect(page.locator(".error").first).to_be_visible()
    check(page, "/register with errors")


@pytest.fixture
def member(visitor: Person, lily: Person, make_group: Callable[..., int]) -> Person:
    """The visitor, signed in, with a group and a direct room that have seen much."""
    visitor.is_signed_in()
    visitor.room = make_group(visitor, lily, name="周末徒步 Hiking")
    announcement = {"announcement": "九点集合。Meet at nine."}
    visitor.api.data("PATCH", f"/api/rooms/{visitor.room}", announcement)
    lily.api.data("PATCH", f"/api/users/{lily.api.id}", {"bio": "喝茶"})
    for sender, text in (
        (lily, "你好 👋 https://example.com/"),
        (visitor, "`code` and\n```python\nprint(1)\n```"),
        (lily, "👍"),
        (visitor, "fine"),
    ):
        path = f"/api/rooms/{visitor.room}/messages"
        message = sender.api.data("POST", path, {"content": text}, status=201)
    visitor.api.data("POST", f"/api/messages/{message['id']}/recall")
    direct = {"user_id": visitor.api.id}
    room = lily.api.data("POST", "/api/rooms/direct", direct, status=201)
    for _ in range(3):
        lily.api.data(
            "POST", f"/api/rooms/{room['id']}/messages", {"content": "在吗？"}, status=201
        )
    visitor.friend, visitor.direct = lily, room["id"]
    return visitor


def test_the_chats_and_a_conversation(member: Person, check: Check):
    page = member.page
    member.goes_to("/")
    check(page, "the list of chats")
    search = page.locator("gc-room-list").get_by_role("searchbox")
    search.fill(member.friend.username)
    expect(page.locator("[data-part=results] a.row").first).to_be_visible()
    check(page, "search results")
    search.fill("")
    member.goes_to(f"/rooms/{member.room}")
    expect(page.locator(".timeline > .msg")).to_have_count(3)
    check(page, "a group")
    page.locator("[data-action=emoji]").click()
    expect(page.locator("gc-emoji .pages button").first).to_be_visible()
    check(page, "the emoji panel")
    page.keyboard.press("Escape")
    member.composer().press_sequentially("@")
    expect(page.locator("#mentions [role=option]").first).to_be_visible()
    check(page, "the mention picker")
    page.keyboard.press("Escape")
    page.locator("[data-part=bubble]").last.click(button="right")
    expect(page.get_by_role("menu")).to_be_visible()
    check(page, "a message's menu")
    page.keyboard.press("Escape")
    page.locator("gc-conversation [data-action=info]").click()
    expect(page.locator("gc-room-info .faces button").first).to_be_visible()
    check(page, "the panel beside a group")
    page.locator("[data-action=close-info]").click()
    member.goes_offline()
    member.sends("waits")
    expect(page.locator("gc-connection:visible").first).to_be_visible()
    check(page, "a message that waits")


def test_searching(member: Person, check: Check):
    page = member.page
    search = page.locator("gc-room-list").get_by_role("searchbox")
    hits = page.locator("[data-part=found-messages] .hit")
    found = f"/api/search?q=在&room_id={member.direct}"
    member.until(lambda: len(member.api.data("GET", found)["items"]) == 3)
    member.goes_to("/")
    search.click()
    check(page, "nothing typed yet")
    search.fill("在")
    expect(hits).to_have_count(3)
    page.keyboard.press("ArrowDown")
    check(page, "messages that were found")
    search.fill("from:")
    expect(page.locator("[data-part=found-values] [role=option]").first).to_be_visible()
    check(page, "people to choose from")
    page.keyboard.press("Enter")
    expect(page.locator("[data-action=unfilter]")).to_be_visible()
    search.fill("has:")
    expect(page.locator("[data-part=found-values] .choice").first).to_be_visible()
    check(page, "kinds to choose from")
    search.fill("nothing of the sort")
    expect(page.locator("gc-search-results [data-part=note]")).to_be_visible()
    check(page, "nothing found")
    page.locator("[data-action=unfilter]").click()
    search.fill("在")
    hits.first.click()
    expect(page.locator(".msg:focus")).to_be_visible()
    check(page, "the message that was chosen")
    member.goes_to("/")
    member.goes_offline()
    search.fill("茶")
    expect(page.locator("gc-search-results [data-part=again]")).to_be_visible()
    check(page, "no connection")
    search.fill("")
    check(page, "recent searches")


def test_the_dialogs(member: Person, check: Check, is_phone: bool):
    page = member.page
    dialog = page.locator("dialog[open]")

    def look(what: str) -> None:
        expect(dialog).to_be_visible()
        check(page, what)
        page.keyboard.press("Escape")
        expect(dialog).to_be_hidden()

    member.goes_to("/")
    for number, what in enumerate(("start a chat", "new group", "public groups")):
        page.locator("gc-room-list [data-action=new]").click()
        if not number:
            check(page, "the menu of new things")
        page.get_by_role("menuitem").nth(number).click()
        look(what)
    if not is_phone:
        page.locator("[data-action=me]").click()
        look("my profile")
    member.goes_to(f"/rooms/{member.room}")
    page.locator("[data-action=announcement]").click()
    look("the announcement")
    page.locator("gc-conversation [data-action=info]").click()
    page.locator("[data-action=rename]").click()
    look("renaming a group")
    page.locator("[data-action=dissolve]").click()
    look("dissolving a group")
    page.locator(".faces button").last.click()
    look("inviting people")


def test_contacts_and_settings(member: Person, check: Check, is_phone: bool):
    page = member.page
    member.goes_to("/contacts")
    expect(page.locator("gc-contacts a.row")).to_have_count(1)
    check(page, "the contacts")
    page.locator("gc-contacts a.row").click()
    expect(page.locator("gc-contact")).to_be_visible()
    check(page, "a contact")
    member.goes_to("/settings")
    check(page, "the settings")
    for name in ("profile", "general", "password", "devices", "account"):
        page.goto(f"{member.server.url}/settings#{name}")
        expect(page.locator(f"[data-page={name}]")).to_be_visible()
        if name == "devices":
            expect(page.locator("[data-part=devices] li").first).to_be_visible()
        check(page, f"the settings' page {name}")

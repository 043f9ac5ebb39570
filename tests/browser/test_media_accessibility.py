"""Pictures, videos and files break no rule of axe-core, in whatever state they are."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, Route, expect

from .accessibility import violations_in_both_themes
from .conftest import World
from .person import Person
from .pictures import chosen, picture, tray

pytestmark = [pytest.mark.server, pytest.mark.browser]


@pytest.fixture(params=["zh-CN", "en-US"])
def visitor(world: World, request: pytest.FixtureRequest) -> Person:
    """Somebody on a phone if he speaks Chinese, at a desk if English."""
    # axe-core puts a style of its own into the page, which our policy would refuse.
    is_phone = request.param == "zh-CN"
    visitor = world.person("visitor", locale=request.param, phone=is_phone, bypass_csp=True)
    return visitor.is_signed_in()


@pytest.fixture
def check() -> Callable[[Page, str], None]:
    """Looks at one state after the other; all that is wrong is told at the end."""
    found: list[str] = []
    yield lambda page, what: found.extend(
        f"{what}, {text}" for text in violations_in_both_themes(page)
    )
    assert not found, "\n".join(found)


def holds_back(route: Route) -> None:
    """Let nothing of a file through."""
    if route.request.method == "PATCH":
        route.abort()
    else:
        route.continue_()


def test_what_is_attached_sent_and_kept(visitor: Person, lily: Person, make_group, check):
    room = make_group(visitor, lily, name="相册")
    page = visitor.page
    visitor.goes_to(f"/rooms/{room}")
    with page.expect_file_chooser() as chooser:
        page.locator('gc-composer [data-action="pick-file"]').click()
        if page.get_by_role("menu").is_visible():
            page.get_by_role("menuitem").first.click()
    chooser.value.set_files(
        [chosen(f"{n}.png", picture(600, 400 + n)) for n in range(5)]
        + [chosen("broken.png", b"\x89PNG broken")]
    )
    dialog = tray(page)
    dialog.locator('input[value="media"]').check(force=True)
    expect(dialog.locator("[data-part=fault]")).not_to_be_empty()
    check(page, "the tray with a fault")
    dialog.locator('input[value="files"]').check(force=True)
    expect(dialog.locator('[data-look="rows"]')).to_be_visible()
    check(page, "the tray as files")
    dialog.locator('input[value="media"]').check(force=True)
    dialog.locator(".drop").last.click()
    dialog.locator("[data-part=caption]").fill("五张 five")
    dialog.locator("[data-part=send]").click()
    visitor.until(visitor.has_sent_everything)
    expect(page.locator('.picture[data-state="ready"]')).to_have_count(5)
    check(page, "a grid of pictures")

    visitor.expects_cuts()
    visitor.context.route("**/api/uploads/*", holds_back)
    picks_file(page)
    dialog.locator("[data-part=send]").click()
    expect(page.locator('.file[data-state="uploading"]')).to_be_visible()
    check(page, "a file on its way")
    visitor.context.unroute("**/api/uploads/*")
    page.reload()
    visitor.until(visitor.has_sent_everything)
    expect(page.locator('.file[data-state="ready"]')).to_be_visible()
    check(page, "a file card")

    page.locator(".picture").nth(1).click()
    expect(page.locator("gc-lightbox .frame > img")).to_be_visible()
    check(page, "the lightbox")
    page.keyboard.press("Escape")
    page.goto(f"{visitor.server.url}/rooms/{room}#files")
    expect(page.locator(".wall .picture")).to_have_count(5)
    check(page, "a room's pictures")
    page.locator('[data-tab="files"]').click()
    expect(page.locator(".kept .file")).to_be_visible()
    check(page, "a room's files")
    page.locator('[data-tab="links"]').click()
    expect(page.locator("gc-room-files [data-part=none]")).to_be_visible()
    check(page, "a room without links")


def picks_file(page: Page) -> None:
    """Choose one file, by the button or by its menu."""
    with page.expect_file_chooser() as chooser:
        page.locator('gc-composer [data-action="pick-file"]').click()
        if page.get_by_role("menu").is_visible():
            page.get_by_role("menuitem").nth(1).click()
    chooser.value.set_files([chosen("合同 2026.pdf", b"%PDF-1.4" + b"x" * 900_000)])

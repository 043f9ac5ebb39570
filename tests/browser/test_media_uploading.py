"""Files that are uploaded through cuts and reloads, or given up."""

import re
from pathlib import Path

import pytest
from playwright.sync_api import Route, expect

from .person import Person
from .pictures import large_file, picks, sha256, tray

pytestmark = [pytest.mark.server, pytest.mark.browser]


def progress(person: Person) -> int:
    """How many percent of a file have gone, as its card says."""
    words = person.page.locator(".timeline .file [data-part=facts]").last.inner_text()
    found = re.search(r"(\d+)%", words)
    return int(found[1]) if found else 0


def test_a_200_mb_file_survives_two_cuts_and_arrives_byte_for_byte(
    both: tuple[Person, Person], tmp_path: Path
):
    lily, wang = both
    digest = large_file(tmp_path / "film 电影.bin", 200)
    picks(lily.page, "pick-file", [str(tmp_path / "film 电影.bin")])
    tray(lily.page).get_by_role("button", name="Send", exact=True).click()
    for percent in (10, 50):
        lily.until(lambda percent=percent: progress(lily) >= percent)
        lily.goes_offline()
        expect(lily.page.locator("gc-connection:visible").first).to_be_visible()
        assert not lily.has_sent_everything()
        lily.comes_back()

    card = wang.page.get_by_role("link", name=re.compile(r"^Download film 电影\.bin, 200 MB"))
    expect(card).to_be_visible(timeout=120_000)
    expect(card).to_have_attribute("data-state", "ready")
    with wang.page.expect_download() as download:
        card.click()
    assert download.value.suggested_filename == "film 电影.bin"
    assert sha256(download.value.path()) == digest
    expect(lily.page.locator(".timeline .file")).to_have_count(1)


class Gate:
    """Lets through so many chunks of uploads, and cuts those that follow."""

    def __init__(self, person: Person, chunks: int) -> None:
        self.chunks, self.passed = chunks, 0
        person.expects_cuts()
        person.context.route("**/api/uploads/*", self.handle)

    def handle(self, route: Route) -> None:
        if route.request.method == "PATCH":
            if self.passed >= self.chunks:
                route.abort()
                return
            self.passed += 1
        route.continue_()


def test_an_upload_goes_on_after_a_reload(both: tuple[Person, Person], tmp_path: Path):
    lily, wang = both
    gate = Gate(lily, chunks=1)
    digest = large_file(tmp_path / "plan.bin", 20)
    picks(lily.page, "pick-file", [str(tmp_path / "plan.bin")])
    tray(lily.page).get_by_role("button", name="Send", exact=True).click()
    lily.until(lambda: progress(lily) >= 40)
    lily.sends("and a word")
    lily.page.reload()
    expect(lily.page.locator(".msg[data-state=sending] .file")).to_have_count(1)

    gate.chunks = 99
    card = wang.page.get_by_role("link", name=re.compile("^Download plan.bin"))
    expect(card).to_have_attribute("data-state", "ready")
    with wang.page.expect_download() as download:
        card.click()
    assert sha256(download.value.path()) == digest
    # What had arrived before the reload was not sent again.
    assert gate.passed == 3
    lily.until(lily.has_sent_everything)
    expect(wang.page.locator(".timeline .file")).to_have_count(1)
    wang.sees("and a word")


def test_a_cancelled_upload_is_gone(both: tuple[Person, Person], tmp_path: Path):
    lily, wang = both
    Gate(lily, chunks=1)
    large_file(tmp_path / "secret.bin", 20)
    picks(lily.page, "pick-file", [str(tmp_path / "secret.bin")])
    tray(lily.page).get_by_role("button", name="Send", exact=True).click()
    lily.until(lambda: progress(lily) >= 40)
    with lily.page.expect_request(lambda request: request.method == "DELETE") as ended:
        lily.page.get_by_role("button", name="Cancel sending").click()

    expect(lily.page.locator(".timeline .file")).to_have_count(0)
    assert "/api/uploads/" in ended.value.url
    lily.sends("still here")
    wang.sees("still here")
    expect(wang.page.locator(".timeline .file")).to_have_count(0)
    lily.page.reload()
    lily.sees("still here")
    expect(lily.page.locator(".timeline .file")).to_have_count(0)

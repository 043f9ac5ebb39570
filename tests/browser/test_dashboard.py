"""The dashboard: what goes on shows without reloading, charts are for eyes, keys and readers."""

import json

import pytest
from playwright.sync_api import expect

from ..servers import manage
from .accessibility import EVERYTHING, violations
from .person import Person

pytestmark = pytest.mark.browser
# It would put the style sheets that others import into the page itself, which allows none there.
AS_IT_IS = {**EVERYTHING, "preload": False}
MAKE_STAFF = """
import datetime, json, time
from django.contrib.sessions.backends.db import SessionStore
from django.utils import timezone
from accounts.models import User
from accounts.services import appoint_user
from gochat.backoffice.entry import INSIDE_SINCE, SEEN_AT
from gochat.monitoring.rollup.advancing import set_figures
given = json.loads({given!r})
user = User.objects.get(username=given["username"])
User.objects.filter(pk=user.pk).update(language=given["language"])
appoint_user(by=None, user_id=user.pk, role="superuser", reason="test")
session = SessionStore(session_key=given["session"])
session[INSIDE_SINCE] = session[SEEN_AT] = time.time()
session.save()
days = [timezone.localdate() - datetime.timedelta(days=n) for n in range(60)]
set_figures({{(day, "messages", "text"): 100 for day in days}})
set_figures({{(day, "messages", "image"): 20 for day in days}})
"""


@pytest.fixture
def operator(world):
    """Somebody inside the back office, with two months behind the server."""

    def come(language: str = "en", **options) -> Person:
        person = world.person("operator", **options).is_signed_in()
        [session] = [c for c in person.context.cookies() if c["name"] == "sessionid"]
        given = {"username": person.username, "session": session["value"], "language": language}
        code = MAKE_STAFF.format(given=json.dumps(given))
        made = manage(person.server.data_dir, "shell", "-v", "0", "-c", code)
        assert made.returncode == 0, made.stderr
        return person.goes_to("/admin/")

    return come


def test_what_goes_on_shows_without_reloading(operator, world):
    operator = operator()
    page = operator.page
    page.evaluate("window.same = true")
    live = page.locator("live-board")
    expect(live.locator("[data-of-part=database]")).to_have_attribute("data-state", "up")
    expect(live.locator("tbody tr")).to_have_count(1)
    lily = world.person("lily").is_signed_in()
    lily.goes_to("/")
    room = lily.api.data("POST", "/api/rooms", {"name": "Tea", "member_ids": []}, status=201)
    path = f"/api/rooms/{room['id']}/messages"
    lily.api.data("POST", path, {"content": "x"}, status=201)
    expect(live.locator("[data-figure=online]")).to_have_text("1")
    expect(live.locator("[data-figure=messages]")).not_to_have_text("0")
    assert page.evaluate("window.same")
    assert violations(page, AS_IT_IS) == []


def test_charts_are_for_keys_and_readers_too(operator):
    operator = operator(color_scheme="dark")
    operator.expects_refusal(400)
    page = operator.page
    chart = page.locator("figure-chart[data-name=messages]")
    expect(chart.locator("[data-part=total]")).to_have_text("3,600")
    chart.locator("svg").focus()
    page.keyboard.press("Home")
    page.keyboard.press("ArrowRight")
    note = chart.get_by_role("status")
    expect(note).to_contain_text("100")
    expect(note).to_contain_text("Image")
    page.get_by_role("button", name="7 days").click()
    expect(chart.locator("[data-part=total]")).to_have_text("840")
    chart.get_by_role("button", name="Table").click()
    rows = chart.locator("tbody tr")
    expect(rows).to_have_count(7)
    expect(rows.first.locator("td").first).to_have_text("100")
    page.get_by_label("First day").fill("2020-01-01")
    page.get_by_label("Last day").fill("2019-01-01")
    page.get_by_role("button", name="Show").click()
    expect(page.locator("trend-board [data-part=range]")).to_contain_text("not a range")
    assert violations(page, AS_IT_IS) == []


def test_it_fits_on_a_phone_in_chinese(operator):
    operator = operator("zh-hans", phone=True, locale="zh-CN")
    page = operator.page
    expect(page.get_by_role("heading", name="趋势")).to_be_visible()
    expect(page.locator("figure-chart .marks path").first).to_be_attached()
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    assert violations(page, AS_IT_IS) == []

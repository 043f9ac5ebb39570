"""The web chat in a real browser: how heavy it is, and when the first message is to be seen."""

import re

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from tests.browser.conftest import CHROMIUM, DESKTOP, FLAGS

from ..figures import Figure
from ..processes import python
from ..stack import Lab
from . import Options, Result

RUNS = 5
PERSON = "amelia"
# Notes the moment at which the first message is painted: the frame after it came into the page.
WATCH = """
new MutationObserver((_, observer) => {
  if (!document.querySelector(".msg .bubble")) return;
  observer.disconnect();
  requestAnimationFrame(() => requestAnimationFrame(() => { window.shownAt = performance.now(); }));
}).observe(document, { childList: true, subtree: true });
"""


def run(lab: Lab, options: Options) -> Result:
    """A first visit with an empty cache, and the next one, of somebody with many chats."""
    stack = lab.embedded()
    python("manage.py", "collectstatic", "--noinput", environment=stack.environment)
    printed = python("manage.py", "demo", environment=stack.environment)
    [password] = re.findall(rf"{PERSON}\s+(\S+)", printed)[:1]
    with stack.gochat() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        visits = _visits(browser, f"http://localhost:{server.port}", password, options)
        browser.close()
    return Result(_figures(visits), visits)


def _visits(browser: Browser, url: str, password: str, options: Options) -> dict[str, list[dict]]:
    signed_in = browser.new_context()
    page = signed_in.new_page()
    page.goto(f"{url}/login")
    page.fill("[name=username]", PERSON)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_url(f"{url}/")
    room = page.locator("a.row[href*='/rooms/']").first.get_attribute("href")
    state = signed_in.storage_state()
    visits: dict[str, list[dict]] = {"first": [], "again": []}
    for _ in range(options.of(RUNS, 1)):
        context = browser.new_context(storage_state=state, viewport=DESKTOP)
        for name in visits:
            visits[name].append(_visit(context, f"{url}{room}"))
        context.close()
    return visits


def _visit(context: BrowserContext, url: str) -> dict:
    page = context.new_page()
    wire = context.new_cdp_session(page)
    wire.send("Network.enable")
    sizes: list[int] = []
    wire.on("Network.loadingFinished", lambda event: sizes.append(event["encodedDataLength"]))
    page.add_init_script(WATCH)
    page.goto(url, wait_until="networkidle")
    page.wait_for_function("window.shownAt")
    visit = {
        "shown_ms": page.evaluate("window.shownAt"),
        "bytes": int(sum(sizes)),
        "requests": sum(size > 0 for size in sizes),
    }
    page.close()
    return visit


def _figures(visits: dict[str, list[dict]]) -> list[Figure]:
    figures = []
    for name, words in (("first", "first visit"), ("again", "next visit")):
        best = {key: min(visit[key] for visit in visits[name]) for key in visits[name][0]}
        figures += [
            Figure(f"page, {words}: weight", best["bytes"] / 1000, "kB"),
            Figure(f"page, {words}: requests", best["requests"], ""),
            Figure(f"page, {words}: first message shown", best["shown_ms"], "ms"),
        ]
    return figures

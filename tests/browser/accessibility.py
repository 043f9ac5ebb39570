"""axe-core, asked about the page as it is now."""

from pathlib import Path

from playwright.sync_api import Page

SOURCE = (Path(__file__).parent / "vendor/axe-core/axe.min.js").read_text()
RUN = """async (options) => {
  const {violations} = await axe.run(document, options);
  return violations.flatMap(({id, help, nodes}) => nodes.map(({target, failureSummary}) =>
    `${id} (${help}): ${target.join(" ")}\\n  ${failureSummary.replaceAll("\\n", " ")}`));
}"""
# What fades over or rises is looked at once it has arrived; what turns for ever never does.
ARRIVED = """async () => {
  const moving = () => document.getAnimations().filter((each) =>
    each.playState === "running" && each.effect.getComputedTiming().endTime !== Infinity);
  while (moving().length) await Promise.allSettled(moving().map((each) => each.finished));
}"""
EVERYTHING: dict = {"resultTypes": ["violations"]}
# What only a theme can change.
COLOURS: dict = {**EVERYTHING, "runOnly": {"type": "rule", "values": ["color-contrast"]}}


def violations(page: Page, options: dict = EVERYTHING) -> list[str]:
    """What axe-core finds wrong; best practices count as well."""
    if not page.evaluate("typeof axe === 'object'"):
        page.evaluate(SOURCE)
    return page.evaluate(RUN, options)


def violations_in_both_themes(page: Page) -> list[str]:
    """The same page in light and in dark colours."""
    found = [f"light: {text}" for text in _themed(page, "light", EVERYTHING)]
    found += [f"dark: {text}" for text in _themed(page, "dark", COLOURS)]
    return found


def _themed(page: Page, theme: str, options: dict) -> list[str]:
    page.evaluate("theme => { document.documentElement.dataset.theme = theme; }", theme)
    page.evaluate(ARRIVED)
    return violations(page, options)

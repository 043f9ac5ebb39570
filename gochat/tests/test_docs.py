"""What the pages speak of is there: files, sections, commands, settings' names."""

import re
from pathlib import Path

import pytest
from django.core.management import get_commands

from gochat.config import BASE_DIR, PREFIX, Config
from gochat.reference.configuration import variable

PAGES = [*sorted(BASE_DIR.glob("*.md")), *sorted((BASE_DIR / "docs").glob("*.md"))]
# Where a path in a page may begin.
ROOTS = ("", "gochat", "static/js", "docs")
# Not the server's: an example reads the one, compose.yaml the other.
OTHERS = {"GOCHAT_URL", "GOCHAT_HTTP_PORT"}


def outside_of_code(page: Path) -> str:
    return re.sub(r"```.*?```", "", page.read_text(), flags=re.DOTALL)


def anchors(page: Path) -> set[str]:
    """The sections of a page, as links name them."""
    headings = re.findall(r"^#+ (.+)$", outside_of_code(page), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-") for heading in headings}


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page):
    text = outside_of_code(page)
    for target in re.findall(r"\]\(([^)\s]+)\)", text) + re.findall(r'src="([^"]+)"', text):
        if target.startswith("https://"):
            continue
        path, _, anchor = target.partition("#")
        linked = (page.parent / path).resolve() if path else page
        assert linked.exists(), target
        assert not anchor or anchor in anchors(linked), target


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_file_it_names_is_there(page):
    named = re.findall(r"`([\w./-]+/[\w.-]+\.(?:py|js|html|md))`", outside_of_code(page))
    for path in named:
        assert any((BASE_DIR / root / path).exists() for root in ROOTS), path


def test_every_command_it_names_is_there():
    known = get_commands().keys()
    for page in PAGES:
        assert set(re.findall(r"manage\.py ([a-z_]+)", page.read_text())) <= known, page.name


def test_no_page_names_a_setting_that_is_not():
    known = {variable(name) for name in Config.model_fields}
    for page in PAGES:
        named = set(re.findall(rf"{PREFIX}[A-Z_]+[A-Z]", page.read_text()))
        assert named - known <= OTHERS, page.name


def test_both_readmes_show_the_same_commands():
    english, chinese = ((BASE_DIR / name).read_text() for name in ("README.md", "README.zh.md"))
    wanted = re.findall(r"^(?:curl .*|  -[Hd] .*|make \w+)", english, re.MULTILINE)
    assert len(wanted) == 9
    for line in wanted:
        assert line in chinese

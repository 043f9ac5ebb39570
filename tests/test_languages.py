"""Both languages are complete, and what is compiled is what is written."""

import shutil
import subprocess
from pathlib import Path

import pytest

LOCALE = Path(__file__).parent.parent / "locale"
CATALOGUES = sorted(LOCALE.glob("*/LC_MESSAGES/*.po"))

pytestmark = pytest.mark.skipif(not shutil.which("msgfmt"), reason="needs Debian's gettext")


def test_there_are_two_languages_for_the_server_and_the_browser():
    names = {f"{po.parents[1].name}/{po.name}" for po in CATALOGUES}
    assert names == {
        f"{language}/{domain}.po"
        for language in ("en", "zh_Hans")
        for domain in ("django", "djangojs")
    }


@pytest.mark.parametrize("po", CATALOGUES, ids=lambda po: f"{po.parents[1].name}-{po.stem}")
def test_the_compiled_catalogue_is_fresh(po, tmp_path):
    compiled = tmp_path / "messages.mo"
    subprocess.run(["msgfmt", "--check-format", "-o", compiled, po], check=True)
    assert compiled.read_bytes() == po.with_suffix(".mo").read_bytes(), "run make messages"


@pytest.mark.parametrize(
    "po", list(LOCALE.glob("zh_Hans/LC_MESSAGES/*.po")), ids=lambda po: po.stem
)
def test_everything_is_said_in_chinese(po):
    command = ["msgfmt", "--statistics", "-o", "/dev/null", str(po)]
    statistics = subprocess.run(command, capture_output=True, text=True, env={"LC_ALL": "C"})
    assert "untranslated" not in statistics.stderr
    assert "fuzzy" not in statistics.stderr

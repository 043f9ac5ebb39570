"""What the repository lists is all there is: what it imports, and its tests."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

from .servers import ROOT

OWN = {"accounts", "bench", "calls", "gochat", "media", "messaging", "rooms"}


@pytest.mark.parametrize(
    ("requirements", "at_work", "at_start_only"),
    [
        # What is imported at a module's top must be there for everybody who runs it.
        (["requirements.txt"], True, True),
        (["requirements.txt", "requirements-prod.txt"], True, False),
        (["requirements.txt", "requirements-prod.txt", "requirements-dev.txt"], False, False),
    ],
)
def test_requirements_list_everything_that_is_imported(requirements, at_work, at_start_only):
    listed = {name for file in requirements for name in named_in(file)}
    distributions = packages_distributions()

    for module in third_party_imports(at_work=at_work, at_start_only=at_start_only):
        providers = {normal(name) for name in distributions.get(module, [])}
        assert providers & listed, f"{module} is imported, {requirements} do not list it"


def test_make_test_runs_every_test_there_is():
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text())
    searched = {Path(name) for name in settings["tool"]["pytest"]["ini_options"]["testpaths"]}
    for name in tracked("test_*.py", "*/test_*.py"):
        assert searched & set(Path(name).parents), f"{name} is in none of pytest's testpaths"


def tracked(*patterns: str) -> list[str]:
    """The files that git watches."""
    command = ["git", "ls-files", *patterns]
    listed = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)
    return listed.stdout.splitlines()


def named_in(requirements: str) -> Iterator[str]:
    """The distributions a requirements file pins."""
    for line in (ROOT / requirements).read_text().splitlines():
        if match := re.match(r"([A-Za-z0-9_.-]+)==", line):
            yield normal(match[1])


def normal(name: str) -> str:
    """A distribution's name as comparisons take it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def third_party_imports(*, at_work: bool, at_start_only: bool) -> set[str]:
    """The top-level modules that our files, or tests and bench, import from elsewhere."""
    modules = set()
    for name in tracked("*.py"):
        if at_work != bool({"tests", "conftest.py", "bench"} & set(Path(name).parts)):
            modules |= set(imported_modules(ROOT / name, at_start_only=at_start_only))
    return modules - OWN - set(sys.stdlib_module_names) - {"tests", "conftest"}


def imported_modules(path: Path, *, at_start_only: bool) -> Iterator[str]:
    """The top-level modules a file imports by their full name."""
    tree = ast.parse(path.read_text())
    for node in tree.body if at_start_only else ast.walk(tree):
        if isinstance(node, ast.Import):
            yield from (alias.name.partition(".")[0] for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and not node.level:
            yield node.module.partition(".")[0]

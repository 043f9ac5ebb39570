"""The client's own tests, run by Node's test runner."""

import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent


@pytest.mark.js
def test_the_client_keeps_its_laws():
    node = shutil.which("node")
    if node is None:
        pytest.skip("Node is not installed.")
    files = sorted(str(path) for path in (ROOT / "tests/js").glob("*.test.js"))
    assert files
    run = subprocess.run(
        [node, "--test", *files], cwd=ROOT, capture_output=True, text=True, timeout=300
    )
    assert run.returncode == 0, run.stdout + run.stderr

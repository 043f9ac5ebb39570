"""The files in `deploy/` fit together, and the product."""

import re
import subprocess
from pathlib import Path

import pytest
import yaml

from gochat.config import PREFIX, Config, variable

from .deployed import Nginx
from .servers import ROOT

DEPLOY = ROOT / "deploy"
# Not GoChat's own: uvicorn's.
OTHERS = {"FORWARDED_ALLOW_IPS"}
REFERENCE = re.compile(r"(?<!\$)\$\{(\w+)")


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def example() -> dict[str, str]:
    lines = (DEPLOY / "example.env").read_text().splitlines()
    return dict(line.split("=", 1) for line in lines if line and not line.startswith("#"))


def test_everything_the_product_is_made_of_is_a_service(compose):
    names = {"gochat", "worker", "mysql", "redis", "nginx", "coturn", "janus"}
    assert compose["services"].keys() == names
    for service in compose["services"].values():
        assert service["restart"] == "unless-stopped"
        assert set(service.get("depends_on", ())) <= names


def test_what_it_asks_for_is_in_the_example_and_nothing_else():
    asked = set(REFERENCE.findall((DEPLOY / "compose.yaml").read_text()))
    assert asked == example().keys()


def test_each_variable_is_a_setting(compose):
    known = {variable(name) for name in Config.model_fields} | OTHERS
    for name in ("gochat", "worker"):
        assert compose["services"][name]["environment"].keys() <= known
    own = {name for name in example() if name.startswith(PREFIX)}
    assert own - known == {"GOCHAT_HTTP_PORT"}


def test_the_example_starts_once_its_secrets_are_filled_in(compose, monkeypatch):
    values = {name: text or "s" * 48 for name, text in example().items()}
    values["GOCHAT_EMAIL_URL"] = ""
    for name, text in compose["services"]["gochat"]["environment"].items():
        filled = re.sub(r"\$\{(\w+)[^}]*\}", lambda match: values[match[1]], text)
        monkeypatch.setenv(name, filled)
    config = Config(_env_file=None)
    assert config.workers == 2
    assert config.database_url == f"mysql://gochat:{'s' * 48}@mysql:3306/gochat"
    assert config.accel_path == "/stored/"
    assert config.background == "worker"


def test_each_file_and_volume_mounted_is_there(compose):
    for service in compose["services"].values():
        for mount in service.get("volumes", ()):
            source = mount.split(":")[0]
            assert source in compose["volumes"] or (DEPLOY / source).is_file(), mount


def test_nginx_takes_our_configuration(tmp_path: Path):
    nginx = Nginx(tmp_path, ports=[9001, 9002], media=tmp_path)
    tried = subprocess.run([*nginx.command(), "-t"], capture_output=True, text=True, timeout=30)
    assert tried.returncode == 0, tried.stderr
    site = (nginx.directory / "site.conf").read_text()
    assert site.count("max_fails=0") == 2


def test_the_image_runs_as_nobody_in_particular_and_tells_its_health():
    text = re.sub(r"\\\n\s*", " ", (ROOT / "Dockerfile").read_text())
    lines = [line.split(" ", 1) for line in text.splitlines() if line and line[0] not in "# "]
    final = lines[max(n for n, (word, _) in enumerate(lines) if word == "FROM") :]
    words = [word for word, _ in final]
    assert ["USER", "gochat"] in final
    assert words.index("USER") < words.index("CMD")
    health = next(rest for word, rest in final if word == "HEALTHCHECK")
    [script] = re.findall(r'"([\w/]+\.py)"', health)
    assert (ROOT / script).is_file()
    [start] = re.findall(r'\["([\w/.]+)"\]', dict(final)["CMD"])
    assert (ROOT / start).stat().st_mode & 0o111

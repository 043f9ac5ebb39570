"""The Grafana dashboard, the alert rules and the page on them speak of metrics that exist."""

import json
import re

import pytest
import yaml

from gochat.config import BASE_DIR
from gochat.core.counting import Counter, Histogram, declared

DEPLOY = BASE_DIR / "deploy"
PARTS_OF_HISTOGRAMS = ("_bucket", "_count", "_sum")
LABELS_OF_ALL = {"le", "process"}


def dashboard() -> dict:
    return json.loads((DEPLOY / "grafana.json").read_text())


def rules() -> list[dict]:
    return [
        rule
        for group in yaml.safe_load((DEPLOY / "alerts.yml").read_text())["groups"]
        for rule in group["rules"]
    ]


def expressions() -> list[str]:
    targets = [t["expr"] for panel in dashboard()["panels"] for t in panel.get("targets", ())]
    return targets + [rule["expr"] for rule in rules()]


def metric_of(name: str):
    for part in ("", *PARTS_OF_HISTOGRAMS):
        found = declared.get(name.removesuffix(part))
        if found is not None and bool(part) == isinstance(found, Histogram):
            return found
    raise AssertionError(f"{name} is no metric")


@pytest.mark.parametrize("expression", expressions())
def test_every_metric_that_is_asked_for_exists(expression):
    names = re.findall(r"gochat_\w+", expression)
    assert names
    for name in names:
        if isinstance(metric_of(name), Counter):
            assert re.search(rf"(rate|increase)\({name}", expression), (
                "a counter is asked for as it is"
            )


@pytest.mark.parametrize("expression", expressions())
def test_every_label_is_one_of_its_metrics(expression):
    known = {label for name in re.findall(r"gochat_\w+", expression) for label in labels(name)}
    asked = {
        part for group in re.findall(r"by \(([^)]*)\)", expression) for part in group.split(", ")
    }
    asked |= set(re.findall(r"[{,]\s*(\w+)\s*=", expression))
    assert asked <= known | LABELS_OF_ALL


def labels(name: str) -> tuple[str, ...]:
    return metric_of(name).label_names


def test_brackets_are_closed():
    for expression in expressions():
        for opening, closing in ("()", "[]", "{}"):
            assert expression.count(opening) == expression.count(closing), expression


def test_every_figure_is_on_the_dashboard():
    shown = {metric_of(name).name for e in expressions() for name in re.findall(r"gochat_\w+", e)}
    assert declared.keys() == shown


def test_panels_do_not_lie_on_each_other():
    taken = set()
    for panel in dashboard()["panels"]:
        at = panel["gridPos"]
        cells = {
            (x, y)
            for x in range(at["x"], at["x"] + at["w"])
            for y in range(at["y"], at["y"] + at["h"])
        }
        assert not cells & taken, panel["title"]
        assert at["x"] + at["w"] <= 24
        taken |= cells


def test_every_rule_says_what_to_do():
    names = [rule["alert"] for rule in rules()]
    assert len(set(names)) == len(names)
    for rule in rules():
        assert rule["labels"]["severity"] in ("page", "warn")
        assert rule["annotations"].keys() == {"summary", "do"}


def test_the_page_lists_every_metric():
    listed = re.findall(
        r"^\| `(gochat_\w+)` \| (\w+) \|", (BASE_DIR / "docs/monitoring.md").read_text(), re.M
    )
    assert listed == [(name, type(m).__name__.lower()) for name, m in declared.items()]

"""The settings of monitoring: what is wrong is said at the start."""

import sys

import pytest
from django.core.exceptions import ImproperlyConfigured

from gochat.config import Config, ConfigError, load_config
from gochat.logs import report_to_sentry


def test_networks_may_be_written_in_many_ways(monkeypatch):
    monkeypatch.setenv("GOCHAT_METRICS_ALLOW", "192.0.2.7, 10.0.0.0/8,fd00::/8")
    assert load_config().metrics_allow == ["192.0.2.7/32", "10.0.0.0/8", "fd00::/8"]


def test_nobody_is_allowed_unless_it_is_said():
    assert Config().metrics_allow == []


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("GOCHAT_METRICS_ALLOW", "prometheus.example"),
        ("GOCHAT_METRICS_ALLOW", "10.0.0.1/8"),
        ("GOCHAT_TIME_ZONE", "Asia/Peking"),
        ("GOCHAT_SLOW_QUERY_MS", "0"),
    ],
)
def test_what_cannot_be_is_named(monkeypatch, name, value):
    monkeypatch.setenv(name, value)
    with pytest.raises(ConfigError, match=name):
        load_config()


def test_sentry_needs_its_package(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    with pytest.raises(ImproperlyConfigured, match="pip install sentry-sdk"):
        report_to_sentry("https://key@sentry.example/1")


def test_without_sentry_nothing_is_needed(monkeypatch):
    monkeypatch.setitem(sys.modules, "sentry_sdk", None)
    report_to_sentry("")


def test_sentry_gets_errors_and_nobodys_data(monkeypatch):
    given = {}
    fake = type(sys)("sentry_sdk")
    fake.init = given.update
    monkeypatch.setitem(sys.modules, "sentry_sdk", fake)
    report_to_sentry("https://key@sentry.example/1")
    assert given["dsn"] == "https://key@sentry.example/1"
    assert given["send_default_pii"] is False
    assert given["include_local_variables"] is False

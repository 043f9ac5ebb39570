"""Calls over HTTP: one call, the ICE servers."""

import base64
import hashlib
import hmac
import time

import pytest
from pydantic import SecretStr

from accounts.services import update_profile
from calls.services import accept_call
from gochat.config import Config, ConfigError, load_config


def test_one_call_is_for_the_members_of_its_room(api, talk, alice, carol):
    call = talk()
    status, answer = api(alice).get(f"calls/{call.pk}")
    assert (status, answer["data"]["state"]) == (200, "accepted")
    assert api(carol).get(f"calls/{call.pk}")[0] == 404
    assert api(alice).get("calls/999999")[0] == 404


def test_a_running_group_call_is_seen_by_a_member_without_a_part(api, ring, group, alice, bob):
    call = ring(room=group, user_ids=[bob.pk])
    accept_call(by=bob, call_id=call.pk, connection_id="b1")
    assert api(bob).get(f"calls/{call.pk}")[1]["data"]["room_id"] == group.pk


@pytest.mark.parametrize("path", ["calls", "calls/1", "calls/ice"])
def test_not_signed_in(api, db, path):
    assert api().get(path)[0] == 401


def test_without_servers_there_are_none(api, alice):
    assert api(alice).get("calls/ice")[1]["data"]["ice_servers"] == []


def test_turn_credentials_are_each_ones_own_and_expire(api, alice, settings):
    settings.CONFIG = settings.CONFIG.model_copy(
        update={
            "stun_urls": ["stun:turn.example:3478"],
            "turn_urls": ["turn:turn.example:3478"],
            "turn_secret": SecretStr("shared"),
        }
    )
    stun, turn = api(alice).get("calls/ice")[1]["data"]["ice_servers"]
    assert stun == {"urls": ["stun:turn.example:3478"]}
    expiry, user_id = turn["username"].split(":")
    assert int(user_id) == alice.pk
    assert 0 < int(expiry) - time.time() <= 3600
    digest = hmac.new(b"shared", turn["username"].encode(), hashlib.sha1).digest()
    assert base64.b64decode(turn["credential"]) == digest
    assert "shared" not in str(turn)


def test_who_hides_the_address_uses_the_relay_alone(api, alice, bob, settings):
    settings.CONFIG = settings.CONFIG.model_copy(
        update={"turn_urls": ["turn:turn.example:3478"], "turn_secret": SecretStr("shared")}
    )
    update_profile(by=alice, user_id=alice.pk, hides_address=True)
    policies = [
        api(person).get("calls/ice")[1]["data"]["ice_transport_policy"] for person in (alice, bob)
    ]
    assert policies == ["relay", "all"]


def test_without_a_relay_nobody_is_shown_who_wants_to_be_hidden(api, alice):
    update_profile(by=alice, user_id=alice.pk, hides_address=True)
    status, answer = api(alice).get("calls/ice")
    assert (status, answer["code"], answer["data"]) == (409, 40948, None)


def test_turn_servers_want_a_secret(monkeypatch):
    monkeypatch.setenv("GOCHAT_TURN_URLS", "turn:turn.example:3478")
    with pytest.raises(ConfigError, match="GOCHAT_TURN_SECRET"):
        load_config()


@pytest.mark.parametrize("url", ["turn.example:3478", "https://turn.example"])
def test_what_is_no_ice_server(monkeypatch, url):
    monkeypatch.setenv("GOCHAT_STUN_URLS", url)
    with pytest.raises(ConfigError, match="stun:host:port"):
        load_config()
    assert "stun_urls" in Config.model_fields

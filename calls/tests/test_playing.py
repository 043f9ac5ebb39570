"""Recordings are heard in the back office by who has said why, and by nobody else."""

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from calls.models import Recording
from calls.services import playing
from conftest import come_inside
from media.tests.doors import body, make_file

pytestmark = pytest.mark.django_db


@pytest.fixture
def recording(talk, alice):
    """Of alice's call with bob, finished."""
    call = talk()
    file = make_file(alice)
    return Recording.objects.create(
        call=call, recorder=alice, media="video", state="finished", file=file
    )


def test_a_recording_is_played_with_a_reason_only(office, recording):
    client = office("auditor")
    url = f"/admin/calls/recording/act/play/?ids={recording.pk}"
    link = f"/admin/calls/recording/{recording.pk}/content/file/"
    pages = [client.get(f"/admin/calls/recording/{recording.pk}/change/"), client.get(url)]
    pages.append(client.post(url, {"reason": ""}))
    assert not [page for page in pages if link in page.content.decode()]
    assert not AuditEntry.objects.filter(action="recording.play").exists()
    played = client.post(url, {"reason": "a complaint"}).content.decode()
    assert link in played
    # A link of the chat would be good for anybody, and leave nothing in the log.
    assert "/api/files/" not in played
    entry = AuditEntry.objects.get(action="recording.play")
    assert entry.details == {"call": recording.call_id, "room": recording.call.room_id}


def test_who_may_not_play_it(office, recording):
    client = office("support")
    url = f"/admin/calls/recording/act/play/?ids={recording.pk}"
    assert client.post(url, {"reason": "curious"}).status_code == 403
    page = client.get(f"/admin/calls/call/{recording.call_id}/change/")
    assert "Recordings" not in {panel.title for panel in page.context["panels"]}


def test_an_unfinished_one_is_not_played(office, recording):
    Recording.objects.update(state="failed")
    url = f"/admin/calls/recording/act/play/?ids={recording.pk}"
    answer = office("moderator").post(url, {"reason": "a complaint"})
    assert answer.status_code == 200
    assert "/content/" not in answer.content.decode()


class TestBytes:
    @pytest.fixture
    def act(self, recording) -> str:
        return f"/admin/calls/recording/act/play/?ids={recording.pk}"

    @pytest.fixture
    def content(self, recording) -> str:
        return f"/admin/calls/recording/{recording.pk}/content/file/"

    def test_who_said_why_plays_what_he_is_no_part_of(self, office, act, content):
        client = office("moderator")
        client.post(act, {"reason": "a complaint"})
        whole = client.get(content)
        assert (whole.status_code, body(whole)) == (200, b"some bytes\n")
        assert "no-store" in whole["Cache-Control"]
        part = client.get(content, headers={"range": "bytes=5-9"})
        assert (part.status_code, body(part)) == (206, b"bytes")

    def test_nobody_else_does(self, office, client, make_staff, act, content):
        office("moderator").post(act, {"reason": "a complaint"})
        others = [make_staff(role, f"other-{role}") for role in ("moderator", "support")]
        for other in others:
            assert come_inside(other).get(content).status_code == 403, other
        assert client.get(content).status_code == 302

    def test_nor_is_a_reason_good_for_ever(self, office, act, content, monkeypatch):
        client = office("auditor")
        client.post(act, {"reason": "a complaint"})
        assert client.get(content).status_code == 200
        monkeypatch.setattr(playing, "REASON_HOLDS", timedelta(0))
        assert client.get(content).status_code == 403

    def test_nor_for_another_recording(self, office, recording, alice, act):
        client = office("auditor")
        client.post(act, {"reason": "a complaint"})
        other = Recording.objects.create(
            call=recording.call,
            recorder=alice,
            media="voice",
            state="finished",
            file=make_file(alice),
        )
        url = f"/admin/calls/recording/{other.pk}/content/file/"
        assert client.get(url).status_code == 403

    def test_what_is_not_there_is_not_found(self, office, recording, act, content):
        client = office("auditor")
        client.post(act, {"reason": "a complaint"})
        for variant in ("mp4", "poster", "owner"):
            assert client.get(content.replace("file", variant)).status_code == 404, variant
        Recording.objects.update(state="failed")
        assert client.get(content).status_code == 404

"""Health, errors outside the API, cookies."""

import pytest
from django.core.files.storage import default_storage


def test_alive(client):
    response = client.get("/health")
    assert response.status_code == 200
    assert response.json() == {"code": 0, "message": "ok", "data": {"status": "ok"}}


def test_deep_health_looks_at_every_part(client, db):
    parts = client.get("/health?deep=1").json()["data"]["parts"]
    assert parts == {"database": "ok", "layer": "ok", "storage": "ok"}


def test_a_part_that_is_down_is_named_with_503(client, db, monkeypatch):
    def fails(*args):
        raise OSError("disk full")

    monkeypatch.setattr(default_storage, "save", fails)
    response = client.get("/health?deep=1")
    assert response.status_code == 503
    assert response.json()["code"] == 50301
    assert response.json()["data"]["parts"]["storage"] == "down"


@pytest.mark.parametrize(("secure", "marked"), [(True, True), (False, "")])
def test_cookies_set_over_https_stay_there(client, db, secure, marked):
    response = client.get("/login", secure=secure)
    assert response.cookies["csrftoken"]["secure"] == marked


def test_no_script_runs_from_the_page_itself(client, db):
    policy = client.get("/login").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_an_unknown_page_and_an_unknown_path_of_the_api(client, db):
    page, api = client.get("/nowhere"), client.get("/api/nowhere")
    assert (page.status_code, page.headers["Content-Type"][:9]) == (404, "text/html")
    assert (api.status_code, api.json()["code"]) == (404, 40400)


def test_somebody_elses_room_is_a_404_page(client, group, carol):
    client.force_login(carol)
    assert client.get(f"/rooms/{group.pk}").status_code == 404

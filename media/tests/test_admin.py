"""Files in the back office: the list, a file's page, what files take."""

from datetime import timedelta

import pytest

from accounts.models import AuditEntry
from conftest import come_inside
from media.models import File
from messaging.services import recall_message

from .doors import DATA, body, make_file, make_image, send

pytestmark = pytest.mark.django_db
LIST = "/admin/media/file/"
LOOK = f"{LIST}act/look/"


@pytest.fixture
def root(office):
    return office("superuser")


def names(page) -> list[str]:
    return [file.name for file in page.context["cl"].result_list]


@pytest.mark.parametrize("path", ["file/", "file/?q=alice", "file/?kind__exact=file", "blob/"])
def test_lists_are_drawn(root, alice, path):
    make_file(alice)
    page = root.get(f"/admin/media/{path}")
    assert page.status_code == 200
    assert b"11\xc2\xa0bytes" in page.content


def test_the_largest_file_comes_first(root, alice):
    make_file(alice, b"small", "small.txt")
    make_file(alice, b"large" * 9, "large.txt")
    make_file(alice, b"middle" * 2, "middle.txt")
    assert names(root.get(LIST)) == ["large.txt", "middle.txt", "small.txt"]


def test_files_are_found_by_owner_by_room_and_by_their_bytes(root, alice, bob, group):
    mine = make_file(alice, b"mine", "mine.txt")
    make_file(bob, b"his", "his.txt")
    send(alice, group, mine)
    for query in (f"owner={alice.pk}", f"room={group.pk}", f"q={mine.sha256}", "q=ali"):
        assert names(root.get(f"{LIST}?{query}")) == ["mine.txt"], query


@pytest.mark.parametrize("query", ["owner=x", "room=0", "room=99999999999999999999", "state=x"])
def test_nonsense_finds_all_or_nothing_and_breaks_nothing(root, alice, query):
    make_file(alice)
    assert root.get(f"{LIST}?{query}", follow=True).status_code == 200


def test_files_in_no_message_are_the_unsent_and_the_recalled(root, alice, group):
    make_file(alice, b"never", "never.txt")
    kept, gone = make_file(alice, b"kept", "kept.txt"), make_file(alice, b"gone", "gone.txt")
    send(alice, group, kept)
    recall_message(by=alice, message_id=send(alice, group, gone).pk)
    assert set(names(root.get(f"{LIST}?state=unused"))) == {"never.txt", "gone.txt"}


def test_a_list_costs_the_same_for_one_file_and_for_many(
    root, alice, django_assert_max_num_queries
):
    for n in range(12):
        make_file(alice, b"%d" % n, f"{n}.txt")
    with django_assert_max_num_queries(10):
        root.get(LIST)


def test_a_file_is_shown_but_not_changed(root, alice):
    path = f"{LIST}{make_file(alice).pk}"
    assert b"notes.txt" in root.get(f"{path}/change/").content
    assert root.post(f"{path}/change/", {"name": "x"}).status_code == 403
    assert root.post(f"{path}/delete/", {"post": "yes"}).status_code == 403


def test_people_have_no_back_office(office):
    assert office("").get(LIST).status_code == 302


# Looking into files


def content(client, file: File, variant: str = "file"):
    return client.get(f"{LIST}{file.pk}/content/{variant}/")


def test_what_files_show_is_blurred_until_a_reason_is_given(office, alice):
    client, file = office("moderator"), make_image(alice)
    File.objects.update(placeholder="data:image/webp;base64,AAAA")
    before = client.get(LIST).content.decode()
    assert "thumb blurred" in before and f"{file.pk}/content" not in before
    assert content(client, file, "thumbnail").url == f"{LIST}act/open/?ids={file.pk}"
    client.post(LOOK, {"reason": "a report of nudity"})
    assert f"{file.pk}/content/thumbnail/" in client.get(LIST).content.decode()
    assert content(client, file, "thumbnail").status_code == 200


def test_a_file_that_is_opened_is_noted_once(office, alice):
    client, file = office("auditor"), make_file(alice, DATA)
    client.post(f"{LIST}act/open/?ids={file.pk}", {"reason": "by order of a court"})
    for _ in range(2):
        assert body(content(client, file)) == DATA
    entry = AuditEntry.objects.get(action="file.open")
    assert (entry.target_id, entry.reason) == (str(file.pk), "by order of a court")


def test_a_reason_is_good_for_an_hour_and_for_nobody_else(office, make_staff, alice):
    client, file = office("moderator"), make_file(alice)
    client.post(LOOK, {"reason": "looking"})
    colleague = come_inside(make_staff("moderator", "other"))
    assert content(client, file).status_code == 200
    assert content(colleague, file).status_code == 302


def test_an_old_reason_is_none(office, alice, monkeypatch):
    client, file = office("moderator"), make_file(alice)
    client.post(LOOK, {"reason": "looking"})
    monkeypatch.setattr("media.access.REASON_HOLDS", timedelta(0))
    assert content(client, file).status_code == 302


def test_support_sees_no_content(office, alice):
    client, file = office("support"), make_file(alice)
    assert client.get(f"{LIST}{file.pk}/change/").status_code == 200
    assert content(client, file).status_code == 403
    assert client.post(LOOK, {"reason": "curious"}).status_code == 403


def test_there_is_no_content_of_what_is_not_there(office, alice):
    client, file = office("moderator"), make_file(alice)
    client.post(LOOK, {"reason": "looking"})
    assert content(client, file, "mp4").status_code == 404
    assert content(client, file, "owner").status_code == 404


# Deleting


def test_a_file_in_no_message_is_deleted_with_a_reason(root, alice):
    file = make_file(alice)
    done = root.post(f"{LIST}act/delete/?ids={file.pk}", {"reason": "asked for it"})
    assert done.url == LIST and not File.objects.filter(pk=file.pk).exists()
    assert AuditEntry.objects.get(action="file.delete").details["bytes"] == file.size


def test_a_file_in_a_message_is_not_deleted(root, file, message):
    page = root.post(f"{LIST}act/delete/?ids={file.pk}", {"reason": "why not"})
    assert b"stands in a message" in page.content
    assert File.objects.filter(pk=file.pk).exists()


# Storage


def test_storage_is_told_by_kind_person_and_room(office, alice, group):
    send(alice, group, make_file(alice, b"x" * 5000))
    page = office("support").get(f"{LIST}storage/").content.decode()
    assert page.count("4.9") >= 4
    assert f"?owner={alice.pk}" in page and f"?room={group.pk}" in page


def test_storage_is_for_staff(office):
    assert office("").get(f"{LIST}storage/").status_code == 302

"""Acts: a form that asks why, done by the same services as all else."""

import pytest

from accounts.models import AuditEntry, User
from accounts.services import ban_of
from conftest import come_inside

pytestmark = pytest.mark.django_db
BAN = "/admin/accounts/user/act/ban/"


def test_a_ban_is_done_with_a_reason(office, alice):
    client = office("moderator")
    url = f"{BAN}?ids={alice.pk}"
    assert b"alice" in client.get(url).content
    refused = client.post(url, {"length": "24", "reason": ""})
    assert refused.status_code == 200 and ban_of(alice.pk) is None
    done = client.post(url, {"length": "24", "reason": "spam"})
    assert done.url == f"/admin/accounts/user/{alice.pk}/change/"
    assert ban_of(alice.pk).until
    assert b'data-part="banned"' in client.get(done.url).content
    assert AuditEntry.objects.get(action="user.ban").address == "127.0.0.1"


def test_several_at_once_from_the_list(office, alice, bob):
    client = office("moderator")
    chosen = {"action": "sign-out", "_selected_action": [alice.pk, bob.pk], "index": 0}
    page = client.post("/admin/accounts/user/", chosen)
    assert page.status_code == 302 and page.url.startswith("/admin/accounts/user/act/sign-out/")
    client.post(page.url, {"reason": "holes in the wall"})
    assert AuditEntry.objects.filter(action="user.sign_out").count() == 2


def test_what_a_service_refuses_is_shown(office, alice, make_staff):
    colleague = make_staff("support")
    client = office("moderator")
    page = client.post(f"{BAN}?ids={colleague.pk}", {"length": "1", "reason": "no"})
    assert page.status_code == 200
    assert "You are not allowed to do this." in page.content.decode()
    assert not AuditEntry.objects.filter(action="user.ban").exists()


def test_a_link_for_a_new_password_is_mailed_or_shown_once(office, alice, mailoutbox):
    from accounts.services.mail import wait_for_mails

    client = office("support")
    url = f"/admin/accounts/user/act/reset/?ids={alice.pk}"
    page = client.post(url, {"way": "hand", "reason": "no mail"})
    link = page.context["link"]
    assert link.startswith("http://testserver/password/reset/")
    assert client.get(link).status_code == 200
    assert AuditEntry.objects.filter(action="user.reset_by_hand").exists()
    wait_for_mails()
    assert mailoutbox == []


def test_roles_are_given_and_taken_by_superusers(office, alice):
    client = office("superuser")
    url = f"/admin/accounts/user/act/appoint/?ids={alice.pk}"
    client.post(url, {"role": "moderator", "reason": "joins us"})
    assert come_inside(User.objects.get(pk=alice.pk)).get(BAN).status_code == 404
    client.post(url, {"role": "", "reason": "leaves us"})
    alice.refresh_from_db()
    assert (alice.is_staff, alice.groups.count()) == (False, 0)


def test_the_verified_are_so_for_everybody(office, api, alice, bob):
    office("support").post(
        f"/admin/accounts/user/act/verify/?ids={alice.pk}", {"reason": "saw the papers"}
    )
    assert api(bob).get(f"users/{alice.pk}")[1]["data"]["verified"] is True


def test_an_anonymised_person_is_gone_but_for_the_log(office, alice):
    office("superuser").post(
        f"/admin/accounts/user/act/anonymise/?ids={alice.pk}", {"reason": "asked for it"}
    )
    alice.refresh_from_db()
    assert alice.deleted_at
    assert AuditEntry.objects.get(action="user.anonymise").target_name == "alice"

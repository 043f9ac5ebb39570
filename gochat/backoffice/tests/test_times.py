"""Times in the back office: all of one zone, which the page names, and written alike."""

from datetime import UTC, datetime

import pytest

from accounts.models import Ban, User
from accounts.services import ban_of, ban_user
from accounts.services.barring import ban_token
from messaging.models import Broadcast

pytestmark = pytest.mark.django_db
EVENING = datetime(2099, 5, 1, 20, 0, tzinfo=UTC)
HERE, THERE = "2099-05-02 04:00", "2099-05-01 20:00"
PLAN = "/admin/messaging/broadcast/act/plan/"


@pytest.fixture
def in_shanghai(settings):
    settings.TIME_ZONE = "Asia/Shanghai"


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_facts_tables_and_badges_tell_the_time_of_the_zone_they_name(
    in_shanghai, office, alice, bob, language
):
    ban_user(by=bob_as_root(bob), user_id=alice.pk, reason="spam", until=EVENING)
    Ban.objects.update(begun_at=EVENING)
    User.objects.update(created_at=EVENING)
    client = office("superuser")
    page = client.get(
        f"/admin/accounts/user/{alice.pk}/change/", headers={"accept-language": language}
    ).content.decode()
    assert page.count(HERE) == 4  # the badge, since when, until when, and when registered
    assert THERE not in page and " UTC" not in page
    assert 'data-zone="Asia/Shanghai"' in page and page.count("Asia/Shanghai") == 2


def bob_as_root(bob):
    bob.is_superuser = bob.is_staff = True
    bob.save()
    return bob


def test_what_is_typed_is_read_in_the_zone_that_the_label_names(in_shanghai, office, alice):
    client = office("superuser")
    url = f"/admin/accounts/user/act/ban/?ids={alice.pk}"
    assert "Until (Asia/Shanghai)" in client.get(url).content.decode()
    client.post(url, {"length": "until", "until": "2099-05-02T04:00", "reason": "spam"})
    assert ban_of(alice.pk).until == EVENING
    assert "When (Asia/Shanghai)" in client.get(PLAN).content.decode()
    fields = {"content": "hello", "audience": "everybody", "starts_at": "2099-05-02T04:00"}
    client.post(PLAN, {**fields, "reason": "news"})
    assert Broadcast.objects.get().starts_at == EVENING


def test_people_outside_are_told_in_utc(in_shanghai, client, alice, bob):
    ban_user(by=bob_as_root(bob), user_id=alice.pk, reason="spam", until=EVENING)
    page = client.get(f"/appeals/ban/{ban_token(ban_of(alice.pk))}")
    assert f"until {THERE} UTC" in page.content.decode()

"""Lists are filtered by what they offer, and by nothing beyond it."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.models import ServerProcess
from rooms.models import Membership

pytestmark = pytest.mark.django_db


def url_of(model) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")


def offered(changelist) -> set[str]:
    """The query of each choice."""
    return {
        choice["query_string"]
        for spec in changelist.filter_specs
        for choice in spec.choices(changelist)
    }


def test_each_choice_that_a_list_offers_is_answered(office, group):
    ServerProcess.objects.create(host="one", pid=1)
    ServerProcess.objects.create(host="two", pid=2)
    client = office("superuser")
    pages = [url_of(model) for model in admin.site._registry]
    pages += [f"{url_of(Membership)}?room={group.pk}&role__exact=owner"]
    choices = set()
    for page in pages:
        if changelist := (client.get(page).context or {}).get("cl"):
            choices |= {page.partition("?")[0] + query for query in offered(changelist)}
    assert len(choices) > 50
    assert dict.fromkeys(choices, 200) == {url: client.get(url).status_code for url in choices}
    names = " ".join(choices)
    for name in ("process__id__exact", "revoked_at__isempty", "user__is_staff__exact", "role__"):
        assert name in names


@pytest.mark.parametrize(
    "query",
    [
        "rooms/membership/?room={room}&room__messages__content__contains=a",
        "rooms/membership/?room={room}&room__messages__content__regex=^a",
        "rooms/membership/?room__name__startswith=a",
        "rooms/membership/?room={room}&role__regex=^a",
        "media/file/?owner__password__startswith=b",
        "media/file/?room__messages__content__contains=a",
        "media/file/?kind__regex=^a",
        "accounts/connection/?process__connections__user__email=a@example.com",
        "accounts/connection/?process__host__startswith=a",
        "accounts/device/?user__is_staff__regex=1",
        "accounts/device/?user__password__startswith=b",
        "accounts/auditentry/?action__startswith=user",
        "accounts/user/?role__startswith=a",
        "calls/call/?state__contains=a",
    ],
)
def test_nothing_is_guessed_at_through_a_relation(office, group, query):
    answer = office("superuser").get(f"/admin/{query.format(room=group.pk)}")
    assert answer.status_code == 400


def test_roles_are_told_apart_in_a_chosen_room_only(office, group, alice):
    client, seats = office("auditor"), url_of(Membership)
    assert client.get(f"{seats}?role__exact=owner").status_code == 400
    assert "role" not in " ".join(offered(client.get(seats).context["cl"]))
    page = client.get(f"{seats}?room={group.pk}&role__exact=owner")
    assert [seat.user for seat in page.context["cl"].result_list] == [alice]
    assert "?" in offered(page.context["cl"])

"""Each role's limits, on every page and every act."""

import pytest
from django.contrib import admin
from django.urls import reverse

from accounts.roles import ROLES
from accounts.services import SUPERUSER

from .matrix import ACTS, PAGES, VIEWS

pytestmark = pytest.mark.django_db
EVERYBODY = (SUPERUSER, *ROLES)


def label(model) -> str:
    return f"{model._meta.app_label}.{model._meta.model_name}"


def test_every_page_and_every_act_is_in_the_matrix():
    registry = admin.site._registry
    assert {label(model) for model in registry} == set(PAGES)
    acts = {f"{label(m)}.{act.name}" for m, a in registry.items() for act in a.acts}
    assert acts == set(ACTS)


def found_without_rows(page: str, name: str) -> int:
    [acts] = [a.acts for m, a in admin.site._registry.items() if label(m) == page]
    return next(404 if act.needs_rows else 200 for act in acts if act.name == name)


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_role_opens_its_lists_and_no_others(office, role):
    client = office(role)
    for page, roles in PAGES.items():
        url = reverse(f"admin:{page.replace('.', '_')}_changelist")
        expected = 200 if role in (SUPERUSER, *roles) else 403
        assert client.get(url).status_code == expected, page
        assert client.get(url, {"q": "ali"}).status_code == expected, page


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_role_opens_its_own_pages_and_no_others(office, role):
    client = office(role)
    for view, roles in VIEWS.items():
        expected = 200 if role in (SUPERUSER, *roles) else 403
        assert client.get(reverse(view)).status_code == expected, view


@pytest.mark.parametrize("role", EVERYBODY)
def test_a_role_does_its_acts_and_no_others(office, role):
    client = office(role)
    for act, roles in ACTS.items():
        page, name = act.rsplit(".", 1)
        url = reverse(f"admin:{page.replace('.', '_')}_act", args=[name])
        # Without a row: 404 for whoever may, 403 for whoever may not; some acts need none.
        expected = found_without_rows(page, name) if role in (SUPERUSER, *roles) else 403
        assert client.get(url).status_code == expected, act
        # What asks for nothing but a reason is done with it, and leads on.
        done = client.post(url, {"reason": "because"}).status_code
        assert done in ((200, 302) if expected == 200 else (expected,)), act


@pytest.mark.parametrize("role", EVERYBODY)
def test_the_navigation_shows_what_may_be_opened(office, role):
    page = office(role).get(reverse("admin:index")).content.decode()
    for model, roles in PAGES.items():
        url = reverse(f"admin:{model.replace('.', '_')}_changelist")
        assert (f'href="{url}"' in page) == (role in (SUPERUSER, *roles)), model


def test_people_and_strangers_are_led_away(office, client):
    assert office("").get("/admin/accounts/user/", follow=True).status_code == 403
    answer = client.get("/admin/accounts/user/", follow=True)
    assert answer.redirect_chain[-1][0].startswith("/login?")

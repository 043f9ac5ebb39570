"""Searching: nobody finds what is not his, or is recalled."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from ..conftest import World
from ..person import Person
from .searching import box, hits, is_indexed, note, say

pytestmark = [pytest.mark.server, pytest.mark.browser]


def test_nobody_finds_what_is_not_his(
    world: World, lily: Person, wang: Person, group: int, make_group: Callable[..., int]
):
    zhang = world.person("zhang").is_signed_in()
    say(wang, group, "the secret recipe 秘方")
    is_indexed(wang, "秘方")
    for person in (lily, zhang):
        person.goes_to("/")
        box(person).fill("秘方")
    expect(hits(lily)).to_have_count(1)
    expect(note(zhang)).to_have_text("Nothing found.")

    # Who is let in later does not find what was said before; who is put out finds nothing more.
    lily.api.data("POST", f"/api/rooms/{group}/members", {"user_ids": [zhang.api.id]}, status=201)
    say(wang, group, "秘方 again")
    is_indexed(zhang, "again")
    box(zhang).fill("秘方 ")
    box(zhang).fill("again 秘方")
    expect(hits(zhang)).to_have_count(1)
    box(zhang).fill("recipe")
    expect(note(zhang)).to_have_text("Nothing found.")
    box(zhang).fill("秘方")
    expect(hits(zhang)).to_have_count(1)
    lily.api.data("DELETE", f"/api/rooms/{group}/members/{zhang.api.id}")
    expect(hits(zhang)).to_have_count(0)


def test_what_is_recalled_goes_from_the_results(lily: Person, wang: Person, group: int):
    [first, second] = say(wang, group, "oops one", "oops two")
    is_indexed(lily, "oops two")
    lily.goes_to("/")
    box(lily).fill("oops")
    expect(hits(lily)).to_have_count(2)

    wang.api.data("POST", f"/api/messages/{first['id']}/recall")

    expect(hits(lily)).to_have_count(1)
    expect(hits(lily)).to_have_text(re.compile("oops two"))

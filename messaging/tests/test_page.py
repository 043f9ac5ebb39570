"""What the chat page draws before any script runs."""

import re

import pytest
from django.test import Client

from messaging.services import recall_message, send_message
from rooms.services import open_direct_room, update_my_membership


@pytest.fixture
def page(client):
    """The HTML somebody is served, with its white space folded."""

    def load(user, path="/", language="en"):
        client.force_login(user)
        response = client.get(path, headers={"accept-language": language})
        return re.sub(r"\s+", " ", response.content.decode())

    return load


@pytest.fixture
def say(group):
    return lambda sender, content, **more: (
        send_message(sender=sender, room_id=group.pk, content=content, **more).message
    )


def bubbles(html: str) -> list[str]:
    shown = html.split('<ol class="timeline"')[1].split("</ol>")[0]
    return re.findall(r'data-part="bubble">(.*?)</div> <span class="pending"', shown)


def last_lines(html: str) -> list[str]:
    rooms = html.split('data-part="rooms"')[1].split("</ol>")[0]
    return re.findall(r'<span data-part="last">(.*?)</span>', rooms)


def test_the_list_and_the_messages_are_there(page, alice, bob, group, say):
    say(bob, "hello")

    html = page(alice, f"/rooms/{group.pk}")

    assert bubbles(html) == ["hello"]
    assert last_lines(html) == ["bob: hello"]
    assert 'aria-current="page"' in html.split('data-part="rooms"')[1].split("</ol>")[0]


def test_an_address_may_lead_to_a_message(page, alice, bob, group, say):
    said = [say(bob, f"number {n}") for n in range(120)]
    path = f"/rooms/{group.pk}?at="

    around = bubbles(page(alice, f"{path}{said[40].seq}"))

    assert "number 40" in around and "number 119" not in around
    assert bubbles(page(alice, f"{path}999999"))[-1] == "number 119"
    assert bubbles(page(alice, f"{path}x"))[-1] == "number 119"


def test_the_room_with_oneself_has_a_name_and_a_face_of_its_own(page, alice):
    open_direct_room(by=alice, user_id=alice.pk)

    rows = page(alice).split('data-part="rooms"')[1].split("</ol>")[0]

    assert "File Transfer" in rows and 'class="avatar own"' in rows
    assert "文件传输助手" in page(alice, language="zh-hans")


def test_text_is_never_markup(page, alice, bob, group, say):
    say(bob, "<img src=x onerror=alert(1)> & `<b>`")

    html = page(alice, f"/rooms/{group.pk}")

    assert "<img src=x" not in html
    [bubble] = bubbles(html)
    assert bubble.startswith("&lt;img src=x onerror=alert(1)&gt; &amp; ")
    assert '<code dir="ltr">&lt;b&gt;</code>' in bubble


def test_links_open_elsewhere_and_tell_nothing(page, alice, bob, group, say):
    say(bob, "see https://example.com/a?b=1&c=2")

    [bubble] = bubbles(page(alice, f"/rooms/{group.pk}"))

    assert 'href="https://example.com/a?b=1&amp;c=2"' in bubble
    assert 'rel="noopener noreferrer nofollow"' in bubble


def test_who_is_called_sees_his_name_marked(page, alice, bob, group, say):
    say(bob, "@Alice\u2005look", mentions=[alice.pk])

    assert "<mark>@Alice</mark>" in bubbles(page(alice, f"/rooms/{group.pk}"))[0]
    assert "<mark>" not in bubbles(page(bob, f"/rooms/{group.pk}"))[0]


def test_a_recalled_message_leaves_words_in_the_readers_language(page, alice, bob, group, say):
    recall_message(by=bob, message_id=say(bob, "oops").pk)

    assert "bob recalled a message" in page(alice, f"/rooms/{group.pk}")
    assert "bob撤回了一条消息" in page(alice, f"/rooms/{group.pk}", language="zh-hans")
    assert "You recalled a message" in page(bob, f"/rooms/{group.pk}")
    assert "oops" not in page(alice, f"/rooms/{group.pk}")


def test_a_draft_stands_in_place_of_the_last_line(page, alice, bob, group, say):
    say(bob, "hello")
    update_my_membership(by=alice, room_id=group.pk, draft="not yet")

    html = page(alice)

    assert last_lines(html) == ["not yet"]
    assert "[Draft]" in html


def test_a_direct_room_bears_the_others_name(page, alice, bob):
    room = open_direct_room(by=alice, user_id=bob.pk)[0].room
    send_message(sender=alice, room_id=room.pk, content="hi")

    assert 'data-part="name">bob<' in page(alice)
    assert 'data-part="name">Alice<' in page(bob)


def test_pinned_chats_come_first_and_hidden_ones_not(page, alice, bob, group, say):
    room = open_direct_room(by=alice, user_id=bob.pk)[0].room
    send_message(sender=bob, room_id=room.pk, content="in the direct room")
    update_my_membership(by=alice, room_id=group.pk, pinned=True)
    assert last_lines(page(alice))[1] == "in the direct room"

    update_my_membership(by=alice, room_id=room.pk, hidden=True)
    assert "in the direct room" not in last_lines(page(alice))


@pytest.mark.parametrize("path", ["/", "/contacts", "/settings"])
def test_pages_hold_no_script_or_style_of_their_own(page, alice, path):
    html = page(alice, path)

    assert "style=" not in html
    assert not re.search(r"<script(?![^>]*\bsrc=)(?![^>]*application/json)", html)
    assert not re.search(r"\son[a-z]+=", html)


def test_strangers_are_asked_to_sign_in(db):
    response = Client().get("/rooms/1")

    assert response.status_code == 302
    assert response.url == "/login?next=/rooms/1"


def test_nothing_is_added_around_a_block_of_code(page, alice, bob, group, say):
    say(bob, "before\n```js\nconst a = 1;\n```\nafter")

    [bubble] = bubbles(page(alice, f"/rooms/{group.pk}"))

    assert bubble.startswith("before<div")
    assert bubble.endswith("</div>after")
    assert ">const a = 1;</code>" in bubble

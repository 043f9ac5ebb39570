"""The tables are what the models say; on MariaDB, in a character set that has every character."""

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction

from accounts.finding import people_found
from accounts.models import User
from messaging.services import send_message
from rooms.models import Message, Room
from rooms.services import create_group, update_group

pytestmark = pytest.mark.django_db
on_mysql = pytest.mark.skipif(connection.vendor != "mysql", reason="asks MariaDB")

# Alike to a careless collation; each another text to those who wrote it.
DISTINCT = [
    "𠮷野家",
    "𠮶野家",
    "🍵",
    "🍺",
    "👩‍🏫",
    "👩🏽‍🏫",
    "Café",
    "Cafe",
    "cafe",
    "CAFÉ",
    "ハハ",
    "パパ",
]
PEOPLE = ["𠮷田", "𠮶田", "茶🍵", "茶🍺"]


def rows(sql: str) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return cursor.fetchall()


def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@on_mysql
def test_every_table_and_column_is_utf8mb4():
    ours = "table_schema = DATABASE()"
    tables = rows(f"SELECT DISTINCT table_collation FROM information_schema.tables WHERE {ours}")
    assert tables
    assert all(collation.startswith("utf8mb4_") for (collation,) in tables)
    others = rows(
        "SELECT table_name, column_name, character_set_name FROM information_schema.columns "
        f"WHERE {ours} AND character_set_name <> 'utf8mb4'"
    )
    assert others == ()


@on_mysql
def test_texts_compare_as_their_columns_are_to():
    found = rows(
        "SELECT table_name, column_name, collation_name FROM information_schema.columns "
        "WHERE table_schema = DATABASE()"
    )
    collations = {(table, column): collation for table, column, collation in found}
    for column in ("username", "display_name"):
        assert collations["accounts_user", column] == "utf8mb4_unicode_520_ci"
    assert collations["rooms_room", "name"] == "utf8mb4_unicode_520_ci"
    assert collations["rooms_membership", "nickname"] == "utf8mb4_unicode_520_ci"
    assert collations["accounts_user", "email"] == "utf8mb4_bin"
    assert collations["rooms_message", "content"] == "utf8mb4_bin"


@pytest.mark.parametrize(
    "taken",
    [
        {"username": "ALICE", "email": "other@example.com"},
        {"username": "other", "email": "Alice@Example.COM"},
    ],
)
def test_the_database_itself_keeps_names_and_addresses_to_one_person(make_user, taken):
    make_user("alice")
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.create(**taken)


def test_people_are_found_whatever_the_case_they_are_typed_in(make_user):
    alice = make_user("Alice")
    for typed in ("alice", "ALICE", "aLICE@example.com", "ALICE@EXAMPLE.COM"):
        assert User.objects.named(typed).get() == alice
    assert User.objects.get(email="ALICE@example.com") == alice


def test_addresses_of_two_domains_are_two_people(make_user):
    for number, domain in enumerate(("example.com", "exämple.com", "exaemple.com")):
        User.objects.create(username=f"user{number}", email=f"li@{domain}")
    assert User.objects.named("li@exämple.com").get().username == "user1"


def test_contents_are_kept_and_compared_exactly(group, alice):
    for text in DISTINCT:
        send_message(sender=alice, room_id=group.pk, content=text)
    for text in DISTINCT:
        assert [m.content for m in Message.objects.filter(content=text)] == [text]


def test_rare_characters_and_emoji_name_people_and_rooms(make_user, alice):
    for number, name in enumerate(PEOPLE):
        make_user(f"user{number}", display_name=name)
        create_group(by=alice, name=name, is_private=False)
    for name in PEOPLE:
        character = max(name, key=ord)
        found = people_found(character, viewer_id=alice.pk)
        assert [user["display_name"] for user in found] == [name]
        assert [room.name for room in Room.objects.matching(character)] == [name]


def test_a_room_is_renamed_by_an_emoji_alone(group, alice):
    update_group(by=alice, room_id=group.pk, name="茶🍵")
    update_group(by=alice, room_id=group.pk, name="茶🍺")
    group.refresh_from_db()
    assert group.name == "茶🍺"

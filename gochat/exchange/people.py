"""Who the people of an export are here."""

from collections.abc import Iterable, Mapping
from itertools import count
from pathlib import PurePosixPath

from django.contrib.auth.hashers import make_password
from django.core.files import File
from django.core.files.storage import default_storage

from accounts.models import NameTerm, User
from accounts.services.naming import DELETED_PREFIX, USERNAME_LENGTH
from gochat.backup.archive import Reader

from .shape import PERSON


def known_people(people: Iterable[dict], chosen: Mapping[str, User]) -> dict[int, int]:
    """Those who are here already, by their id in the export.

    Whom the operator has chosen for a username; else who has the same email; else who has the same
    username, where one of the two has no email.
    """
    known: dict[int, int] = {}
    for person in people:
        user = chosen.get(person["username"]) or _same(person)
        if user:
            known[person["id"]] = user.pk
    return known


def _same(person: dict) -> User | None:
    if person["deleted_at"]:
        # They have no names any more.
        gone = {name: _read(name, person[name]) for name in ("created_at", "deleted_at")}
        return User.objects.filter(**gone).first()
    if person["email"] and (found := User.objects.filter(email=person["email"]).first()):
        return found
    found = User.objects.filter(username__iexact=person["username"], deleted_at=None).first()
    if found and found.is_bot == person["is_bot"] and not (found.email and person["email"]):
        return found
    return None


def add_person(person: dict, archive: Reader) -> int:
    """Make an account for somebody who is not here, without a password; its id."""
    user = User(**{name: _read(name, person[name]) for name in PERSON})
    user.username = _free_username(person["username"])
    user.is_active = not user.deleted_at
    user.password = make_password(None)
    if user.avatar:
        user.avatar = _bring(user.avatar.name, archive)
    user.save(force_insert=True)
    if user.deleted_at:
        user.username = f"{DELETED_PREFIX}{user.pk}"
        user.save(update_fields=["username"])
    NameTerm.objects.keep([user])
    return user.pk


def _read(name: str, value: object) -> object:
    return User._meta.get_field(name).to_python(value)


def _free_username(wanted: str) -> str:
    if not User.objects.filter(username__iexact=wanted).exists():
        return wanted
    for number in count(2):
        ending = f"-{number}"
        name = wanted[: USERNAME_LENGTH - len(ending)] + ending
        if not User.objects.filter(username__iexact=name).exists():
            return name
    raise AssertionError("numbers do not end")


def _bring(path: str, archive: Reader) -> str:
    """A picture, under its name or, where another has that, one like it."""
    if not archive.has(f"files/{path}"):
        return ""
    with archive.open(f"files/{path}") as source:
        return default_storage.save(path, File(source, name=PurePosixPath(path).name))

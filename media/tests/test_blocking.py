"""Files that are not to be uploaded again, by their bytes and by their looks."""

import hashlib
import io
import random
from itertools import combinations

import pytest
from PIL import Image, ImageDraw, ImageEnhance

from accounts.models import AuditEntry
from gochat.core.errors import Forbidden, Invalid, NotFound
from media.content.check import look_of
from media.content.looks import are_alike, says_something
from media.errors import AlreadyBlocked, FileBlocked
from media.models import Attachment, BlockedFile, File
from media.parts import part_path
from media.services import block_file, release_file, take_file, unblock_file
from media.services.uploads import begin_upload, finish_upload
from messaging.services import report_message, send_message
from messaging.services.reporting import block_reported_files
from rooms.models import Message

from .doors import get, make_file, make_image, on_disk, send, upload

pytestmark = pytest.mark.django_db


def landscape(seed: int, size: tuple[int, int] = (900, 675)) -> Image.Image:
    """A photograph of hills at some hour: a sky that fades, ridges, a sun, and film grain."""
    chance = random.Random(seed)
    width, height = size
    top, low = ([chance.randrange(256) for _ in range(3)] for _ in range(2))
    sky = Image.linear_gradient("L").resize(size)
    picture = Image.composite(
        Image.new("RGB", size, tuple(low)), Image.new("RGB", size, tuple(top)), sky
    )
    draw = ImageDraw.Draw(picture)
    x, y = chance.uniform(0.1, 0.9) * width, chance.uniform(0.05, 0.3) * height
    draw.ellipse((x, y, x + width / 9, y + width / 9), fill=(255, 240, 200))
    for ridge in range(3):
        line = [(0, height)]
        for step in range(9):
            line.append(
                (step * width / 8, height * (0.35 + 0.2 * ridge + chance.uniform(-0.12, 0.12)))
            )
        draw.polygon(
            [*line, (width, height)],
            fill=tuple(chance.randrange(40 * (4 - ridge)) for _ in range(3)),
        )
    return Image.blend(picture, Image.effect_noise(size, 40).convert("RGB"), 0.06)


def coded(picture: Image.Image, kind: str = "JPEG", **options) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **options)
    return out.getvalue()


def altered(picture: Image.Image) -> dict[str, bytes]:
    """The same picture, as people and programs send it on."""
    half, tenth = (picture.resize((picture.width // n, picture.height // n)) for n in (2, 6))
    return {
        "png": coded(picture, "PNG"),
        "webp": coded(picture, "WEBP", quality=60),
        "poor": coded(picture, quality=30),
        "half": coded(half, quality=80),
        "small": coded(tenth, quality=70),
        "larger": coded(picture.resize((1400, 1050)), quality=85),
        "brighter": coded(ImageEnhance.Brightness(picture).enhance(1.06), quality=85),
        "grey": coded(picture.convert("L"), quality=85),
        "gif": coded(picture.quantize(64), "GIF"),
    }


def take(owner, data: bytes, kind: str = "image") -> File:
    return take_file(owner=owner, kind=kind, name="a.jpg", path=on_disk(data))


@pytest.fixture
def blocked(alice) -> Image.Image:
    """A picture that is blocked."""
    picture = landscape(1)
    block_file(by=None, file_id=take(alice, coded(picture, quality=92)).pk, reason="abuse")
    return picture


def test_the_same_bytes_are_refused_whatever_they_are_sent_as(alice, bob):
    file = make_file(alice, b"the very bytes")
    block_file(by=None, file_id=file.pk, reason="malware")
    with pytest.raises(FileBlocked):
        make_file(bob, b"the very bytes", "harmless.pdf")
    make_file(bob, b"other bytes")


def test_a_picture_is_refused_however_it_was_coded_and_scaled(bob, blocked):
    for name, data in altered(blocked).items():
        for kind in ("image", "file"):
            with pytest.raises(FileBlocked):
                take(bob, data, kind)
                pytest.fail(f"{name} was taken as {kind}")


def test_other_pictures_are_taken(bob, blocked):
    for seed in range(2, 12):
        take(bob, coded(landscape(seed), quality=80))


def test_different_pictures_do_not_look_alike(tmp_path):
    looks = []
    for seed in range(12):
        path = tmp_path / f"{seed}.jpg"
        path.write_bytes(coded(landscape(seed)))
        looks.append(look_of(path))
    assert all(says_something(look) for look in looks)
    assert not [pair for pair in combinations(looks, 2) if are_alike(*pair)]


def test_a_picture_of_one_colour_is_known_by_its_bytes_alone(alice, bob):
    white = Image.new("RGB", (300, 200), "white")
    block_file(by=None, file_id=take(alice, coded(white)).pk, reason="just so")
    assert BlockedFile.objects.get().look == ""
    take(bob, coded(Image.new("RGB", (200, 300), "black")))
    with pytest.raises(FileBlocked):
        take(bob, coded(white))


def test_what_was_uploaded_is_refused_too_where_something_else_is_handed_out(alice, bob):
    file = make_file(alice, b"what is handed out")
    File.objects.filter(pk=file.pk).update(upload_sha256=sha256(b"what came"))
    block_file(by=None, file_id=file.pk, reason="malware")
    with pytest.raises(FileBlocked):
        make_file(bob, b"what came")


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize(
    ("language", "words"),
    [("en", "This file is not allowed here."), ("zh-hans", "不允许")],
)
def test_it_is_refused_in_the_readers_words(api, bob, blocked, language, words):
    status, answer = upload(api(bob, language), "image", coded(blocked, quality=50))
    assert (status, answer["code"]) == (403, 40331)
    assert words in answer["message"]


def test_an_upload_in_parts_is_refused_and_gone(bob, blocked):
    data = coded(blocked, quality=50)
    sent = begin_upload(owner=bob, kind="image", name="a.jpg", length=len(data))
    part_path(sent.pk).write_bytes(data)
    with pytest.raises(FileBlocked):
        finish_upload(sent)
    assert not File.objects.filter(owner=bob).exists()
    assert not part_path(sent.pk).exists()


def test_nothing_is_decoded_while_nothing_is_blocked(alice, monkeypatch):
    monkeypatch.setattr("media.services.blocking.look_of", lambda path: pytest.fail("decoded"))
    make_image(alice)


def test_what_is_there_of_the_same_bytes_is_removed(api, alice, bob, group, heard):
    mine, his = make_file(alice, b"the same"), make_file(bob, b"the same")
    messages = [send(alice, group, mine), send(bob, group, his)]
    with heard() as published:
        block_file(by=None, file_id=mine.pk, reason="malware")
    assert published.types(f"room.{group.pk}") == ["message.updated"]
    assert get(api(alice), his).status_code == 410
    assert File.objects.get(pk=his.pk).untold or shown(messages[1]) == "removed"
    assert shown(messages[0]) == "removed"


def shown(message: Message) -> str:
    return Message.objects.get(pk=message.pk).attachments[0]["state"]


def test_it_is_blocked_once_and_may_come_again_when_it_is_unblocked(alice, bob):
    file = make_file(alice, b"bytes")
    blocked = block_file(by=None, file_id=file.pk, reason="why")
    with pytest.raises(AlreadyBlocked):
        block_file(by=None, file_id=file.pk, reason="why")
    unblock_file(by=None, blocked_id=blocked.pk, reason="a mistake")
    make_file(bob, b"bytes")
    actions = AuditEntry.objects.values_list("action", flat=True)
    assert {"file.block", "file.unblock"} <= set(actions)


def test_what_is_still_being_prepared_of_the_same_upload_is_removed(alice, bob):
    done, his = make_file(alice, b"made"), make_file(bob, b"what came")
    File.objects.filter(pk=done.pk).update(upload_sha256=sha256(b"what came"))
    block_file(by=None, file_id=done.pk, reason="malware")
    assert File.objects.get(pk=his.pk).quarantined_at is not None


def test_one_that_was_given_back_is_removed_again(alice):
    file = make_file(alice, b"bytes")
    block_file(by=None, file_id=file.pk, reason="why")
    release_file(by=None, file_id=file.pk, reason="a mistake")
    block_file(by=None, file_id=file.pk, reason="none")
    assert File.objects.get(pk=file.pk).quarantined_at is not None


@pytest.mark.parametrize("role", ["support", "auditor", ""])
def test_others_do_not_block(make_staff, alice, role):
    file = make_file(alice)
    with pytest.raises(Forbidden):
        block_file(by=make_staff(role), file_id=file.pk, reason="why")
    blocked = block_file(by=None, file_id=file.pk, reason="why")
    with pytest.raises(Forbidden):
        unblock_file(by=make_staff(role, "another"), blocked_id=blocked.pk, reason="why")


def test_a_block_needs_a_reason(alice):
    with pytest.raises(Invalid):
        block_file(by=None, file_id=make_file(alice).pk, reason=" ")
    assert not BlockedFile.objects.exists()


# The back office


def test_staff_blocks_a_picture_from_its_page_and_sees_it_in_the_list(office, alice):
    client, file = office("moderator"), make_image(alice)
    client.post(f"/admin/media/file/act/block/?ids={file.pk}", {"reason": "abuse"})
    page = client.get("/admin/media/blockedfile/").content.decode()
    assert file.name in page and "abuse" in page
    blocked = BlockedFile.objects.get()
    assert client.get(f"/admin/media/blockedfile/{blocked.pk}/change/").status_code == 200


def test_a_report_leads_to_the_block(office, api, alice, bob, group):
    file = make_image(alice)
    report = report_message(by=bob, message_id=send(alice, group, file).pk, reason="spam")
    client = office("moderator")
    page = f"/admin/messaging/report/{report.pk}/change/"
    assert "block-files" in client.get(page).content.decode()
    act = f"/admin/messaging/report/act/block-files/?ids={report.pk}"
    client.post(act, {"reason": "abuse"})
    report.refresh_from_db()
    assert report.state == "upheld" and BlockedFile.objects.exists()
    assert get(api(bob), file).status_code == 410


def test_what_is_gone_of_a_reported_album_keeps_no_other_from_being_blocked(
    make_staff, alice, bob, group
):
    gone, there = (make_image(alice, data=coded(landscape(seed))) for seed in (1, 2))
    message = send(alice, group, gone, there)
    report = report_message(by=bob, message_id=message.pk, reason="spam")
    Attachment.objects.all().delete()  # as a recall does, and what is pruned after it
    gone.delete()
    moderator = make_staff("moderator")
    block_reported_files(by=moderator, report_id=report.pk, reason="why")
    assert [blocked.sha256 for blocked in BlockedFile.objects.all()] == [there.sha256]
    there.delete()
    with pytest.raises(NotFound):
        block_reported_files(by=moderator, report_id=report.pk, reason="why")


def test_a_report_of_words_blocks_nothing(make_staff, alice, bob, group):
    said = send_message(sender=alice, room_id=group.pk, content="words").message
    report = report_message(by=bob, message_id=said.pk, reason="spam")
    with pytest.raises(NotFound):
        block_reported_files(by=make_staff("moderator"), report_id=report.pk, reason="why")


def test_of_a_report_only_those_who_may_block(make_staff, alice, bob, group):
    report = report_message(
        by=bob, message_id=send(alice, group, make_file(alice)).pk, reason="spam"
    )
    with pytest.raises(Forbidden):
        block_reported_files(by=make_staff("auditor"), report_id=report.pk, reason="why")

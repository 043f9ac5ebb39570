"""The lists of files in the back office are read by index, however many files there are."""

import pytest
from django.db import connection
from django.utils import timezone

from accounts.models import User
from media.access import LOOK, _recent
from media.models import Attachment, File, RoomUsage

pytestmark = pytest.mark.django_db
ROOM = Attachment.objects.filter(room=1).values("file")
PLANS = {
    "file_by_size": lambda: File.objects.order_by("-size", "-pk"),
    "file_by_kind": lambda: File.objects.filter(kind="file").order_by("-size", "-pk"),
    "file_by_owner": lambda: File.objects.filter(owner=1).order_by("-size", "-pk"),
    "file_by_state": lambda: File.objects.filter(state="failed").order_by("-size", "-pk"),
    "attachment_by_kind": lambda: File.objects.filter(pk__in=ROOM).order_by("-size", "-pk"),
    "media_file_quarantined_at": lambda: File.objects.removed().order_by("-size", "-pk"),
    "media_file_detached_at": lambda: File.objects.unused().order_by("-size", "-pk"),
    "media_file_attached_at": lambda: File.objects.unused().order_by("-size", "-pk"),
    "audit_by_action": lambda: _recent(User(pk=1), LOOK),
    "media_roomusage_bytes": lambda: RoomUsage.objects.order_by("-bytes"),
}


@pytest.mark.skipif(connection.vendor != "sqlite", reason="reads SQLite's plans")
@pytest.mark.parametrize("index", PLANS)
def test_a_list_is_read_by_its_index(index):
    plan = PLANS[index]()[:50].explain()
    assert index in plan
    assert index == "file_by_size" or "SCAN media_file" not in plan


@pytest.mark.skipif(connection.vendor != "mysql", reason="says how MariaDB reads")
def test_mariadb_asks_nothing_again_for_each_file_in_no_message(alice):
    sent = timezone.now()
    File.objects.bulk_create(
        File(owner=alice, kind="file", name=f"{n}", size=n, attached_at=sent if n % 500 else None)
        for n in range(3000)
    )
    sql, params = File.objects.unused().order_by("-size", "-pk")[:50].query.sql_with_params()
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}", params)
        names = [column[0] for column in cursor.description]
        steps = [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]
    assert not [step for step in steps if "UNION" in step["select_type"]]
    found = [step for step in steps if "media_file_detached_at" in (step["key"] or "")]
    assert [step["type"] for step in found] == ["index_merge"], steps

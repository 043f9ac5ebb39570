"""MariaDB reads the search index by its keys."""

import pytest
from django.db import connection

from messaging.models import SearchPage, SearchSegment
from messaging.services import Indexer
from rooms.models import Message

from .looking import settle, tend

pytestmark = pytest.mark.django_db


@pytest.mark.skipif(connection.vendor != "mysql", reason="says how MariaDB reads")
class TestPlans:
    @pytest.fixture(autouse=True)
    def _filled(self, say):
        for n in range(50):
            say(f"报告 {n}")
        tend(Indexer())
        segment = SearchSegment.objects.first()
        SearchPage.objects.bulk_create(
            SearchPage(segment=segment, number=number, body=b"x" * 2000) for number in range(1, 400)
        )

    def plan(self, rows) -> dict:
        with connection.cursor() as cursor:
            sql, params = rows.query.sql_with_params()
            cursor.execute(f"EXPLAIN {sql}", params)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def test_pages_are_read_by_their_key(self):
        segment = SearchSegment.objects.first()
        rows = SearchPage.objects.filter(segment__in=[segment.pk], number__in=[3, 9, 27])
        assert self.plan(rows.values_list("body"))[0]["key"] == "PRIMARY"

    def test_segments_are_read_by_their_index(self):
        rows = SearchSegment.objects.of(settle()).values_list("pk", "first_id", "bits")
        assert self.plan(rows.reverse())[0]["key"] == "search_segment_once"

    def test_new_messages_are_read_by_their_id(self):
        rows = Message.objects.filter(pk__gt=10**6).order_by("pk")[:100]
        assert self.plan(rows)[0]["key"] == "PRIMARY"

    def test_hits_are_read_by_their_id(self):
        rows = Message.objects.filter(pk__in=[1, 2, 3], recalled_at=None).order_by("-pk")
        assert self.plan(rows)[0]["key"] == "PRIMARY"

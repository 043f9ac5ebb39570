"""Small segments of the search index become large ones."""

import pytest
from django.utils import timezone

from messaging.models import SearchIndex, SearchPage, SearchSegment
from messaging.models.search import FRESH_BITS, LARGE_BITS
from messaging.services import Indexer
from messaging.services.merging import GRACE, sweep_segments

from .looking import LARGE, contents, indexed, settle, tend

pytestmark = pytest.mark.django_db


class TestMerging:
    def test_small_segments_become_one_large_one(self, place, base):
        place(base)
        place(base + LARGE - 1)
        place(base + LARGE + 1)
        indexer = Indexer()
        tend(indexer)
        before = contents()
        assert set(SearchSegment.objects.values_list("bits", flat=True)) == {FRESH_BITS}
        assert not indexer.merge()

        SearchIndex.objects.update(settled_id=base + LARGE)
        indexer.index.refresh_from_db()
        assert indexer.merge() and not indexer.merge()

        assert contents() == before
        live = SearchSegment.objects.of(settle())
        assert [segment.bits for segment in live] == [LARGE_BITS, FRESH_BITS]

    def test_history_goes_into_large_segments_at_once(self, place, base):
        ids = [base + n for n in (0, 5, LARGE - 1, LARGE, 2 * LARGE + 3)]
        for pk in ids:
            place(pk, old=True)
        tend(Indexer())
        assert indexed() == set(ids)
        live = SearchSegment.objects.of(settle())
        assert [segment.bits for segment in live] == [LARGE_BITS, LARGE_BITS, FRESH_BITS]

    def test_a_message_that_comes_late_goes_into_the_large_one(self, place, base):
        place(base + 1, old=True)
        place(base + 3 * LARGE, old=True)
        indexer = Indexer()
        tend(indexer)
        late = place(base + 2)
        indexer.gaps[late.pk] = 0.0
        indexer.tend()
        assert indexed() == {base + 1, base + 2, base + 3 * LARGE}

    def test_what_was_replaced_is_swept_away_after_a_while(self, say):
        say()
        tend(Indexer())
        SearchSegment.objects.update(replaced_at=timezone.now() - GRACE / 2)
        assert sweep_segments() == 0
        SearchSegment.objects.update(replaced_at=timezone.now() - GRACE * 2)
        assert sweep_segments() == 1
        assert not SearchPage.objects.exists()

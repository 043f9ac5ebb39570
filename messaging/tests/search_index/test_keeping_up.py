"""The search index keeps up: late commits, recalls, takeovers."""

from datetime import timedelta

import pytest
from django.utils import timezone

from messaging.models import SearchChange, SearchIndex, SearchSegment
from messaging.models.search import LARGE_BITS
from messaging.services import Indexer, recall_message
from messaging.services.rebuilding import rebuild_index
from messaging.services.recalling import restore_message, take_down_message
from rooms.models import Message

from .looking import LARGE, contents, indexed, settle, tend, texts_in

pytestmark = pytest.mark.django_db


class TestKeepingUp:
    def test_what_was_sent_is_in(self, say, group):
        indexer = Indexer()
        sent = [say() for _ in range(3)]
        assert indexer.tend()
        assert indexed() == {message.pk for message in sent}
        assert settle().settled_id == sent[-1].pk
        assert indexer.tend() == 0

    def test_a_message_that_commits_late_is_not_left_out(self, place, say):
        indexer, first = Indexer(), say()
        place(first.pk + 2)
        indexer.tend()
        assert settle().settled_id == first.pk
        place(first.pk + 1)
        indexer.tend()
        assert indexed() == {first.pk, first.pk + 1, first.pk + 2}
        assert settle().settled_id == first.pk + 2

    def test_ids_that_nobody_took_long_ago_are_not_waited_for(self, place, say):
        place(say().pk + 5, old=True)
        tend(Indexer())
        assert settle().settled_id == Message.objects.order_by("-pk").first().pk

    def test_system_lines_are_not_in(self, say, group):
        say()
        tend(Indexer())
        assert indexed() == texts_in(group)


class TestRecalls:
    def test_a_recalled_message_leaves(self, say, alice):
        indexer, gone, stays = Indexer(), say("口误"), say("报告")
        indexer.tend()
        recall_message(by=alice, message_id=gone.pk)
        indexer.tend()
        assert indexed() == {stays.pk}
        assert not SearchChange.objects.exists()

    def test_one_that_stands_again_is_back(self, say, alice):
        indexer, again, stays = Indexer(), say("口误"), say("报告")
        indexer.tend()
        before = contents()
        take_down_message(message_id=again.pk)
        indexer.tend()
        assert indexed() == {stays.pk}
        restore_message(message_id=again.pk)
        indexer.tend()
        assert contents() == before
        assert not SearchChange.objects.exists()

    def test_one_in_a_large_segment_is_back(self, place, base):
        again = place(base + 7, "口误", old=True)
        place(base + LARGE + 1, old=True)
        indexer = Indexer()
        tend(indexer)
        before = contents()
        take_down_message(message_id=again.pk)
        tend(indexer)
        restore_message(message_id=again.pk)
        tend(indexer)
        assert contents() == before

    def test_one_recalled_before_it_was_in_never_comes_in(self, say, alice):
        gone = say("口误")
        recall_message(by=alice, message_id=gone.pk)
        tend(Indexer())
        assert gone.pk not in indexed()

    def test_it_leaves_an_index_that_is_being_built_too(self, say, alice):
        gone, stays = say("口误"), say()
        serving = Indexer()
        tend(serving)

        def recall(seen_id, newest_id):
            recall_message(by=alice, message_id=gone.pk)
            tend(serving)

        rebuild_index(report=recall)
        assert indexed() == {stays.pk}

    def test_one_in_a_large_segment_leaves(self, place, base, alice):
        gone = place(base + 7, "口误", old=True)
        place(base + LARGE + 1, old=True)
        indexer = Indexer()
        tend(indexer)
        assert SearchSegment.objects.filter(bits=LARGE_BITS, first_id=base).exists()
        recall_message(by=alice, message_id=gone.pk)
        tend(indexer)
        assert indexed() == {base + LARGE + 1}


class TestHolding:
    def test_one_at_a_time(self, say):
        first, second = Indexer(), Indexer()
        say()
        assert (first.tend(), second.tend()) == (1, 0)
        say()
        assert (second.tend(), first.tend()) == (0, 1)

    def test_who_lets_go_is_followed_at_once(self, say):
        first, second = Indexer(), Indexer()
        first.tend()
        first.release()
        say()
        assert second.tend()
        assert first.tend() == 0

    def test_who_died_is_followed_and_nothing_is_left_out(self, say, place):
        dead, heir = Indexer(), Indexer()
        first = say()
        place(first.pk + 2)
        dead.tend()
        place(first.pk + 1)
        SearchIndex.objects.update(held_until=timezone.now() - timedelta(seconds=1))
        assert heir.tend()
        assert indexed() == {first.pk, first.pk + 1, first.pk + 2}
        say()
        assert dead.tend() == 0

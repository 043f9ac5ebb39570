"""The search index is built anew, and is the one that was kept up."""

import pytest
from django.core.management import call_command
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from messaging.models import SearchIndex
from messaging.services import Indexer, recall_message
from messaging.services.merging import GRACE, sweep_segments
from messaging.services.rebuilding import HOLD, RebuildRunning, rebuild_index
from rooms.models import Message

from .looking import LARGE, contents, indexed, settle, tend, texts_in

pytestmark = pytest.mark.django_db


class TestRebuilding:
    def test_the_new_index_is_the_same_and_the_old_one_goes(self, say, alice):
        indexer = Indexer()
        for n in range(20):
            say(f"报告 {n} deploy{n}")
        tend(indexer)
        recall_message(by=alice, message_id=say("口误").pk)
        tend(indexer)
        old, before = settle(), contents()

        call_command("reindex", verbosity=0)

        assert settle() != old
        assert contents() == before
        SearchIndex.objects.filter(is_live=False).update(held_until=timezone.now() - GRACE * 2)
        while sweep_segments():
            pass
        assert list(SearchIndex.objects.values_list("pk", flat=True)) == [settle().pk]
        assert contents() == before

    def test_the_server_goes_on_with_the_new_one(self, say):
        serving = Indexer()
        say()
        serving.tend()
        rebuild_index(report=lambda *_: None)
        late = say("晚")
        serving.tend()
        assert late.pk in indexed()

    def test_it_is_searched_while_it_is_built(self, say):
        tend(Indexer())
        sent = say()
        seen = []
        rebuild_index(report=lambda *_: seen.append(settle().pk))
        assert seen and settle().pk not in seen
        assert sent.pk in indexed()

    def test_two_do_not_build_at_once(self, say):
        say()

        def again(*_):
            with pytest.raises(RebuildRunning):
                rebuild_index(report=lambda *_: None)

        rebuild_index(report=again)

    def test_one_that_was_stopped_leaves_the_old_one(self, say):
        say()
        tend(Indexer())
        old = settle()

        def stop(*_):
            raise KeyboardInterrupt

        with pytest.raises(KeyboardInterrupt):
            rebuild_index(report=stop)
        assert settle() == old
        assert not SearchIndex.objects.filter(held_until__gt=timezone.now() + HOLD / 2).exists()
        rebuild_index(report=lambda *_: None)


steps = st.lists(
    st.one_of(
        st.tuples(st.just("say"), st.text("北京天气abc ,😀", min_size=1, max_size=8)),
        st.tuples(st.just("recall"), st.integers(0, 30)),
        st.tuples(st.just("jump"), st.sampled_from([3, 300, LARGE, 2 * LARGE])),
        st.tuples(st.just("tend"), st.just(0)),
        st.tuples(st.just("merge"), st.just(0)),
    ),
    max_size=25,
)


@pytest.mark.property
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(steps)
def test_an_index_kept_up_is_the_index_built_anew(place, group, alice, steps):
    """Whatever was sent, recalled and merged in between, however the ids lie."""
    with transaction.atomic():
        indexer, sent, pk = Indexer(), [], 0
        newest = Message.objects.order_by("-pk").values_list("pk", flat=True).first()
        for step, value in steps:
            match step:
                case "say":
                    pk += 1
                    old = len(value) % 2 == 0
                    sent.append(place(newest + pk, value.strip() or "x", old=old).pk)
                case "recall" if sent:
                    recall_message(by=alice, message_id=sent[value % len(sent)])
                case "jump":
                    pk += value
                case "tend":
                    indexer.tend()
                case "merge" if indexer.tend() == 0:
                    indexer.merge()
        tend(indexer)
        kept = contents()
        assert set().union(*kept.values()) == texts_in(group)
        rebuild_index(report=lambda *_: None)
        assert contents() == kept
        transaction.set_rollback(True)

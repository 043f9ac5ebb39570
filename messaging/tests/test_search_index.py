"""The search index keeps up: late commits, recalls, takeovers, merging, and building it anew."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from messaging.models import SearchChange, SearchIndex, SearchPage, SearchSegment
from messaging.models.search import FRESH_BITS, LARGE_BITS
from messaging.search.postings import positions, unpack
from messaging.services import Indexer, recall_message, send_message
from messaging.services.indexing import FIRST_INDEX
from messaging.services.merging import GRACE, sweep_segments
from messaging.services.rebuilding import HOLD, RebuildRunning, rebuild_index
from messaging.services.recalling import restore_message, take_down_message
from rooms.models import Message, Room
from rooms.services import append_lines

LARGE = 1 << LARGE_BITS
LONG_AGO = timedelta(days=9)

pytestmark = pytest.mark.django_db


def contents(index: SearchIndex | None = None) -> dict[int, set[int]]:
    """The ids by key of the whole index, however it is cut."""
    found: dict[int, set[int]] = {}
    for segment in SearchSegment.objects.of(index or SearchIndex.objects.live().get()):
        for body in SearchPage.objects.filter(segment=segment).values_list("body", flat=True):
            for key, bits in unpack(bytes(body)).items():
                ids = {segment.first_id + place for place in positions(bits)}
                assert not ids & found.get(key, set())
                found.setdefault(key, set()).update(ids)
    return found


def indexed() -> set[int]:
    return set().union(*contents().values())


def texts_in(group: Room) -> set[int]:
    lines = Message.objects.in_room(group.pk).filter(recalled_at=None).exclude(sender=None)
    return set(lines.values_list("pk", flat=True))


def tend(indexer: Indexer) -> None:
    while indexer.tend():
        pass


@pytest.fixture(autouse=True)
def _begins_here(group):
    """An index that knows nothing, of ids that begin now: MariaDB gives none twice."""
    newest = Message.objects.order_by("-pk").first().pk
    SearchIndex.objects.create(pk=FIRST_INDEX, is_live=True, settled_id=newest)


@pytest.fixture
def base(group) -> int:
    """Where the next large segment begins."""
    return (Message.objects.order_by("-pk").first().pk // LARGE + 1) * LARGE


@pytest.fixture
def say(group, alice):
    def say(content="报告", **fields) -> Message:
        return send_message(sender=alice, room_id=group.pk, content=content, **fields).message

    return say


@pytest.fixture
def place(group, alice):
    """Store a message under an id of one's choice, sent just now or long ago."""

    def place(pk: int, content="报告", *, old=False) -> Message:
        with transaction.atomic():
            room = Room.objects.locked().get(pk=group.pk)
            sent = timezone.now() - (LONG_AGO if old else timedelta(0))
            line = Message(room=room, sender=alice, content=content, created_at=sent)
            append_lines([line], rooms={room.pk: room})
            Message.objects.filter(pk=line.pk).update(id=pk)
        line.pk = pk
        return line

    return place


def settle() -> SearchIndex:
    return SearchIndex.objects.live().get()


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

"""Calls in the back office: seen, measured and ended."""

import pytest

from accounts.models import AuditEntry
from calls.models import Call, CallStep
from calls.services import accept_call, drop_connections, end_call, hang_up_call, reject_call
from calls.services.acting import CallOver
from gochat.core.errors import Forbidden, NotFound
from gochat.core.topics import user_topic

from .rows import stories
from .test_quality import GOOD, POOR, let_time_pass, say

pytestmark = pytest.mark.django_db
LIST = "/admin/calls/call/"


def page_of(call) -> str:
    return f"{LIST}{call.pk}/change/"


def steps(call) -> list[tuple[str, str]]:
    return list(CallStep.objects.filter(call=call).values_list("user__username", "state"))


def panel(answer, title):
    [found] = [panel for panel in answer.context["panels"] if panel.title == title]
    return found


def test_each_step_is_kept(talk, alice, bob):
    call = talk()
    drop_connections(["b1"])
    accept_call(by=bob, call_id=call.pk, connection_id="b2")
    hang_up_call(by=bob, call_id=call.pk)
    assert steps(call) == [
        ("alice", "joined"),
        ("bob", "ringing"),
        ("bob", "joined"),
        ("bob", "dropped"),
        ("bob", "joined"),
        ("alice", "left"),
        ("bob", "left"),
    ]


def test_the_timeline_tells_it_in_words(office, talk, bob):
    call = talk()
    drop_connections(["b1"])
    accept_call(by=bob, call_id=call.pk, connection_id="b2")
    hang_up_call(by=bob, call_id=call.pk)
    rows = panel(office("support").get(page_of(call)), "Timeline").cells()
    told = [(row[1].text, str(row[2].text)) for row in rows]
    assert told[:5] == [
        ("Alice", "Called"),
        ("bob", "It rings"),
        ("bob", "Came"),
        ("bob", "Lost the connection"),
        ("bob", "Came back"),
    ]
    assert told[-1] == ("All", "The call ended: Completed")


def test_an_imported_call_tells_who_was_in_it(office, talk, alice):
    call = talk()
    hang_up_call(by=alice, call_id=call.pk)
    call.steps.all().delete()
    rows = panel(office("auditor").get(page_of(call)), "Timeline").cells()
    assert [str(row[2].text) for row in rows][:2] == ["Came", "Came"]


def test_the_list_is_found_by_people_and_filtered(office, ring, talk, bob, carol, group, alice):
    reject_call(by=bob, call_id=ring().pk)
    talk()
    client = office("moderator")

    def shown(query: str) -> int:
        answer = client.get(f"{LIST}?{query}")
        assert answer.status_code == 200
        return len(answer.context["cl"].result_list)

    assert shown("") == 2
    assert shown("q=bob") == shown("q=alice") == 2
    assert shown("q=carol") == 0
    assert shown("end_reason__exact=rejected") == shown("state__exact=accepted") == 1
    assert shown("media__exact=voice") == 0


def test_pages_cost_the_same_however_many(office, ring, talk, bob, django_assert_max_num_queries):
    client = office("moderator")
    for _each in range(6):
        reject_call(by=bob, call_id=ring().pk)
    call = talk()
    with django_assert_max_num_queries(16):
        client.get(f"{LIST}?q=bob")
    with django_assert_max_num_queries(20):
        client.get(page_of(call))


def test_quality_is_drawn_for_whom_one_chooses(office, talk, alice, bob):
    call = talk()
    for measured in (GOOD, POOR):
        say(call, alice, bob, measured)
        say(call, bob, alice)
        let_time_pass()
    client = office("support")
    quality = client.get(page_of(call)).context["quality"]
    charts = quality["data"]["charts"]
    assert [user.username for user in quality["people"]] == ["alice", "bob"]
    assert charts["rtt"]["series"] == [{"label": "bob", "values": [20, 400]}]
    assert charts["loss"]["total"] == pytest.approx(0.06)
    assert charts["frozen"]["series"][0]["values"] == [0, 900]
    assert len(quality["data"]["times"]) == 2
    other = client.get(f"{page_of(call)}?person={bob.pk}").context["quality"]
    assert other["shown"] == bob
    assert other["data"]["charts"]["rtt"]["series"][0]["values"] == [20, 20]


def test_nobody_measured_is_no_chart(office, talk):
    answer = office("support").get(page_of(talk()))
    assert answer.context["quality"] is None
    assert "board.css" not in answer.content.decode()


def test_the_operator_ends_a_call_for_all(office, talk, alice, bob, carol, direct_room, heard):
    call = talk()
    client = office("moderator")
    with heard() as published:
        client.post(f"{LIST}act/end/?ids={call.pk}", {"reason": "a threat was made"})
    call.refresh_from_db()
    assert (call.state, call.end_reason) == ("ended", "stopped")
    for person in (alice, bob):
        assert "call.ended" in published.types(user_topic(person.pk))
    assert not published.frames(user_topic(carol.pk))
    assert stories(direct_room)[0]["end_reason"] == "stopped"
    entry = AuditEntry.objects.get(action="call.end")
    assert (entry.target_id, entry.reason) == (str(call.pk), "a threat was made")


def test_who_may_not_end_a_call(talk, alice, make_staff):
    call = talk()
    for by in (alice, make_staff("auditor")):
        with pytest.raises(Forbidden):
            end_call(by=by, call_id=call.pk, reason="no")
    with pytest.raises(NotFound):
        end_call(by=None, call_id=call.pk + 1, reason="none")
    end_call(by=make_staff("support"), call_id=call.pk, reason="asked for")
    with pytest.raises(CallOver):
        end_call(by=None, call_id=call.pk, reason="again")
    assert AuditEntry.objects.filter(action="call.end").count() == 1


def test_a_persons_page_tells_of_calls(office, talk, bob):
    talk()
    answer = office("support").get(f"/admin/accounts/user/{bob.pk}/change/")
    assert len(panel(answer, "Calls").rows) == Call.objects.count() == 1

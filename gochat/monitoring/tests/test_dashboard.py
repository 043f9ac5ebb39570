"""The dashboard: what it shows of which days, to whom, and what it costs."""

import csv
import io
from datetime import date, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from accounts.roles import AUDITOR, MODERATOR, ROLES, SUPPORT
from accounts.services import SUPERUSER
from gochat.monitoring.charts import BY_SLUG, CHARTS
from gochat.monitoring.models import DailyFigure, Fault, ProcessReport, SlowStatement
from gochat.monitoring.rollup.advancing import set_figures
from gochat.monitoring.trends import Range, table, trends

pytestmark = pytest.mark.django_db
FIRST = date(2026, 1, 1)
WEEK = Range(FIRST, FIRST + timedelta(days=6))


@pytest.fixture
def figures():
    """Two weeks of messages, of which the second is twice the first."""
    days = [FIRST + timedelta(days=n) for n in range(-7, 7)]
    noted = {(day, "messages", "text"): 10 if day < FIRST else 20 for day in days}
    set_figures({**noted, (FIRST, "messages", "image"): 3, (FIRST, "storage", ""): 500})


def test_each_day_has_its_point_and_each_kind_its_series(figures):
    told = trends(WEEK)
    assert (told["first"], told["last"], told["step"]) == ("2026-01-01", "2026-01-07", 1)
    messages = told["charts"]["messages"]
    values = {series["key"]: series["values"] for series in messages["series"]}
    assert values["text"] == [20] * 7
    assert values["image"] == [3, 0, 0, 0, 0, 0, 0]
    assert (messages["total"], messages["before"]) == (143, 70)


def test_a_level_that_nobody_noted_is_not_zero(figures):
    [files, database] = trends(WEEK)["charts"]["storage"]["series"]
    assert files["values"] == [500, *[None] * 6]
    assert database["values"] == [None] * 7
    assert trends(WEEK)["charts"]["storage"]["total"] is None


def test_long_ranges_have_weeks_for_points(figures):
    year = Range(FIRST - timedelta(days=7), FIRST + timedelta(days=357))
    told = trends(year)
    assert (told["step"], len(told["days"])) == (7, 53)
    [text, *_] = told["charts"]["messages"]["series"]
    assert text["values"][:3] == [70, 140, 0]


def test_the_hours_of_all_days_come_together():
    for day in (FIRST, FIRST + timedelta(days=3)):
        DailyFigure.objects.create(name="hours", day=day, key="09", value=5)
    hours = trends(WEEK)["hours"]
    assert (len(hours), hours[9], sum(hours)) == (24, 10, 10)


def test_all_charts_take_one_query(figures, django_assert_num_queries):
    with django_assert_num_queries(1):
        trends(Range(FIRST - timedelta(days=364), FIRST))


def test_a_table_has_every_day_and_a_head(figures):
    head, *rows = table(BY_SLUG["messages"], WEEK)
    assert head[:3] == ["date", "text", "image"]
    assert rows[0][:3] == ["2026-01-01", 20, 3]
    assert len(rows) == 7 and rows[-1][0] == "2026-01-07"


@pytest.mark.parametrize(
    "query",
    ["days=0", "days=x", "days=100000", "from=2026-02-30", "from=2026-01-05&to=2026-01-01"],
)
def test_what_is_no_range_is_refused(office, query):
    answer = office(SUPERUSER).get(f"{reverse('trends')}?{query}")
    assert answer.status_code == 400
    assert answer.json()["errors"].keys() == {"from"}


def test_a_range_ends_today_unless_it_is_said():
    assert Range.of({"days": "7"}).last == timezone.localdate()
    assert Range.of({"days": "7"}).length == 7
    assert Range.of({"from": "2026-01-01", "to": "2026-01-07"}) == WEEK


@pytest.mark.parametrize("chart", BY_SLUG)
def test_each_chart_is_there_as_csv_and_as_json(office, figures, chart):
    client, query = office(AUDITOR), "from=2026-01-01&to=2026-01-07"
    text = client.get(f"{reverse('figures', args=[chart, 'csv'])}?{query}")
    rows = list(csv.reader(io.StringIO(text.content.decode())))
    days = client.get(f"{reverse('figures', args=[chart, 'json'])}?{query}").json()["days"]
    assert [list(days[0]), *[[str(v) for v in day.values()] for day in days]] == rows
    assert f"gochat-{chart}-2026-01-01-2026-01-07.csv" in text.headers["Content-Disposition"]


def test_a_chart_that_is_none(office):
    client = office(AUDITOR)
    assert client.get("/admin/figures/nothing.csv").status_code == 404
    assert client.get("/admin/figures/messages.xml").status_code == 404
    assert client.get("/admin/figures/messages.csv?days=x").status_code == 400


@pytest.mark.parametrize("path", ["live.json", "trends.json", "messages.csv", "messages.json"])
def test_only_staff_sees_figures(office, client, path):
    assert client.get(f"/admin/figures/{path}").status_code == 302
    assert office("").get(f"/admin/figures/{path}", follow=True).status_code == 403


@pytest.mark.parametrize("role", [*ROLES, SUPERUSER])
def test_single_processes_are_for_who_looks_after_them(office, role):
    now = timezone.now()
    ProcessReport.objects.create(
        name="one:1", role="server", started_at=now, at=now, now={"parts": {"layer": [True, 1]}}
    )
    client = office(role)
    told = client.get(reverse("live_figures")).json()
    page = client.get(reverse("admin:index")).content.decode()
    sees = role in (AUDITOR, SUPPORT, SUPERUSER)
    assert ("processes" in told) == ("parts" in told) == ("one:1" in page) == sees
    assert role != MODERATOR or not sees


def test_staff_without_a_role_finds_doors_and_no_figures(office, make_user):
    client = office(MODERATOR)
    user = client.get(reverse("admin:me")).wsgi_request.user
    user.groups.clear()
    page = client.get(reverse("admin:index")).content.decode()
    assert "live-board" not in page
    assert client.get(reverse("live_figures")).status_code == 403
    assert client.get("/admin/figures/messages.csv").status_code == 403


def test_the_dashboard_costs_the_same_however_much_there_is(
    office, figures, django_assert_max_num_queries
):
    client = office(SUPERUSER)
    client.get(reverse("admin:index"))
    with django_assert_max_num_queries(12):
        page = client.get(reverse("admin:index")).content.decode()
    assert all(f'data-name="{chart.slug}"' in page for chart in CHARTS)
    with django_assert_max_num_queries(9):
        client.get(reverse("live_figures"))


def test_errors_and_statements_can_be_read(office):
    now = timezone.now()
    seen = {"fingerprint": "1", "first_at": now, "last_at": now, "count": 4}
    fault = Fault.objects.create(**seen, event="work_failed", text="Traceback <of> it")
    slow = SlowStatement.objects.create(**seen, sql="SELECT " + "x, " * 100, total_ms=1000)
    client = office(AUDITOR)
    listed = client.get("/admin/monitoring/slowstatement/").content.decode()
    assert "250" in listed and "…" in listed
    page = client.get(f"/admin/monitoring/fault/{fault.pk}/change/").content.decode()
    assert "Traceback &lt;of&gt; it" in page
    page = client.get(f"/admin/monitoring/slowstatement/{slow.pk}/change/").content.decode()
    assert slow.sql in page

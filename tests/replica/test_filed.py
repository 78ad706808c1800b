"""What residents file in other systems, and the workbooks and the portal that show it."""

import json
from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from replica.city import MODERATION, CityPortal
from replica.filed import KEPT, TWICE, Filed, in_export
from replica.scenario import Scenario
from replica.serving import Request
from replica.workbooks import monitoring, platform

DAY = timedelta(days=1)
MOSCOW = ZoneInfo("Europe/Moscow")


@pytest.fixture(scope="module")
def filed(first: Scenario) -> Filed:
    return first.filed


def rows_of(path: Path) -> list[list[Any]]:
    """Below the head."""
    rows = CalamineWorkbook.from_path(str(path)).get_sheet_by_name("Выгрузка").to_python()
    return [row for row in rows if str(row[0]).isdigit()]


def ask(portal: CityPortal, path: str, **query: str) -> Any:
    return json.loads(portal(Request("GET", f"/open311/v2/{path}", query, {})).body)


def test_the_same_seed_files_the_same(first: Scenario, filed: Filed) -> None:
    again = Filed(first.seed, first.now, first.posts)
    assert again.platform == filed.platform
    assert (again.monitoring, again.city) == (filed.monitoring, filed.city)


def test_no_number_is_given_twice_and_nothing_is_filed_in_the_future(
    first: Scenario, filed: Filed
) -> None:
    appeals = [*filed.platform, *filed.monitoring, *filed.city]
    assert len({appeal.number for appeal in appeals}) == len(appeals)
    assert all(appeal.filed_at < first.now for appeal in appeals)
    assert all(since < first.now for appeal in appeals for since, _ in appeal.stages)


def test_residents_of_the_heating_failure_post_and_file(scenario: Scenario) -> None:
    filed = scenario.filed
    assert len(filed.twice) == TWICE
    for one in filed.twice:
        assert one.post.truth.story == "heating"
        assert one.post in scenario.posts
        assert one.message in filed.platform
        assert one.monitored in filed.monitoring
        assert one.message.text != one.post.text
        assert one.monitored.text == one.post.text
        assert str(one.post.number) in str(one.monitored.link)
        assert one.message.place.municipality == "tynda"


def test_some_posts_of_the_monitoring_are_of_communities_that_no_source_is(
    first: Scenario, filed: Filed
) -> None:
    assert len(filed.missing) == 4
    names = {outlet.name for outlet in first.outlets}
    assert not [link for link in filed.missing if link.split("/")[3] in names]


def test_yesterdays_messages_come_again_in_new_states_and_closed_ones_leave(
    first: Scenario, filed: Filed
) -> None:
    yesterday = in_export(filed.platform, first.now - DAY, leave=True)
    today = in_export(filed.platform, first.now, leave=True)
    both = [appeal for appeal in yesterday if appeal in today]
    moved = [a for a in both if a.state(first.now - DAY) != a.state(first.now)]
    assert len(moved) >= 3
    assert [appeal for appeal in today if appeal not in yesterday]
    gone = [appeal for appeal in yesterday if appeal not in today]
    assert gone
    assert all((end := a.ended(first.now)) is None or first.now - end > KEPT for a in gone)


def test_the_platforms_workbook_is_as_offices_get_it(
    first: Scenario, filed: Filed, tmp_path: Path
) -> None:
    path = tmp_path / "pos.xlsx"
    appeals = in_export(filed.platform, first.now, leave=True)
    platform(path, appeals, first.now)
    book = CalamineWorkbook.from_path(str(path))
    assert book.sheet_names == ["Титул", "Выгрузка"]
    assert len(book.get_sheet_by_name("Выгрузка").merged_cell_ranges or ()) > 2
    rows = rows_of(path)
    assert len(rows) == len(appeals) + 2
    counted = Counter(row[0] for row in rows)
    assert sorted(counted.values())[-3:] == [1, 2, 2]
    by_number = {appeal.number: appeal for appeal in appeals}
    for row in rows:
        filed_at = by_number[row[0]].filed_at.astimezone(MOSCOW)
        assert row[1] == f"{filed_at:%Y-%m-%d %H:%M}"


def test_the_monitorings_workbook_has_dates_and_links(
    first: Scenario, filed: Filed, tmp_path: Path
) -> None:
    path = tmp_path / "incident.xlsx"
    monitoring(path, filed.monitoring, first.now)
    rows = rows_of(path)
    assert len({row[0] for row in rows}) == len(filed.monitoring) == len(rows) - 2
    assert all(isinstance(row[1], datetime) for row in rows)
    assert {one.monitored.link for one in filed.twice} <= {row[14] for row in rows}


def numbers(rows: Sequence[dict[str, Any]]) -> list[str]:
    return [str(r["service_request_id"]) for r in rows if r["service_request_id"]]


def test_the_portals_pages_overlap_and_bring_all(first: Scenario, filed: Filed) -> None:
    portal = CityPortal(filed.city, lambda: first.now)
    brought: list[str] = []
    for page in range(1, 9):
        brought += numbers(ask(portal, "requests.json", page=str(page))["service_requests"])
    expected = {a.number for a in filed.city if first.now - a.filed_at >= MODERATION}
    assert set(brought) == expected
    assert len(brought) > len(expected)


def test_the_portal_selects_by_time_and_knows_moderation(filed: Filed) -> None:
    latest = filed.city[-1]
    portal = CityPortal(filed.city, lambda: latest.filed_at + timedelta(minutes=1))
    since = (latest.filed_at - timedelta(seconds=1)).isoformat()
    [row] = ask(portal, "requests.json", start_date=since)["service_requests"]
    assert row == {"token": f"t-{latest.number}", "service_request_id": None}
    error = ask(portal, "requests.json", end_date="yesterday")
    assert error == [{"code": 400, "description": "end_date is wrong"}]
    assert len(ask(portal, "services.json")["services"]) > 10


def test_the_portal_breaks_the_specification_as_real_ones_do(first: Scenario, filed: Filed) -> None:
    portal = CityPortal(filed.city, lambda: first.now)
    rows = ask(portal, "requests.json")["service_requests"]
    assert {type(row["service_request_id"]) for row in rows} == {int, str}
    assert any(isinstance(row["description"], list) for row in rows)
    assert any(row["lat"] == row["long"] == 0 for row in rows)
    assert not any("+" in row["requested_datetime"] for row in rows)
    assert all(row["phone"] for row in rows)

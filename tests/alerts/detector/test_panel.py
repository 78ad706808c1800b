"""Complaints as counts."""

from datetime import UTC, datetime, timedelta

import numpy as np

from alerts.detector.panel import hours, layout_of, panel_of, region_cells
from domain.alert import Cell
from domain.complaint import FirstComplaint

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
LAYOUT = layout_of(region_cells(("housing", "waste"), ("tynda", "belogorsk")))
HEAT = Cell("housing", "tynda")


def report(minutes: float, author: str = "a", **changes: object) -> FirstComplaint:
    values = {
        "at": NOW - timedelta(minutes=minutes),
        "group": "housing",
        "municipality": "tynda",
        "author": author,
        "incident_id": "i",
        "source_id": "s",
        "history": False,
    }
    return FirstComplaint(**{**values, **changes})  # type: ignore[arg-type]


def test_a_report_counts_in_its_cell_and_in_both_wider_ones() -> None:
    counts = panel_of([report(5)], LAYOUT).within(hours(NOW), (1,))[0]
    counted = {LAYOUT.cells[i] for i in np.flatnonzero(counts)}
    assert counted == {HEAT, Cell("housing", None), Cell(None, "tynda")}


def test_an_author_counts_once_a_window_whatever_the_number_of_his_incidents() -> None:
    reports = [report(i, "flooder", incident_id=f"i{i}") for i in range(30)] + [report(3, "b")]
    counts = panel_of(reports, LAYOUT).within(hours(NOW), (1, 24))
    assert counts[:, LAYOUT.position[HEAT]].tolist() == [2, 2]


def test_a_window_ends_now_and_holds_its_first_moment() -> None:
    panel = panel_of([report(60, "a"), report(60.02, "b"), report(0, "c")], LAYOUT)
    assert panel.within(hours(NOW), (1,))[0, LAYOUT.position[HEAT]] == 1


def test_history_teaches_hours_and_is_no_news() -> None:
    panel = panel_of([report(5, "a", history=True), report(6, "b")], LAYOUT)
    i = LAYOUT.position[HEAT]
    assert panel.within(hours(NOW), (1,))[0, i] == 1
    assert panel.hourly(int(hours(NOW)), 1)[0, i] == 2


def test_hours_are_whole_hours_of_utc() -> None:
    panel = panel_of([report(29, "a"), report(31, "b"), report(31, "c")], LAYOUT)
    assert panel.hourly(int(hours(NOW)) - 1, 2)[:, LAYOUT.position[HEAT]].tolist() == [2, 1]


def test_a_cell_the_region_no_longer_has_is_left_out() -> None:
    panel = panel_of([report(5, group="gone", municipality="gone")], LAYOUT)
    assert panel.within(hours(NOW), (24,)).sum() == 0


def test_no_reports_are_zeros() -> None:
    panel = panel_of([], LAYOUT)
    assert panel.hourly(0, 3).shape == (3, len(LAYOUT))
    assert panel.latest(hours(NOW)).max() == -np.inf


def test_total_replaces_wider_cells_by_sums_of_narrow_ones() -> None:
    total = LAYOUT.total(np.arange(1.0, len(LAYOUT) + 1))
    for i, cell in enumerate(LAYOUT.cells):
        parts = [
            j + 1.0 for j, c in enumerate(LAYOUT.cells) if LAYOUT.narrow[j] and cell.contains(c)
        ]
        assert total[i] == sum(parts)

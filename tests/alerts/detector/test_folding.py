"""One conflict, one alert."""

import numpy as np

from alerts.detector.detection import Scan
from alerts.detector.folding import opening
from alerts.detector.panel import layout_of, region_cells
from domain.alert import Cell

LAYOUT = layout_of(region_cells(("housing", "waste"), ("tynda", "belogorsk", "zeya")))
HEAT = Cell("housing", "tynda")
HOUSING, TYNDA = Cell("housing", None), Cell(None, "tynda")


def opened(
    narrow: dict[Cell, float], firing: set[Cell], standing: tuple[Cell, ...] = ()
) -> set[Cell]:
    """The cells that open where these narrow cells have this many authors too many."""
    counts = np.zeros(len(LAYOUT))
    for cell, count in narrow.items():
        counts[LAYOUT.position[cell]] = count
    observed = LAYOUT.total(counts)[None]
    fires = np.array([cell in firing for cell in LAYOUT.cells])
    seen = Scan(
        p=np.where(fires, 1e-6, 1.0),
        window=np.zeros(len(LAYOUT), np.int64),
        observed=observed,
        expected=np.zeros_like(observed),
        end=np.zeros(len(LAYOUT)),
    )
    return {LAYOUT.cells[i] for i in opening(seen, fires, standing, LAYOUT)}


def test_a_spike_in_one_cell_is_that_cells_alone() -> None:
    assert opened({HEAT: 14}, {HEAT, HOUSING, TYNDA}) == {HEAT}


def test_a_spike_that_only_the_wider_cell_is_sure_of_waits_for_its_narrow_one() -> None:
    assert opened({HEAT: 4, Cell("waste", "tynda"): 1}, {TYNDA}) == set()


def test_two_spikes_of_one_topic_are_two_alerts() -> None:
    zeya = Cell("housing", "zeya")
    assert opened({HEAT: 9, zeya: 9}, {HEAT, zeya, HOUSING}) == {HEAT, zeya}


def test_a_spread_conflict_is_one_alert_of_the_wider_cell() -> None:
    spread = {Cell("housing", place): 5.0 for place in ("tynda", "belogorsk", "zeya")}
    assert opened(spread, {HEAT, HOUSING}) == {HOUSING}


def test_a_standing_alert_is_not_opened_again() -> None:
    assert opened({HEAT: 14}, {HEAT}, standing=(HEAT,)) == set()


def test_a_standing_alert_explains_a_wider_cell() -> None:
    cells = {HEAT: 5.0, Cell("housing", "belogorsk"): 3.0, Cell("housing", "zeya"): 3.0}
    assert opened(cells, {HOUSING}) == {HOUSING}
    both = (HEAT, Cell("housing", "zeya"))
    assert opened(cells, {HOUSING}, standing=both) == set()


def test_a_topics_standing_alert_folds_its_places() -> None:
    assert opened({HEAT: 14}, {HEAT}, standing=(HOUSING,)) == set()


def test_a_places_standing_alert_hides_no_topic() -> None:
    assert opened({HEAT: 14}, {HEAT}, standing=(TYNDA,)) == {HEAT}


def test_a_narrow_cell_that_was_surest_in_windows_of_another_end_still_holds_its_share() -> None:
    cells = [LAYOUT.position[cell] for cell in (HEAT, TYNDA)]
    observed = np.zeros((2, len(LAYOUT)))
    observed[1, cells[0]], observed[0, cells[1]] = 7, 8
    end = np.zeros(len(LAYOUT))
    end[cells[0]] = 1
    window = np.zeros(len(LAYOUT), np.int64)
    window[cells[0]] = 1
    fires = np.isin(np.arange(len(LAYOUT)), cells[1])
    seen = Scan(np.where(fires, 1e-6, 1.0), window, observed, np.zeros_like(observed), end)
    assert opening(seen, fires, (), LAYOUT) == []

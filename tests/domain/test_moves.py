"""The state tables of alerts and triage, and cells."""

import pytest

from domain import alert, triage
from domain.alert import Cell, cell_of


@pytest.mark.parametrize(
    ("moves", "states"),
    [
        (alert.MOVES, alert.AlertState),
        ({s: set(m.values()) for s, m in triage.MOVES.items()}, triage.TriageState),
    ],
)
def test_every_state_has_a_row_and_can_be_reached(moves, states):
    assert moves.keys() == set(states)
    reached, frontier = set(), [next(iter(states))]
    while frontier:
        state = frontier.pop()
        if state not in reached:
            reached.add(state)
            frontier.extend(moves[state])
    assert reached == set(states)


@pytest.mark.parametrize(
    "cell", [Cell("housing", "tynda"), Cell(None, "tynda"), Cell("fires", None), Cell(None, None)]
)
def test_a_cell_comes_back_from_its_key(cell):
    assert cell_of(cell.key) == cell


def test_a_wider_cell_contains_a_narrower():
    assert Cell("housing", None).contains(Cell("housing", "tynda"))
    assert Cell(None, None).contains(Cell("housing", None))
    assert not Cell("housing", "tynda").contains(Cell("housing", None))
    assert not Cell("roads", None).contains(Cell("housing", "tynda"))

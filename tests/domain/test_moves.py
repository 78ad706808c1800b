"""The state tables of alerts and cases."""

import pytest

from domain import alert, case
from domain.alert import Cell, cell_of
from domain.errors import MoveRefused


@pytest.mark.parametrize("table", [(alert.MOVES, alert.AlertState), (case.MOVES, case.CaseState)])
def test_every_state_has_a_row_and_can_be_reached(table):
    moves, states = table
    assert moves.keys() == set(states)
    reached, frontier = set(), [next(iter(states))]
    while frontier:
        state = frontier.pop()
        if state not in reached:
            reached.add(state)
            frontier.extend(moves[state])
    assert reached == set(states)


def test_a_case_makes_only_moves_of_the_table():
    case.check_move(case.CaseState.SENT, case.CaseState.IN_WORK)
    with pytest.raises(MoveRefused, match="from sent to answered"):
        case.check_move(case.CaseState.SENT, case.CaseState.ANSWERED)


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

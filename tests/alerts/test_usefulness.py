"""How often alerts were right, as people judged them."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from alerts.usefulness import Advice, Kind, Tally, by_month, doubtful, kind_of, tally_of
from domain.alert import Alert, AlertState, Cell, Move, Rule
from domain.person import SYSTEM
from tests.making import a_signal, an_alert

ZONE = timezone(timedelta(hours=9))
HEAT = Cell("housing", "tynda")
NOW = datetime(2026, 10, 31, 20, tzinfo=UTC)  # already November where people are


def made(cell: Cell = HEAT, rule: Rule = Rule.SPIKE, **changes) -> Alert:
    signal = a_signal(NOW, cell, rule=rule, subject="s")
    return an_alert(NOW, cell, **{"state": AlertState.CLOSED, "signal": signal, **changes})


def move(who: str, after: AlertState, before: AlertState = AlertState.NEW) -> Move:
    return Move("a", before, after, NOW, who)


_S = AlertState
JUDGED = {
    "taken up": (_S.CLOSED, [move("Анна", _S.ACKNOWLEDGED)], Tally(1, 1, 0)),
    "called false": (_S.FALSE, [move("Анна", _S.FALSE)], Tally(1, 1, 1)),
    "ended by itself": (_S.CLOSED, [move(SYSTEM, _S.SUBSIDING)], Tally(1, 0, 0)),
    "only noted": (_S.CLOSED, [move("Анна", _S.NEW)], Tally(1, 0, 0)),
    "called false and taken back": (
        _S.CLOSED,
        [move("Анна", _S.FALSE), move("Вера", _S.NEW, _S.FALSE), move(SYSTEM, _S.CLOSED)],
        Tally(1, 0, 0),
    ),
    "taken up, called false and taken back": (
        _S.NEW,
        [
            move("Анна", _S.ACKNOWLEDGED),
            move("Анна", _S.FALSE, _S.ACKNOWLEDGED),
            move("Вера", _S.NEW, _S.FALSE),
        ],
        Tally(1, 1, 0),
    ),
    "noticed by nobody, called false and taken back at once": (
        _S.SUBSIDING,
        [
            move(SYSTEM, _S.SUBSIDING),
            move("Анна", _S.FALSE, _S.SUBSIDING),
            move("Анна", _S.SUBSIDING, _S.FALSE),
        ],
        Tally(1, 0, 0),
    ),
    "closed, opened again and called false": (
        _S.FALSE,
        [
            move("Анна", _S.CLOSED, _S.IN_WORK),
            move("Анна", _S.NEW, _S.CLOSED),
            move("Анна", _S.FALSE),
        ],
        Tally(1, 1, 1),
    ),
}


@pytest.mark.parametrize(("state", "moves", "tally"), JUDGED.values(), ids=JUDGED)
def test_an_alert_is_judged_by_who_moved_it(
    state: AlertState, moves: list[Move], tally: Tally
) -> None:
    assert tally_of(moves) == tally
    assert tally.false == (state is AlertState.FALSE)


def test_what_nobody_judged_has_no_precision() -> None:
    assert Tally(5).precision is None
    assert Tally(5, 4, 1).precision == 0.75


@pytest.mark.parametrize(
    ("judged", "false", "advice"),
    [
        (9, 9, Advice.FEW),
        (10, 6, Advice.STRICTER),
        (10, 5, Advice.KEEP),
        (10, 1, Advice.LOOSER),
    ],
)
def test_a_rule_is_advised_upon_once_enough_is_judged(
    judged: int, false: int, advice: Advice
) -> None:
    assert Tally(99, judged, false).advice() is advice


def test_every_alert_has_its_rule() -> None:
    cells = [Cell("housing", "tynda"), Cell("housing", None), Cell(None, "tynda")]
    assert [kind_of(made(c)) for c in cells] == [Kind.NARROW, Kind.TOPIC, Kind.PLACE]
    rules = [Rule.REACH, Rule.UNANSWERED]
    assert [kind_of(made(rule=r)) for r in rules] == [Kind.REACH, Kind.UNANSWERED]


def test_months_are_those_of_the_region() -> None:
    one = Tally(1, 1, 0)
    rows = [(made(), one), (made(), one), (made(opened_at=NOW - timedelta(days=1)), one)]
    assert by_month(rows, ZONE) == {
        (Kind.NARROW, date(2026, 11, 1)): Tally(2, 2, 0),
        (Kind.NARROW, date(2026, 10, 1)): one,
    }


def test_cells_that_were_mostly_false_are_named_the_worst_first() -> None:
    bad, worse, good = (made(Cell("housing", place)) for place in ("tynda", "zeya", "shimanovsk"))
    right, wrong = Tally(1, 1, 0), Tally(1, 1, 1)
    rows = [
        *[(bad, wrong)] * 3,
        *[(bad, right)] * 2,
        *[(worse, wrong)] * 6,
        *[(good, wrong)] * 4,
        *[(good, right)] * 4,
        (made(Cell("roads", "tynda")), wrong),
    ]
    assert doubtful(rows) == [(worse, Tally(6, 6, 6)), (bad, Tally(5, 5, 3))]

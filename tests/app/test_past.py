"""How cases stood at a moment of the past, though their moves were undone and made anew since."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

from app.reports.past import late_at
from cases.intake.filed_moves import continued
from domain.cases.course import effective
from domain.cases.workflow import CaseDeed
from region.loader import load_region, region_folder
from tests.domain.cases.lives import HOUR, a_case, life

D = CaseDeed


AMUR = load_region(region_folder(Path("amur")))


def late(moves, at):
    case = a_case(id=1)
    lives = SimpleNamespace(since=lambda received: [(case, moves)])
    return list(late_at(SimpleNamespace(region=AMUR, casework=SimpleNamespace(lives=lives)), at))


def test_a_case_is_late_with_the_body_that_had_it():
    moves = life(D.ROUTE, D.TAKE)
    later = moves[-1].at + timedelta(days=60)
    assert late(moves, later) == [("housing", 1)]
    assert late(life(D.ROUTE, D.ANSWER), later) == []
    assert late(moves, moves[-1].at) == []
    assert late(moves, moves[0].at - HOUR) == []


def test_a_late_export_that_made_earlier_moves_anew_stops_no_report():
    filed = life(D.ROUTE, D.ANSWER)
    other = replace(filed[1], at=filed[1].at + HOUR / 2, body="transport")
    wanted = [filed[0], other, filed[2]]
    moves = filed + continued(filed, effective(filed), wanted, filed[2].at + timedelta(days=90))
    assert [one.deed for one in moves] == [
        D.OPEN,
        D.ROUTE,
        D.ANSWER,
        D.UNDO,
        D.UNDO,
        D.ROUTE,
        D.ANSWER,
    ]
    assert late(moves, filed[2].at + timedelta(days=60)) == []  # answered, not yet undone
    unanswered = moves[:-1]
    assert late(unanswered, filed[2].at + timedelta(days=60)) == [("transport", 1)]

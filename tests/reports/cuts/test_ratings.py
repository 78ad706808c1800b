"""Cuts say of the bodies' work what the page of ratings says of the same cases."""

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest

from app.reports.cuts import LateCuts
from cases.ratings.lived import held_turns
from cases.ratings.lived import lived as lived_case
from cases.ratings.measures import measures
from cases.ratings.turns import succeeded
from domain.cases.case import Case, CaseMove
from domain.cases.clocks import deadlines
from domain.cases.holder import HolderKind
from domain.cases.life import standing
from domain.cases.ratings.measure import MeasureKind
from domain.cases.workflow import WORKFLOW, CaseDeed
from domain.errors import EntryRefused, MoveRefused
from domain.reports.cut import Counted, Cut, CutMeasure, Dimension
from domain.reports.fact import FactMarks
from domain.terms.period import Period
from region.loader import load_region, region_folder
from store.cases.cases import SqlCases
from store.engine import open_database, transaction
from store.facts.alerts import AlertFacts
from store.facts.cases import CaseFacts
from store.facts.facts import SqlFacts
from store.facts.surveys import SurveyFacts
from store.migrations.revisions import migrate
from tests.domain.cases.lives import BODIES, FILLED, opened
from tests.store.test_cases import by_hand

AMUR = load_region(region_folder(Path("amur")))
NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
OF_RATINGS = {
    CutMeasure.ON_TIME: MeasureKind.ON_TIME,
    CutMeasure.OVERDUE: MeasureKind.OVERDUE,
    CutMeasure.MEDIAN_HOURS: MeasureKind.MEDIAN,
    CutMeasure.SATISFIED: MeasureKind.SATISFIED,
    CutMeasure.RETURNED: MeasureKind.RETURNED,
}
CASES = 150


def lived(chance: random.Random) -> tuple[Case, list[CaseMove]]:
    """A case of the last 100 days, and moves that its workflow has."""
    at = NOW - timedelta(hours=chance.randrange(24, 2400))
    case = by_hand(received_at=at)
    moves = [opened(at=at)]
    moves.append(CaseMove(2, CaseDeed.ROUTE, at, "Анна", body=chance.choice(BODIES)))
    for _ in range(chance.randrange(7)):
        at += timedelta(minutes=chance.randrange(10, 9000))
        if at < NOW:
            moves += _next(chance, moves, at)
    return case, moves


def _next(chance: random.Random, moves: list[CaseMove], at: datetime) -> Iterator[CaseMove]:
    row = sorted(WORKFLOW[standing(moves).state])
    for deed in chance.sample(row, len(row)):
        fields = dict(FILLED.get(deed, {}))
        if deed is CaseDeed.ROUTE:
            fields["body"] = chance.choice(BODIES)
        if deed is CaseDeed.POSTPONE:
            waits = chance.choice([None, HolderKind.APPLICANT, HolderKind.SYSTEM])
            fields |= {"until": at + timedelta(days=9), "waits": waits}
        if deed is CaseDeed.RATE:
            fields["score"] = chance.randrange(1, 6)
        move = CaseMove(len(moves) + 1, deed, at, "Анна", **fields)
        try:
            standing([*moves, move])
        except (EntryRefused, MoveRefused):
            continue
        yield move
        return


@pytest.fixture(scope="module")
def lives() -> list[tuple[Case, list[CaseMove]]]:
    chance = random.Random(3)
    return [lived(chance) for _ in range(CASES)]


@pytest.fixture(scope="module")
def cuts(lives, tmp_path_factory) -> Iterator[LateCuts]:
    engine = open_database(f"sqlite:///{tmp_path_factory.mktemp('ratings')}/otklik.db")
    migrate(engine)
    marks = FactMarks(b"k")
    facts = CaseFacts(marks, partial(held_turns, region=AMUR))
    store = SqlCases(engine, facts)
    with transaction(engine):
        for place, (case, moves) in enumerate(lives):
            lives[place] = replace(case, id=_kept(store, case, moves)), moves
    counted = SqlFacts(engine, marks, facts, AlertFacts(marks), SurveyFacts(marks))
    yield LateCuts(counted, AMUR, None, store, lambda: NOW, b"k")
    engine.dispose()


def _kept(store: SqlCases, case: Case, moves: list[CaseMove]) -> int:
    first = store.add(case, moves[0], standing(moves[:1]), deadlines(case, moves[:1], AMUR))
    assert first is not None
    for number in range(2, len(moves) + 1):
        some = moves[:number]
        store.save(first.case.number, some[-1], standing(some), deadlines(case, some, AMUR))
    return first.case.number


@pytest.mark.parametrize("back", [0, 3, 20, 45])
def test_each_body_has_the_numbers_of_its_rating(cuts, lives, back) -> None:
    until = NOW - timedelta(days=back, hours=back)
    period = Period(until - timedelta(days=31), until)
    known = filter(None, (lived_case(case, moves, AMUR) for case, moves in lives))
    rated = [one for life in known for one in life.turns(until)]
    by_body: dict[str, list] = {}
    for one in succeeded(rated, AMUR, until.date()):
        by_body.setdefault(one.body, []).append(one)
    for measure, kind in OF_RATINGS.items():
        cut = Cut(Counted.CASES, measure, period, rows=Dimension.BODY)
        cells = {cell.row: (cell.value, cell.n) for cell in cuts.count(cut).cells}
        for body, some in by_body.items():
            known = measures(some, period, len(rated))[kind]
            if known.n:
                value = known.value and pytest.approx(known.value, rel=1e-12)
                assert cells.pop(body) == (value, known.n), kind
        assert not cells, kind

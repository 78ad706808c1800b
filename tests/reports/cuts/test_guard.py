"""What is shown outside the centre, and what an attacker makes of all of it."""

import random
from collections import Counter
from datetime import datetime, timedelta
from itertools import combinations, product

import numpy as np
import pytest
from scipy.optimize import linprog

from domain.errors import EntryRefused
from domain.reports.cut import Counted, Cut, CutMeasure, Dimension, Grain
from domain.reports.fact import Fact, FactKind
from domain.terms.period import Period
from reports.cuts.guard import FEWEST, Guard
from store.engine import migrate, open_database, writing
from store.facts.writing import put
from tests.reports.cuts.test_engine import AMUR, MARKS, engine_of, store_of

ZONE = AMUR.zone
JANUARY = Period(datetime(2026, 1, 1, tzinfo=ZONE), datetime(2026, 2, 1, tzinfo=ZONE))
VALUES = {
    Dimension.STATE: ("routed", "answered", "closed"),
    Dimension.OUTCOME: ("fixed", "explained", "refused"),
    Dimension.STREAM: ("pos", "vk", "phone"),
    Dimension.PRIORITY: ("usual", "fast"),
}
PAIRS = [*combinations(VALUES, 2)]
HOUSING = {Dimension.BODY: frozenset({"housing"})}


def some_cases(seed: int, number: int) -> list[Fact]:
    """Of one body in January; most values are rare."""
    chance = random.Random(seed)
    facts = []
    for n in range(number):
        values = {d: v[min(int(chance.expovariate(1.4)), len(v) - 1)] for d, v in VALUES.items()}
        values = {d: v for d, v in values.items() if chance.random() < 0.95}
        at = JANUARY.since + timedelta(minutes=n)
        kind = FactKind.CASE
        facts.append(Fact(kind, f"{seed}-{n}", at, {**values, Dimension.BODY: "housing"}))
    return facts


@pytest.fixture
def engine(tmp_path):
    database = open_database(f"sqlite:///{tmp_path}/otklik.db")
    migrate(database)
    yield database
    database.dispose()


def counting(engine, facts):
    with writing(engine) as connection:
        put(connection, MARKS, facts)
    return engine_of(store_of(engine))


def table(cuts, rows=None, columns=None, **more):
    cut = Cut(Counted.CASES, CutMeasure.COUNT, JANUARY, rows, columns, filters=HOUSING, **more)
    return cuts.count(cut, guarded=True).cells


def test_small_and_empty_cells_are_hidden_and_the_others_are_multiples_of_five(engine) -> None:
    facts = some_cases(1, 120)
    cells = table(counting(engine, facts), Dimension.STATE, Dimension.STREAM)
    truth = Counter(
        (f.values.get(Dimension.STATE, ""), f.values.get(Dimension.STREAM, "")) for f in facts
    )
    assert len(cells) == 4 * 4  # with what is not known
    for cell in cells:
        count = truth[cell.row, cell.column]
        if cell.is_hidden:
            assert (cell.value, cell.n, count < FEWEST + 2) == (None, 0, True)
        else:
            assert (cell.value, cell.n % 5, count >= FEWEST) == (cell.n, 0, True)
            assert abs(cell.n - count) < 5


def test_one_set_of_cases_has_one_answer_whatever_is_asked(engine) -> None:
    facts = [
        Fact(FactKind.CASE, str(n), JANUARY.since, {Dimension.BODY: "housing", **values})
        for n, values in enumerate(
            [{Dimension.STATE: "routed", Dimension.STREAM: "vk"}] * 12
            + [{Dimension.STATE: "closed", Dimension.STREAM: "pos"}] * 3
        )
    ]
    cuts = counting(engine, facts)
    answers = {
        cell.n
        for dimensions in (
            (Dimension.STATE, None),
            (Dimension.STREAM, None),
            (Dimension.STATE, Dimension.STREAM),
            (Dimension.STREAM, Dimension.STATE),
        )
        for cell in table(cuts, *dimensions)
        if not cell.is_hidden
    }
    assert len(answers) == 1
    assert {c.n for c in table(cuts, Dimension.STATE, grain=Grain.MONTH) if c.n} == answers


def test_a_count_is_rounded_down_as_often_as_it_lies_below() -> None:
    guard = Guard(b"k", 2)
    answers = Counter(n for mark in range(4000) for n in guard.counts([mark], [12]))
    assert set(answers) == {10, 15}
    assert answers[15] / 4000 == pytest.approx(2 / 5, abs=0.04)
    assert set(Guard(b"k", 2).counts(range(50), [4] * 50)) == {0}


@pytest.mark.parametrize(
    "change",
    [
        {"rows": Dimension.SETTLEMENT},
        {"rows": Dimension.HOUR},
        {"grain": Grain.DAY},
        {"filters": {**HOUSING, Dimension.STATE: frozenset({"routed"})}},
        {"period": Period(JANUARY.since, JANUARY.until + timedelta(seconds=1))},
    ],
)
def test_free_questions_are_for_the_centre(engine, change) -> None:
    usual = {"period": JANUARY, "filters": HOUSING}
    cut = Cut(Counted.CASES, CutMeasure.COUNT, **{**usual, **change})
    with pytest.raises(EntryRefused):
        counting(engine, []).count(cut, guarded=True)


class Attacker:
    """Knows the rule, all cuts of two dimensions and all totals: each answer bounds a sum of
    unknown numbers of cases, one for each combination of all values.
    """

    def __init__(self, cuts) -> None:
        self.names = [("", *values) for values in VALUES.values()]
        self.unknown = list(product(*self.names))
        self.rows, self.low, self.high, self.hidden = [], [], [], []
        for dimensions in [(), *((one,) for one in VALUES), *PAIRS]:
            for cell in table(cuts, *dimensions):
                self._learn(dimensions, cell)

    def _learn(self, dimensions, cell) -> None:
        named = dict(zip(dimensions, (cell.row, cell.column), strict=False))
        of = np.array(
            [
                all(dict(zip(VALUES, one, strict=True))[d] == v for d, v in named.items())
                for one in self.unknown
            ],
            float,
        )
        self.rows.append(of)
        self.low.append(0 if cell.is_hidden else max(FEWEST, cell.n - 4))
        self.high.append(FEWEST + 1 if cell.is_hidden else cell.n + 4)
        if cell.is_hidden:
            self.hidden.append((named, of))

    def recovered(self):
        """The hidden cells of which only one number of cases is possible."""
        table = np.vstack([self.rows, -np.array(self.rows)])
        limits = np.concatenate([self.high, -np.array(self.low)])
        for named, of in self.hidden:
            ends = [linprog(sign * of, A_ub=table, b_ub=limits).fun * sign for sign in (1, -1)]
            if np.ceil(ends[0] - 1e-6) == np.floor(ends[1] + 1e-6):
                yield named


@pytest.mark.parametrize(
    "seeds", [range(2), pytest.param(range(2, 60), marks=pytest.mark.soak)], ids=["2", "58"]
)
def test_an_attacker_with_all_cuts_of_two_dimensions_recovers_no_hidden_cell(
    tmp_path, seeds
) -> None:
    for seed in seeds:
        database = open_database(f"sqlite:///{tmp_path}/{seed}.db")
        migrate(database)
        number = 40 + 97 * seed % 300
        attacker = Attacker(counting(database, some_cases(seed, number)))
        database.dispose()
        assert len(attacker.hidden) > 10
        assert list(attacker.recovered()) == []

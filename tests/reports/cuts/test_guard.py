"""What is shown outside the centre, and what an attacker makes of all of it."""

import random
from collections import Counter
from datetime import datetime, timedelta
from itertools import combinations, product
from shutil import copy

import numpy as np
import pytest
from scipy.optimize import linprog

from domain.errors import EntryRefused
from domain.reports.cut import Counted, Cut, CutMeasure, Dimension, Grain
from domain.reports.fact import Fact, FactKind
from domain.terms.period import Period
from reports.cuts.guard import FEWEST, Guard
from store.engine import open_database, writing
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
CASES = (Counted.CASES, CutMeasure.COUNT)
POSTS = (Counted.POSTS, CutMeasure.COUNT)
COMPLAINTS = (Counted.COMPLAINTS, CutMeasure.COUNT)
AUTHORS = (Counted.COMPLAINTS, CutMeasure.AUTHORS)
OF_POSTS = {
    Dimension.KIND: ("complaint", "news"),
    Dimension.TONE: ("negative", "neutral", "positive"),
    Dimension.URGENCY: ("usual", "high"),
    Dimension.SOURCE_KIND: ("vk", "telegram"),
}
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
def engine(tmp_path, migrated_file):
    copy(migrated_file, tmp_path)
    database = open_database(f"sqlite:///{tmp_path}/otklik.db")
    yield database
    database.dispose()


def counting(engine, facts):
    with writing(engine) as connection:
        put(connection, MARKS, facts)
    return engine_of(store_of(engine))


def table(cuts, rows=None, columns=None, counted=CASES, **more):
    cut = Cut(*counted, JANUARY, rows, columns, filters=HOUSING, **more)
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


def some_posts(seed: int, number: int) -> list[Fact]:
    """Of one body in January: most residents write about rare things, a few write very much."""
    chance, facts = random.Random(seed), []
    for n in range(number):
        values = {
            d: v[min(int(chance.expovariate(1.4)), len(v) - 1)] for d, v in OF_POSTS.items()
        } | {Dimension.BODY: "housing"}
        wrote = 60 if n % 7 == 0 else 1 + int(chance.expovariate(1.0))
        for place in range(wrote):
            is_complaint = values[Dimension.KIND] == "complaint"
            author = f"{seed}-{n}" if is_complaint and place % 3 != 1 else None
            facts.append(
                Fact(
                    *(FactKind.POST, f"{seed}-{n}-{place}", JANUARY.since, values),
                    is_complaint=is_complaint,
                    author=author,
                )
            )
            if not is_complaint:
                break
    return facts


class Attacker:
    """Knows the rule, all cuts of two dimensions and all totals: each answer bounds a sum of
    unknown numbers of people, one for each combination of all values.
    """

    def __init__(self, cuts, values, *questions) -> None:
        self.values = values
        self.unknown = list(product(*(("", *some) for some in values.values())))
        self.rows, self.low, self.high, self.hidden = [], [], [], []
        for counted in questions:
            about = {Dimension.KIND: "complaint"} if counted[0] is Counted.COMPLAINTS else {}
            free = [one for one in values if one not in about]
            pairs = combinations(free, 2)
            for dimensions in [(), *((one,) for one in free), *pairs]:
                for cell in table(cuts, *dimensions, counted=counted):
                    self._learn(about, dimensions, cell)

    def _learn(self, about, dimensions, cell) -> None:
        named = about | dict(zip(dimensions, (cell.row, cell.column), strict=False))
        of = np.array(
            [
                all(dict(zip(self.values, one, strict=True))[d] == v for d, v in named.items())
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
        """The hidden cells of which only one number of people is possible."""
        table = np.vstack([self.rows, -np.array(self.rows)])
        limits = np.concatenate([self.high, -np.array(self.low)])
        for named, of in self.hidden:
            ends = [linprog(sign * of, A_ub=table, b_ub=limits) for sign in (1, -1)]
            assert all(end.success for end in ends), "a hidden cell holds more than may be hidden"
            least, most = (end.fun * sign for end, sign in zip(ends, (1, -1), strict=True))
            if np.ceil(least - 1e-6) == np.floor(most + 1e-6):
                yield named


@pytest.mark.parametrize(
    "seeds",
    [
        range(2),
        *(pytest.param(range(n, n + 8), marks=pytest.mark.soak) for n in range(2, 58, 8)),
    ],
    ids=str,
)
@pytest.mark.parametrize(
    ("some", "values", "questions", "every"),
    [(some_cases, VALUES, [CASES], 1), (some_posts, OF_POSTS, [POSTS, COMPLAINTS, AUTHORS], 3)],
    ids=["cases", "posts"],
)
def test_an_attacker_with_all_cuts_of_two_dimensions_recovers_no_hidden_cell(
    tmp_path, migrated_file, seeds, some, values, questions, every
) -> None:
    for seed in seeds[::every]:
        copy(migrated_file, tmp_path / f"{seed}.db")
        database = open_database(f"sqlite:///{tmp_path}/{seed}.db")
        number = 40 + 97 * seed % 300
        attacker = Attacker(counting(database, some(seed, number)), values, *questions)
        database.dispose()
        assert len(attacker.hidden) > 10
        assert list(attacker.recovered()) == []


def test_how_much_a_few_people_wrote_stands_in_no_count(engine) -> None:
    """A hundred complaints of two people in one row; seven people wrote once in the other."""
    loud = [complaint(n, "neutral", f"loud {n % 2}") for n in range(100)]
    copies = [complaint(n, "neutral", None) for n in range(200, 230)]
    quiet = [complaint(n, "negative", f"quiet {n}") for n in range(100, 120)]
    cuts = counting(engine, [*loud, *copies, *quiet])
    for counted in (POSTS, COMPLAINTS, AUTHORS):
        rows = {cell.row: cell for cell in table(cuts, Dimension.TONE, counted=counted)}
        assert (rows["neutral"].is_hidden, rows["negative"].n) == (True, 20)
        [whole] = table(cuts, counted=counted)
        assert (whole.n, whole.value) in ((20, 20), (25, 25))


def complaint(n: int, tone: str, author: str | None) -> Fact:
    values = {Dimension.BODY: "housing", Dimension.TONE: tone, Dimension.KIND: "complaint"}
    return Fact(*(FactKind.POST, str(n), JANUARY.since, values), is_complaint=True, author=author)


def answered(count: int, among: int, body: str) -> list[Fact]:
    """Turns of which the first `count` have their answer."""
    return [
        Fact(
            *(FactKind.TURN, f"{n}/{body}", JANUARY.since),
            values={Dimension.BODY: "housing", Dimension.STATE: body},
            answered=JANUARY.since + timedelta(days=1) if n < count else None,
        )
        for n in range(among)
    ]


def test_a_share_is_shown_in_tenths_where_it_points_at_nobody(engine) -> None:
    facts = [
        *(*answered(4, 7, "few"), *answered(6, 13, "both")),
        *(*answered(0, 24, "none"), *answered(9, 9, "all")),
    ]
    counted = (Counted.CASES, CutMeasure.ANSWERED)
    cells = table(counting(engine, facts), Dimension.STATE, counted=counted)
    shown = {cell.row: None if cell.is_hidden else cell.value for cell in cells if cell.row}
    assert shown == {"few": None, "both": 0.5, "none": 0.0, "all": None}


def test_turns_of_one_case_are_of_one_person(engine) -> None:
    facts = [
        Fact(FactKind.TURN, f"7/{n}", JANUARY.since, {Dimension.BODY: "housing"}, answered=None)
        for n in range(30)
    ]
    [cell] = table(counting(engine, facts), counted=(Counted.CASES, CutMeasure.ANSWERED))
    assert cell.is_hidden


def test_steps_of_a_period_say_not_in_which_something_was(engine) -> None:
    """One case in its third month; the period has six."""
    at = datetime(2026, 3, 3, tzinfo=ZONE)
    cuts = counting(engine, [Fact(FactKind.CASE, "1", at, {Dimension.BODY: "housing"})])
    half = Period(JANUARY.since, datetime(2026, 7, 1, tzinfo=ZONE))
    cut = Cut(*CASES, half, grain=Grain.MONTH, filters=HOUSING)
    cells = cuts.count(cut, guarded=True).cells
    assert [(cell.step.month, cell.is_hidden) for cell in cells] == [
        (month, True) for month in range(1, 7)
    ]

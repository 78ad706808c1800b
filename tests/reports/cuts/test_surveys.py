"""Surveys in cuts: over both databases as a plain loop counts them, and what an attacker makes of
all of it together.
"""

import math
import random
from collections import defaultdict
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations, combinations_with_replacement, product
from shutil import copy

import numpy as np
import pytest
from scipy.optimize import linprog

from domain.errors import EntryRefused
from domain.reports.cut import Counted, Cut, CutMeasure, Dimension, Grain
from domain.reports.fact import Fact, FactKind
from domain.terms.period import Period
from reports.cuts.guard import BANDS, Guard
from russian.cuts import CutWords
from russian.few import FEWEST
from store.engine import open_database, writing
from store.facts.writing import put
from tests.reports.cuts.test_engine import AMUR, MARKS, database, engine_of, store_of

__all__ = ["database"]
D, M = Dimension, CutMeasure
ZONE = AMUR.zone
JANUARY = Period(datetime(2026, 1, 1, tzinfo=ZONE), datetime(2026, 2, 1, tzinfo=ZONE))
SPRING = Period(datetime(2026, 1, 1, tzinfo=ZONE), datetime(2026, 4, 1, tzinfo=ZONE))
SMALL = replace(
    AMUR, municipalities={one: AMUR.municipalities[one] for one in ("tynda", "zeya", "svobodny")}
)
PLACES, CHANNELS = (*SMALL.municipalities, ""), ("page", "phone", "paper")
SCALES = {"1.1": 5, "1.2": 10}
SCORES = range(1, 11)
_GIVEN = (None, *range(1, 6))
ANSWERS = [marks for marks in product(_GIVEN, _GIVEN) if any(marks)]  # to both questions


def some_marks(seed: int, people: int, days: int = 1, scales=SCALES) -> list[Fact]:
    """What people say to two scales; most places and ways of answering are rare."""
    chance, facts = random.Random(seed), []
    for n in range(people):
        whose, at = f"1/{n}", JANUARY.since + timedelta(days=chance.randrange(days))
        rare = [min(int(chance.expovariate(1.1)), 3) for _ in range(2)]
        values = {D.CHANNEL: CHANNELS[min(rare[0], 2)], D.MUNICIPALITY: PLACES[rare[1]]}
        for question, scale in scales.items():
            if chance.random() < 0.8:
                score = min(scale, 1 + int(chance.expovariate(0.5)))
                facts.append(
                    Fact(
                        *(FactKind.SURVEY, f"{whose}/{question}", at),
                        {name: one for name, one in values.items() if one} | {D.QUESTION: question},
                        author=f"survey {whose}",
                        score=score,
                        scale=scale,
                        whose=whose,
                    )
                )
    return facts


def counting(engine, facts, region=SMALL):
    with writing(engine) as connection:
        put(connection, MARKS, facts)
    return engine_of(store_of(engine), region)


def plain(facts, cut):
    """The cells in sight with their values and numbers of people."""
    cells = defaultdict(list)
    for fact in facts:
        asked = cut.filters.get(D.QUESTION)
        if cut.period.holds(fact.at) and (not asked or fact.values[D.QUESTION] in asked):
            sides = [one and fact.values.get(one, "") for one in (cut.rows, cut.columns)]
            month = fact.at.astimezone(ZONE).date().replace(day=1) if cut.grain else None
            cells[*sides, month].append(fact)
    return {place: shown for place, of in cells.items() if (shown := _shown(of, cut.measure))}


def _shown(facts, measure):
    if not (n := _guarded(facts)):
        return None
    if measure is M.POINTS:
        by_score = {
            score: _guarded([one for one in facts if one.score == score]) for score in SCORES
        }
        if not (many := sum(by_score.values())):
            return None
        value = round(sum(score * count for score, count in by_score.items()) / many, 1)
    elif measure is M.UPPER:
        high = [one for one in facts if one.score > (one.scale + 1) / 2]
        yes, no = _guarded(high), _guarded([one for one in facts if one not in high])
        if not (yes and no):
            return None
        value = math.floor(BANDS * yes / (yes + no) + 0.5) / BANDS
    else:
        value = n
    return value, n


def _guarded(facts):
    people = {one.whose for one in facts}
    mark = sum(MARKS.of(FactKind.SURVEY, one) for one in people)
    [n] = Guard(b"k", FactKind.SURVEY.value).counts([mark], [len(people)])
    return n


def test_surveys_are_counted_as_a_loop_does_and_the_rest_is_hidden(database) -> None:
    facts = some_marks(3, 400, days=80)
    cuts = counting(database, facts)
    asked = {D.QUESTION: frozenset({"1.2"})}
    tables = [
        (D.QUESTION, None, None, {}),
        (D.QUESTION, D.MUNICIPALITY, Grain.MONTH, {}),
        (D.MUNICIPALITY, D.CHANNEL, Grain.MONTH, asked),
        (None, None, None, asked),
    ]
    for measure, (rows, columns, grain, only) in product((M.COUNT, M.POINTS, M.UPPER), tables):
        cut = Cut(Counted.SURVEYS, measure, SPRING, rows, columns, grain, only)
        cells = {(one.row, one.column, one.step): one for one in cuts.count(cut).cells}
        visible = {key: (one.value, one.n) for key, one in cells.items() if not one.is_hidden}
        assert visible == plain(facts, cut)
        assert {one.value for one in cells.values() if one.is_hidden} <= {None}


def test_a_question_without_a_cell_in_sight_has_no_row(database) -> None:
    few = some_marks(4, 3, scales={"2.1": 5})
    few = [replace(one, of=f"2{one.of}", whose=f"2{one.whose}") for one in few]
    cuts = counting(database, [*some_marks(3, 90), *few])
    cells = cuts.count(Cut(Counted.SURVEYS, M.COUNT, JANUARY, D.QUESTION)).cells
    assert {one.row for one in cells} == set(SCALES)
    channels = cuts.count(Cut(Counted.SURVEYS, M.COUNT, JANUARY, D.CHANNEL)).cells
    assert {one.row for one in channels} <= set(CHANNELS)


@pytest.mark.parametrize(
    "change",
    [
        {"rows": D.MUNICIPALITY, "measure": M.POINTS},  # scales differ
        {"filters": {D.QUESTION: frozenset({"1.1", "1.2"})}},
        {"filters": {D.MUNICIPALITY: frozenset({"tynda"})}},
        {"rows": D.GROUP},
        {"grain": Grain.DAY},
        {"period": Period(JANUARY.since, JANUARY.until - timedelta(days=1))},
        {"measure": M.PER_THOUSAND},
    ],
)
def test_the_centre_asks_of_surveys_no_more_than_others(database, change) -> None:
    cut = Cut(Counted.SURVEYS, M.COUNT, JANUARY, D.QUESTION)
    with pytest.raises(EntryRefused):
        engine_of(None).count(replace(cut, **change))


def test_a_dimension_that_is_not_there_is_named(database) -> None:
    cut = Cut(Counted.SURVEYS, M.COUNT, JANUARY, D.GROUP, D.STATE)
    with pytest.raises(EntryRefused, match="нет разреза «Раздел», «Состояние»: выберите другой"):
        engine_of(None).count(cut)


class Attacker:
    """Knows the rule, all counts of January by two dimensions, of each question and of both, how
    many answered at all, and of each mean in sight the counts that it is made of. Unknown are the
    people of each place and way who gave these marks to the one question and to the other.
    """

    def __init__(self, cuts, facts) -> None:
        self.facts = facts
        self.people = list(product(PLACES, CHANNELS, ANSWERS))
        self.rows, self.limits, self.hidden = [], [], []
        every = self._counts(lambda _: True)
        whole = len({one.whose for one in facts})
        self._bound(every, whole)
        self._bound(-every, -whole)
        for question in (None, *SCALES):
            free = [D.MUNICIPALITY, D.CHANNEL, *([] if question else [D.QUESTION])]
            for sides in [(), *((one,) for one in free), *combinations(free, 2)]:
                self._ask(cuts, question, sides)

    def _ask(self, cuts, question, sides) -> None:
        only = {D.QUESTION: frozenset({question})} if question else {}
        measures = [M.COUNT, *([M.POINTS] if question or D.QUESTION in sides else [])]
        for measure in measures:
            cut = Cut(Counted.SURVEYS, measure, JANUARY, *sides, filters=only)
            for cell in cuts.count(cut).cells:
                named = dict(zip(sides, (cell.row, cell.column), strict=False))
                named |= {D.QUESTION: question} if question else {}
                if measure is M.COUNT:
                    of = self._counts(lambda one, named=named: _is_in(one, named))
                    self._learn(of, cell.n)
                    if cell.is_hidden:
                        self.hidden.append((named, of))
                elif not cell.is_hidden:
                    self._learn_marks(named)

    def _learn_marks(self, named) -> None:
        for score in range(1, 6):
            of = self._counts(lambda one, score=score: _is_in(one, named, score))
            own = [
                one
                for one in self.facts
                if one.score == score
                and all(one.values.get(side, "") == value for side, value in named.items())
            ]
            self._learn(of, _guarded(own))

    def _learn(self, of, n) -> None:
        """0 is hidden."""
        self._bound(of, n + 4 if n else FEWEST + 1)
        self._bound(-of, -max(FEWEST, n - 4) if n else 0)

    def _counts(self, holds):
        return np.array([holds(one) for one in self.people], float)

    def _bound(self, row, limit) -> None:
        self.rows.append(row)
        self.limits.append(limit)

    def recovered(self):
        """The hidden cells of which only one number of people is possible."""
        table, limits = np.array(self.rows), np.array(self.limits)
        for of in np.unique([of for _, of in self.hidden], axis=0):
            ends = [linprog(sign * of, A_ub=table, b_ub=limits) for sign in (1, -1)]
            assert all(end.success for end in ends), "a hidden cell holds more than may be hidden"
            least, most = (end.fun * sign for end, sign in zip(ends, (1, -1), strict=True))
            if np.ceil(least - 1e-6) == np.floor(most + 1e-6):
                yield [named for named, other in self.hidden if (other == of).all()]


def _is_in(one, named, score=None) -> bool:
    place, channel, marks = one
    given = dict(zip(SCALES, marks, strict=True))
    known = {D.MUNICIPALITY: place, D.CHANNEL: channel}
    return all(
        given[value] in ((score,) if score else range(1, 6))
        if side is D.QUESTION
        else known[side] == value
        for side, value in named.items()
    )


@pytest.mark.parametrize(
    "seeds",
    [range(1), *(pytest.param(range(n, n + 8), marks=pytest.mark.soak) for n in range(1, 25, 8))],
    ids=str,
)
def test_an_attacker_with_all_counts_and_means_recovers_no_hidden_cell(
    tmp_path, migrated_file, seeds
) -> None:
    for seed in seeds:
        copy(migrated_file, tmp_path / f"{seed}.db")
        engine = open_database(f"sqlite:///{tmp_path}/{seed}.db")
        facts = some_marks(seed, 40 + 97 * seed % 300, scales=dict.fromkeys(SCALES, 5))
        attacker = Attacker(counting(engine, facts), facts)
        engine.dispose()
        assert len(attacker.hidden) > 5
        assert list(attacker.recovered()) == []


def test_a_mean_and_the_number_of_all_leave_open_what_few_gave() -> None:
    """Of eight people who gave one to five points: every mean that may be shown of them."""
    possible = defaultdict(list)
    for marks in combinations_with_replacement(range(1, 6), 8):
        given = [marks.count(score) for score in range(1, 6)]
        shown = [[0, 5, 10] if n >= FEWEST else [0] for n in given]
        for counts in product(*shown):
            if total := sum(counts):
                mean = sum(score * n for score, n in enumerate(counts, 1)) / total
                possible[round(mean, 1)].append(given)
    assert len(possible) == 5
    for histograms in possible.values():
        for numbers in zip(*histograms, strict=True):
            assert len(set(numbers)) > 1


def test_questions_stand_in_the_order_of_their_surveys() -> None:
    names = ["12.3", "5.10", "5.2", "12.1"]
    assert sorted(names, key=lambda one: CutWords(AMUR).order(D.QUESTION, one)) == [
        *("5.2", "5.10", "12.1", "12.3")
    ]

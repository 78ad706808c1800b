"""What is proven of a publication, over counts that wander, trend and break out by themselves."""

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from domain.outreach.content import EffectVerdict
from outreach.content.effect import LEAST, TRIALS, Yardstick, change, yardstick
from outreach.content.trial import LEARN, WAIT, DailyRecord, TrialOutcome, judge, judge_all

GROUPS, PLACES, DAYS = 13, 20, 98
FIRST = DAYS - 14
V = EffectVerdict
Ints = NDArray[np.int64]


def drawn(seed: int, rate: float = 20 / 7) -> DailyRecord:
    """Cells of about `rate` a day with wandering levels, busy days and outbreaks, and forecasts
    that learn the past slowly.
    """
    rng = np.random.default_rng(seed)
    cells = GROUPS * PLACES
    level = np.zeros((DAYS, cells))
    for day in range(1, DAYS):
        level[day] = 0.7 * level[day - 1] + rng.normal(0, 0.15, cells)
    mean = rate * rng.lognormal(0, 0.5, cells) * np.exp(level + rng.normal(0, 0.05, (DAYS, 1)))
    counts = rng.poisson(rng.gamma(mean / 0.3, 0.3)).astype(float)
    for cell in np.flatnonzero(rng.random(cells) < 0.3):
        begins = int(rng.integers(DAYS - 2))
        counts[begins : begins + 2, cell] += rng.integers(4, 20)
    levels, known = np.zeros_like(counts), np.minimum(counts[:LEARN], 9).mean(0)
    for day in range(DAYS):
        known = known * 0.975 + np.minimum(counts[day], 3 * known + 3) * 0.025
        levels[day] = known
    group = np.arange(cells) % GROUPS
    nothing = np.zeros((DAYS, cells), np.bool_)
    return DailyRecord(counts, levels, group, np.ones(cells, np.bool_), nothing)


def fallen(record: DailyRecord, cells: Ints, share: float, seed: int) -> DailyRecord:
    counts, rng = record.counts.copy(), np.random.default_rng(seed)
    counts[FIRST:, cells] = rng.binomial(counts[FIRST:, cells].astype(int), 1 - share)
    return replace(record, counts=counts)


def verdicts(outcomes: list[TrialOutcome]) -> list[EffectVerdict]:
    return [one.change.verdict for one in outcomes]


@pytest.fixture(scope="module")
def records() -> list[DailyRecord]:
    return [drawn(seed) for seed in range(8)]


def test_without_an_effect_a_fall_is_rarely_proven(records) -> None:
    """Neither of cells taken as they come, nor of those at their peak, which fall by themselves."""
    every, peaks, naive = [], [], 0
    for record in records:
        cells = range(len(record.group))
        every += verdicts(judge_all(record, list(cells), FIRST, 14))
        before, after = record.counts[FIRST - 14 : FIRST].sum(0), record.counts[FIRST:].sum(0)
        rise = record.counts[FIRST - 7 : FIRST].sum(0) - 7 * record.levels[FIRST - 8]
        chosen = np.argsort(-rise)[:40]
        peaks += verdicts(judge_all(record, chosen.tolist(), FIRST, 14))
        fell = (before - after) / np.sqrt(np.maximum(before + after, 1)) > 1.96
        naive += int(fell[chosen].sum())
    assert every.count(V.FELL) <= 0.06 * len(every)
    assert peaks.count(V.FELL) <= 0.06 * len(peaks)
    assert naive >= 0.2 * len(peaks)
    assert every.count(V.UNPROVEN) >= 0.85 * len(every)


def test_a_true_fall_of_two_fifths_is_often_found(records) -> None:
    fell = asked = 0
    for seed, record in enumerate(records):
        rate = record.counts[:FIRST].mean(0) * 7
        near = np.flatnonzero((rate > 15) & (rate < 27))
        _, firsts = np.unique(record.group[near], return_index=True)
        cells = near[firsts]
        outcomes = judge_all(fallen(record, cells, 0.4, seed), cells.tolist(), FIRST, 14)
        asked += len(cells)
        fell += verdicts(outcomes).count(V.FELL)
    assert asked >= 80
    assert fell >= 0.5 * asked


def test_a_rise_and_the_bounds_of_what_changed(records) -> None:
    [record, *_] = records
    counts = record.counts.copy()
    counts[FIRST:, 0] *= 3
    outcome = judge(replace(record, counts=counts), 0, FIRST, 14)
    assert outcome.change.verdict is V.ROSE
    assert outcome.change.low > 1
    assert outcome.places == PLACES - 1
    plain = judge(record, 0, FIRST, 14).change
    assert plain.low < outcome.counted / outcome.change.usual < 20
    assert plain.low < record.counts[FIRST:, 0].sum() / plain.usual < plain.high


def test_what_happened_everywhere_is_no_effect(records) -> None:
    """The season ends: like places fell as much."""
    proven = alone = 0
    for record in records:
        counts = record.counts.copy()
        counts[FIRST:] = np.floor(counts[FIRST:] * 0.6)
        outcomes = judge_all(replace(record, counts=counts), list(range(60)), FIRST, 14)
        proven += verdicts(outcomes).count(V.FELL)
        silent = np.ones(len(record.group), np.int64) * np.arange(len(record.group))
        apart = replace(record, counts=counts, group=silent)
        alone += verdicts(judge_all(apart, list(range(60)), FIRST, 14)).count(V.FELL)
    assert proven < 0.2 * 60 * len(records)
    assert alone > 2 * proven


def test_places_with_a_publication_of_their_own_are_not_like_places(records) -> None:
    [record, *_] = records
    published = record.is_published.copy()
    published[FIRST:, record.group == record.group[0]] = True
    outcome = judge(replace(record, is_published=published), 0, FIRST, 14)
    assert outcome.places == 0
    assert outcome.change.usual == pytest.approx(14 * record.levels[FIRST - WAIT - 1, 0])


def test_too_little_is_known_or_happens(records) -> None:
    [record, *_] = records
    early = judge(record, 0, LEARN + WAIT - 1, 7)
    assert early.change.verdict is V.YOUNG
    assert (early.change.low, early.change.high) == (None, None)
    assert judge(record, 0, FIRST + 1, 14).change.verdict is V.YOUNG
    assert judge(record, 0, LEARN + WAIT + 3, 7).change.verdict is V.YOUNG
    rare = replace(record, counts=record.counts.copy(), levels=record.levels.copy())
    rare.levels[:, 0], rare.counts[:, 0] = 0.1, 0
    assert judge(rare, 0, FIRST, 14).change.verdict is V.FEW


def test_a_yardstick_needs_trials_and_a_usual_count() -> None:
    empty = yardstick([], np.zeros(0, np.int64), np.zeros((0, 0)))
    assert empty.is_young
    scores = np.linspace(-2, 2, TRIALS)
    known = Yardstick(empty.spread, scores)
    assert change(0, LEAST - 0.1, known).verdict is V.FEW
    none = change(0, 40, known)
    assert none.verdict is V.FELL
    assert none.high < 0.2
    assert change(40, 40, known).verdict is V.UNPROVEN

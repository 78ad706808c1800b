"""What a seminar changed: with nothing changed it is called proven rarely."""

from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from scipy.stats import fisher_exact

from outreach.seminars.effect import (
    SPAN,
    SeminarEffect,
    Sides,
    chance,
    outcome,
    spans,
)

NOW = datetime(2026, 11, 28, 12, tzinfo=UTC)
LONG = timedelta(days=60)
CAME, ABSENT = ["housing"], ["health"]


@pytest.mark.parametrize(
    ("ours", "others"), [((9, 1), (6, 7)), ((5, 5), (5, 5)), ((1, 0), (1, 3)), ((30, 2), (20, 15))]
)
def test_chance_is_that_of_fisher(ours, others) -> None:
    table = [[ours[1], ours[0]], [others[1], others[0]]]
    expected = fisher_exact(table, alternative="less").pvalue
    assert chance(Sides(*ours), Sides(*others)) == pytest.approx(expected)


@pytest.mark.parametrize(
    ("ours", "others", "came", "absent", "passed", "effect"),
    [
        ((30, 2), (20, 15), CAME, ABSENT, LONG, SeminarEffect.FEWER),
        ((30, 2), (20, 15), CAME, ABSENT, timedelta(days=29), SeminarEffect.EARLY),
        ((3, 2), (2, 3), CAME, ABSENT, LONG, SeminarEffect.UNPROVEN),
        ((30, 2), (20, 15), [*CAME, *ABSENT], [], LONG, SeminarEffect.NOBODY),
        ((0, 2), (20, 15), CAME, ABSENT, LONG, SeminarEffect.NOBODY),
    ],
)
def test_an_effect_is_named_only_beside_those_who_stayed_away(
    ours, others, came, absent, passed, effect
) -> None:
    errors = {"housing": Sides(*ours), "health": Sides(*others)}
    assert outcome(errors, came, absent, passed).effect is effect


def test_as_many_days_are_counted_before_as_after() -> None:
    start, end = NOW - timedelta(days=10, hours=2), NOW - timedelta(days=10)
    assert spans(start, end, NOW) == (
        (start - timedelta(days=10), start),
        (end, NOW),
    )
    assert spans(start, end, end + 2 * SPAN)[1] == (end, end + SPAN)
    assert spans(start, end, start) == ((start - SPAN, start), (end, end))


def test_with_nothing_changed_hardly_any_seminar_is_called_proven() -> None:
    """Bodies with most errors are invited, of the 20 invited every other one comes. Our
    comparison stands beside the plain one: those who came against all other bodies.
    """
    draw, proven, plain, seminars = Random(7), 0, 0, 1_000
    for _ in range(seminars):
        rates = {f"b{n}": draw.gammavariate(1.0, 4.0) for n in range(47)}
        before = {body: _poisson(draw, rate) for body, rate in rates.items()}
        errors = {body: Sides(before[body], _poisson(draw, rates[body])) for body in rates}
        invited = sorted(rates, key=lambda body: -before[body])[:20]
        came = [body for body in invited if draw.random() < 0.5]
        absent = [body for body in invited if body not in came]
        rest = [body for body in rates if body not in came]
        proven += outcome(errors, came, absent, LONG).effect is SeminarEffect.FEWER
        plain += outcome(errors, came, rest, LONG).effect is SeminarEffect.FEWER
    assert proven / seminars <= 0.01
    assert plain > 3 * proven


def test_a_halving_of_eighty_errors_is_seen_in_more_than_half() -> None:
    draw, proven, seminars = Random(8), 0, 300
    for _ in range(seminars):
        came, absent = ([f"{side}{n}" for n in range(10)] for side in "ca")
        errors = {body: Sides(_poisson(draw, 8), _poisson(draw, 4)) for body in came}
        errors |= {body: Sides(_poisson(draw, 8), _poisson(draw, 8)) for body in absent}
        proven += outcome(errors, came, absent, LONG).effect is SeminarEffect.FEWER
    assert proven / seminars >= 0.55  # measured: 0.63


def _poisson(draw: Random, rate: float) -> int:
    count, at = 0, draw.expovariate(1)
    while at < rate:
        count, at = count + 1, at + draw.expovariate(1)
    return count

"""Rejections raise the limit of their kind; one alone does not, and old ones are forgotten."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.outreach.mistake import MistakeDecision, MistakeKind
from outreach.mistakes.limits import GOAL, LIMITS, PRIOR, PRIOR_SHARE, limit, limits

K = MistakeKind


def decided(*rows: tuple[float, bool]) -> list[MistakeDecision]:
    return [MistakeDecision(K.LATE, strength, is_mistake) for strength, is_mistake in rows]


def test_without_decisions_every_limit_is_the_first() -> None:
    assert limits([]) == LIMITS
    assert set(LIMITS) == set(K)


def test_one_rejection_changes_nothing_and_two_alone_raise_it() -> None:
    assert limit(0.02, decided((0.1, False))) == 0.02
    assert 0.05 < limit(0.02, decided((0.1, False), (0.05, False))) < 0.1


def test_it_rises_just_above_what_was_rejected_and_keeps_what_was_confirmed() -> None:
    rows = [*((0.1, False) for _ in range(6)), *((0.4, True) for _ in range(10))]
    raised = limit(0.02, decided(*rows))
    assert 0.1 < raised <= 0.4
    assert limits(decided(*rows))[K.RUDE] == LIMITS[K.RUDE]


def test_a_kind_that_is_always_rejected_is_not_proposed() -> None:
    assert limit(0.5, decided(*((1.0, False) for _ in range(5)))) > 1


@given(
    st.lists(
        st.tuples(st.floats(min_value=0, max_value=1, allow_nan=False), st.booleans()), max_size=40
    )
)
def test_a_limit_always_exists_and_is_never_below_the_first(rows) -> None:
    raised = limit(0.3, decided(*rows))
    assert raised >= 0.3
    above = [ok for strength, ok in rows if strength >= raised]
    assert (sum(above) + PRIOR * PRIOR_SHARE) / (len(above) + PRIOR) >= GOAL


@pytest.mark.parametrize("seed", range(10))
def test_after_sixty_decisions_what_is_proposed_is_right(seed) -> None:
    """Below half of the strength all proposals are wrong, above it all are right."""
    rng, decisions = Random(seed), []
    while len(decisions) < 160:
        strength = rng.random()
        if strength >= limit(0.02, decisions):
            decisions += decided((strength, strength > 0.5))
    later = [one.is_mistake for one in decisions[60:]]
    assert sum(later) / len(later) >= 0.85
    assert limit(0.02, decisions) < 0.5

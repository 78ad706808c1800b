"""From which strength on a kind of mistake is proposed: people's decisions teach it. Pure.

A limit starts low. It rises just above rejected proposals until, of those that stay above it, the
share of confirmed ones is not below GOAL. PRIOR earlier proposals are counted with them, so that
one rejection alone changes nothing. Decisions older than MEMORY are forgotten, and a limit falls.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from math import nextafter

from domain.outreach.mistake import MistakeDecision, MistakeKind

GOAL = 0.93
PRIOR, PRIOR_SHARE = 20, 0.98
MEMORY = timedelta(days=180)

_K = MistakeKind
LIMITS: Mapping[MistakeKind, float] = {
    _K.LATE: 0.02,
    _K.NONE: 0.2,
    _K.FORMAL: 0.5,
    _K.RUDE: 0.5,
    _K.WRONG: 0.5,
    _K.CONTRADICTION: 0.5,
    _K.CRITICISM_DELETED: 0.6,
    _K.ANSWER_DELETED: 0.6,
    _K.PERSONAL_DATA: 0.6,
    _K.QUARREL: 0.95,
    _K.CLOSED: 0.5,
}


def limits(decisions: Sequence[MistakeDecision]) -> Mapping[MistakeKind, float]:
    by_kind: dict[MistakeKind, list[MistakeDecision]] = {kind: [] for kind in MistakeKind}
    for one in decisions:
        by_kind[one.kind].append(one)
    return {kind: limit(LIMITS[kind], some) for kind, some in by_kind.items()}


def limit(first: float, decisions: Sequence[MistakeDecision]) -> float:
    """Of one kind, never below the `first`; above 1 nothing of the kind is proposed."""
    rejected = {one.strength for one in decisions if not one.is_mistake}
    steps = sorted({first, *(nextafter(one, 2) for one in rejected if one >= first)})
    return next(step for step in steps if _share(step, decisions) >= GOAL)


def _share(step: float, decisions: Sequence[MistakeDecision]) -> float:
    above = [one.is_mistake for one in decisions if one.strength >= step]
    return (sum(above) + PRIOR * PRIOR_SHARE) / (len(above) + PRIOR)

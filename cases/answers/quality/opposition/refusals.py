"""A sentence beside another answer: whether it refuses the cause that is stated there. Pure."""

from collections.abc import Iterator, Sequence

from cases.answers.quality.claims.reasons import Reason
from cases.answers.quality.grounds.weights import chance
from cases.answers.quality.opposition.facts import Claims

MAY_STATE = -1.0  # the logarithm of odds from which a sentence may well state a cause
MANY = 1.5  # roots in both sentences: two are enough, one counts two thirds


def refusal_facts(one: Reason, claims: Claims, other: Claims) -> Iterator[tuple[str, float]]:
    """Of a sentence of `claims`, beside those that are facts of the sentence alone."""
    stated = [(r, chance(odds)) for r, odds in zip(other.reasons, other.stated, strict=True)]
    of_it = _shared(one.roots, stated)
    has_cause = max((likely for _, likely in stated), default=0.0)
    yield "it", of_it
    yield "it-denied", _shared(one.denied, stated)
    yield "it-stated", _shared(one.stated, stated)
    yield "cause", has_cause
    yield "cause+not", has_cause * bool(one.denied)
    for word in one.shown:
        yield f"s:{word}", 1.0
        yield f"it+s:{word}", of_it
    yield "it+shown", of_it * bool(one.shown)
    yield "cause+shown", has_cause * bool(one.shown)
    is_class = bool(likely_classes(other) & (one.classes | one.refused))
    yield "class", float(is_class)
    yield "class+shown", float(is_class and bool(one.shown))
    yield "class-refused", float(bool(likely_classes(other) & one.refused))
    yield "turn=later" if claims.hour >= other.hour else "turn=earlier", 1.0
    rest = [chance(s) for r, s in zip(claims.reasons, claims.stated, strict=True) if r is not one]
    own = max(rest, default=0.0)
    yield "own-cause", own
    yield "own-cause+it", own * of_it


def likely_classes(claims: Claims) -> frozenset[str]:
    """Of causes, in sentences that may well state one."""
    likely = (r for r, odds in zip(claims.reasons, claims.stated, strict=True) if odds > MAY_STATE)
    return frozenset(name for reason in likely for name in reason.classes)


def _shared(mine: frozenset[str], stated: Sequence[tuple[Reason, float]]) -> float:
    """Of what sentences say that state a cause, each by its chance."""
    return max(
        (likely * min(1.0, len(mine & r.stated) / MANY) for r, likely in stated), default=0.0
    )

"""Whether those who came to a seminar err less than those who were invited and did not come. Pure.

Bodies are invited because they erred much, and much errs less by itself: bodies that nobody
invited, or the bodies' own past, are no measure. Who came is compared with who stayed away, by
Fisher's exact test of errors before and after.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import comb

ALPHA = 0.01  # errors of one body come together, so chance is wider than the test's own
SPAN = timedelta(days=90)
SOON = timedelta(days=30)  # less after a seminar says nothing


class SeminarEffect(StrEnum):
    EARLY = "early"
    NOBODY = "nobody"  # whose errors could be compared
    UNPROVEN = "unproven"
    FEWER = "fewer"


@dataclass(frozen=True, slots=True)
class Sides:
    """Errors before and after."""

    before: int
    after: int


@dataclass(frozen=True, slots=True)
class SeminarOutcome:
    effect: SeminarEffect
    came: Sides
    absent: Sides


def spans(
    starts_at: datetime, ends_at: datetime, now: datetime
) -> tuple[tuple[datetime, datetime], tuple[datetime, datetime]]:
    """As many days before as have passed after, at most SPAN; all SPAN before until it is over."""
    passed = min(now - ends_at, SPAN) if now > ends_at else timedelta(0)
    before = (starts_at - (passed or SPAN), starts_at)
    return before, (ends_at, ends_at + passed)


def outcome(
    errors: Mapping[str, Sides], came: Collection[str], absent: Collection[str], passed: timedelta
) -> SeminarOutcome:
    """`errors` by body, in two stretches of one length; `passed` since the seminar."""
    ours, others = _together(errors, came), _together(errors, absent)
    effect = SeminarEffect.UNPROVEN
    if passed < SOON:
        effect = SeminarEffect.EARLY
    elif not came or not absent or not ours.before or not others.before:
        effect = SeminarEffect.NOBODY
    elif chance(ours, others) <= ALPHA:
        effect = SeminarEffect.FEWER
    return SeminarOutcome(effect, ours, others)


def chance(ours: Sides, others: Sides) -> float:
    """That so few of all errors after were those of who came, if nothing changed (Fisher 1935)."""
    mine, theirs = ours.before + ours.after, others.before + others.after
    after = ours.after + others.after
    ways = sum(comb(mine, k) * comb(theirs, after - k) for k in range(ours.after + 1) if k <= after)
    return ways / comb(mine + theirs, after)


def _together(errors: Mapping[str, Sides], bodies: Collection[str]) -> Sides:
    some = [errors[body] for body in bodies if body in errors]
    return Sides(sum(one.before for one in some), sum(one.after for one in some))

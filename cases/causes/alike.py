"""Which solved cases are most like an open one: by place, body and words. Pure."""

from collections.abc import Sequence

from cases.pairing import stems
from domain.ports.casework.cases import StoredCase

SHOWN = 3


def most_alike(one: StoredCase, solved: Sequence[StoredCase]) -> list[StoredCase]:
    """`solved` are of its topic, the latest first, which decides between equals."""
    words = stems(one.case.text)
    ranked = sorted(solved, key=lambda other: -_likeness(one, other, words))
    return ranked[:SHOWN]


def _likeness(one: StoredCase, other: StoredCase, words: frozenset[str]) -> float:
    mine, theirs = one.case.place, other.case.place
    same = mine.municipality is not None and mine.municipality == theirs.municipality
    near = same and mine.street is not None and mine.street == theirs.street
    others = stems(other.case.text)
    shared = len(words & others) / len(words | others) if words and others else 0.0
    body = one.standing.body is not None and one.standing.body == other.standing.body
    return 2 * shared + same + near + 0.5 * body

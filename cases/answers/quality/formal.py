"""Formal replies: answers like others of their body, or without a fact of their case. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.answers.quality.evidence import Fact, FactKind, facts
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

ALIKE = 0.6  # share of common runs of three words from which two answers are one text
REWORDED = 0.75  # share of common words from which an answer is another one, put differently
SHINGLE = 3  # lemmas


@dataclass(frozen=True, slots=True)
class Twin:
    """Another answer of the same body."""

    id: int
    text: str


@dataclass(frozen=True, slots=True)
class FormalReading:
    """`likeness` is that of the nearest other answer, the `twin`. `facts` are what speaks of the
    case itself; a formal reply has none.
    """

    is_formal: bool
    likeness: float
    twin: int | None
    facts: Sequence[Fact]


def formal_reading(
    appeal: str,
    answer: str,
    others: Sequence[Twin],
    at: datetime,
    worktime: Worktime,
    lemmatiser: Lemmatiser,
) -> FormalReading:
    mine = lemmatiser.lemmas(answer)
    ranked = [(likeness(mine, lemmatiser.lemmas(one.text)), one.id) for one in others]
    best, twin = max(ranked, default=(0.0, None))
    known = facts(appeal, answer, at, worktime, lemmatiser)
    return FormalReading(_is_formal(best, known), best, twin, known)


def likeness(one: Sequence[str], other: Sequence[str]) -> float:
    """From 0 to 1: common runs of words, or common words where the order was changed."""
    runs = _jaccard(_shingles(one), _shingles(other))
    words = _jaccard(frozenset(one), frozenset(other))
    return max(runs, words * REWORDED)


def _is_formal(likeness_: float, known: Sequence[Fact]) -> bool:
    """A copy is formal whatever deeds it names; any other answer if it has no fact at all."""
    if any(fact.kind is not FactKind.DEED for fact in known):
        return False
    return likeness_ >= ALIKE or not known


def _shingles(lemmas: Sequence[str]) -> frozenset[tuple[str, ...]]:
    count = max(1, len(lemmas) - SHINGLE + 1)
    return frozenset(tuple(lemmas[i : i + SHINGLE]) for i in range(count))


def _jaccard(one: frozenset[object], other: frozenset[object]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0

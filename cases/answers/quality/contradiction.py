"""Answers in one incident that say different things of one place. Reads its weights.

Which facts of two answers make a contradiction is learned; what each of them claims is grammar.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from math import inf

from cases.answers.quality.claims.duties import read_body, read_duties
from cases.answers.quality.claims.moments import hour_of, read_moments, shifts
from cases.answers.quality.claims.places import read_places
from cases.answers.quality.claims.reasons import read_reasons, reason_facts
from cases.answers.quality.claims.states import opposite_states, read_states
from cases.answers.quality.grounds.weights import Weights, weights
from cases.answers.quality.opposition.bodies import body_facts
from cases.answers.quality.opposition.causes import cause_facts
from cases.answers.quality.opposition.dates import date_facts
from cases.answers.quality.opposition.facts import Claims, Facts
from cases.answers.quality.opposition.refusals import refusal_facts
from domain.cases.case import Place
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

STATED, REFUSED = "reason", "refusal"  # of sentences: heads of the weights, beside the matters
SENTENCES, TIMES = 40, 20  # of an answer that are compared: each with each of another answer
KEPT = 1_000  # answers whose claims are kept
AT_ONCE = timedelta(hours=3)


class Matter(StrEnum):
    DATE = "date"
    CAUSE = "cause"
    BODY = "body"
    STATE = "state"  # done or not


# Probabilities from which two answers contradict each other: of the incidents of 16 hands, read by
# weights of others, 0.85 are then noticed at a precision of 0.90.
LIKELY: Mapping[Matter, float] = {Matter.DATE: 0.35, Matter.CAUSE: 0.55, Matter.BODY: 0.45}


@dataclass(frozen=True, slots=True)
class Statement:
    """An answer, and where the trouble of its case is; `body` is the name of who answers."""

    id: int
    text: str
    at: datetime
    place: Place
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Contradiction:
    """The spans of both texts that say different things."""

    one: int
    other: int
    matter: Matter
    one_span: tuple[int, int]
    other_span: tuple[int, int]


def contradictions(
    statements: Sequence[Statement],
    worktime: Worktime,
    lemmatiser: Lemmatiser,
    model: Weights | None = None,
) -> Sequence[Contradiction]:
    """Of answers in one incident, the earlier one first in each pair; a move of a term that a later
    one states is no contradiction.
    """
    ordered = in_order(statements)
    model = model or weights("contradictions")
    claims = [
        weighed(read_claims(one, worktime, lemmatiser), model)  # type: ignore[arg-type]  # hashed by identity
        for one in ordered
    ]
    hits = []
    for place, other in combinations(range(len(ordered)), 2):
        if not claims[place].places.may_be(claims[other].places):
            continue
        one, two = ordered[place], ordered[other]
        own = [
            Contradiction(one.id, two.id, matter, best.one, best.other)
            for matter in LIKELY
            if (best := _likeliest(matter, claims, place, other, model, LIKELY[matter]))
        ]
        if not own:  # other days and causes say that the state differs too
            mine, theirs = (_states(each.text, lemmatiser) for each in (one, two))  # type: ignore[arg-type]
            spans = opposite_states(mine, theirs, two.at - one.at < AT_ONCE)
            own = [Contradiction(one.id, two.id, Matter.STATE, *spans)] if spans else []
        hits += own
    return hits


def in_order(statements: Sequence[Statement]) -> Sequence[Statement]:
    return sorted(statements, key=lambda one: (one.at, one.id))


@lru_cache(maxsize=KEPT)  # a page reads the same answers each time
def read_claims(one: Statement, worktime: Worktime, lemmatiser: Lemmatiser) -> Claims:
    count, is_moved = shifts(one.text)
    return Claims(
        hour_of(one.at.astimezone(worktime.zone)),
        read_body(one.body or ""),
        read_places(one.text, one.place, lemmatiser),
        read_moments(one.text, one.at, worktime, lemmatiser)[:TIMES],
        count,
        is_moved,
        read_reasons(one.text, lemmatiser)[:SENTENCES],
        (),
        (),
        read_duties(one.text, lemmatiser)[:SENTENCES],
    )


_states = lru_cache(maxsize=KEPT)(read_states)


def weighed(claims: Claims, model: Weights) -> Claims:
    """With the odds that each of its reasons states, or refuses, the cause of the trouble."""
    rows = [reason_facts(one) for one in claims.reasons]
    stated, refusing = (
        [model.odds(named(head, row)) for row in rows] for head in (STATED, REFUSED)
    )
    return replace(claims, stated=tuple(stated), refusing=tuple(refusing))


def facts_of(
    matter: Matter, claims: Sequence[Claims], place: int, other: int, model: Weights
) -> Iterator[Facts]:
    """By which it is learned whether two answers contradict each other in this."""
    if matter is Matter.DATE:
        return date_facts(claims, place, other)
    if matter is Matter.BODY:
        return body_facts(claims, place, other)
    one, two = claims[place], claims[other]
    return cause_facts(claims, place, other, (_refused(two, one, model), _refused(one, two, model)))


def _refused(claims: Claims, other: Claims, model: Weights) -> float:
    return max(
        (
            odds + model.odds(named(REFUSED, dict(refusal_facts(one, claims, other))))
            for one, odds in zip(claims.reasons, claims.refusing, strict=True)
        ),
        default=-inf,
    )


def named(head: str, facts: Mapping[str, float]) -> Mapping[str, float]:
    """All heads' weights stand in one file."""
    return {f"{head}:{name}": value for name, value in facts.items()}


def _likeliest(
    matter: Matter, claims: Sequence[Claims], place: int, other: int, model: Weights, least: float
) -> Facts | None:
    best, chance = None, least
    for one in facts_of(matter, claims, place, other, model):
        if (likely := model.likely(named(matter, one.values))) >= chance:
            best, chance = one, likely
    return best

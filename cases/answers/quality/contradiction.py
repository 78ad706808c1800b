"""Answers in one incident that say different things of one place. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

from cases.answers.dates.mentions import read_mentions
from cases.answers.dates.reckoning import Form
from cases.answers.dates.tokens import level
from cases.answers.quality.claims.causes import Causes, opposite_causes, read_causes
from cases.answers.quality.claims.ends import Ends, apart, read_ends
from cases.answers.quality.claims.hours import Hour, read_hours
from cases.answers.quality.claims.owners import Owners, named_bodies, opposite_owners, read_owners
from cases.answers.quality.claims.states import States, opposite_states, read_states
from cases.answers.quality.promises import read_promises
from cases.answers.words.addresses import STEM, Address, address_of, addresses
from domain.cases.case import Place
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

LIKELY = 0.1  # a day that may be no promise still says until when; two of them must differ
KEPT = 1_000  # answers whose claims are kept
SAME_DAY = timedelta(days=1)
NEAR = timedelta(hours=1)
AT_ONCE = timedelta(hours=3)
_MOVES = re.compile(
    r"перен[ео]с\w*|перенос\w*|сдвин\w*|сдвиг\w*|продл[её]н\w*|продлева\w+|нов(?:ый|ая"
    r"|ые|ую|ого)\s+(?:срок|дат)\w*"
    r"|ранее\s+(?:сообщ|называ|озвуч|указ|заявл|план)\w+|вместо|уточн\w+|изменен\w*"
    r"|изменил\w*|скорректир\w+"
    r"|отлож\w+|сроки\s+сместились|поправк\w+|ошибочно|(?<!не )раньше|досрочн\w+|сокращ\w+\s+срок"
)
# «Умлекан: авария, …» speaks of that settlement.
_HOUSES = re.compile(r"(?<![а-яё])дом(?:е|а|у|ах)?\s+(?:№\s*)?(\d{1,3}[а-г]?)(?![\d.:])")
_HEAD = re.compile(r"(?:^|[.!?;\n]\s*)([А-ЯЁ][а-яё-]{3,})(?=:\s)")


class Matter(StrEnum):
    DATE = "date"
    CAUSE = "cause"
    BODY = "body"
    STATE = "state"  # done or not


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
    statements: Sequence[Statement], worktime: Worktime, lemmatiser: Lemmatiser
) -> Sequence[Contradiction]:
    """Of answers in one incident, the earlier one first in each pair; a move of a term that a later
    one states is no contradiction.
    """
    ordered = sorted(statements, key=lambda one: (one.at, one.id))
    bodies = tuple(sorted({one.body or "" for one in ordered}))
    claims = [
        _claims(one, bodies, worktime, lemmatiser)  # type: ignore[arg-type]  # a lemmatiser is hashed by identity
        for one in ordered
    ]
    return [hit for one, other in combinations(claims, 2) for hit in _between(one, other, claims)]


@dataclass(frozen=True, slots=True)
class _Claims:
    """`days` are all that the text names, `heads` stems of places that its sentences open with."""

    of: Statement
    addresses: Sequence[Address]
    ends: Ends
    days: frozenset[date]
    heads: frozenset[str]
    houses: frozenset[str]
    hours: Sequence[Hour]
    causes: Causes
    owners: Owners
    states: States
    is_move: bool


@lru_cache(maxsize=KEPT)  # a page reads the same answers each time
def _claims(
    one: Statement, bodies: Sequence[str], worktime: Worktime, lemmatiser: Lemmatiser
) -> _Claims:
    named = [row for row in addresses(one.text) if not row.is_office]
    own = address_of(one.place)
    promises = read_promises(one.text, one.at, worktime, lemmatiser, dated=LIKELY)
    hours = read_hours(one.text, one.at, worktime, lemmatiser)
    return _Claims(
        one,
        named or ([own] if own else []),
        read_ends(one.text, one.at, promises, hours, worktime),
        frozenset(
            day
            for row in read_mentions(one.text, one.at, worktime)
            if row.stretch.form not in (Form.CLOCK, Form.TERM)
            for day in (row.stretch.first, row.stretch.last)
        ),
        frozenset(word[:STEM].lower() for word in _HEAD.findall(one.text)),
        frozenset(_HOUSES.findall(one.text)),
        hours,
        read_causes(one.text, lemmatiser),
        read_owners(one.text, one.body or "", named_bodies(bodies)),
        read_states(one.text, lemmatiser),
        _MOVES.search(level(one.text)) is not None,
    )


def _between(one: _Claims, other: _Claims, all_: Sequence[_Claims]) -> Sequence[Contradiction]:
    if not _is_one_place(one, other):
        return []
    hits = []
    for matter, spans in (
        (Matter.DATE, _dates(one, other, all_)),
        (Matter.CAUSE, opposite_causes(one.causes, other.causes)),
        (Matter.BODY, opposite_owners(one.owners, other.owners)),
    ):
        if spans is not None:
            hits.append(Contradiction(one.of.id, other.of.id, matter, *spans))
    if hits:  # other days and causes say that the state differs too
        return hits
    spans = opposite_states(one.states, other.states, _is_at_once(one, other))
    return [Contradiction(one.of.id, other.of.id, Matter.STATE, *spans)] if spans else []


def _is_at_once(one: _Claims, other: _Claims) -> bool:
    return other.of.at - one.of.at < AT_ONCE


def _is_one_place(one: _Claims, other: _Claims) -> bool:
    mine, theirs = one.of.place, other.of.place
    if mine.settlement and theirs.settlement and mine.settlement != theirs.settlement:
        return False
    if mine.municipality and theirs.municipality and mine.municipality != theirs.municipality:
        return False
    if one.houses and other.houses and not one.houses & other.houses:
        return False
    if one.heads and other.heads and not one.heads & other.heads:
        return False
    if not one.addresses or not other.addresses:
        return True
    return any(a.may_be(b) for a in one.addresses for b in other.addresses)


def _dates(
    one: _Claims, other: _Claims, all_: Sequence[_Claims]
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    if (clocks := _hours(one, other)) is not None and not _is_moved(one, other, all_):
        return clocks
    mine, theirs = one.ends.ends, other.ends.ends
    if any(a.overlaps(b) for a in mine for b in theirs) or _is_moved(one, other, all_):
        return None
    if {end.due for end in mine} & other.days or {end.due for end in theirs} & one.days:
        return None  # each names the other's day too
    if not mine or not theirs:
        return apart(one.ends, other.ends)
    first, second = mine[-1], theirs[-1]
    away = abs(first.due - second.due)
    if (first.counted or second.counted) and away <= max(SAME_DAY, other.of.at - one.of.at):
        return None
    return first.span, second.span


def _hours(one: _Claims, other: _Claims) -> tuple[tuple[int, int], tuple[int, int]] | None:
    """Other hours of one day."""
    if not one.hours or not other.hours:
        return None
    pairs = [(a, b) for a in one.hours for b in other.hours]
    if any(abs(a.at - b.at) < NEAR for a, b in pairs):
        return None
    first, second = one.hours[-1], other.hours[-1]
    same = first.at.date() == second.at.date()
    return (first.span, second.span) if same else None


def _is_moved(one: _Claims, other: _Claims, all_: Sequence[_Claims]) -> bool:
    """The later answer, or one between them, says that the term was moved: from the earlier one's
    day, unless it names another day as the old one.
    """
    days = {end.due for end in one.ends.ends}
    theirs = {end.due for end in other.ends.ends}
    for claim in all_:
        if not claim.is_move or not one.of.at < claim.of.at <= other.of.at:
            continue
        old = claim.days - {end.due for end in claim.ends.ends} - theirs
        same_hour = any(abs(a.at - b.at) < NEAR for a in claim.hours for b in other.hours)
        is_same = claim is other or bool(claim.days & theirs) or same_hour
        if is_same and (not old or old & days):
            return True
    return False

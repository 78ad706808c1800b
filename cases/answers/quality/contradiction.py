"""Answers in one incident that say different things of one place. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from itertools import combinations

from cases.answers.dates.mentions import read_mentions
from cases.answers.dates.tokens import level
from cases.answers.quality.causes import Causes, opposite_causes, read_causes
from cases.answers.quality.hours import Hour, read_hours
from cases.answers.quality.owners import Owners, opposite_owners, read_owners
from cases.answers.quality.promises import Promise, read_promises
from cases.answers.words.addresses import Address, address_of, addresses
from cases.answers.words.sentences import sentences
from domain.cases.case import Place
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

KEPT = 1_000  # answers whose claims are kept
SAME_DAY = timedelta(days=1)
NEAR = timedelta(hours=1)
_MOVES = re.compile(
    r"перен[ео]с\w*|перенос\w*|сдвин\w*|сдвиг\w*|продл[её]н\w*|продлева\w+|нов(?:ый|ая"
    r"|ые|ую|ого)\s+(?:срок|дат)\w*"
    r"|ранее\s+(?:сообщ|называ|озвуч|указ|заявл|план)\w+|вместо|уточн\w+|изменен\w*"
    r"|изменил\w*|скорректир\w+"
    r"|отлож\w+|задерж\w+|сроки\s+сместились|поправк\w+|ошибочно|раньше|досрочн\w+|сокращ\w+\s+срок"
)
_STEPS = re.compile(
    r"(?:выед|выезд|выезж|обслед|осмотр|рассмотр|провер|направ|подготов|составл|составит"
    r"|разработ|запрос"
    r"|сообщ|ответ|дадим\s+ответ|проинформ|согласов|заключ|аукцион|торг|проект|экспертиз"
    r"|закуп|комисси|оцен|начн|начат|начал"
    r"|приступ|старт|встреч|ждем\s+\w*част|выложи|опублику|размест|результат|анализ"
    r"|предостав|привез|поступ)"
)


class Matter(StrEnum):
    DATE = "date"
    CAUSE = "cause"
    BODY = "body"


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
    claims = [_claims(one, worktime, lemmatiser) for one in ordered]  # type: ignore[arg-type]  # a lemmatiser is hashed by identity
    return [hit for one, other in combinations(claims, 2) for hit in _between(one, other, claims)]


@dataclass(frozen=True, slots=True)
class _Claims:
    """`ends` are promises of the whole work, `days` all days that the text names."""

    of: Statement
    addresses: Sequence[Address]
    ends: Sequence[Promise]
    days: frozenset[date]
    hours: Sequence[Hour]
    causes: Causes
    owners: Owners
    is_move: bool


@lru_cache(maxsize=KEPT)  # a page reads the same answers each time
def _claims(one: Statement, worktime: Worktime, lemmatiser: Lemmatiser) -> _Claims:
    named = [row for row in addresses(one.text) if not row.is_office]
    own = address_of(one.place)
    dated = [p for p in read_promises(one.text, one.at, worktime, lemmatiser) if p.due is not None]
    return _Claims(
        one,
        named or ([own] if own else []),
        [promise for promise in dated if _is_end(one.text, promise)],
        frozenset(
            day
            for row in read_mentions(one.text, one.at, worktime)
            for day in (row.stretch.first, row.stretch.last)
        ),
        read_hours(one.text, one.at, worktime, lemmatiser),
        read_causes(one.text, lemmatiser),
        read_owners(one.text, one.body or ""),
        _MOVES.search(level(one.text)) is not None,
    )


def _is_end(text: str, promise: Promise) -> bool:
    """Of the whole work, not of a look at it, a letter or a beginning."""
    around = next(one for one in sentences(text) if one.start <= promise.start < one.end)
    return _STEPS.search(level(_clause(around.text, promise.start - around.start))) is None


def _clause(sentence: str, place: int) -> str:
    begin = max(sentence.rfind(mark, 0, place) for mark in ",;:") + 1
    if place - begin < 12:
        begin = max(sentence.rfind(mark, 0, max(begin - 1, 0)) for mark in ",;:") + 1
    ends = (at for mark in ",;" if (at := sentence.find(mark, place)) >= 0)
    return sentence[begin : min(ends, default=len(sentence))]


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
    return hits


def _is_one_place(one: _Claims, other: _Claims) -> bool:
    mine, theirs = one.of.place, other.of.place
    if mine.settlement and theirs.settlement and mine.settlement != theirs.settlement:
        return False
    if mine.municipality and theirs.municipality and mine.municipality != theirs.municipality:
        return False
    if not one.addresses or not other.addresses:
        return True
    return any(a.may_be(b) for a in one.addresses for b in other.addresses)


def _dates(
    one: _Claims, other: _Claims, all_: Sequence[_Claims]
) -> tuple[tuple[int, int], tuple[int, int]] | None:
    if (apart := _hours(one, other)) is not None and not _is_moved(one, other, all_):
        return apart
    if not one.ends or not other.ends:
        return None
    first, second = one.ends[-1], other.ends[-1]
    if any(_overlap(a, b) for a in one.ends for b in other.ends) or _is_moved(one, other, all_):
        return None
    if first.due is None or second.due is None:
        return None
    away = abs(first.due - second.due)
    if (first.counted or second.counted) and away <= max(SAME_DAY, other.of.at - one.of.at):
        return None
    return (first.start, first.end), (second.start, second.end)


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


def _overlap(one: Promise, other: Promise) -> bool:
    """A day within the other's period says the same."""
    return one.first <= (other.due or other.first) and other.first <= (one.due or one.first)


def _is_moved(one: _Claims, other: _Claims, all_: Sequence[_Claims]) -> bool:
    """The later answer, or one between them, says that the term was moved: from the earlier one's
    day, unless it names another day as the old one.
    """
    days = {promise.due for promise in one.ends}
    for claim in all_:
        if not claim.is_move or not one.of.at < claim.of.at <= other.of.at:
            continue
        new = {promise.due for promise in claim.ends}
        old = claim.days - new
        same_hour = any(abs(a.at - b.at) < NEAR for a in claim.hours for b in other.hours)
        same_day = bool(new & {promise.due for promise in other.ends})
        is_same = claim is other or same_day or same_hour
        if is_same and (not old or old & days):
            return True
    return False

"""Cases and moves as rows, and back. Pure."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import UTC, datetime, timedelta
from operator import attrgetter
from typing import Any

from sqlalchemy import RowMapping

from domain.cases.case import Case, CaseMove, OriginKind, Place
from domain.cases.clocks import Deadlines
from domain.cases.holder import Holder, HolderKind
from domain.cases.outcome import CaseOutcome
from domain.cases.standing import Standing
from domain.cases.workflow import CaseDeed, CaseState
from domain.ports.casework.cases import StoredCase
from domain.terms.policy import Priority, Regime

NEVER = datetime(2299, 12, 31, tzinfo=UTC)  # a deadline that does not run; no term ends as late
AT_ONCE = datetime(2000, 1, 1, tzinfo=UTC)  # before any look at warnings

_PLACE = tuple(f.name for f in fields(Place))
_FACTS = tuple(f.name for f in fields(Case) if f.name not in ("place", "origin"))
_STANDING = tuple(f.name for f in fields(Standing) if f.name != "holder")
_STORED = tuple(name for name in _FACTS if name != "id")
_stored, _place = attrgetter(*_STORED), attrgetter(*_PLACE)
_standing = attrgetter(*_STANDING)
_ENUMS = {
    "state": CaseState,
    "before_pause": CaseState,
    "regime": Regime,
    "priority": Priority,
    "outcome": CaseOutcome,
    "waits": HolderKind,
    "deed": CaseDeed,
}
# A dictionary is three times as fast as calling an enumeration, and ratings read half a million.
_KINDS: Mapping[str, Callable[[Any], Any]] = {
    name: {one.value: one for one in kind}.__getitem__ for name, kind in _ENUMS.items()
}
MOVE = tuple(f.name for f in fields(CaseMove))  # columns of a move
_MOVE_KINDS = tuple(map(_KINDS.get, MOVE))
_move = attrgetter(*MOVE)
# Columns of a move that ratings count from, with its place and who made it; and of a case without
# its text.
LIVED = (
    *("place", "deed", "at", "who", "body", "outcome", "waits"),
    *("regime", "assumed", "priority", "topic", "group", "score", "given_at"),
)
_DEEDS, _REGIMES, _PRIORITIES, _OUTCOMES, _WAITS = (
    {None: None, **{one.value: one for one in _ENUMS[name]}}
    for name in ("deed", "regime", "priority", "outcome", "waits")
)
BARE = (
    *("received_at", "zone", "stream", *_PLACE, "text_days", "stream_number", "own_number"),
    *("origin", "origin_id", "post_id", "incident_id", "alert_id", "first", "id"),
)
_ORIGINS = {one.value: one for one in OriginKind}


def facts_row(case: Case) -> dict[str, Any]:
    return {
        **dict(zip(_STORED, _stored(case), strict=True)),
        **dict(zip(_PLACE, _place(case.place), strict=True)),
        "origin": case.origin,
        "chain": case.first,
    }


def standing_row(standing: Standing, deadlines: Deadlines, text_days: int) -> dict[str, Any]:
    row = dict(zip(_STANDING, _standing(standing), strict=True))
    closed = standing.closed_at
    runs = deadlines.due is not None or deadlines.body_due is not None
    return row | {
        "holder": standing.holder.kind if standing.holder else None,
        "due": deadlines.due or NEVER,
        "body_due": deadlines.body_due or NEVER,
        "look_at": AT_ONCE if runs else None,
        "text_ends": closed + timedelta(days=text_days) if closed else None,
    }


def move_row(case_id: int, move: CaseMove) -> dict[str, Any]:
    return {"case_id": case_id, **dict(zip(MOVE, _move(move), strict=True))}


def stored(row: RowMapping) -> StoredCase:
    known = {name: _value(name, row[name]) for name in _STANDING}
    kind = HolderKind(row["holder"]) if row["holder"] else None
    body = row["body"] if kind is HolderKind.BODY else None
    return StoredCase(
        case_of(row),
        Standing(holder=Holder(kind, body) if kind else None, **known),
        Deadlines(_due(row["due"]), _due(row["body_due"])),
        row["version"],
    )


def case_of(row: RowMapping) -> Case:
    facts = {name: row[name] for name in _FACTS}
    place = Place(**{name: row[name] for name in _PLACE})
    return Case(place=place, origin=OriginKind(row["origin"]), **facts)


def bare_case(values: Sequence[Any]) -> Case:
    """`values` are those of BARE."""
    at, zone, stream, municipality, settlement, street, house, *others = values
    days, number, own, origin, *rest = others
    place = Place(municipality, settlement, street, house)
    return Case(at, zone, stream, None, place, days, number, own, _ORIGINS[origin], *rest)


def move_of(row: RowMapping) -> CaseMove:
    return CaseMove(
        *(
            value if kind is None or value is None else kind(value)
            for kind, value in zip(_MOVE_KINDS, (row[name] for name in MOVE), strict=True)
        )
    )


def lived_move(values: Sequence[Any]) -> CaseMove:
    """`values` are those of LIVED."""
    place, deed, at, who, body, outcome, waits, regime, assumed, priority, *rest = values
    topic, group, score, given_at = rest
    return CaseMove(
        place,
        _DEEDS[deed],
        at,
        who,
        body=body,
        outcome=_OUTCOMES[outcome],
        waits=_WAITS[waits],
        regime=_REGIMES[regime],
        assumed=assumed,
        priority=_PRIORITIES[priority],
        topic=topic,
        group=group,
        score=score,
        given_at=given_at,
    )


def _value(name: str, value: Any) -> Any:
    kind = _KINDS.get(name)
    return value if kind is None or value is None else kind(value)


def _due(at: datetime) -> datetime | None:
    return None if at == NEVER else at

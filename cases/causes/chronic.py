"""What keeps coming back: one topic at one house, street or settlement. Pure.

A place is compared as people write it: «ул. Лесная» is «Лесная», «5 а» is «5А». A wider place
counts only what no narrower problem explains.
"""

import re
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import datetime, timedelta

from domain.cases.case import Place
from domain.cases.causes.problem import ChronicReason, ChronicSign, MemberKind, Recurrence
from domain.spelling import plain
from russian.street_names import street_named

WINDOW = timedelta(days=90)
RELAPSE = timedelta(days=30)
TIMES = 3
_KIND = re.compile(
    r"(?:^|\s)(?:улица|ул|переулок|пер|проспект|пр-кт|пр-т|просп|бульвар|б-р|шоссе|площадь|пл"
    r"|проезд|микрорайон|мкр|д|дом)(?:\.|(?=\s)|$)"
)
_BLANK = re.compile(r"[\s.,]+")

_Key = tuple[str, ...]


def find_chronic(
    signs: Iterable[ChronicSign], towns: Collection[str], now: datetime
) -> list[Recurrence]:
    """The latest first. Of `towns` the municipality is the settlement. A case counts as its
    incident, and several cases of one incident once.
    """
    by_spot: dict[_Key, list[ChronicSign]] = defaultdict(list)
    for one in signs:
        for key in _keys(one, towns):
            by_spot[key].append(one)
    explained, recurrences = set[tuple[MemberKind, str]](), list[Recurrence]()
    for key in sorted(by_spot, key=lambda key: (-len(key), key)):
        left = [one for one in by_spot[key] if (one.kind, one.id) not in explained]
        left.sort(key=lambda one: (one.at, one.kind, one.id))
        if (reason := _reason(left, now, relapses=len(key) > _SETTLEMENT)) is None:
            continue
        explained |= {(one.kind, one.id) for one in left}
        recurrences.append(_recurrence(key, left, reason))
    return sorted(recurrences, key=lambda one: (-one.members[-1].at.timestamp(), one.key))


_SETTLEMENT = 3  # parts of a key: topic, municipality, settlement; then street and house


def _keys(one: ChronicSign, towns: Collection[str]) -> Iterator[_Key]:
    place, street = one.place, _street(one)
    if place.municipality is None:
        return
    if place.municipality in towns:
        settlement = ""
    elif place.settlement is None:
        return
    else:
        settlement = place.settlement
    key = (one.topic, place.municipality, settlement)
    if not street or settlement:  # streets of a town are far from each other
        yield key
    if not street:
        return
    yield (*key, street)
    if house := _BLANK.sub("", _KIND.sub(" ", plain(place.house or ""))):
        yield (*key, street, house)


def _street(one: ChronicSign) -> str:
    if one.place.street:
        return _BLANK.sub(" ", _KIND.sub(" ", plain(one.place.street))).strip()
    names = (street_named(name) for name in one.names)
    return next((plain(name) for name in names if name), "")


def _reason(signs: Sequence[ChronicSign], now: datetime, *, relapses: bool) -> ChronicReason | None:
    """`signs` come in order of time. A trouble relapses at a house or in a street only."""
    lately = [one for one in signs if now - WINDOW <= one.at <= now]
    if not lately:
        return None
    if len({one.incident_id or (one.kind, one.id) for one in lately}) >= TIMES:
        return ChronicReason.REPEATED
    fixed = [one for one in signs if one.fixed_at is not None] if relapses else []
    for before in fixed:
        assert before.fixed_at is not None
        until = before.fixed_at + RELAPSE
        if any(before.fixed_at < one.at <= until and _is_other(before, one) for one in lately):
            return ChronicReason.RELAPSED
    return None


def _is_other(one: ChronicSign, other: ChronicSign) -> bool:
    """Two cases of one incident are one trouble, which was there when it was fixed."""
    same = one.incident_id is not None and one.incident_id == other.incident_id
    return not same and (one.kind, one.id) != (other.kind, other.id)


def _recurrence(key: _Key, signs: Sequence[ChronicSign], reason: ChronicReason) -> Recurrence:
    """The place is written as the latest of them wrote it."""
    last = signs[-1].place
    latest = next((one.place for one in reversed(signs) if one.place.street), last)
    street = latest.street or (signs[-1].names[0] if signs[-1].names else None)
    depth = len(key) - _SETTLEMENT
    place = Place(
        last.municipality,
        last.settlement,
        (street or key[_SETTLEMENT]) if depth else None,
        latest.house if depth > 1 else None,
    )
    return Recurrence("\n".join(key), key[0], place, reason, tuple(one.member for one in signs))

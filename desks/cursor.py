"""Cursors: the place where a page of a list ended, as a text. Pure."""

import re
from datetime import UTC, datetime, timedelta

from domain.incident import Place
from russian.typed_moments import is_held

_PLACE = re.compile(r"(\d{1,9})-(\d{1,17})-([\w.-]{1,64})")
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def stamp(at: datetime) -> str:
    return str((at - _EPOCH) // timedelta(microseconds=1))


def moment_from(text: str) -> datetime | None:
    if re.fullmatch(r"\d{1,17}", text) is None:
        return None
    try:
        return _EPOCH + timedelta(microseconds=int(text))
    except OverflowError:
        return None


def place_text(place: Place) -> str:
    people, at, id_ = place
    return f"{people}-{stamp(at)}-{id_}"


def place_from(text: str) -> Place | None:
    if (parts := _PLACE.fullmatch(text)) is None or (at := moment_from(parts[2])) is None:
        return None
    return int(parts[1]), at, parts[3]


def move_text(at: datetime, post_id: str) -> str:
    return f"{at.isoformat()}~{post_id}"


def move_from(text: str) -> tuple[datetime, str] | None:
    at, _, post_id = text.partition("~")
    try:
        moment = datetime.fromisoformat(at)
    except ValueError:
        return None
    return (moment, post_id) if moment.tzinfo is not None and is_held(moment) else None

"""The row of a story, and the story of a row."""

import json
import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from hashlib import blake2b
from typing import Any

from sqlalchemy import RowMapping, Text, cast

from domain.incident import Incident, Telling, naming
from store.tables.incidents import incidents as table

REMEMBERED = 2_000  # stories of a worker, about 10 kB each

_TELLING = tuple(f.name for f in fields(Telling) if f.name not in ("at", "signature"))
_INCIDENT = tuple(f.name for f in fields(Incident) if f.name != "tellings")
# Tellings as they are written.
COLUMNS = (
    *(column for column in table.c if column.name != "tellings"),
    cast(table.c.tellings, Text).label("tellings"),
)


def incident_row(incident: Incident) -> dict[str, Any]:
    row = {f.name: getattr(incident, f.name) for f in fields(Incident)}
    tellings = [_told(telling) for telling in incident.tellings]
    return row | {"tellings": tellings, "named": dict(incident.named)}


def tellings_of(written: str) -> tuple[Telling, ...]:
    return tuple(map(_telling, json.loads(written)))


class KnownTellings:
    """Tellings of stories that posts join: most are loaded batch after batch as they were."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[Telling, ...]] = {}

    def of(self, written: str) -> tuple[Telling, ...]:
        key = blake2b(written.encode(), digest_size=16).digest()
        if (tellings := self._known.get(key)) is None:
            if len(self._known) >= REMEMBERED:
                self._known.clear()
            tellings = self._known[key] = tellings_of(written)
        return tellings


def incident_of(
    row: RowMapping, read: Callable[[str], tuple[Telling, ...]] = tellings_of
) -> Incident:
    """Of a row of COLUMNS."""
    kept = {name: row[name] for name in _INCIDENT}
    kept["number"] = row["number"] or 0
    kept["named"] = naming(row["named"].items()) if row["named"] else ()
    return Incident(tellings=read(row["tellings"]), **kept)


def _told(telling: Telling) -> dict[str, Any]:
    row = {name: value for name in _TELLING if (value := getattr(telling, name))}
    return row | {"at": telling.at.isoformat(), "signature": _packed(telling.signature)}


def _telling(row: Mapping[str, Any]) -> Telling:
    content: dict[str, Any] = {n: _shared(value) for n, value in row.items()}
    at = datetime.fromisoformat(row["at"])
    return Telling(**content | {"at": at, "signature": _unpacked(row["signature"])})


def _shared(value: Any) -> Any:
    """Tellings that are remembered hold the same words over and over: each word once."""
    return tuple(map(sys.intern, value)) if isinstance(value, list) else value


def _packed(signature: Sequence[int]) -> str:
    """Base64 of four little-endian bytes per number."""
    numbers = array("I", signature)
    if sys.byteorder == "big":
        numbers.byteswap()
    return b64encode(numbers.tobytes()).decode()


def _unpacked(packed: str) -> tuple[int, ...]:
    numbers = array("I", b64decode(packed))
    if sys.byteorder == "big":
        numbers.byteswap()
    return tuple(numbers)

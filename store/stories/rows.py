"""The row of a story, and the story of a row."""

import sys
from array import array
from base64 import b64decode, b64encode
from collections.abc import Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any

from sqlalchemy import RowMapping

from domain.incident import Incident, Telling, naming

_TELLING = tuple(f.name for f in fields(Telling) if f.name not in ("at", "signature"))


def incident_row(incident: Incident) -> dict[str, Any]:
    row = {f.name: getattr(incident, f.name) for f in fields(Incident)}
    tellings = [_told(telling) for telling in incident.tellings]
    return row | {"tellings": tellings, "named": dict(incident.named)}


def incident_of(row: RowMapping) -> Incident:
    kept = {f.name: row[f.name] for f in fields(Incident)} | {"number": row["number"] or 0}
    named = naming(row["named"].items())
    tellings = tuple(map(_telling, row["tellings"]))
    return Incident(**kept | {"tellings": tellings, "named": named})


def _told(telling: Telling) -> dict[str, Any]:
    row = {name: value for name in _TELLING if (value := getattr(telling, name))}
    return row | {"at": telling.at.isoformat(), "signature": _packed(telling.signature)}


def _telling(row: Mapping[str, Any]) -> Telling:
    content: dict[str, Any] = {n: tuple(v) if isinstance(v, list) else v for n, v in row.items()}
    at = datetime.fromisoformat(row["at"])
    return Telling(**content | {"at": at, "signature": _unpacked(row["signature"])})


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

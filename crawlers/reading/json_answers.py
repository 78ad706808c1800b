"""Reads JSON answers of networks without trusting their structure. Pure.

An unexpected value reads as empty or as None.
"""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from domain.errors import PollFailed
from domain.post import MAX_COUNT
from domain.source import HealthState

FEW = 3  # entries; if so many are unreadable, the format has changed
_HALF = re.compile(rb"\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]")


def read_json(body: bytes, whose: str) -> Any:
    """`whose` is in the genitive. Raises PollFailed if the answer is not JSON."""
    try:
        # By itself json would take bytes of half a surrogate pair.
        data = json.loads(body.decode(json.detect_encoding(body)))
        if b"\\u" in body and _HALF.search(body):
            # Half a surrogate pair cannot be encoded as UTF-8, so no store could keep it.
            data = json.loads(json.dumps(data, ensure_ascii=False).encode(errors="ignore"))
        return data
    except (ValueError, RecursionError) as error:
        raise changed(whose, "это не JSON") from error


def changed(whose: str, what: str) -> PollFailed:
    return PollFailed(HealthState.CHANGED_MARKUP, f"Ответ {whose} изменился: {what}")


def table(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, list) else ()


def count(value: Any) -> int | None:
    return value if type(value) is int and 0 <= value <= MAX_COUNT else None


def moment_of_ms(value: Any) -> datetime | None:
    try:
        ms = 0 if isinstance(value, bool) else int(value)
        return datetime.fromtimestamp(ms / 1000, UTC) if ms > 0 else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None

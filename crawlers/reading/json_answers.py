"""JSON answers of networks, read without trust in what stands where. Pure."""

import json
import re
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from domain.errors import PollFailed
from domain.post import MAX_COUNT
from domain.source import HealthState

FEW = 3  # entries; so many that cannot be read are no accident
_HALF = re.compile(rb"\\u[dD][89abAB]..(?!\\u[dD][c-fC-F])|(?<!\\u[dD][89abAB]..)\\u[dD][c-fC-F]")


def read_json(body: bytes, whose: str) -> Any:
    """What the answer of `whose` (in the genitive) holds. Raises PollFailed where it is no JSON."""
    try:
        data = json.loads(body)
        if b"\\u" in body and _HALF.search(body):
            # Half a surrogate pair cannot be written as UTF-8, so nobody could store it.
            data = json.loads(json.dumps(data, ensure_ascii=False).encode(errors="ignore"))
        return data
    except (ValueError, RecursionError) as error:
        raise changed(whose, "это не JSON") from error


def changed(whose: str, what: str) -> PollFailed:
    """An answer that we do not know how to read any more."""
    return PollFailed(HealthState.CHANGED_MARKUP, f"Ответ {whose} изменился: {what}")


def table(value: Any) -> Mapping[str, Any]:
    """An object, empty where something else stands."""
    return value if isinstance(value, dict) else {}


def listed(value: Any) -> Sequence[Any]:
    """A list, empty where something else stands."""
    return value if isinstance(value, list) else ()


def count(value: Any) -> int | None:
    """A counter; None for what is none."""
    return value if type(value) is int and 0 <= value <= MAX_COUNT else None


def moment_of_ms(value: Any) -> datetime | None:
    """Milliseconds since the epoch, as a number or in digits; None for what is no date of ours."""
    try:
        ms = 0 if isinstance(value, bool) else int(value)
        return datetime.fromtimestamp(ms / 1000, UTC) if ms > 0 else None
    except (TypeError, ValueError, OverflowError, OSError):
        return None

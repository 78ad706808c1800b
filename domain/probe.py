"""A probe: one trial reading of an address that nobody has registered yet, and what it showed.
Pure.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.post import AuthorKind
from domain.source import SourceKind

Row = Mapping[str, Any]  # a row of the registry: its keys and values as they stand in sources.yaml


class ProbeState(StrEnum):
    """Where a probe is on its way."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Sample:
    """The beginning of one post, masked (domain/privacy); `at` is None where the page states no
    date, `author` where it names nobody.
    """

    at: datetime | None
    author: AuthorKind | None
    text: str
    comment: bool = False


@dataclass(frozen=True, slots=True)
class Finding:
    """What a probe found. `verdict` is Russian; `row` is what to add to the registry, None where
    the address does not do.
    """

    fits: bool
    verdict: str
    row: Row | None = None
    posts: int = 0
    comments: int = 0
    refused: int = 0
    newest: datetime | None = None
    usual_gap: timedelta | None = None
    samples: tuple[Sample, ...] = ()


@dataclass(frozen=True, slots=True)
class Probe:
    """A probe on its way. `rows` are what is still to be tried, in order: a row without `kind` is
    an address whose kind has to be found out. `trail` tells in Russian what was found out so far.

    `token` tells this claim of it from a later one; `tries` counts claims, `asked_at` orders them.
    """

    id: str
    who: str
    asked_at: datetime
    rows: tuple[Row, ...]
    trail: tuple[str, ...] = ()
    state: ProbeState = ProbeState.WAITING
    tries: int = 0
    token: str | None = None
    finding: Finding | None = None

    @property
    def address(self) -> str:
        """What is tried next, or was tried last."""
        return str(self.rows[0].get("address", ""))

    @property
    def kind(self) -> SourceKind | None:
        """Whose spider reads it next; None while the kind is not known."""
        kind = self.rows[0].get("kind")
        return None if kind is None else SourceKind(kind)

"""A probe: one trial reading of an address that is not registered yet, and its result. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from domain.post import AuthorKind
from domain.source import SourceKind

Row = Mapping[str, Any]  # a row of the registry, with the keys and values of sources.yaml


class ProbeState(StrEnum):
    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Sample:
    """The masked beginning of one post; `at` is None if the page states no date, `author` if it
    names nobody.
    """

    at: datetime | None
    author: AuthorKind | None
    text: str
    comment: bool = False


class PageVerdict(StrEnum):
    """Whether a page shows a text. LOST does not exist, CLOSED could not be read."""

    SHOWS = "shows"
    SHOWS_NOT = "shows_not"
    LOST = "lost"
    CLOSED = "closed"


_SEEKS = "seeks"


def page_row(address: str, text: str) -> Row:
    """The row of a probe that only reads whether a page shows a text."""
    return {"kind": SourceKind.WEB.value, "address": address, _SEEKS: text}


@dataclass(frozen=True, slots=True)
class Finding:
    """`verdict` is Russian; `row` is the row to add to the registry, None if the address is unfit;
    `page` is what was asked of a page that was only read for a text.
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
    page: PageVerdict | None = None


@dataclass(frozen=True, slots=True)
class Probe:
    """`rows` are still to be tried, in order; a row without `kind` is an address of unknown kind.

    `trail` says in Russian what is known so far. `token` identifies the present claim; `tries`
    counts claims; `asked_at` orders probes.
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
        return str(self.rows[0].get("address", ""))

    @property
    def kind(self) -> SourceKind | None:
        kind = self.rows[0].get("kind")
        return None if kind is None else SourceKind(kind)

    @property
    def seeks(self) -> str | None:
        """The text that a page is read for; None for a candidate of the registry."""
        text = self.rows[0].get(_SEEKS)
        return None if text is None else str(text)

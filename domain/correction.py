"""A monitor's correction of one label; it outlives later crawls and models. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from domain.post import Label, Labels

CORRECTABLE = (
    "municipality",
    "settlement",
    "group",
    "topic",
    "kind",
    "sentiment",
    "urgency",
    "body",
)


@dataclass(frozen=True, slots=True)
class Correction:
    """A person sets `field` (one of CORRECTABLE) of a post to `value`, None removing the label; a
    `withdrawn` correction has no effect.
    """

    post_id: str
    field: str
    value: str | None
    who: str
    at: datetime
    withdrawn: bool = False

    def __post_init__(self) -> None:
        if self.field not in CORRECTABLE:
            raise ValueError(
                f"{self.field} is no correctable label; these are: {', '.join(CORRECTABLE)}"
            )


def overlay(labels: Labels, corrections: Iterable[Correction]) -> Labels:
    """The labels under people's corrections; the latest correction wins."""
    overrides: dict[str, Any] = {
        c.field: Label(c.value, 1.0, by_person=True) if c.value is not None else None
        for c in sorted(corrections, key=lambda c: c.at)
        if not c.withdrawn
    }
    return replace(labels, **overrides)


def words_said(corrections: Iterable[Correction]) -> int:
    """How often people corrected a post or withdrew a correction, which orders its versions
    (domain/post.version_of).
    """
    return sum(1 + c.withdrawn for c in corrections)

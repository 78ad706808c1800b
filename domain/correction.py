"""What a monitor corrected on a post; it outlives every new crawl and every new model. Pure."""

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
    """A person says that `field` (one of CORRECTABLE) of a post is `value`; None says that it has
    none.
    """

    post_id: str
    field: str
    value: str | None
    who: str
    at: datetime

    def __post_init__(self) -> None:
        if self.field not in CORRECTABLE:
            raise ValueError(
                f"{self.field} is no correctable label; these are: {', '.join(CORRECTABLE)}"
            )


def overlay(labels: Labels, corrections: Iterable[Correction]) -> Labels:
    """The labels with people's word laid over them, the latest last."""
    said: dict[str, Any] = {
        c.field: Label(c.value, 1.0, by_person=True) if c.value is not None else None
        for c in sorted(corrections, key=lambda c: c.at)
    }
    return replace(labels, **said)

"""A rule of a region by which cases are opened without a person. Pure."""

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum


class RuleKind(StrEnum):
    UNANSWERED = "unanswered"  # a question below an official page that nobody answered
    STARRED = "starred"  # an incident of a starred topic


@dataclass(frozen=True, slots=True)
class CaseRule:
    """`after` is how long an answer is waited for, `people` how many must have complained."""

    kind: RuleKind
    on: bool
    after: timedelta = timedelta()
    people: int = 1

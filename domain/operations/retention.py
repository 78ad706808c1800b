"""Terms of what is kept: which class has which end, and what goes today. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class KeptClass(StrEnum):
    POSTS = "posts"
    ARCHIVE = "archive"
    CASE_TEXTS = "case_texts"
    CONTACTS = "contacts"
    IMPORT_ROWS = "import_rows"
    TASKS = "tasks"
    STORIES = "stories"
    BELL = "bell"
    MESSAGES = "messages"
    DRAFTS = "drafts"
    REPORTS = "reports"
    RATINGS = "ratings"
    AUDIT = "audit"


@dataclass(frozen=True, slots=True)
class KeptTerm:
    """`days` is None for what has no end; `setting` says where it stands, "" for a fixed term.
    `going` counts what the nightly turn would take now, None where another job takes it by itself
    within minutes; `held` are of these kept by a hold.
    """

    kind: KeptClass
    days: float | None
    setting: str = ""
    going: int | None = None
    held: int = 0
    months: Sequence[str] = ()


def has_ended(month: str, days: int, now: datetime) -> bool:
    """A month goes whole, once its last day is older than the term."""
    year, number = map(int, month.split("-"))
    if not year or not days:
        return False
    try:
        following = date(year + number // 12, number % 12 + 1, 1)
        return following + timedelta(days=days) <= now.date()
    except (ValueError, OverflowError):
        return False

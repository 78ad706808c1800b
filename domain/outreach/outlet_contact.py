"""Talks of the centre with outlets: meetings, calls, letters and inquiries, with a next date. Pure.

A person of the outlet is named by name and office telephone, and nothing else of them is kept.
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

LONGEST_PERSON, LONGEST_WORDS = 120, 2_000
SOON = timedelta(hours=24)  # before its date one is reminded of
_SIGNS = re.compile(r"[\d\s()+-]{5,30}(?:\s*(?:доб\.?|вн\.?)\s*\d{1,6})?")
_MOBILE = re.compile(r"(?:\+?7|8)?9\d{9}")


class ContactWay(StrEnum):
    MEETING = "meeting"
    CALL = "call"
    LETTER = "letter"
    INQUIRY = "inquiry"  # of the outlet, which waits for an answer


@dataclass(frozen=True, slots=True)
class OutletContact:
    """With the outlet of a source. `at` is when it was or will be, `due` the next date, until which
    something is owed; `done_at` says that nothing more is. `owner` is the person who is reminded.
    """

    source_id: str
    way: ContactWay
    at: datetime
    person: str
    phone: str
    purpose: str
    result: str
    due: datetime | None
    owner: str
    who: str
    made_at: datetime
    done_at: datetime | None = None
    reminded_at: datetime | None = None
    version: int = 1
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    def is_late(self, now: datetime) -> bool:
        return self.done_at is None and self.due is not None and self.due < now


def is_office_phone(typed: str) -> bool:
    """Whether it is a telephone of an office: mobile numbers, which are of a person, are not."""
    if not _SIGNS.fullmatch(typed):
        return False
    digits = re.sub(r"\D", "", re.split(r"доб|вн", typed)[0])
    return 5 <= len(digits) <= 11 and not _MOBILE.fullmatch(digits)

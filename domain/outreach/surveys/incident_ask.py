"""One question after an incident, asked of a contact that one of its cases holds. Pure."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo

DAYS = 14  # that a link lives, and the rest of the last one


@dataclass(frozen=True, slots=True)
class IncidentAsk:
    """`mark` stands for the contact within this incident: a keyed hash, of which no address can be
    read. `is_answered` says that its link is used.
    """

    survey: int
    incident_id: str
    case_id: int
    mark: bytes
    at: datetime
    ends_at: datetime
    is_answered: bool = False
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id


@dataclass(frozen=True, slots=True)
class AskedContacts:
    """How many contacts a survey asked, and how many of them answered; no link lives after
    `ends_at`. A contact whose message did not arrive is not counted.
    """

    survey: int
    asked: int
    answered: int
    ends_at: datetime


def end_of_link(now: datetime, survey_ends: datetime, zone: tzinfo) -> datetime:
    """Midnight after the last day, or the end of the survey."""
    last: date = now.astimezone(zone).date() + timedelta(days=DAYS)
    return min(datetime.combine(last + timedelta(days=1), time(), zone), survey_ends)

"""A submission: one filled questionnaire, of which nobody knows whose it is. Pure."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.outreach.surveys.question import Values


class SubmissionChannel(StrEnum):
    PAGE = "page"
    PHONE = "phone"
    PAPER = "paper"


class Submitted(StrEnum):
    """What became of a submission."""

    COUNTED = "counted"
    REPEATED = "repeated"  # the same form was sent before: a double click
    USED = "used"  # the link has been answered by
    OVER = "over"


@dataclass(frozen=True, slots=True)
class Submission:
    """`once` is drawn anew for each form that is shown, so a form that is sent twice counts once;
    it is kept nowhere else. `incident_id` is that of the incident after which it was asked.
    """

    survey: int
    once: str
    channel: SubmissionChannel
    at: datetime
    values: Values
    id: int = 0
    incident_id: str | None = None


@dataclass(frozen=True, slots=True)
class Keying:
    """A sheet of paper as one person keyed it; it counts once two people keyed the same."""

    survey: int
    sheet: int
    who: str
    at: datetime
    values: Values

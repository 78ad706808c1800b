"""A survey of residents: what it is for, how it is answered, and when it ends. Pure.

The links by which closed cases are scored are no surveys (domain/cases/scores/score_link.py).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from enum import StrEnum

from domain.outreach.surveys.question import Question

LONGEST_TITLE = 200
LONGEST_PURPOSE = 2_000
LONGEST_OPERATOR = 500
LONGEST_TERM = timedelta(days=366)
MOST_LINKS = 20_000  # of a survey


class SurveyAccess(StrEnum):
    OPEN = "open"  # one link for all who see it
    LINKS = "links"  # a link for each, which works once
    POST = "post"  # a poll below a post, counted by hand
    INCIDENT = "incident"  # one question to the contacts of an incident that is over


class SurveyState(StrEnum):
    DRAFT = "draft"
    RUNNING = "running"
    OVER = "over"


@dataclass(frozen=True, slots=True)
class SurveySample:
    """How those who were asked were drawn: by lot from the `size` people of a list."""

    frame: str
    size: int
    how: str


@dataclass(frozen=True, slots=True)
class HandCount:
    """A poll below a post as its network shows it: votes by option, and how many people voted."""

    votes: tuple[int, ...]
    voters: int
    at: datetime


@dataclass(frozen=True, slots=True)
class Survey:
    """`quotas` say of a question, by its number, how many answers each option should have; options
    are named as in the values of a submission. `post` is the address of the post of a poll.
    """

    title: str
    purpose: str
    operator: str
    access: SurveyAccess
    questions: tuple[Question, ...]
    ends_at: datetime
    who: str
    made_at: datetime
    sample: SurveySample | None = None
    quotas: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    post: str = ""
    published_by: str = ""
    published_at: datetime | None = None
    closed_by: str = ""
    closed_at: datetime | None = None
    counted: HandCount | None = None
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id

    @property
    def is_drawn(self) -> bool:
        """Whether its shares say anything of people who did not answer."""
        return self.access is SurveyAccess.LINKS and self.sample is not None

    @property
    def is_keyed(self) -> bool:
        """Whether the staff enter what was answered on paper and by telephone."""
        return self.access in (SurveyAccess.OPEN, SurveyAccess.LINKS)

    def state(self, now: datetime) -> SurveyState:
        if self.closed_at is not None:
            return SurveyState.OVER
        if self.published_at is None:
            return SurveyState.DRAFT
        return SurveyState.RUNNING if now < self.ends_at else SurveyState.OVER


@dataclass(frozen=True, slots=True)
class SurveyLink:
    """The link at `place` 0 is the open one, which any number of people use. Those that go to
    contacts of an incident end before their survey does.
    """

    survey: int
    place: int
    used: bool
    incident_id: str | None = None
    ends_at: datetime | None = None

    @property
    def is_single(self) -> bool:
        return self.place > 0

    def is_over(self, now: datetime) -> bool:
        return self.ends_at is not None and now >= self.ends_at

"""The ports of published ratings: editions, objections and their links, exclusions, marks."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.cases.ratings.edition import RatingEdition, RatingSpan
from domain.cases.ratings.exclusion import RatingExclusion
from domain.cases.ratings.objection import RatingLink, RatingObjection


class EditionStore(Protocol):
    """The content of an edition is written once, as a draft and as the final version."""

    def add(self, edition: RatingEdition, draft: str) -> RatingEdition | None:
        """The edition with its id; None if its period has a draft or this version already."""
        ...

    def get(self, edition_id: int) -> RatingEdition | None: ...

    def page(self, limit: int) -> Sequence[RatingEdition]:
        """The latest period first, of each its latest version first."""
        ...

    def of_period(self, span: RatingSpan, first: date) -> Sequence[RatingEdition]:
        """The first version first."""
        ...

    def draft(self, edition_id: int) -> str | None: ...

    def final(self, edition_id: int) -> str | None: ...

    def end(self, edition: RatingEdition, final: str | None) -> bool:
        """A draft becomes final or withdrawn; False if it is a draft no more, or would become final
        with an open objection.
        """
        ...


class ObjectionStore(Protocol):
    def add(self, objection: RatingObjection, most: int) -> RatingObjection | None:
        """The objection with its id; None if the edition takes none at that time, or has `most` of
        this body.
        """
        ...

    def get(self, objection_id: int) -> RatingObjection | None: ...

    def of_edition(self, edition_id: int) -> Sequence[RatingObjection]:
        """The first one first."""
        ...

    def accepted(self) -> Sequence[RatingObjection]:
        """Those to cases, of all editions, in the order of their ids."""
        ...

    def decide(self, objection: RatingObjection, before: datetime | None = None) -> bool:
        """It replaces the decision of the time `before`; False if somebody else decided meanwhile,
        or the edition is a draft no more.
        """
        ...

    def add_link(self, link: RatingLink) -> RatingLink: ...

    def link(self, link_id: int) -> RatingLink | None: ...

    def links(self, edition_id: int) -> Sequence[RatingLink]: ...

    def revoke(self, link_id: int, at: datetime) -> bool:
        """False if it was revoked before."""
        ...


class ExclusionStore(Protocol):
    def add(self, exclusion: RatingExclusion) -> RatingExclusion: ...

    def get(self, exclusion_id: int) -> RatingExclusion | None: ...

    def page(self, limit: int) -> Sequence[RatingExclusion]:
        """The latest end first, those that were ended too."""
        ...

    def within(self, since: datetime, until: datetime) -> Sequence[RatingExclusion]:
        """Those in force whose dates meet the span, by id."""
        ...

    def end(self, exclusion_id: int, who: str, at: datetime) -> bool:
        """False if it was ended before."""
        ...


@dataclass(frozen=True, slots=True)
class AnswerMark:
    """What is known of a body's answers to a case: mean points, whether they took up every
    question, and of its promises that came due how many were decided and kept.
    """

    case_id: int
    body: str
    quality: float | None = None
    complete: bool | None = None
    promised: int = 0
    kept: int = 0


class AnswerMarks(Protocol):
    def since(self, received: datetime, due_since: date, due_until: date) -> Sequence[AnswerMark]:
        """Of cases that were received since then, and of open ones; of promises those that came due
        from `due_since` until before `due_until`, of any case.
        """
        ...

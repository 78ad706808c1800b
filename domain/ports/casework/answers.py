"""The ports of answers to cases, of the watch over their threads, and of templates."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from domain.cases.answers.answer import AnswerState, CaseAnswer
from domain.cases.answers.template import AnswerTemplate
from domain.cases.answers.watching import CaseWatch, WatchedPost


class AnswerQueue(StrEnum):
    """What the centre looks at: proposals, answers that nobody found, and those that were deleted
    or changed, or whose link says otherwise.
    """

    PROPOSED = "proposed"
    MISSING = "missing"
    GONE = "gone"
    EDITED = "edited"
    REFUTED = "refuted"
    IN_PERSON = "in_person"


@dataclass(frozen=True, slots=True)
class AnswerChange:
    """What the ledger says of the post of an answer: `digest` is that of its present text."""

    answer: CaseAnswer
    digest: str
    gone_at: datetime | None


class CaseAnswerStore(Protocol):
    """Answers of cases, each list in the order of their own times."""

    def add(self, answer: CaseAnswer) -> CaseAnswer | None:
        """The answer with its id; None if the same post answers this case already."""
        ...

    def put(self, answers: Sequence[CaseAnswer]) -> None:
        """The same for many; those whose post answers the case already are left out."""
        ...

    def save(self, answer: CaseAnswer, was: AnswerState | None = None) -> bool:
        """False if its state is no more what it `was`; None saves it whatever it is."""
        ...

    def get(self, answer_id: int) -> CaseAnswer | None: ...

    def several(self, answer_ids: Collection[int]) -> Mapping[int, CaseAnswer]: ...

    def of_cases(self, case_ids: Collection[int]) -> Mapping[int, Sequence[CaseAnswer]]: ...

    def of_posts(self, post_ids: Collection[str]) -> Sequence[CaseAnswer]: ...

    def of_body(
        self, body: str, states: Collection[AnswerState], before: datetime, limit: int
    ) -> Sequence[CaseAnswer]:
        """The latest ones given before that time, latest first."""
        ...

    def page(
        self, queue: AnswerQueue, limit: int, after: int | None = None
    ) -> Sequence[CaseAnswer]:
        """Those that the centre has not settled, latest first, below the id `after`."""
        ...

    def counts(self) -> Mapping[AnswerQueue, int]: ...

    def waiting(self, limit: int, after: int = 0) -> Sequence[CaseAnswer]:
        """Typed answers whose links or threads were not looked at yet, above the id `after`."""
        ...

    def changed(self, limit: int) -> Sequence[AnswerChange]:
        """Those whose posts were edited, deleted, or shown again since they were read last."""
        ...


class CaseWatchStore(Protocol):
    """The posts of cases that are looked at beyond the looks of all posts. The ledger gives these
    to the spiders, and writes what they saw (domain/ports/ledger).
    """

    def stale(self, closed_since: datetime, limit: int) -> Sequence[CaseWatch]:
        """Cases with posts whose watch is missing, or older than their last move; of closed cases
        those that were closed since then.
        """
        ...

    def put(self, posts: Sequence[WatchedPost]) -> None:
        """Adds them, or changes until when they are watched; what was seen of them stays."""
        ...

    def renew(self, case_ids: Collection[int]) -> None:
        """Their posts changed, and with them those of their linked cases: they are stale."""
        ...

    def awaiting(self, post_ids: Collection[str]) -> Collection[int]:
        """Cases whose watch waits until these posts are in the index."""
        ...

    def leave(self, posts: Sequence[WatchedPost]) -> None:
        """Ends the watch of these posts for their cases."""
        ...

    def lost(self, limit: int) -> Sequence[WatchedPost]:
        """Posts that are gone, or whose comments were closed, of which their cases do not tell."""
        ...

    def shut(self, since: datetime, limit: int) -> Sequence[WatchedPost]:
        """First posts of threads whose comments were closed since then, the latest first."""
        ...

    def tell(self, posts: Sequence[WatchedPost]) -> None:
        """Their cases tell of it from now on."""
        ...

    def hasten(self, case_id: int, now: datetime) -> None:
        """The thread is read at the next poll of its source."""
        ...

    def drop(self, before: datetime) -> int:
        """Ends the watch of those that are watched until before that time."""
        ...

    def of_cases(self, case_ids: Collection[int]) -> Mapping[int, Sequence[WatchedPost]]: ...

    def of_roots(self, roots: Collection[str]) -> Mapping[str, Sequence[int]]:
        """The cases that watch these threads, the earliest first."""
        ...


class AnswerTemplateStore(Protocol):
    def of_bodies(self, bodies: Collection[str] | None) -> Sequence[AnswerTemplate]:
        """By body and name; None means all bodies."""
        ...

    def get(self, template_id: int) -> AnswerTemplate | None: ...

    def add(self, template: AnswerTemplate, most: int) -> AnswerTemplate | None:
        """The template with its id; None if the body has one of this name, or `most` already."""
        ...

    def save(self, template: AnswerTemplate) -> bool:
        """False if it is gone, or the body has another one of this name."""
        ...

    def forget(self, template_id: int) -> bool: ...

"""The port of surveys, their links and submissions."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Protocol

from domain.outreach.surveys.submission import Keying, Submission, Submitted
from domain.outreach.surveys.survey import HandCount, Survey, SurveyAccess, SurveyLink


class SurveyStore(Protocol):
    def add(self, survey: Survey) -> Survey: ...

    def get(self, number: int) -> Survey | None: ...

    def page(self, limit: int) -> Sequence[Survey]:
        """The newest first."""
        ...

    def change(self, survey: Survey) -> bool:
        """False if it has been published meanwhile."""
        ...

    def publish(self, number: int, who: str, at: datetime) -> bool:
        """False if it is published already."""
        ...

    def close(self, number: int, who: str, at: datetime) -> bool:
        """From then on no submission is taken; False if it is not published, or closed already."""
        ...

    def count_by_hand(self, number: int, counted: HandCount) -> bool:
        """In place of what was counted before; False if the survey is not running."""
        ...

    def freeze(self, number: int, result: bytes) -> bytes:
        """The result that is kept: the first one."""
        ...

    def result(self, number: int) -> bytes | None: ...

    def running(self, access: SurveyAccess, now: datetime) -> Survey | None:
        """That which was published last."""
        ...

    def ended(self, now: datetime, limit: int) -> Sequence[Survey]:
        """Those whose time is over and which are not closed."""
        ...

    def add_links(self, number: int, first: int, digests: Sequence[bytes]) -> None:
        """At the places from `first` on; a place that is taken keeps its link."""
        ...

    def link(self, digest: bytes) -> SurveyLink | None: ...

    def links(self, number: int) -> tuple[int, int]:
        """How many single links were made, and how many are used."""
        ...

    def submit(self, submission: Submission, link: bytes | None = None) -> Submitted:
        """Takes a submission once; `link` is the digest of its single link."""
        ...

    def counts(self, numbers: Collection[int]) -> Mapping[int, int]:
        """Submissions of each survey."""
        ...

    def submissions(
        self, number: int, incident_ids: Collection[str] | None = None
    ) -> Sequence[Submission]:
        """In the order in which they came; with `incident_ids`, those after these incidents."""
        ...

    def key(self, keying: Keying) -> None:
        """In place of what the same person keyed of the sheet before."""
        ...

    def keyings(self, number: int, sheet: int | None = None) -> Sequence[Keying]:
        """By sheet."""
        ...

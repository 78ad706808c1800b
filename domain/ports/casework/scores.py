"""The ports of surveys and of proposed returns."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.cases.scores.returning import ReturnProposal, ReturnState
from domain.cases.scores.survey import ReaderScore, ScoreTally, Survey, SurveyMessage


class SurveyStore(Protocol):
    def ask(self, survey: Survey) -> Survey:
        """The survey with its number; that of the same case, kind and turn if there is one."""
        ...

    def get(self, survey_id: int) -> Survey | None: ...

    def answer(self, survey_id: int, score: int, at: datetime) -> bool:
        """False if it was answered already."""
        ...

    def read(self, survey_id: int, score: ReaderScore, most: int) -> bool:
        """Adds a reader's score; False if the survey has `most` already."""
        ...

    def of_case(self, case_id: int) -> Sequence[Survey]:
        """The newest first."""
        ...

    def unasked(self, since: datetime, until: datetime, limit: int) -> Sequence[int]:
        """Cases with a contact that were closed from `since` until `until` and have neither a score
        nor a later survey of their contact; the earliest close first.
        """
        ...

    def message(self, survey_id: int) -> SurveyMessage | None: ...

    def readers(self, case_id: int, limit: int) -> Sequence[ReaderScore]:
        """The newest first."""
        ...

    def tally(self, since: datetime, bodies: Collection[str] | None = None) -> Sequence[ScoreTally]:
        """By origin: scores of cases that were closed since then, and readers' scores since then;
        None means of all bodies. Cases that count as another one are left out.
        """
        ...


class ReturnStore(Protocol):
    def propose(self, proposals: Sequence[ReturnProposal]) -> None:
        """A post proposes a return of a case once, whatever was decided of it."""
        ...

    def get(self, proposal_id: int) -> ReturnProposal | None: ...

    def page(self, limit: int) -> Sequence[ReturnProposal]:
        """Those that wait for a decision, the latest post first."""
        ...

    def of_case(self, case_id: int) -> Sequence[ReturnProposal]: ...

    def decide(self, proposal: ReturnProposal, state: ReturnState, who: str, at: datetime) -> bool:
        """False if somebody else decided meanwhile."""
        ...

    def returned(self, times: int, since: datetime) -> Sequence[int]:
        """Cases that were returned so many times in all, and once of them since then."""
        ...

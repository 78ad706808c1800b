"""The ports of links to score by, and of proposed returns."""

from collections.abc import Collection, Sequence
from datetime import datetime
from typing import Protocol

from domain.cases.scores.returning import ReturnProposal, ReturnState
from domain.cases.scores.score_link import ReaderScore, ScoreLink, ScoreLinkMessage, ScoreTally


class ScoreLinkStore(Protocol):
    def ask(self, score_link: ScoreLink) -> ScoreLink:
        """The link with its number; that of the same case, kind and turn if there is one."""
        ...

    def get(self, link_id: int) -> ScoreLink | None: ...

    def answer(self, link_id: int, score: int, at: datetime) -> bool:
        """False if it was answered already."""
        ...

    def read(self, link_id: int, score: ReaderScore, most: int) -> bool:
        """Adds a reader's score; False if the link has `most` already."""
        ...

    def of_case(self, case_id: int) -> Sequence[ScoreLink]:
        """The newest first."""
        ...

    def unasked(self, since: datetime, until: datetime, limit: int) -> Sequence[int]:
        """Cases with a contact that were closed from `since` until `until` and have neither a score
        nor a later score_link of their contact; the earliest close first.
        """
        ...

    def message(self, link_id: int) -> ScoreLinkMessage | None: ...

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
        """A post proposes a return of a case once, whatever was decided of it; a post of its
        incident only while no other proposal of the case waits.
        """
        ...

    def get(self, proposal_id: int) -> ReturnProposal | None: ...

    def page(self, limit: int) -> Sequence[ReturnProposal]:
        """Those that wait for a decision, of cases that may be returned: one a case, that of its
        author first; the latest post first.
        """
        ...

    def of_case(self, case_id: int) -> Sequence[ReturnProposal]:
        """The latest ones that wait for a decision."""
        ...

    def decide(self, proposal: ReturnProposal, state: ReturnState, who: str, at: datetime) -> bool:
        """False if somebody else decided meanwhile."""
        ...

    def returned(self, times: int, since: datetime) -> Sequence[int]:
        """Cases that were returned so many times in all, and once of them since then."""
        ...

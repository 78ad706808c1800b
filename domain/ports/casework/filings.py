"""The port of what other systems say of their cases."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from domain.cases.case import Case, CaseMove
from domain.cases.clocks import Deadlines
from domain.cases.filed import PRIVATE, Publicity
from domain.cases.filing import Filing
from domain.cases.ratings.held import HeldTurn
from domain.cases.standing import Standing
from domain.ports.casework.cases import StoredCase


@dataclass(frozen=True, slots=True)
class FiledMark:
    """How a filed case was shown last: `digest` since `since`, last at `seen_at`. `run` is the
    import that created it, `map` the map of the last. `gone_at` is when an export of the same scope
    no longer held it. `verbatim` stands for its row as it stood in the table; `link` is the
    address of its post.
    """

    case_id: int
    stream: str
    number: str
    digest: str
    received_at: datetime
    since: datetime
    seen_at: datetime
    map: str = ""
    run: int | None = None
    gone_at: datetime | None = None
    verbatim: str | None = None
    link: str | None = None

    @property
    def is_gone(self) -> bool:
        return self.gone_at is not None and self.gone_at > self.seen_at


@dataclass(frozen=True, slots=True)
class NewFiled:
    """A case to write, with its moves, its turns at bodies and the filings that say it; `link` is
    the address of the post that it is about.
    """

    case: Case
    moves: Sequence[CaseMove]
    standing: Standing
    deadlines: Deadlines
    turns: Sequence[HeldTurn]
    filings: Sequence[Filing]
    verbatim: str | None = None
    link: str | None = None
    publicity: Publicity = PRIVATE


@dataclass(frozen=True, slots=True)
class FiledLink:
    case_id: int
    number: str
    received_at: datetime
    link: str | None


@dataclass(frozen=True, slots=True)
class ChangedFiled:
    """A case with all its filings, the facts of the last one, and the moves that follow its
    `version`; `seen_at` is when it was shown last. A `link` or `publicity` of None leaves the
    known one.
    """

    case: Case
    version: int
    moves: Sequence[CaseMove]
    standing: Standing
    deadlines: Deadlines
    filings: Sequence[Filing]
    verbatim: str | None = None
    link: str | None = None
    publicity: Publicity | None = None


@dataclass(frozen=True, slots=True)
class Worked:
    """Who moved a case last, of the people."""

    case_id: int
    who: str
    at: datetime


class FilingStore(Protocol):
    """Filed cases by stream and number. Everything is asked and written many at once; within one
    transaction `hold` comes first, and others wait for its end before they hold the same stream.
    """

    def known(self, stream: str, numbers: Collection[str]) -> Mapping[str, FiledMark]:
        """By number; unknown numbers are left out."""
        ...

    def hold(self, stream: str, numbers: Collection[str]) -> Mapping[str, FiledMark]:
        """What is known now, and until the transaction ends."""
        ...

    def verbatim(self, stream: str, rows: Collection[str]) -> Mapping[str, FiledMark]:
        """By their rows as they stand in a table."""
        ...

    def remember(self, rows: Mapping[int, str]) -> None:
        """How the rows of cases stand in a table now."""
        ...

    def marks(self, case_ids: Collection[int]) -> Mapping[int, FiledMark]: ...

    def hold_cases(self, case_ids: Collection[int]) -> Mapping[int, Sequence[Filing]]:
        """Their filings, in order; nobody else moves these cases before the transaction ends."""
        ...

    def filings(self, case_ids: Collection[int]) -> Mapping[int, Sequence[Filing]]:
        """In order."""
        ...

    def add(self, map_: str, run: int | None, new: Sequence[NewFiled]) -> Sequence[StoredCase]:
        """In the order of `new`."""
        ...

    def change(self, map_: str, changed: Sequence[ChangedFiled]) -> None:
        """Raises MoveRefused, and writes nothing, if one of the cases was moved meanwhile."""
        ...

    def see(self, case_ids: Collection[int], at: datetime, map_: str) -> None:
        """An export of that time shows them as they were last known."""
        ...

    def miss(self, stream: str, map_: str, at: datetime, since: datetime, until: datetime) -> int:
        """Marks as gone what an export of that time does not hold, of the cases received in
        `since`..`until` that an earlier export of the map held, and what it holds alone while
        later exports that came before it do not; returns how many are marked.
        """
        ...

    def find(self, stream: str, map_: str, at: datetime) -> None:
        """Takes back what an export of that time was the last to miss."""
        ...

    def links(self, stream: str, since: datetime, until: datetime) -> Sequence[FiledLink]:
        """The cases of a stream that were received from `since` until before `until`."""
        ...

    def linking(self) -> Sequence[str]:
        """The streams of which a case has a link."""
        ...

    def brought(self, run: int, after: int, limit: int) -> Sequence[int]:
        """Cases that the run created or changed, with ids after `after`, in order."""
        ...

    def worked(self, run: int, limit: int) -> Sequence[Worked]:
        """Cases that the run created or changed and a person moved, in order of their numbers."""
        ...

    def withdraw(self, changed: Sequence[ChangedFiled]) -> None:
        """Writes the last moves of cases that no export says any more; their numbers may become
        other cases.
        """
        ...

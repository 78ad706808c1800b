"""What reading foreign tables needs and leaves: their rows, names, refusals and counts. Pure."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from domain.cases.case import Place
from domain.cases.filed import FiledState
from domain.terms.policy import Regime
from files.headers import Row


class Rows(Protocol):
    """A table: titles, and the rows below them."""

    @property
    def titles(self) -> Sequence[str]: ...

    @property
    def since_1904(self) -> bool: ...

    def rows(self) -> Iterator[Row]: ...

    def where(self, number: int) -> str: ...


class Names(Protocol):
    """What words of a table mean in the region."""

    def subject(self, group: str, topic: str) -> tuple[str | None, str | None, str]:
        """Our group and topic, and what to keep of the words."""
        ...

    def body(self, written: str) -> str | None: ...

    def state(self, written: str) -> FiledState | None: ...

    def regime(self, written: str) -> Regime | None: ...

    def is_public(self, written: str) -> bool | None: ...

    def kept(self, written: str) -> str: ...

    def place(
        self, municipality: str, settlement: str, street: str, house: str, address: str
    ) -> Place: ...


@dataclass(frozen=True, slots=True)
class RefusedRow:
    """`line` is that of the table, `column` the title of the wrong cell, `number` the case's, if it
    can be read.
    """

    line: int
    column: str
    reason: str
    number: str = ""


@dataclass
class ReadTally:
    """`dropped` counts cells of personal columns by title and masked pieces by kind, `unread` cells
    whose words nobody knows by title, `cut` texts that were too long; `late` is how many cases were
    filed later than the export says.
    """

    dropped: Counter[str] = field(default_factory=Counter)
    unread: Counter[str] = field(default_factory=Counter)
    cut: int = 0
    late: int = 0

    def written(self) -> dict[str, object]:
        return {
            "dropped": dict(self.dropped),
            "unread": dict(self.unread),
            "cut": self.cut,
            "late": self.late,
        }

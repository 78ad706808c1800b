"""What a person asks to do with a case."""

from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from domain.cases.holder import HolderKind
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseDeed
from domain.terms.policy import Priority, Regime

_OF_ASKING = frozenset({"version", "personal_checked"})


@dataclass(frozen=True, slots=True)
class Asked:
    """A deed and what it says, see domain/cases/case.CaseMove.

    `version` is that of the case which the person looked at; None moves it as it is now.
    `personal_checked` says that the person looked at what may be personal data in an answer, and
    that it is no resident's.
    """

    deed: CaseDeed
    note: str = ""
    body: str | None = None
    person: str | None = None
    confirmed: str | None = None
    outcome: CaseOutcome | None = None
    until: datetime | None = None
    waits: HolderKind | None = None
    link: str | None = None
    regime: Regime | None = None
    priority: Priority | None = None
    topic: str | None = None
    group: str | None = None
    score: int | None = None
    version: int | None = None
    personal_checked: bool = False

    @property
    def says(self) -> dict[str, Any]:
        """The fields of a move that are asked for."""
        return {f.name: getattr(self, f.name) for f in fields(self) if f.name not in _OF_ASKING}

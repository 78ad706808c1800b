"""How a case stands after its moves. Pure."""

from dataclasses import dataclass
from datetime import datetime

from domain.cases.holder import Holder, HolderKind
from domain.cases.outcome import CaseOutcome
from domain.cases.workflow import CaseState
from domain.terms.policy import Priority, Regime

REFUSALS = 3  # of bodies; then the head of the centre decides
CONTROL = 2  # returns; then the head of the centre watches over the case


@dataclass(frozen=True, slots=True)
class Standing:
    """`holder` is None once the case has ended; `body` has it or answered it, `person` works on it
    there. `assumed` marks a regime that nobody stated, `draft` is the place of the answer that
    waits for approval, `until` the date of a postponement or of a plan.
    """

    state: CaseState
    holder: Holder | None
    regime: Regime
    assumed: bool
    priority: Priority
    topic: str | None
    group: str | None
    body: str | None = None
    person: str | None = None
    outcome: CaseOutcome | None = None
    until: datetime | None = None
    waits: HolderKind | None = None
    draft: int | None = None
    score: int | None = None
    refusals: int = 0
    returns: int = 0
    extensions: int = 0
    urgent: bool = False
    answered_at: datetime | None = None
    closed_at: datetime | None = None
    before_pause: CaseState | None = None

    @property
    def with_head(self) -> bool:
        return self.refusals >= REFUSALS and self.body is None and self.holder is not None

    @property
    def on_control(self) -> bool:
        return self.returns >= CONTROL and self.closed_at is None

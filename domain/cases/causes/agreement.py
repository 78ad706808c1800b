"""What several bodies agreed for a topic of the fast track: who does what first. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import EntryRefused

MOST_STEPS = 12
LONGEST_STEP = 500
LONGEST_REMARK = 1_000


@dataclass(frozen=True, slots=True)
class AgreedStep:
    """A body and what it does; the steps are done in their order."""

    body: str
    what: str


@dataclass(frozen=True, slots=True)
class Agreement:
    """`municipality` None means the whole region. `remark` says by what it was agreed: a meeting,
    a letter. It holds until a newer one, or until it is withdrawn.
    """

    topic: str
    municipality: str | None
    steps: tuple[AgreedStep, ...]
    remark: str
    who: str
    at: datetime
    withdrawn_at: datetime | None = None
    withdrawn_by: str | None = None
    id: int | None = None

    @property
    def number(self) -> int:
        assert self.id is not None
        return self.id


def check(steps: Sequence[AgreedStep]) -> None:
    """Raises EntryRefused unless at least two bodies agreed, each with a deed."""
    if len({one.body for one in steps}) < 2:
        raise EntryRefused("договариваются хотя бы два органа: напишите, кто что делает")
    if len(steps) > MOST_STEPS:
        raise EntryRefused(f"шагов больше {MOST_STEPS}: оставьте главные")
    if any(not one.what.strip() for one in steps):
        raise EntryRefused("у органа не написано, что он делает: допишите")
    if any(len(one.what) > LONGEST_STEP for one in steps):
        raise EntryRefused(f"шаг длиннее {LONGEST_STEP} знаков: сократите его")

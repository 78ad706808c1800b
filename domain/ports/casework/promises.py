"""The port of promises."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol

from domain.cases.answers.promise import CasePromise, PromiseState


@dataclass(frozen=True, slots=True)
class PromiseFilter:
    """None means all. A day lies in `since`..`until`, both included; vague promises have none."""

    states: Collection[PromiseState]
    bodies: Collection[str] | None = None
    municipality: str | None = None
    since: date | None = None
    until: date | None = None
    limit: int = 100


@dataclass(frozen=True, slots=True)
class PromiseCount:
    """How many promises of a body in a municipality stand in a state; `moved` counts the moves."""

    body: str | None
    municipality: str | None
    state: PromiseState
    total: int
    moved: int


class PromiseStore(Protocol):
    def replace(self, answer_id: int, promises: Sequence[CasePromise]) -> None:
        """Writes what the machine read now: what nobody decided yet goes, what somebody decided
        stays and is not written twice.
        """
        ...

    def get(self, promise_id: int) -> CasePromise | None: ...

    def of_cases(self, case_ids: Collection[int]) -> Mapping[int, Sequence[CasePromise]]:
        """In the order in which they were made."""
        ...

    def page(self, wanted: PromiseFilter) -> Sequence[CasePromise]:
        """The soonest day first, vague ones last."""
        ...

    def counts(self, wanted: PromiseFilter) -> Sequence[PromiseCount]: ...

    def due(self, until: date, bodies: Collection[str] | None = None) -> int:
        """How many wait for a decision whose day comes by then."""
        ...

    def save(self, promise: CasePromise, before: PromiseState) -> bool:
        """False if somebody else decided meanwhile."""
        ...

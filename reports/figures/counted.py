"""A number before it has its name. Pure."""

from dataclasses import dataclass

from domain.reports.cut import Cut


@dataclass(frozen=True, slots=True)
class CountedValue:
    """`address` is the page that opens what is counted."""

    value: float | None
    address: str
    n: int | None = None
    low: float | None = None
    high: float | None = None
    cut: Cut | None = None
    cases: tuple[int, ...] = ()
    last_case: int | None = None
    among: tuple[int, ...] = ()

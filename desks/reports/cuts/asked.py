"""A cut as people and programs type it."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime
from enum import StrEnum
from typing import TypeVar

from domain.errors import EntryRefused
from domain.reports.cut import Counted, Cut, CutMeasure, Dimension, Grain
from domain.terms.period import Period

E = TypeVar("E", bound=StrEnum)


def cut_of(
    counted: str,
    measure: str,
    rows: str,
    columns: str,
    grain: str,
    *,
    since: datetime | None,
    until: datetime,
    filters: Sequence[str] = (),
    words: str = "",
) -> Cut:
    """An empty name says that the cut has no such part. Raises EntryRefused for an unknown name."""
    return Cut(
        _one(Counted, counted),
        _one(CutMeasure, measure),
        Period(since, until),
        _one(Dimension, rows) if rows else None,
        _one(Dimension, columns) if columns else None,
        _one(Grain, grain) if grain else None,
        filters_of(filters),
        words,
    )


def filters_of(typed: Sequence[str]) -> Mapping[Dimension, frozenset[str]]:
    """«municipality:tynda» each, «municipality:» where it is unknown; of one dimension any of its
    values.
    """
    allowed: dict[Dimension, set[str]] = defaultdict(set)
    for one in typed:
        name, colon, value = one.partition(":")
        if not colon:
            raise EntryRefused(f"отбор «{one}» не понятен: напишите разрез:значение")
        allowed[_one(Dimension, name)].add(value)
    return {dimension: frozenset(values) for dimension, values in allowed.items()}


def _one(of: type[E], name: str) -> E:
    try:
        return of(name)
    except ValueError as error:
        known = ", ".join(of)
        raise EntryRefused(f"«{name}» здесь не бывает: напишите одно из {known}") from error

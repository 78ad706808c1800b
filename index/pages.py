"""Limits of a page of hits, the same in both engines. Pure."""

from collections.abc import Mapping
from datetime import datetime

from domain.errors import QueryError
from domain.query import Field

MAX_LIMIT = 9_999  # Elasticsearch returns 10,000 hits at once, one of them to detect a next page
MAX_VALUES = 10_000  # per facet, the most frequent ones; a facet with fewer values is exact

MAX_STEPS = 10_000  # per search; Elasticsearch returns at most 65,536


def check_limit(limit: int) -> None:
    """Raises ValueError; a limit of 0 asks for the total and the facets only."""
    if not 0 <= limit <= MAX_LIMIT:
        raise ValueError(f"a page has 0 to {MAX_LIMIT} hits, not {limit}")


def ordered_facets(
    counts: Mapping[Field, Mapping[str | None, int]],
) -> Mapping[Field, Mapping[str, int]]:
    """Most frequent values first, then alphabetical; drops None, the posts without the field."""
    ordered = {}
    for field, numbers in counts.items():
        values = [(value, number) for value, number in numbers.items() if value is not None]
        ordered[field] = dict(sorted(values, key=lambda pair: (-pair[1], pair[0]))[:MAX_VALUES])
    return ordered


def checked_steps(counts: Mapping[datetime, int]) -> Mapping[datetime, int]:
    if len(counts) > MAX_STEPS:
        raise QueryError(
            f"На графике было бы {len(counts)} отрезков: сузьте период или укрупните шаг.", 0
        )
    return counts

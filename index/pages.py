"""What a page of hits keeps to in both engines. Pure."""

from collections.abc import Mapping
from datetime import datetime

from domain.errors import QueryError
from domain.query import Field

MAX_LIMIT = 9_999  # Elasticsearch gives 10,000 hits at once, and one more than asked tells the end
MAX_VALUES = 10_000  # of one facet, the most frequent ones; exact below that

MAX_STEPS = 10_000  # of one search; Elasticsearch gives 65,536 at most


def check_limit(limit: int) -> None:
    """0 asks for total and facets alone. Raises ValueError."""
    if not 0 <= limit <= MAX_LIMIT:
        raise ValueError(f"a page has 0 to {MAX_LIMIT} hits, not {limit}")


def ordered_facets(
    counts: Mapping[Field, Mapping[str | None, int]],
) -> Mapping[Field, Mapping[str, int]]:
    """Most frequent values first, then by alphabet; posts without the field (None) left out."""
    ordered = {}
    for field, found in counts.items():
        values = [(value, number) for value, number in found.items() if value is not None]
        ordered[field] = dict(sorted(values, key=lambda one: (-one[1], one[0]))[:MAX_VALUES])
    return ordered


def checked_steps(counts: Mapping[datetime, int]) -> Mapping[datetime, int]:
    """Raises QueryError where there are too many to be shown."""
    if len(counts) > MAX_STEPS:
        raise QueryError(
            f"На графике было бы {len(counts)} отрезков: сузьте период или укрупните шаг.", 0
        )
    return counts

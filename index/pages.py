"""What a page of hits keeps to in both engines. Pure."""

from collections.abc import Mapping

from domain.query import Field

MAX_LIMIT = 9_999  # Elasticsearch gives 10,000 hits at once, and one more than asked tells the end
MAX_VALUES = 10_000  # of one facet, the most frequent ones; exact below that


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

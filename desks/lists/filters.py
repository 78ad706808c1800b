"""Filters of a list of posts: how many posts each value of a field would leave."""

from collections.abc import Collection, Mapping, Sequence

from domain.ports.index import PostSearch
from domain.query import Condition, Field
from domain.query_text import narrow
from domain.searching.parts import values_of, with_values

FIELDS = (
    Field.URGENCY,
    Field.MUNICIPALITY,
    Field.GROUP,
    Field.TOPIC,
    Field.SOURCE,
    Field.NETWORK,
)
Counts = Mapping[Field, Mapping[str, int]]


def counted(
    index: PostSearch,
    typed: Condition,
    more: Sequence[Condition],
    whole: Counts,
    fields: Collection[Field] = FIELDS,
) -> Counts:
    """Posts by value; a field that the search limits is counted as if it did not, so that another
    value can be added.
    """
    counts = dict(whole)
    for field in fields:
        if values_of(typed, field):
            free = narrow(with_values(typed, field, ()), *more)
            counts[field] = index.search(free, limit=0, facets=[field]).facets[field]
    return counts

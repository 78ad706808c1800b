"""What exports said of a case over time: each thing said, from when until when. Pure.

Exports may come in any order. Of a case that two of them show alike, and a third between them
differently, only the first and the last of the two are remembered.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NamedTuple

from domain.cases.filed import FiledState
from domain.terms.policy import Regime


@dataclass(frozen=True, slots=True)
class Filing:
    """The exports from `first_at` to `last_at` said this; `run` is the import that brought the
    first. `digest` stands for everything that was said, the text and the place among it.
    """

    first_at: datetime
    last_at: datetime
    run: int | None
    digest: str
    regime: Regime
    assumed: bool
    group: str | None = None
    topic: str | None = None
    subject: str = ""
    body: str | None = None
    performer: str = ""
    state: FiledState | None = None
    status: str = ""
    answer: str = ""
    answered_at: datetime | None = None
    due: datetime | None = None
    score: int | None = None
    comment: str = ""


class Inserted(NamedTuple):
    """The filings with one more; `before` is that which said something else until then, or whose
    place it takes. `is_new` is false where the same was known already.
    """

    filings: Sequence[Filing]
    before: Filing | None
    is_new: bool


def insert(filings: Sequence[Filing], new: Filing) -> Inserted:
    """`filings` come in order, and none covers another; `new` was said at one moment. Of two
    different filings of one moment the new one stays.
    """
    at = new.first_at
    earlier = [one for one in filings if one.last_at < at]
    later = [one for one in filings if one.first_at > at]
    covering = next((one for one in filings if one.first_at <= at <= one.last_at), None)
    before = earlier[-1] if earlier else None
    if covering is not None:
        if covering.digest == new.digest:
            return Inserted(filings, covering, is_new=False)
        ends = (covering.first_at, covering.last_at)
        left, right = (
            replace(covering, first_at=end, last_at=end) if end != at else None for end in ends
        )
        if right == left:
            right = None
        around = (*earlier, left, new, right, *later)
        return Inserted([one for one in around if one is not None], covering, is_new=True)
    if before is not None and before.digest == new.digest:
        longer = replace(before, last_at=at)
        return Inserted([*earlier[:-1], longer, *later], before, is_new=False)
    if later and later[0].digest == new.digest:
        longer = replace(later[0], first_at=at, run=new.run)
        return Inserted([*earlier, longer, *later[1:]], before, is_new=True)
    return Inserted([*earlier, new, *later], before, is_new=True)

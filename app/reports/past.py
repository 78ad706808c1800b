"""How cases stood at a moment of the past, by their moves."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.installation import Installation
from cases.ratings.turns import rated_cases
from cases.ratings.whole import whole_case

FARTHEST = timedelta(days=400)  # between the receipt of a case and the moment


def late_at(installation: Installation, at: datetime) -> Iterator[tuple[str | None, int]]:
    """The body that had a case without an answer after its term, once for each case."""
    region = installation.region
    for case, every in installation.casework.lives.since(at - FARTHEST):
        moves = [one for one in every if one.at <= at]
        if case.received_at > at or not moves:
            continue
        whole = whole_case(case, moves, region, at)
        if whole is None or whole.due is None or whole.due >= at:
            continue
        if whole.answered is None and whole.left is None:
            held = [one.body for one in rated_cases(case, moves, region, at) if one.left is None]
            yield (held[-1] if held else None), 1

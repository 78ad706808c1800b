"""How cases stood at a moment of the past, by their moves."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from app.installation import Installation
from cases.ratings.lived import lived
from domain.cases.course import effective

FARTHEST = timedelta(days=400)  # between the receipt of a case and the moment


def late_at(installation: Installation, at: datetime) -> Iterator[tuple[str | None, int]]:
    """The body that had a case without an answer after its term, once for each case."""
    region = installation.region
    for case, every in installation.casework.lives.since(at - FARTHEST):
        # What was undone since is left out first: an import undoes at the moment of its file and
        # makes anew at earlier ones, and without the undoing both would stand.
        moves = [one for one in effective(every) if one.at <= at]
        if case.received_at > at or (life := lived(case, moves, region)) is None:
            continue
        whole = life.whole(at)
        if whole.due is None or whole.due >= at:
            continue
        if whole.answered is None and whole.left is None:
            held = [one.case.body for one in life.held(at) if one.case.left is None]
            yield (held[-1] if held else None), 1

"""What took over from a value that is no more. Pure."""

from collections.abc import Callable
from datetime import datetime

from domain.region import Region
from domain.reports.cut import Dimension


def heir_at(region: Region, dimension: Dimension, at: datetime) -> Callable[[str], str]:
    """A body that has ended by that day counts as its successor; other names keep their ids."""
    if dimension is not Dimension.BODY:
        return str
    day = at.astimezone(region.zone).date()
    heirs = {
        body.id: body.successor
        for body in region.bodies.values()
        if body.successor and (body.until is None or body.until <= day)
    }

    def heir(body: str) -> str:
        passed = {body}
        while (after := heirs.get(body)) is not None and after not in passed:
            passed.add(body := after)
        return body

    return heir

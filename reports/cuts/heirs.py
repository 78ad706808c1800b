"""What took over from a value that is no more. Pure."""

from collections.abc import Callable
from datetime import date

from domain.region import Region
from domain.reports.cut import Dimension


def heir_of(region: Region, dimension: Dimension, day: date) -> Callable[[str], str]:
    """A body that has ended by that day counts as its successor; other names keep their ids."""
    if dimension is not Dimension.BODY:
        return str
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

from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from domain.reports.cut import Counted, Cut, CutMeasure, Dimension
from domain.reports.series_break import SeriesBreak, breaks_between
from domain.terms.period import Period
from region.loader import load_region, region_folder

MOVED = SeriesBreak(
    date(2025, 3, 30), "ПОС", frozenset({Counted.CASES}), streams=frozenset({"pos", "email"})
)
OUTAGE = SeriesBreak(date(2025, 2, 3), "сбой", frozenset({Counted.CASES}), until=date(2025, 2, 10))


def month(year, number):
    return Period(datetime(year, number, 1, tzinfo=UTC), datetime(year, number + 1, 1, tzinfo=UTC))


def cut(period, counted=Counted.CASES, **filters):
    allowed = {Dimension(name): frozenset(values) for name, values in filters.items()}
    return Cut(counted, CutMeasure.COUNT, period, filters=allowed)


@pytest.mark.parametrize(
    ("asked", "before", "parted"),
    [
        (cut(month(2025, 4)), month(2024, 4), [OUTAGE, MOVED]),
        (cut(month(2025, 4)), month(2025, 3), [MOVED]),
        (cut(month(2026, 4)), month(2025, 5), []),
        (cut(month(2025, 3)), month(2025, 2), [OUTAGE, MOVED]),
        (cut(month(2025, 4), Counted.POSTS), month(2025, 3), []),
        (cut(month(2025, 4), stream={"vk"}), month(2025, 3), []),
        (cut(month(2025, 4), stream={"vk", "pos"}), month(2025, 3), [MOVED]),
        (cut(month(2025, 2)), month(2025, 1), [OUTAGE]),
    ],
)
def test_breaks_part_periods_that_count_another_thing(asked, before, parted):
    assert list(breaks_between([MOVED, OUTAGE], asked, before, UTC)) == parted


def test_appeals_of_the_region_moved_to_pos():
    amur = load_region(region_folder(Path("amur")))
    assert [one.on for one in amur.breaks] == [date(2025, 3, 30)]

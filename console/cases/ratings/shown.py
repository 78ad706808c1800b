"""What tables of ratings are written with: columns, tones, words."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

from domain.cases.ratings.measure import MeasureKind
from domain.cases.ratings.rating import TableKind, TrendVerdict
from domain.cases.ratings.standing import RatingVerdict
from domain.region import Region
from russian.casework.cases import CaseWords
from russian.figures import percent
from russian.ratings.editions import (
    TABLES,
    errors_words,
    trend_reason,
    trend_words,
    view_words,
)
from russian.ratings.measures import MEASURES, VERDICTS, interval, measured, rank, reason

TONES = {RatingVerdict.RED: "crit", RatingVerdict.AMBER: "high"}
TREND_TONES = {TrendVerdict.FALLS: "high", TrendVerdict.RISES: "ok"}
# After the share on time, which stands beside what an ordinary body has.
COLUMNS: Sequence[MeasureKind] = (
    MeasureKind.OVERDUE,
    MeasureKind.MEDIAN,
    MeasureKind.NINETY,
    MeasureKind.QUALITY,
    MeasureKind.COMPLETE,
    MeasureKind.SATISFIED,
    MeasureKind.SCORED,
    MeasureKind.PROMISES,
    MeasureKind.RETURNED,
    MeasureKind.REPEATED,
    MeasureKind.REFUSED,
    MeasureKind.TAKEN,
    MeasureKind.QUANTITY,
    MeasureKind.PER_THOUSAND,
)
OF_CENTRE: Sequence[MeasureKind] = (
    MeasureKind.ON_TIME,
    MeasureKind.OVERDUE,
    MeasureKind.MEDIAN,
    MeasureKind.NINETY,
    MeasureKind.QUANTITY,
)


def rating_words(region: Region) -> Mapping[str, Any]:
    return {
        "columns": COLUMNS,
        "of_centre": OF_CENTRE,
        "CENTRE": TableKind.CENTRE,
        "tones": TONES,
        "trend_tones": TREND_TONES,
        "TABLES": TABLES,
        "VERDICTS": VERDICTS,
        "MEASURES": MEASURES,
        "ON_TIME": MeasureKind.ON_TIME,
        "points": region.points,
        "measured": measured,
        "interval": interval,
        "percent": percent,
        "rank": rank,
        "reason": reason,
        "trend_words": trend_words,
        "trend_reason": trend_reason,
        "errors_words": errors_words,
        "view_words": partial(view_words, named=CaseWords(region).stream),
    }

"""One thing has one name, whichever table it stands in."""

import pytest

from domain.cases.ratings.measure import MeasureKind
from domain.reports.cut import CutMeasure
from reports.figures.registry import BY_NAME
from russian.cuts import MEASURES as OF_CUTS
from russian.ratings.measures import MEASURES as OF_RATINGS


@pytest.mark.parametrize(
    ("kind", "name"),
    [
        (MeasureKind.MEDIAN, "cases.median_hours"),
        (MeasureKind.NINETY, "cases.ninety_hours"),
        (MeasureKind.SATISFIED, "cases.satisfied"),
        (MeasureKind.SCORED, "cases.scored"),
        (MeasureKind.RETURNED, "cases.returned"),
        (MeasureKind.REFUSED, "cases.refused"),
        (MeasureKind.REPEATED, "cases.repeated"),
        (MeasureKind.COMPLETE, "answers.complete"),
        (MeasureKind.QUALITY, "answers.quality"),
        (MeasureKind.PROMISES, "promises.kept"),
    ],
)
def test_a_measure_of_ratings_is_named_as_in_reports(kind, name) -> None:
    assert OF_RATINGS[kind] == BY_NAME[name].title


@pytest.mark.parametrize(
    ("measure", "kind"),
    [
        (CutMeasure.PER_THOUSAND, MeasureKind.PER_THOUSAND),
        (CutMeasure.ON_TIME, MeasureKind.ON_TIME),
        (CutMeasure.MEDIAN_HOURS, MeasureKind.MEDIAN),
        (CutMeasure.SATISFIED, MeasureKind.SATISFIED),
        (CutMeasure.RETURNED, MeasureKind.RETURNED),
        (CutMeasure.QUALITY, MeasureKind.QUALITY),
    ],
)
def test_a_measure_of_cuts_is_named_as_in_ratings(measure, kind) -> None:
    assert OF_CUTS[measure] == OF_RATINGS[kind]

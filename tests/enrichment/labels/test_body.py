"""Which body should answer."""

import pytest

from domain.post import Label, Labels
from domain.region import Region
from enrichment.labels.body import Bodies
from enrichment.lemmas import Morphology
from tests.enrichment.conftest import judged, make_reading, value


@pytest.mark.parametrize(
    ("group", "topic", "municipality", "expected"),
    [
        ("housing", "housing.heating", "tynda", "tynda_administration"),
        ("housing", "housing.heating", "zeya", "ministry_housing"),  # no administration listed
        ("housing", "housing.heating", None, "ministry_housing"),
        ("housing", "housing.lift", "tynda", "ministry_housing"),
        ("roads", None, "zeya", "ministry_transport"),  # the body of that row was abolished
        ("waste", None, "tynda", None),
        (None, None, "tynda", None),
    ],
)
def test_the_first_row_that_fits_wins(
    region: Region,
    morphology: Morphology,
    group: str | None,
    topic: str | None,
    municipality: str | None,
    expected: str | None,
) -> None:
    def label(value: str | None) -> Label | None:
        return Label(value, 0.8) if value else None

    known = Labels(municipality=label(municipality), group=label(group), topic=label(topic))
    found = judged(Bodies(region).label, make_reading(morphology, "…"), known)
    assert value(found.body) == expected


def test_it_is_as_sure_as_the_least_sure_label_it_looked_at(
    region: Region, morphology: Morphology
) -> None:
    known = Labels(
        municipality=Label("tynda", 0.5),
        group=Label("housing", 0.9),
        topic=Label("housing.heating", 0.7),
    )
    body = judged(Bodies(region).label, make_reading(morphology, "…"), known).body
    assert body == Label("tynda_administration", 0.5)

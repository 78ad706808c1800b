"""The region's Russian and its working time, made once for all tests of readings."""

from pathlib import Path

import pytest

from enrichment.lemmas import morphology as made
from enrichment.lemmas import place_names
from region.loader import load_region, region_folder


@pytest.fixture(scope="session")
def amur():
    return load_region(region_folder(Path("amur")))


@pytest.fixture(scope="session")
def lemmatiser(amur):
    return made(tuple(place_names(amur)))


@pytest.fixture(scope="session")
def worktime(amur):
    return amur.worktime()

"""Cuts over both databases, beside plain loops over the same facts."""

import random
from datetime import UTC, datetime
from pathlib import Path
from shutil import copy

import numpy as np
import pytest

from cases.ratings.survival import quantiles
from domain.region import Region
from domain.reports.cut import Counted, Cut, CutMeasure, Grain
from domain.reports.fact import FactMarks
from domain.terms.period import Period
from region.loader import load_region, region_folder
from reports.cuts.engine import CutEngine
from reports.cuts.selection import steps_of
from store.engine import open_database, writing
from store.facts.alerts import AlertFacts
from store.facts.cases import CaseFacts
from store.facts.facts import SqlFacts
from store.facts.surveys import SurveyFacts
from store.facts.writing import put
from tests.reports.cuts.plain import in_order, plain_cells, some_cut, some_facts

AMUR = load_region(region_folder(Path("amur")))
MARKS = FactMarks(b"key" * 11)
NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
FACTS = some_facts(random.Random(5), 2_000)
MONTHS = Period(datetime(2026, 1, 1, tzinfo=AMUR.zone), datetime(2026, 7, 1, tzinfo=AMUR.zone))
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.postgresql)]


def store_of(engine) -> SqlFacts:
    of_cases = CaseFacts(MARKS, lambda case, moves: [])
    return SqlFacts(engine, MARKS, of_cases, AlertFacts(MARKS), SurveyFacts(MARKS))


def engine_of(store, region: Region = AMUR) -> CutEngine:
    def medians(groups, hours, answered):
        return quantiles(groups, hours, answered, 0.5)

    return CutEngine(store, region, None, None, medians, lambda turns, at: {}, lambda: NOW, b"k")


@pytest.fixture(params=BOTH)
def database(request, tmp_path, migrated_file):
    copy(migrated_file, tmp_path)
    url = f"sqlite:///{tmp_path}/otklik.db"
    if request.param == "postgresql":
        url = request.getfixturevalue("migrated_postgresql_url")
    engine = open_database(url)
    yield engine
    engine.dispose()


@pytest.fixture
def counting(database) -> CutEngine:
    with writing(database) as connection:
        put(connection, MARKS, FACTS)
    return engine_of(store_of(database))


def assert_equal(cells, expected) -> None:
    assert [(c.row, c.column, c.step, c.n) for c in cells] == [
        (c.row, c.column, c.step, c.n) for c in expected
    ]
    values = [[np.nan if c.value is None else c.value for c in some] for some in (cells, expected)]
    np.testing.assert_allclose(*values, rtol=1e-12, atol=0, equal_nan=True)


def assert_plain(counting: CutEngine, seed: int, region: Region = AMUR) -> None:
    cut = some_cut(random.Random(seed), region.zone)
    assert_equal(in_order(counting.count(cut).cells), plain_cells(FACTS, cut, region))


def test_an_axis_goes_from_the_first_fact_to_the_last_however_long_the_period_is() -> None:
    century = Period(datetime(2000, 1, 1, tzinfo=UTC), datetime(2100, 1, 1, tzinfo=UTC))
    cut = Cut(Counted.CASES, CutMeasure.COUNT, century, grain=Grain.HOUR)
    assert steps_of(cut, np.array([400_000, 400_005]), AMUR, Grain.HOUR).size == 6


@pytest.mark.parametrize(
    "seeds",
    [
        range(20),
        *(pytest.param(range(n, n + 100), marks=pytest.mark.soak) for n in range(0, 1000, 100)),
    ],
    ids=str,
)
def test_random_cuts_equal_a_loop_over_the_facts(counting, seeds) -> None:
    for seed in seeds:
        assert_plain(counting, seed)

"""Saved searches, looked at as cells."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.detector.backtest import Trial, backtest
from alerts.detector.matching import Matching, layout_of_search
from alerts.rules import load_rules
from alerts.searches import SearchEvaluator, SearchWatch
from domain.alert import Cell, cell_of
from domain.errors import QueryError
from domain.post import Kind
from domain.query import Word
from domain.saved_search import SavedSearch
from index.embedded.sqlite import SqliteIndex
from tests.alerts.pager import pager_of
from tests.alerts.talk import HOUR, NOW
from tests.alerts.test_evaluation import ZONE
from tests.alerts.test_single import Words, made
from tests.fakes.alerts import MemoryAlerts
from tests.fakes.baselines import MemoryBaselines
from tests.fakes.complaints import MemoryComplaints
from tests.making import a_complaint

RULES = load_rules()
HEAT = SavedSearch("Тепло", "Анна", "batteries", True, NOW)
CELL = Cell(None, None, "Тепло")
LIMITS = {"fewer": 1e-5, "usual": 1e-4, "more": 1e-3}


class Searches:
    """Of a SearchStore what a look asks."""

    def __init__(self, *searches: SavedSearch) -> None:
        self.saved = list(searches)

    def all(self) -> list[SavedSearch]:
        return self.saved


class World:
    """A real index and what it was told; every complaint is by another author."""

    def __init__(self, index: SqliteIndex) -> None:
        self.index, self.complaints = index, MemoryComplaints()
        self.alerts, self.baselines = MemoryAlerts(), MemoryBaselines()
        self.searches = Searches(HEAT)
        self.watch = SearchWatch(searches=self.searches, make=self.make)  # type: ignore[arg-type]

    def make(self, search: SavedSearch) -> SearchEvaluator:
        if search.query == "(":
            raise QueryError("скобка не закрыта", 0)
        return SearchEvaluator(
            complaints=self.matching(search),
            baselines=self.baselines,
            alerts=self.alerts,
            rules=RULES,
            layout=layout_of_search(search.name),
            sensitivity="usual",
            pager=pager_of(self.alerts, ["mail"], lambda alert: alert.cell.key),
            zone=ZONE,
            name=search.name,
        )

    def matching(self, search: SavedSearch = HEAT) -> Matching:
        return Matching(self.complaints, self.index, Word(search.query))

    def write(self, word: str, *ages: float, author: str = "", **changes: object) -> None:
        posts, rows = [], []
        for i, age in enumerate(ages):
            post = made(f"{word} {age} {author}", NOW - age * HOUR, kind=Kind.COMPLAINT)
            posts.append(replace(post, labels=replace(post.labels, lemmas=word)))
            row = a_complaint(
                post.post.id,
                post.post.published_at,
                author=author or post.post.id,
                source_id=f"s{i % 3}",
                incident_id=word,
            )
            rows.append(replace(row, **changes))  # type: ignore[arg-type]
        self.index.save(posts)
        self.index.refresh()
        self.complaints.record(rows)


@pytest.fixture
def world(tmp_path: Path) -> Iterator[World]:
    index = SqliteIndex(tmp_path / "index.db", Words())
    index.prepare()
    made_ = World(index)
    made_.write("batteries", *(30.0 * n for n in range(1, 25)))
    made_.baselines.note_limits(NOW - HOUR / 6, LIMITS, NOW - 9 * HOUR)
    yield made_
    index.close()


STORM = [0.2 * n + 0.1 for n in range(10)]


def test_a_spike_of_what_a_search_finds_is_an_alert_of_it(world: World) -> None:
    world.write("batteries", *STORM)
    (alert,) = world.watch.tick(NOW)
    assert (alert.cell, alert.evidence.authors, alert.evidence.posts) == (CELL, 10, 10)
    assert alert.evidence.source_ids == ("s0", "s1", "s2")
    assert not alert.signal.cold
    assert world.watch.tick(NOW + HOUR / 6) == []


def test_what_it_does_not_find_does_not_count(world: World) -> None:
    world.write("potholes", *STORM)
    assert world.watch.tick(NOW) == []


def test_one_author_and_copies_do_not_count(world: World) -> None:
    world.write("batteries", *STORM, author="a")
    world.write("batteries", *(age + 0.05 for age in STORM), is_copy=True)
    assert world.watch.tick(NOW) == []


def test_history_pages_nobody(world: World) -> None:
    world.write("batteries", *STORM, history=True)
    assert world.watch.tick(NOW) == []


def test_a_search_without_history_says_so(world: World) -> None:
    world.searches.saved = [SavedSearch("Ямы", "Анна", "potholes", True, NOW)]
    world.write("potholes", *(20.0 * n for n in range(1, 9)))
    world.write("potholes", *(0.05 * n + 0.02 for n in range(40)))
    (alert,) = world.watch.tick(NOW)
    assert alert.signal.cold


@pytest.mark.parametrize(
    "noted", [{}, {NOW - 2 * HOUR: LIMITS}, {NOW: dict.fromkeys(LIMITS, 1e-30)}]
)
def test_only_what_the_region_s_last_look_lets_through_fires(
    world: World, noted: dict[object, dict[str, float]]
) -> None:
    world.write("batteries", *STORM)
    world.baselines.ticks = noted  # type: ignore[assignment]
    assert world.watch.tick(NOW) == []
    assert world.baselines.ticks == noted


def test_only_watched_ones_that_can_be_read_are_looked_at(world: World) -> None:
    world.write("batteries", *STORM)
    broken = SavedSearch("Ошибка", "Анна", "(", True, NOW)
    world.searches.saved = [broken, replace(HEAT, watched=False)]
    assert world.watch.tick(NOW) == []
    world.searches.saved = [broken, HEAT]
    assert len(world.watch.tick(NOW)) == 1


def test_it_can_be_tried_on_history(world: World) -> None:
    world.write("batteries", *(age + 50 for age in STORM))
    found = backtest(
        Trial(CELL, "usual", RULES.windows),
        complaints=world.matching(),
        baselines=world.baselines,
        rules=RULES,
        layout=layout_of_search("Тепло"),
        cells=800,
        zone=ZONE,
        now=NOW,
    )
    (spike,) = found.spikes
    assert timedelta(hours=48) < NOW - spike.at < timedelta(hours=52)


def test_the_cell_of_a_search_is_known_by_its_name() -> None:
    assert cell_of(CELL.key) == CELL
    assert cell_of(Cell(None, None, "a/b?*").key) == Cell(None, None, "a/b?*")


def test_a_spike_that_an_open_alert_tells_of_joins_it(world: World) -> None:
    """A search that finds what is alerted already pages nobody again; the alert says so once."""
    world.write("batteries", *STORM)
    (first,) = world.watch.tick(NOW)
    world.searches.saved = [HEAT, SavedSearch("Холод", "Анна", "batteries", True, NOW)]
    later = NOW + HOUR / 6
    assert world.watch.tick(later) == []
    assert world.watch.tick(later + HOUR / 6) == []
    assert [alert.id for alert in world.alerts.recent(NOW)] == [first.id]
    notes = [move.note for move in world.alerts.moves(first.id) if move.note]
    assert notes == ["этот всплеск видит и поиск «Холод»"]


def test_a_spike_of_other_incidents_is_an_alert_of_its_own(world: World) -> None:
    world.write("potholes", *(30.0 * n for n in range(1, 25)))
    world.write("batteries", *STORM)
    world.write("potholes", *STORM)
    world.searches.saved = [HEAT, SavedSearch("Ямы", "Анна", "potholes", True, NOW)]
    assert len(world.watch.tick(NOW)) == 2

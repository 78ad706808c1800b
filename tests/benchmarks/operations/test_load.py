"""The arithmetic of the measurement, and that stages share a worker's time without a rest."""

from datetime import timedelta

import pytest

from app.assembly import make_worker
from benchmarks.operations._crawling import FirstPoll, page_costs
from benchmarks.operations._days import END, Regions, usual_day
from benchmarks.operations._scales import drain, parsing
from benchmarks.operations._stages import StageClock, counting, measured
from benchmarks.operations.load import unevenness
from domain.operations.costs import CostStage, ModeCosts, Spread, StageCost, WorkerCosts
from domain.post import Outcome
from tests.domain.operations.test_capacity import flat, scale


def test_a_page_costs_what_more_replicas_cost_more():
    few = FirstPoll(10, 100, 1_000.0, 2_000.0, 5_000, 300.0)
    more = FirstPoll(30, 260, 1_100.0, 2_400.0, 65_000, 320.0)
    pages = page_costs([(few, more)])
    assert (pages.spider_ms, pages.parser_ms) == (flat(5.0), flat(20.0))
    assert (pages.posts, pages.archive_bytes) == (flat(8.0), flat(3_000.0))
    assert parsing(pages, StageCost(flat(1.0), flat(0.0))).ms == flat(25.0 / 8 - 1)


def test_regions_differ_and_a_day_comes_again_as_it_was():
    day = END.date() - timedelta(days=3)
    one, two = Regions(1).days(day, day), Regions(2).days(day, day)
    assert [p for p in two if p.source_id.endswith("_0")] == list(one)
    assert len({p.id for p in two}) == len(two) > 1.5 * len(one)
    assert {p.source_id for p in two} <= set(Regions(2).sources())
    posts, busiest = usual_day()
    assert 60 < posts < 120
    assert 1 / 24 < busiest < 0.2


def test_every_stage_of_a_worker_is_measured_and_asked(installation):
    clock = StageClock()
    worker = measured(make_worker(installation, "w"), clock, asks_index=True)
    day = END.date() - timedelta(days=3)
    installation.posts.queue.put(Regions(1).days(day, day), history=False)
    with counting(clock):
        clock.restart()
        drain(worker)
        clock.stop()
    assert installation.posts.queue.outcomes()[Outcome.INDEXED] > 50
    assert installation.posts.queue.depth() == 0
    ours = {*CostStage} - {CostStage.PARSING, CostStage.ADMISSION}
    assert set(clock.seconds) == ours
    assert all(seconds > 0 for seconds in clock.seconds.values())
    assert {stage for stage in ours if clock.queries[stage]} >= ours - {CostStage.ENRICHMENT}
    before = clock.queries.total()
    installation.posts.queue.depth()
    assert clock.queries.total() == before  # counted inside the block only


@pytest.mark.parametrize(("ms", "word"), [(1.1, "(flat)"), (1.3, "(not flat)")])
def test_what_is_not_flat_within_15_percent_is_named(ms, word):
    later = {stage: StageCost(flat(ms), flat(0.1)) for stage in CostStage}
    workers = WorkerCosts(flat(6.0), flat(6.0), flat(100.0), flat(180.0))
    lines = list(unevenness(ModeCosts([scale(90), scale(900, times=10, stages=later)], workers)))
    assert f"10 x to 1 x: processor of the worker {ms:.2f} {word}" in lines
    assert any("joining" in line and "stories" in line for line in lines) is (ms > 1.15)
    assert "2 workers to 1: processor a post 1.00 (flat)" in lines
    assert "2 workers to 1: 180 to 100 posts a second, 1.80" in lines


def test_a_part_that_costs_nothing_is_no_ratio():
    costs = ModeCosts([scale(90), scale(900, times=10)], WorkerCosts(*[flat(1.0)] * 4))
    assert "10 x to 1 x: processor of the servers: none" in list(unevenness(costs))
    assert Spread.of([1.0]) == flat(1.0)

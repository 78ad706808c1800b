"""The arithmetic of the sheet, on costs whose results can be counted in the head."""

import math
from dataclasses import replace
from datetime import date

import pytest

from domain.errors import EntryRefused
from domain.operations.capacity import BUSY, Bottleneck, MachinePart, Store, capacity
from domain.operations.costs import (
    NOTHING,
    CostStage,
    MeasuredCosts,
    Mode,
    ModeCosts,
    PageCosts,
    ScaleCosts,
    ServerName,
    Spread,
    StageCost,
    WorkerCosts,
)


def flat(value):
    return Spread(value, value, value)


ONE_MS = {stage: StageCost(flat(1.0), flat(0.1)) for stage in CostStage}
DAY = 86_400  # a post a second


def scale(posts, **changed):
    made = ScaleCosts(
        times=1,
        posts_a_day=posts,
        stages=ONE_MS,
        servers_ms=dict.fromkeys(ServerName, NOTHING),
        wall_ms=flat(10.0),
        look_ms=flat(600.0),
        look_queries=flat(7.0),
        database_bytes=flat(4_000.0),
        index_bytes=flat(2_000.0),
    )
    return replace(made, **changed)


def costs(*scales, **changed):
    of = ModeCosts(scales or (scale(100), scale(10 * DAY)), WorkerCosts(*[flat(1.0)] * 4))
    made = MeasuredCosts(
        measured=date(2026, 11, 29),
        machine="2 × test",
        load=0.0,
        runs=5,
        busiest_hour=1 / 24,
        memory_mb={"crawler": 300.0, "worker": 200.0, "scheduler": 100.0, "console": 100.0},
        cut_bytes=100.0,
        pages=PageCosts(flat(5.0), flat(10.0), flat(5.0), flat(3_000.0)),
        modes=dict.fromkeys(Mode, of),
    )
    return replace(made, **changed)


def test_processors_are_posts_by_their_cost_in_the_busiest_hour():
    sheet = capacity(costs(), Mode.EMBEDDED, DAY, 10)
    assert sheet.processors[MachinePart.WORKER].middle == pytest.approx(0.006)  # six stages of 1 ms
    busy = capacity(costs(busiest_hour=1 / 12), Mode.EMBEDDED, DAY, 10)
    assert busy.processors[MachinePart.WORKER].middle == pytest.approx(0.012)


def test_a_source_is_polled_twice_a_post_and_at_best_its_pages_are_full():
    crawler = capacity(costs(), Mode.EMBEDDED, DAY, 10).processors[MachinePart.CRAWLER]
    assert crawler == Spread(*map(pytest.approx, (0.003, 0.030, 0.030)))


def test_a_look_is_made_every_ten_minutes_however_many_posts_there_are():
    for posts in (100, DAY):
        sheet = capacity(costs(), Mode.EMBEDDED, posts, 10)
        assert sheet.processors[MachinePart.SCHEDULER].middle == pytest.approx(0.001)


def test_workers_wait_for_servers_so_their_number_follows_the_wall():
    one = capacity(costs(), Mode.SERVERS, DAY, 10)
    many = capacity(costs(), Mode.SERVERS, 200 * DAY, 10)
    assert one.workers == (1, 1, 1)
    assert many.workers[1] == 3  # two busy ones, at 0.7 of each
    assert many.memory_mb[MachinePart.WORKER].middle == 600.0


def test_only_servers_that_cost_something_are_named():
    paid = {**dict.fromkeys(ServerName, NOTHING), ServerName.POSTGRESQL: flat(2.0)}
    of = costs(scale(100, servers_ms=paid), scale(10 * DAY, servers_ms=paid))
    sheet = capacity(of, Mode.SERVERS, DAY, 10)
    assert sheet.processors[MachinePart.POSTGRESQL].middle == pytest.approx(0.002)
    assert MachinePart.REDIS not in sheet.processors


def test_the_archive_is_kept_three_days_and_posts_as_long_as_they_are_kept():
    sheet = capacity(costs(), Mode.EMBEDDED, 1_000, 100)
    assert sheet.day_bytes[Store.DATABASE].middle == 4e6
    assert sheet.kept_bytes[Store.DATABASE].middle == 4e8
    assert sheet.day_bytes[Store.ARCHIVE].middle == 6e6
    assert sheet.kept_bytes[Store.ARCHIVE].middle == 18e6
    assert capacity(costs(), Mode.EMBEDDED, 1_000, 1).kept_bytes[Store.ARCHIVE].middle == 6e6


def test_facts_of_cuts_are_held_by_two_processes():
    sheet = capacity(costs(), Mode.EMBEDDED, 1_000, 100)
    assert sheet.memory_mb[MachinePart.FACTS].middle == 20.0


def test_limits_are_the_posts_at_which_one_process_is_full_the_nearest_first():
    limits = dict(capacity(costs(), Mode.EMBEDDED, DAY, 10).limits)
    assert limits[Bottleneck.WORKER].middle == pytest.approx(BUSY * DAY * 100)
    assert limits[Bottleneck.WRITER].middle == pytest.approx(BUSY * DAY * 250)
    assert limits[Bottleneck.SPIDERS].middle == pytest.approx(BUSY * DAY * 100)
    assert limits[Bottleneck.MEMORY].middle == pytest.approx(32_000_000)
    assert Bottleneck.LOOK not in limits  # it takes as long at any number
    middles = [limit.middle for _, limit in capacity(costs(), Mode.EMBEDDED, DAY, 10).limits]
    assert middles == sorted(middles)


def test_a_limit_is_reckoned_at_the_cost_of_its_own_number():
    of = costs(scale(100), scale(1_000, wall_ms=flat(20.0)))  # twice as dear at ten times
    limits = [capacity(of, Mode.SERVERS, posts, 10).limits for posts in (100, 10_000_000)]
    assert limits[0] == limits[1]
    limit = dict(limits[0])[Bottleneck.WORKER].middle
    cost = 20.0 * 2 ** math.log10(limit / 1_000)
    assert limit * cost == pytest.approx(86_400_000 * BUSY)


def test_a_second_worker_is_as_good_as_it_was_measured():
    workers = WorkerCosts(flat(6.0), flat(6.5), flat(100.0), flat(180.0))
    modes = dict.fromkeys(Mode, ModeCosts((scale(100), scale(10 * DAY)), workers))
    assert capacity(costs(modes=modes), Mode.SERVERS, 10, 10).second_worker == 1.8


def test_servers_have_many_writers():
    assert Bottleneck.WRITER not in dict(capacity(costs(), Mode.SERVERS, DAY, 10).limits)


def test_a_look_that_grows_is_full_when_it_lasts_until_the_next():
    of = costs(scale(100), scale(1_100, look_ms=flat(1_600.0)))  # a millisecond a post
    limit = dict(capacity(of, Mode.EMBEDDED, 1_000, 10).limits)[Bottleneck.LOOK]
    assert limit.middle == pytest.approx(1_100 + 600_000 * BUSY - 1_600)


def test_what_nobody_measured_is_marked():
    assert not capacity(costs(), Mode.EMBEDDED, 10 * DAY, 10).is_extrapolated
    assert capacity(costs(), Mode.EMBEDDED, 10 * DAY + 1, 10).is_extrapolated


@pytest.mark.parametrize(("posts", "days"), [(0, 10), (-1, 10), (10**9, 10), (10, 0), (10, 10**6)])
def test_numbers_that_no_installation_has_are_refused(posts, days):
    with pytest.raises(EntryRefused, match="исправьте число"):
        capacity(costs(), Mode.EMBEDDED, posts, days)

"""Turns and daily uses: contract of a BudgetStore over both databases and in memory."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import Engine

from domain.ports.budgets import FORGIVEN, BudgetStore, Turn
from store.budgets import SqlBudgets
from tests.fakes.budgets import MemoryBudgets

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
GAP = timedelta(seconds=2)
TODAY = date(2026, 11, 24)


@pytest.fixture
def budgets(place: Engine | None) -> BudgetStore:
    return SqlBudgets(place) if place else MemoryBudgets()


def test_turns_of_one_name_stand_a_gap_apart_and_of_two_names_do_not_wait(budgets):
    assert [budgets.book("host a", GAP, NOW).at - NOW for _ in range(3)] == [0 * GAP, GAP, 2 * GAP]
    assert budgets.book("host b", GAP, NOW) == Turn(NOW, GAP)
    assert budgets.book("host a", GAP, NOW + 10 * GAP) == Turn(NOW + 10 * GAP, GAP)


def test_a_name_that_was_slowed_down_stays_slow_and_is_never_hurried(budgets):
    budgets.slow_down("host a", 3 * GAP, NOW)
    budgets.slow_down("host a", GAP, NOW)
    budgets.book("host a", GAP, NOW)
    assert budgets.book("host a", GAP, NOW) == Turn(NOW + 3 * GAP, 3 * GAP)


def test_what_nobody_asks_for_again_is_forgiven_by_halves(budgets):
    def gap(now: datetime) -> timedelta:
        first = budgets.book("host a", timedelta(0), now).at
        return budgets.book("host a", timedelta(0), now).at - first

    budgets.slow_down("host a", 8 * GAP, NOW)
    assert gap(NOW + FORGIVEN / 2) == 8 * GAP
    assert gap(NOW + FORGIVEN) == 4 * GAP
    budgets.slow_down("host a", GAP, NOW + FORGIVEN)  # less than it keeps: no new wish
    assert gap(NOW + 2 * FORGIVEN) == 2 * GAP
    budgets.slow_down("host a", 3 * GAP, NOW + 2 * FORGIVEN)
    assert gap(NOW + 2 * FORGIVEN) == gap(NOW + 2.9 * FORGIVEN) == 3 * GAP
    assert gap(NOW + 10 * FORGIVEN) < GAP


def test_a_clock_that_is_set_back_lets_nobody_wait_for_the_time_it_had_shown(budgets):
    budgets.book("host a", GAP, NOW + timedelta(days=1))
    assert budgets.book("host a", GAP, NOW) == Turn(NOW, GAP)
    assert budgets.book("host a", GAP, NOW) == Turn(NOW + GAP, GAP)


def test_a_long_line_is_no_clock_that_is_wrong(budgets):
    hour = timedelta(hours=1)
    assert [budgets.book("host a", hour, NOW).at - NOW for _ in range(4)] == [
        hour * n for n in range(4)
    ]


def test_a_resting_name_books_nothing_until_its_rest_ends(budgets):
    until = NOW + timedelta(minutes=5)
    budgets.slow_down("host a", GAP, NOW, until)
    budgets.slow_down("host a", GAP, NOW, until - timedelta(minutes=1))
    assert budgets.book("host a", GAP, NOW) == Turn(until, GAP, rests=True)
    assert budgets.book("host a", GAP, until) == Turn(until, GAP)


def test_the_uses_of_a_day_end_and_begin_anew_with_the_next(budgets):
    assert [budgets.spend("token wall.get", 2, TODAY) for _ in range(3)] == [True, True, False]
    assert budgets.spend("token newsfeed.search", 2, TODAY)
    assert budgets.spend("token wall.get", 2, TODAY + timedelta(days=1))


def test_two_askers_at_once_never_get_one_moment(budgets):
    def book(_: int) -> datetime:
        return budgets.book("host a", GAP, NOW).at

    with ThreadPoolExecutor(4) as pool:
        turns = list(pool.map(book, range(20)))
    assert sorted(turns) == [NOW + i * GAP for i in range(20)]


def test_a_spent_use_is_counted_once_however_many_ask_at_once(budgets):
    spend: Callable[[int], bool] = lambda _: budgets.spend("t", 7, TODAY)  # noqa: E731
    with ThreadPoolExecutor(4) as pool:
        assert sum(pool.map(spend, range(20))) == 7

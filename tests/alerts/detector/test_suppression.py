"""Whatever is computed from what a table shows of itself, no small number is known by it."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.detector.suppression import hidden
from domain.alert import Cell

LEAST = 5
GROUPS, PLACES = ["roads", "housing", "waste", "health"], ["tynda", "zeya", "svobodny", "belogorsk"]
numbers = st.one_of(st.just(0), st.integers(0, 4), st.integers(0, 12), st.integers(5, 60))


def with_sums(rows):
    """The table of these rows, a place each, with the sums of its places and groups."""
    table = {
        Cell(GROUPS[g], PLACES[p]): number
        for p, row in enumerate(rows)
        for g, number in enumerate(row)
    }
    for g in range(len(rows[0])):
        table[Cell(GROUPS[g], None)] = sum(row[g] for row in rows)
    for p, row in enumerate(rows):
        table[Cell(None, PLACES[p])] = sum(row)
    return table


def lines(table):
    """Each sum with the numbers that it is of."""
    for total in table:
        if total.group is None:
            yield total, [c for c in table if c.group and c.municipality == total.municipality]
        elif total.municipality is None:
            yield total, [c for c in table if c.municipality and c.group == total.group]


def may_be(table, secret):
    """The least and the most that each hidden number may be, for somebody who knows the rule."""
    # Imported here: it takes a second, and every process of the suite collects this file.
    from scipy.optimize import linprog

    order = sorted(secret, key=str)
    equations, known = [], []
    for part, of in [("municipality", PLACES), ("group", GROUPS)]:
        other = "group" if part == "municipality" else "municipality"
        for name in of:
            line = [cell for cell in table if getattr(cell, part) == name]
            if line:
                sign = {cell: 1 if getattr(cell, other) else -1 for cell in line}
                equations.append([sign.get(cell, 0) for cell in order])
                known.append(-sum(sign[cell] * table[cell] for cell in line if cell not in secret))
    bounds = [(0, LEAST - 1) if table[cell] < LEAST else (LEAST, None) for cell in order]
    for n, cell in enumerate(order):
        if 0 < table[cell] < LEAST:
            ends = []
            for sign in (1, -1):
                aim = np.zeros(len(order))
                aim[n] = sign
                solved = linprog(aim, A_eq=equations, b_eq=known, bounds=bounds)
                assert solved.success
                ends.append(round(sign * solved.fun))
            yield cell, tuple(ends)


tables = st.integers(2, 4).flatmap(
    lambda wide: st.lists(st.lists(numbers, min_size=wide, max_size=wide), min_size=2, max_size=4)
)


@given(tables)
def test_no_small_number_follows_from_the_rest(rows):
    table = with_sums(rows)
    secret = hidden(table, LEAST)
    assert {cell for cell, number in table.items() if number < LEAST} <= secret
    for cell, (least, most) in may_be(table, secret):
        assert least < most, (cell, table[cell])


def left(table, secret):
    """What each shown sum leaves beside the shown numbers."""
    for total, beside in lines(table):
        if total not in secret:
            yield table[total] - sum(table[cell] for cell in beside if cell not in secret)


@given(tables, st.integers(0, 3))
def test_no_sum_leaves_a_small_number(rows, shared):
    """Sums count an author once who wrote of two things in one hour."""
    table = {
        cell: number if cell.group and cell.municipality else max(0, number - shared)
        for cell, number in with_sums(rows).items()
    }
    assert not {1, 2, 3, 4} & set(left(table, hidden(table, LEAST)))


def test_of_a_place_with_one_small_number_the_next_smallest_is_hidden_too():
    table = with_sums([[3, 9, 30, 20], [40, 8, 25, 31], [44, 50, 60, 70]])
    assert hidden(table, LEAST) == {
        Cell("roads", "tynda"),
        Cell("housing", "tynda"),
        Cell("roads", "zeya"),
        Cell("housing", "zeya"),
    }


@pytest.mark.parametrize(
    "rows",
    [
        [[9, 0, 0], [20, 0, 0]],  # nobody is nobody
        [[9, 3, 3], [20, 3, 3]],  # each may be 2 or 4 as well
        [[9, 6], [20, 7]],
    ],
)
def test_no_more_is_hidden_than_small_numbers_where_they_follow_from_nothing(rows):
    table = with_sums(rows)
    assert hidden(table, LEAST) == {cell for cell, number in table.items() if number < LEAST}


def test_an_outbreak_keeps_its_number():
    secret = hidden(with_sums([[120, 1], [2, 1], [0, 0]]), LEAST)
    assert Cell("roads", "tynda") not in secret
    assert {Cell("roads", None), Cell(None, "tynda")} <= secret


def test_an_empty_table_hides_nothing():
    assert hidden({}, LEAST) == frozenset()

from datetime import timedelta

import pytest

from app.assembly import make_evaluator
from domain.complaint import Complaint
from domain.person import Right


@pytest.fixture
def taught(filled):
    """Half a month of a complaint every three hours in Тында, now nine and in Зея two more, and a
    detector that knows what is usual.
    """
    now = filled.clock.now()
    ages = [("tynda", timedelta(hours=3 * n + 1)) for n in range(120)]
    ages += [("tynda", timedelta(minutes=5 * n + 1)) for n in range(9)]
    ages += [("zeya", timedelta(minutes=5 * n + 1)) for n in range(2)]
    filled.posts.complaints.record(
        [
            Complaint(f"c{n}", now - age, "roads", place, f"p{n}", f"s{n % 3}", f"i{n}")
            for n, (place, age) in enumerate(ages)
        ]
    )
    make_evaluator(filled).tick(now)
    return filled


def cells(answer):
    found = answer.json()["cells"]
    return {(cell["group"], cell["municipality"]): cell for cell in found}


def test_every_cell_stands_beside_its_own_norm(program, taught):
    answer = program(Right.REGION, Right.POSTS).get("/map", params={"period": "3h"})
    found = cells(answer)
    assert found["roads", "tynda"]["seen"] == 10
    assert found["roads", "tynda"]["usual"] < 5
    assert found["roads", "tynda"]["step"] > 0
    assert found["roads", "zeya"]["seen"] == 2
    assert answer.json()["since"] < answer.json()["until"]


def test_few_people_are_told_only_to_whom_the_posts_are(program, taught):
    found = cells(program(Right.REGION).get("/map", params={"period": "3h"}))
    assert found["roads", "tynda"]["seen"] == 10
    assert all(one["seen"] is None or one["seen"] >= 5 for one in found.values())
    # A cell that is there for its few complaints alone would tell them from none.
    quiet = [one for one in found.values() if one["step"] is None and one["seen"] is None]
    assert quiet == []


def test_a_sum_does_not_tell_what_stands_beside_it(program, taught):
    now = taught.clock.now()
    others = [("waste", "tynda", 3), ("housing", "tynda", 6), ("waste", "zeya", 20)]
    others += [("housing", "zeya", 30), ("roads", "zeya", 40)]
    taught.posts.complaints.record(
        [
            Complaint(f"{group}{place}{n}", now - timedelta(minutes=n + 1), group, place, *who)
            for group, place, number in others
            for n in range(number)
            for who in [(f"{group}{n}", "s1", f"{group}{place}{n}")]
        ]
    )
    found = cells(program(Right.REGION).get("/map", params={"period": "3h"}))
    all_ = cells(program(Right.REGION, Right.POSTS, name="b").get("/map", params={"period": "3h"}))
    assert all_["waste", "tynda"]["seen"] == 3
    assert all_[None, "tynda"]["seen"] == found[None, "tynda"]["seen"]
    for line in [(None, "tynda"), ("waste", None), ("housing", None)]:
        shown = sum(
            one["seen"] or 0
            for (group, place), one in found.items()
            if group and place and line in {(None, place), (group, None)}
        )
        total = found[line]["seen"]
        assert total is None or total == shown or total >= shown + 5, line


def test_a_map_without_a_norm_says_so(api):
    assert api.get("/map").json() == {"since": None, "until": None, "cold": True, "cells": []}

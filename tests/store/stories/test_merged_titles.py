"""A title that came with a merge goes back with it."""

import pytest

from domain.incident import Incident, Joined, Telling
from store.stories.incidents import SqlIncidents
from store.stories.regroupings import SqlRegroupings


@pytest.fixture
def incidents(engine) -> SqlIncidents:
    return SqlIncidents(engine)


@pytest.fixture
def regroupings(engine) -> SqlRegroupings:
    return SqlRegroupings(engine)


@pytest.fixture
def stored(incidents, now) -> dict[str, Incident]:
    """Two incidents of one post each."""
    made = {}
    for id_, post in (("i1", "p1"), ("i2", "p2")):
        tellings = (Telling(post, now, words=(post,), keys=(post,)),)
        made[id_] = Incident(id_, "housing", "tynda", now, now, posts=1, tellings=tellings)
        with incidents.joining([], []) as joining:
            joining.save([made[id_]], [Joined(post, id_, is_copy=False)])
    return made


@pytest.mark.parametrize(
    ("own", "other", "left"),
    [
        (None, "Авария", None),
        ("Наша", "Авария", "Наша"),
        ("Наша", None, "Наша"),
        (None, None, None),
    ],
)
def test_a_title_that_came_with_a_merge_goes_back_with_it(
    incidents, regroupings, stored, now, own, other, left
):
    incidents.rename("i1", own)
    incidents.rename("i2", other)
    merge_and_take_back(incidents, regroupings, stored, now)
    assert [incidents.get(id_).title for id_ in ("i1", "i2")] == [left, other]


def merge_and_take_back(incidents, regroupings, stored, now, between=lambda: None):
    regroupings.merge("i1", "i2", "anna", now)
    between()
    [merge] = regroupings.of("i1")
    regroupings.take_back(merge.id, stored["i2"].tellings, "anna", now)


def test_a_title_given_after_a_merge_stays(incidents, regroupings, stored, now):
    incidents.rename("i2", "Авария")
    merge_and_take_back(
        incidents, regroupings, stored, now, lambda: incidents.rename("i1", "Котельная")
    )
    assert [incidents.get(id_).title for id_ in ("i1", "i2")] == ["Котельная", "Авария"]

"""Posts that joined anew move with all that is known of them."""

from dataclasses import replace

import pytest

from domain.errors import MoveRefused
from domain.incident import Joined
from domain.rearrangement import Rearrangement
from tests.store.stories.test_regroupings import (
    HOUR,
    counted,
    incidents,
    near,
    regroupings,
    stored,
)

__all__ = ["incidents", "regroupings", "stored"]


def rearranged(stored, now, **change) -> Rearrangement:
    """p4 joins p1 and p2, as a copy, p3 leaves, and i2 has nothing left."""
    whole = replace(stored["i1"], posts=3, last_at=now + 2 * HOUR)
    joined = [Joined(p, "i1", is_copy=p == "p4") for p in ("p1", "p2", "p4")]
    usual = {
        "before": {"p1": "i1", "p2": "i1", "p3": "i2", "p4": "i2"},
        "stories": (whole,),
        "joined": tuple(joined),
        "keys": {"i1": {"p1": now + HOUR, "p4": now + 2 * HOUR}},
        "heirs": {"i2": "i1"},
    }
    return Rearrangement(**usual | change)


def test_posts_that_joined_anew_move_with_complaints_keys_and_links(
    engine, incidents, regroupings, stored, now
) -> None:
    regroupings.rearrange(rearranged(stored, now), now)
    assert {p.post_id for p in incidents.posts("i1")} == {"p1", "p2", "p4"}
    assert counted(engine, now) == {"p1": "i1", "p2": "i1"}  # a copy counts no more
    assert (incidents.get("i1").posts, incidents.get("i2").posts) == (3, 0)
    assert incidents.heir("i2") == "i1"
    assert near(incidents, now, "p4") == ["i1"]
    with incidents.joining([], []) as joining:
        assert joining.filed(["p2", "p3"], (now, now + 9 * HOUR), 9) == {}
    notes = [(n.incident_id, n.other_id, n.posts, n.is_merge) for n in regroupings.unshown()]
    assert notes == [("i2", "", ("p3",), False), ("i1", "i2", ("p4",), True)]


def test_nothing_moves_if_posts_came_or_left_meanwhile(
    engine, incidents, regroupings, stored, now
) -> None:
    with incidents.joining([], []) as joining:
        joining.save([], [Joined("p5", "i2", is_copy=False)])
    with pytest.raises(MoveRefused):
        regroupings.rearrange(rearranged(stored, now), now)
    assert counted(engine, now) == {"p1": "i1", "p2": "i1", "p3": "i2", "p4": "i2"}
    assert regroupings.unshown() == []

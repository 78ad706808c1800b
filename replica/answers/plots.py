"""Plots: who writes what below a resident's post, and when. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

from replica.answers.pages import (
    BLAGOVESHCHENSK,
    INSPECTION,
    SVOBODNY,
    TRANSPORT,
    TYNDA,
    ZEYA,
)
from replica.answers.scene import Line
from replica.post import Network

_V, _T, _O, _M, _F = Network.VK, Network.TELEGRAM, Network.OK, Network.MAX, Network.FORUM
OFFICIAL = (_V, _T, _O, _M)  # where bodies have pages
COMMENTED = (_V, _T, _O)  # where a comment stands below a post


class When(Enum):
    """EARLY is within six hours after the post, LATELY within the last twenty hours before now."""

    EARLY = "early"
    LATELY = "lately"


@dataclass(frozen=True, slots=True)
class Step:
    line: Line
    when: When = When.EARLY


@dataclass(frozen=True, slots=True)
class Plot:
    """`count` scenes of a world. The post is `hours` old, at most and at least."""

    name: str
    count: int
    networks: tuple[Network, ...]
    steps: tuple[Step, ...]
    hours: tuple[float, float] = (66.0, 42.0)


def _plot(
    name: str, count: int, networks: tuple[Network, ...], *lines: Line, lately: Sequence[Line] = ()
) -> Plot:
    steps = [*(Step(line) for line in lines), *(Step(line, When.LATELY) for line in lately)]
    return Plot(name, count, networks, tuple(steps))


# One day passes between the two looks at what is deleted or edited: a comment is looked at again
# when it is a day old.
_FRESH = (46.0, 34.0)

PLOTS: tuple[Plot, ...] = (
    _plot("in_time", 2, OFFICIAL, Line.NEIGHBOUR, Line.IN_TIME, lately=[Line.THANKS]),
    _plot("in_time_alone", 1, OFFICIAL, Line.IN_TIME),
    _plot("late", 2, OFFICIAL, Line.NEIGHBOUR, lately=[Line.LATE]),
    _plot("formal", 3, COMMENTED, Line.FORMAL, lately=[Line.NEIGHBOUR]),
    _plot("other_page", 2, (_V, _T), Line.OTHER_PAGE),
    _plot("other_body", 2, (_V, _T), Line.OTHER_BODY, lately=[Line.NEIGHBOUR]),
    _plot("rude", 1, COMMENTED, Line.NEIGHBOUR, Line.RUDE),
    Plot("deleted", 2, OFFICIAL, (Step(Line.DELETED),), _FRESH),
    Plot("edited", 1, COMMENTED, (Step(Line.EDITED),), _FRESH),
    _plot("promise_kept", 1, OFFICIAL, Line.PROMISE, lately=[Line.REPORT, Line.THANKS]),
    Plot(
        "promise_broken",
        1,
        OFFICIAL,
        (Step(Line.PROMISE), Step(Line.UNKEPT, When.LATELY)),
        (70.0, 66.5),
    ),
    _plot("promise_standing", 2, OFFICIAL, Line.PROMISE),
    _plot("interim", 1, OFFICIAL, Line.INTERIM, lately=[Line.IN_TIME]),
    _plot("returned", 2, OFFICIAL, Line.IN_TIME, lately=[Line.RETURNED]),
    _plot("own_page", 2, COMMENTED, Line.OWN_PAGE),
    _plot("handed_on", 2, OFFICIAL, Line.NEIGHBOUR, Line.HANDED_ON),
    _plot("event", 1, COMMENTED, Line.EVENT, lately=[Line.NEIGHBOUR]),
    _plot("impostor", 3, (*OFFICIAL, _F), Line.IMPOSTOR, lately=[Line.NEIGHBOUR]),
    _plot("own_account", 2, (_V, _T, _F), Line.OWN_ACCOUNT),
    _plot("silence", 2, (*OFFICIAL, _F), Line.NEIGHBOUR, lately=[Line.SORTED_OUT]),
    Plot("withdrawn", 1, COMMENTED, (Step(Line.NEIGHBOUR),), _FRESH),
    _plot("closed", 1, COMMENTED),
)
CONTRADICTIONS = 1  # incidents of two scenes each

# Municipalities in which a body answers, and the troubles that it answers for. The planted events
# of the scenario have other topics there.
BODIES: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    TYNDA: (("tynda",), ("lights", "snow", "manhole", "playground")),
    ZEYA: (("zeya",), ("lights", "snow", "manhole", "playground", "water")),
    SVOBODNY: (("svobodny",), ("snow", "manhole", "playground", "water")),
    BLAGOVESHCHENSK: (
        ("blagoveshchensk",),
        ("lights", "snow", "manhole", "playground", "water"),
    ),
    TRANSPORT: (("raychikhinsk", "shimanovsk", "blagoveshchensk"), ("bus",)),
    INSPECTION: (("raychikhinsk", "shimanovsk", "blagoveshchensk"), ("roof",)),
}
# How often residents write there, and most scenes of one world: in one poll ten discussions of a
# channel are read, and five known ones of a group are read again.
WEIGHTS: dict[Network, tuple[float, int]] = {
    _V: (3.0, 40),
    _T: (2.5, 10),
    _O: (2.0, 5),
    _M: (1.5, 6),
    _F: (2.0, 4),
}

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from domain.alert import Cell
from domain.errors import EntryRefused
from domain.silence import Silence, SilenceState, active, check, silencing
from tests.making import an_alert, some_evidence

NOW = datetime(2026, 11, 24, 9, 30, tzinfo=UTC)
HOUR = timedelta(hours=1)
HEAT = Cell("housing", "tynda")
ALL = Cell(None, None)


def silence(cell=HEAT, source=None, **changes):
    made = Silence("s", cell, source, NOW, NOW + HOUR, "ремонт", "Анна", NOW)
    return replace(made, **changes)


def alert(cell=HEAT, sources=("vk-1", "tg-1")):
    evidence = some_evidence(NOW, sources=len(sources), source_ids=sources)
    return an_alert(NOW, cell, evidence=evidence)


@pytest.mark.parametrize(
    ("at", "state"),
    [
        (NOW - HOUR, SilenceState.PENDING),
        (NOW, SilenceState.ACTIVE),
        (NOW + HOUR - timedelta(seconds=1), SilenceState.ACTIVE),
        (NOW + HOUR, SilenceState.EXPIRED),
    ],
)
def test_the_clock_tells_what_a_silence_is(at, state):
    assert silence().state(at) is state
    assert bool(active([silence()], at)) is (state is SilenceState.ACTIVE)


def test_one_that_was_ended_before_it_began_never_begins():
    ended = silence(since=NOW + HOUR, until=NOW)
    assert ended.state(NOW) is SilenceState.EXPIRED


@pytest.mark.parametrize(
    ("cell", "quiet"),
    [
        (HEAT, True),
        (Cell("housing", None), True),
        (Cell(None, "tynda"), True),
        (Cell("housing", "zeya"), False),
        (Cell("waste", None), False),
    ],
)
def test_a_silence_covers_the_cells_within_its_own(cell, quiet):
    assert bool(silencing(alert(), [silence(cell)])) is quiet


def test_a_narrow_silence_does_not_cover_a_wider_alert():
    assert silencing(alert(Cell("housing", None)), [silence(HEAT)]) is None


SOURCES = {
    "one of two": ([silence(ALL, "vk-1")], False),
    "both": ([silence(ALL, "vk-1"), silence(ALL, "tg-1")], True),
    "both, one for another place": (
        [silence(ALL, "vk-1"), silence(Cell(None, "zeya"), "tg-1")],
        False,
    ),
    "both, one for this place": ([silence(ALL, "vk-1"), silence(HEAT, "tg-1")], True),
    "a stranger": ([silence(ALL, "ok-1")], False),
}


@pytest.mark.parametrize(("silences", "quiet"), SOURCES.values(), ids=SOURCES.keys())
def test_a_source_is_silenced_only_where_no_other_speaks(silences, quiet):
    assert bool(silencing(alert(), silences)) is quiet


def test_evidence_whose_sources_are_unknown_is_not_silenced_by_a_source():
    assert silencing(alert(sources=()), [silence(ALL, "vk-1")]) is None


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"cell": ALL}, "что приглушить"),
        ({"reason": ""}, "нет причины"),
        ({"who": ""}, "назовите себя"),
        ({"until": NOW}, "кончается раньше"),
        ({"since": NOW + 2 * HOUR}, "кончается раньше"),
        ({"until": NOW + 31 * 24 * HOUR + HOUR}, r"не больше месяца \(31 день\)"),
        ({"since": NOW + HOUR, "until": NOW + 32 * 24 * HOUR}, "не больше месяца"),
        ({"since": NOW - 3 * HOUR, "until": NOW - HOUR}, "кончается раньше"),
    ],
)
def test_what_would_be_a_mistake_is_refused(changes, said):
    check(silence())
    check(silence(until=NOW + 31 * 24 * HOUR))
    with pytest.raises(EntryRefused, match=said):
        check(silence(**changes))

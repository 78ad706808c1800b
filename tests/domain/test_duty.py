from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.duty import DutyRole, Gap, Roster, RosterEntry, check
from domain.errors import EntryRefused
from domain.person import Person

NOW = datetime(2026, 11, 24, tzinfo=UTC)
HOUR = timedelta(hours=1)
R = DutyRole


def roster(*entries):
    """Of (person, role, from hour, until hour), in the order in which they were entered."""
    made = [
        RosterEntry(person, role, NOW + since * HOUR, NOW + until * HOUR, "Вера", NOW, number)
        for number, (person, role, since, until) in enumerate(entries)
    ]
    return Roster(
        {e.person: Person(e.person, e.person, frozenset(), ("mail",)) for e in made}, made
    )


def serving(made, role=R.OFFICER):
    found = (made.on_duty(role, NOW + hour * HOUR) for hour in range(6))
    return [person.id if person else None for person in found]


def test_a_shift_lasts_from_its_first_moment_to_the_one_before_its_end():
    made = roster(("anna", R.OFFICER, 1, 3), ("boris", R.OFFICER, 3, 5))
    assert serving(made) == [None, "anna", "anna", "boris", "boris", None]
    assert serving(made, R.SECOND) == [None] * 6


def test_a_later_entry_overrides():
    made = roster(("anna", R.OFFICER, 0, 6), ("boris", R.OFFICER, 2, 4))
    assert serving(made) == ["anna", "anna", "boris", "boris", "anna", "anna"]


def test_who_is_away_does_not_serve_and_the_entry_before_holds_again():
    made = roster(
        ("anna", R.OFFICER, 0, 6),
        ("boris", R.OFFICER, 2, 5),
        ("boris", None, 3, 4),
        ("anna", None, 0, 1),
    )
    assert serving(made) == [None, "anna", "boris", "anna", "boris", "anna"]


def test_who_is_entered_again_after_a_holiday_serves():
    made = roster(("anna", None, 0, 6), ("anna", R.OFFICER, 2, 4))
    assert serving(made) == [None, None, "anna", "anna", None, None]


def test_the_next_role_is_reached_where_one_is_empty_or_has_no_channel():
    made = roster(("anna", R.SECOND, 0, 2), ("vera", R.HEAD_OF_CENTRE, 0, 6))
    assert made.reached(R.OFFICER, NOW, ["mail"]).id == "anna"
    assert made.reached(R.OFFICER, NOW + 3 * HOUR, ["mail"]).id == "vera"
    assert made.reached(R.OFFICER, NOW + 9 * HOUR, ["mail"]) is None
    assert made.reached(R.OFFICER, NOW, ["telegram"]) is None


def test_a_roster_without_shifts_is_not_filled():
    assert not roster().filled
    assert not roster(("anna", None, 0, 6)).filled
    assert roster(("anna", R.SECOND, 0, 6)).filled


GAPS = {
    "shift after shift": ([("a", R.OFFICER, 0, 2), ("b", R.OFFICER, 2, 4)], [(4, None)]),
    "an hour between": ([("a", R.OFFICER, 0, 2), ("b", R.OFFICER, 3, 4)], [(2, 3), (4, None)]),
    "a holiday": ([("a", R.OFFICER, 0, 4), ("a", None, 1, 2)], [(1, 2), (4, None)]),
    "a holiday at the end": ([("a", R.OFFICER, 0, 4), ("a", None, 3, 9)], [(3, None)]),
    "another role": ([("a", R.SECOND, 0, 4)], []),
    "before the first shift": ([("a", R.OFFICER, 2, 4)], [(0, 2), (4, None)]),
    "a roster that has ended": ([("a", R.OFFICER, -9, -5)], [(0, None)]),
    "a gap that has begun": (
        [("a", R.OFFICER, -9, -5), ("a", R.OFFICER, 3, 4)],
        [(0, 3), (4, None)],
    ),
}


@pytest.mark.parametrize(("entries", "gaps"), GAPS.values(), ids=GAPS.keys())
def test_gaps(entries, gaps):
    assert list(roster(*entries).gaps(R.OFFICER, NOW)) == [
        Gap(NOW + since * HOUR, None if until is None else NOW + until * HOUR)
        for since, until in gaps
    ]


ENTRIES = st.tuples(
    st.sampled_from("ab"),
    st.sampled_from([R.OFFICER, R.SECOND, None]),
    st.integers(0, 9),
    st.integers(1, 5),
).map(lambda e: (e[0], e[1], e[2], e[2] + e[3]))


@given(st.lists(ENTRIES, max_size=8), st.integers(-1, 15))
def test_gaps_are_exactly_the_hours_from_a_moment_on_without_an_officer(entries, first):
    made = roster(*entries)
    gaps = list(made.gaps(R.OFFICER, NOW + first * HOUR))
    if not any(role is R.OFFICER for _, role, _, _ in entries):
        assert gaps == []
        return
    assert all(g.since >= NOW + first * HOUR for g in gaps)
    for hour in range(first, 16):
        at = NOW + hour * HOUR
        within = any(g.since <= at and (g.until is None or at < g.until) for g in gaps)
        assert within is (made.on_duty(R.OFFICER, at) is None)


DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("since", "until", "said"),
    [
        (HOUR, HOUR, "раньше, чем начинается"),
        (366 * DAY + HOUR, 367 * DAY, "на год вперёд"),
        (HOUR, HOUR + 366 * DAY + HOUR, "больше года"),
        (-400 * DAY, HOUR, "больше года"),
    ],
)
def test_an_entry_that_would_be_a_mistake_is_refused(since, until, said):
    check(RosterEntry("anna", R.OFFICER, NOW + 366 * DAY, NOW + 732 * DAY, "Вера", NOW))
    with pytest.raises(EntryRefused, match=said):
        check(RosterEntry("anna", R.OFFICER, NOW + since, NOW + until, "Вера", NOW))


def test_a_swap_or_an_absence_tells_whose_shift_it_was():
    made = roster(
        ("anna", R.OFFICER, 0, 6),
        ("boris", R.OFFICER, 2, 5),
        ("boris", None, 3, 4),
    )
    replaced = [made.replaced(R.OFFICER, NOW + hour * HOUR) for hour in range(7)]
    assert replaced == [None, None, "anna", "boris", "anna", None, None]


def test_a_time_is_cut_where_somebody_else_serves_or_nobody_does():
    made = roster(
        ("anna", R.OFFICER, 1, 3),
        ("anna", R.OFFICER, 3, 4),
        ("boris", R.OFFICER, 2, 3),
        ("vera", R.SECOND, 0, 6),
    )
    cut = made.stretches(R.OFFICER, NOW, NOW + 6 * HOUR)
    hours = [((s.since - NOW) // HOUR, (s.until - NOW) // HOUR) for s in cut]
    assert hours == [(0, 1), (1, 2), (2, 3), (3, 4), (4, 6)]
    assert [(s.person, s.instead_of) for s in cut] == [
        (None, None),
        ("anna", None),
        ("boris", "anna"),
        ("anna", None),
        (None, None),
    ]
    [whole] = made.stretches(R.SECOND, NOW, NOW + 6 * HOUR)
    assert (whole.since, whole.until, whole.person) == (NOW, NOW + 6 * HOUR, "vera")

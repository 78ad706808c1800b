"""Looks that follow each other are one visit; after a pause another begins."""

from datetime import timedelta

from store.access.visits import SqlVisits

MINUTE, PAUSE = timedelta(minutes=1), timedelta(minutes=30)


def test_a_visit_begins_after_a_pause_and_remembers_the_end_of_the_one_before(engine, now) -> None:
    visits = SqlVisits(engine)
    looks = [
        (0, None),  # the first of all
        (0.5, None),
        (10, None),
        (35, None),  # within half an hour of the look before
        (90, 35),  # a new visit: the one before ended at its last look
        (91, 35),
        (200, 91),
    ]
    for minute, before in looks:
        came = visits.come("Анна", now + minute * MINUTE, PAUSE)
        assert came == (None if before is None else now + before * MINUTE), minute
        assert visits.before("Анна") == came
    assert visits.before("Борис") is None
    assert visits.come("Борис", now, PAUSE) is None

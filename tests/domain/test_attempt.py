from datetime import timedelta

from domain.access.attempt import LAST_PAUSE, pause

MINUTE = timedelta(minutes=1)


def test_the_pause_doubles_and_is_bounded():
    assert [pause(n, 5) / MINUTE for n in range(11)] == [0, 0, 0, 0, 0, 1, 2, 4, 8, 15, 15]
    assert pause(10**6, 5) == LAST_PAUSE

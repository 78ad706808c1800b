from datetime import UTC, datetime, timedelta

import pytest

from domain.access.session import Session

NOW = datetime(2026, 11, 24, tzinfo=UTC)
HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("made", "seen", "ended"),
    [(0, 0, False), (9, 7.9, False), (9, 8, True), (23.9, 0, False), (24, 0, True)],
)
def test_it_ends_when_idle_or_old(made, seen, ended):
    session = Session("s", "Анна", NOW - made * HOUR, NOW - seen * HOUR, "", "")
    assert session.ended(NOW, 8 * HOUR, 24 * HOUR) == ended

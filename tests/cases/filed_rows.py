"""Rows of exports for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any

from domain.cases.case import Place
from domain.cases.filed import FiledCase

# Tuesday 24 November 2026, 10:00 in Yakutsk.
FILED = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def a_row(number: str = "1", day: int = 1, **fields: Any) -> FiledCase:
    """As the export of that day shows it."""
    usual = {
        "stream": "pos",
        "number": number,
        "said_at": FILED + day * DAY,
        "received_at": FILED,
        "zone": "Europe/Moscow",
        "text": "Нет отопления",
        "place": Place("tynda", None, "Лесная", "5"),
        "group": "housing",
        "topic": "housing.heating",
    }
    return FiledCase(**{**usual, **fields})

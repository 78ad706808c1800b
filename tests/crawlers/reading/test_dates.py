"""Text to dates."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawlers.reading.dates import parse_date

ZONE = ZoneInfo("Asia/Yakutsk")
NOW = datetime(2026, 11, 24, 3, tzinfo=UTC)  # noon in Yakutsk


@pytest.mark.parametrize(
    ("stated", "utc"),
    [
        ("Tue, 24 Nov 2026 10:00:00 +0900", "2026-11-24T01:00"),
        ("Tue, 24 Nov 2026 10:00:00 GMT", None),  # in the future
        ("Mon, 23 Nov 2026 10:00:00 MSK", "2026-11-23T07:00"),
        ("Mon, 23 Nov 2026 10:00:00", "2026-11-23T01:00"),
        ("2026-11-23T10:00:00Z", "2026-11-23T10:00"),
        ("2026-11-23T10:00:00-0500", "2026-11-23T15:00"),
        ("2026-11-23 10:00", "2026-11-23T01:00"),
        ("2026-11-23", "2026-11-22T15:00"),
        ("23.11.2026 10:00", "2026-11-23T01:00"),
        ("23 ноября 2026, 10:00", "2026-11-23T01:00"),
        ("вчера в 10:00", "2026-11-23T01:00"),
        ("сегодня, 11:30", "2026-11-24T02:30"),
        ("18:40", "2026-11-23T09:40"),
        ("2030-01-01", None),
        ("не скажу", None),
        ("", None),
        ("0001-01-01T00:00:00+14:00", None),
        ("01.01.0001 0:00:00", None),  # an empty field
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("23.11.26", "2026-11-22T15:00"),
        ("Mon, 23 Nov 2026 10:00:00 -0000", "2026-11-23T10:00"),
        ("Mon, 23 Nov 2026 10:00:00 GMT+3", "2026-11-23T07:00"),
        ("Mon Nov 23 2026 10:00:00 GMT+0300 (MSK)", "2026-11-23T07:00"),
        ("23 ноября 2026, 10:00 (мск)", "2026-11-23T07:00"),
        ("10:00, 23 ноября 2026", "2026-11-23T01:00"),
        ("10:00, 23 ноября, 2026", "2026-11-23T01:00"),
        ("10:00 23.11.2026 16+", "2026-11-23T01:00"),
        ("10:00, 23 ноября 2026 МСК", "2026-11-23T07:00"),
        ("23 ноября, 2026", "2026-11-22T15:00"),
        ("Редакция, 19 марта 17:00", "2026-03-19T08:00"),  # 17 is no year
        ("Пятница, 20 ноября 2026 г. 10:00", "2026-11-20T01:00"),
        ("20/11/2026 - 10:00", "2026-11-20T01:00"),
        ("20261120T1000", "2026-11-20T01:00"),
        ("2026-11-23T10:00:00.000Z+0300", "2026-11-23T07:00"),
        ("7:03 PM", "2026-11-23T10:03"),
    ],
)
def test_a_stated_date_is_understood(stated: str, utc: str | None) -> None:
    expected = datetime.fromisoformat(utc).replace(tzinfo=UTC) if utc else None
    assert parse_date(stated, ZONE, NOW) == expected


@given(st.text(max_size=40))
def test_no_date_lies_in_the_future(stated: str) -> None:
    date = parse_date(stated, ZONE, NOW)
    assert date is None or date <= NOW + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("now", "stated", "local"),
    [
        ("2026-11-26T10:07", "26 ноября, 10:05", "2026-11-26T10:05"),
        ("2026-11-26T10:07", "26 ноября, 10:15", "2026-11-26T10:15"),  # their clock is ahead
        ("2026-11-26T10:07", "26 ноября, 10:30", None),
        ("2026-11-26T10:07", "26 ноября", "2026-11-26T00:00"),
        ("2026-11-26T10:07", "5 минут назад", "2026-11-26T10:02"),
        ("2026-11-26T10:07", "2 ч", "2026-11-26T08:07"),
        ("2026-11-26T10:07", "менее минуты назад", "2026-11-26T10:07"),
        ("2026-11-26T10:07", "9.30", "2026-11-26T09:30"),
        ("2026-11-26T00:03", "вчера в 23:50", "2026-11-25T23:50"),
        ("2026-11-26T00:03", "5 минут назад", "2026-11-25T23:58"),
        ("2026-11-26T00:03", "26 ноября, 00:02", "2026-11-26T00:02"),
        ("2027-01-01T00:04", "31 декабря, 23:59", "2026-12-31T23:59"),
        ("2027-01-01T00:04", "1 января, 00:03", "2027-01-01T00:03"),
        ("2026-12-31T08:00", "31 декабря, 07:59", "2026-12-31T07:59"),
    ],
)
def test_a_date_without_a_year_is_the_last_one(now: str, stated: str, local: str | None) -> None:
    expected = datetime.fromisoformat(local).replace(tzinfo=ZONE) if local else None
    assert parse_date(stated, ZONE, datetime.fromisoformat(now).replace(tzinfo=ZONE)) == expected

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from cases.intake.moments import MOSCOW, moment_of
from domain.errors import EntryRefused

HERE = ZoneInfo("Asia/Yakutsk")
EVENING = datetime(2026, 11, 24, 18, 30, tzinfo=HERE)


@pytest.mark.parametrize(
    "written",
    [
        "24.11.2026 18:30",
        "24.11.2026, 18:30:00",
        "24.11.26 18:30",
        "24/11/2026 18:30",
        "24 ноября 2026 г. в 18:30",
        "24 нояб. 2026 18:30",
        "2026-11-24 18:30",
        "2026-11-24T18:30:00",
        "2026-11-24T18:30:00.000+09:00",
        "2026-11-24T09:30:00Z",
        "24.11.2026 12:30 МСК",
        "24.11.2026 12:30 (MSK)",
        "46350.770833333",
        "46350,770833333",
    ],
)
def test_a_moment_is_read_in_every_usual_form(written):
    assert moment_of(written, HERE) == EVENING


def test_a_moment_without_an_offset_is_in_the_zone_of_the_map():
    assert moment_of("24.11.2026 12:30", MOSCOW) == EVENING


@pytest.mark.parametrize(
    ("written", "at"),
    [
        ("24.11.2026", datetime(2026, 11, 24, tzinfo=HERE)),
        ("5 мая 2026", datetime(2026, 5, 5, tzinfo=HERE)),
        ("11/24/2026 06:30:00 PM", EVENING),
        ("11/24/2026 12:30:00 AM", datetime(2026, 11, 24, 0, 30, tzinfo=HERE)),
        ("24.11.2026 24:00", datetime(2026, 11, 25, tzinfo=HERE)),
        ("1764000000", datetime(2025, 11, 24, 16, tzinfo=UTC)),
        ("1764000000000", datetime(2025, 11, 24, 16, tzinfo=UTC)),
    ],
)
def test_a_day_alone_midnight_and_unix_time_are_moments(written, at):
    assert moment_of(written, HERE) == at


def test_a_serial_counts_from_1904_where_the_workbook_does():
    of_1900, of_1904 = moment_of("46350", HERE), moment_of("44888", HERE, since_1904=True)
    assert of_1900 == of_1904 == datetime(2026, 11, 24, tzinfo=HERE)
    assert moment_of("46350", HERE, since_1904=True) - of_1900 == timedelta(days=1462)


@pytest.mark.parametrize(
    ("written", "reason"),
    [
        ("", "времени нет"),
        ("завтра", "не дата: пишите 24.11.2026 18:30"),
        ("31.12.1900", "1900 год: бывает от 2000"),
        ("1900-01-01 00:00", "1900 год"),
        ("01.01.2206", "2206 год"),
        ("32.11.2026", "такой даты или времени нет"),
        ("24.11.2026 25:10", "такой даты или времени нет"),
        ("11/24/2026 6:30", "такой даты или времени нет"),
        ("24 брюмера 2026", "такой даты или времени нет"),
        ("7", "не дата"),
    ],
)
def test_what_is_no_moment_of_our_time_is_refused_in_words(written, reason):
    with pytest.raises(EntryRefused, match=reason):
        moment_of(written, HERE)

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

from domain.cases.ratings.edition import RatingSpan
from domain.reports.cut import Grain
from domain.terms.period import Period
from russian.cuts import step
from russian.periods import bounds_words, period_words, span_words

ZONE = ZoneInfo("Asia/Yakutsk")


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("since", "until", "text"),
    [
        (at(2026, 10, 1), at(2026, 11, 1), "октябрь 2026"),
        (at(2026, 7, 1), at(2026, 10, 1), "III квартал 2026"),
        (at(2026, 1, 1), at(2027, 1, 1), "2026 год"),
        (at(2026, 8, 1), at(2026, 11, 1), "1 августа 2026 – 31 октября 2026"),
        (at(2026, 11, 16), at(2026, 11, 23), "16–22 ноября 2026"),
        (at(2026, 11, 16), at(2026, 11, 17), "16 ноября 2026"),
        (None, at(2026, 11, 1), "до 31 октября 2026"),
    ],
)
def test_a_period_has_one_name(since, until, text) -> None:
    assert period_words(Period(since, until), ZONE) == text


def test_ratings_and_steps_of_cuts_name_calendar_periods_alike() -> None:
    first = at(2026, 10, 1)
    pairs = [
        (RatingSpan.MONTH, Grain.MONTH, "октябрь 2026"),
        (RatingSpan.QUARTER, Grain.QUARTER, "IV квартал 2026"),
        (RatingSpan.YEAR, Grain.YEAR, "2026 год"),
    ]
    for span, grain, text in pairs:
        assert span_words(span, first) == step(grain, first) == text


@pytest.mark.parametrize(
    ("since", "until", "text"),
    [
        (at(2026, 10, 1), at(2026, 11, 1), "с 1 октября 2026 по 31 октября 2026"),
        (at(2026, 10, 1), at(2026, 11, 1, 8, 30), "с 1 октября 2026 по 1 ноября 2026, 08:30"),
        (at(2026, 10, 1, 9), at(2026, 11, 1), "с 1 октября 2026, 09:00 по 31 октября 2026"),
        (None, at(2026, 11, 1), "по 31 октября 2026"),
    ],
)
def test_the_last_day_of_a_period_is_the_one_that_it_still_holds(since, until, text) -> None:
    assert bounds_words(Period(since, until), ZONE) == text
    moscow = ZoneInfo("Europe/Moscow")
    assert Period(since, until.astimezone(moscow)).last_day(ZONE) == Period(since, until).last_day(
        ZONE
    )

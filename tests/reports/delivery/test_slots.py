"""Slots of reports in the region's zone."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.reports.report import ReportName
from domain.reports.subscription import DeliveryDays
from reports.delivery.slots import latest_slot, leaves_at

ZONE = ZoneInfo("Asia/Yakutsk")


def local(*at: int) -> datetime:
    return datetime(*at, tzinfo=ZONE)


@pytest.mark.parametrize(
    ("name", "now", "at", "since", "until"),
    [
        (
            "morning",
            (2026, 11, 28, 8, 30),
            (28, 8, 30),
            (2026, 11, 27, 8, 30),
            (2026, 11, 28, 8, 30),
        ),
        (
            "morning",
            (2026, 11, 28, 8, 29),
            (27, 8, 30),
            (2026, 11, 26, 8, 30),
            (2026, 11, 27, 8, 30),
        ),
        ("week", (2026, 11, 30, 8, 29), (23, 8, 30), (2026, 11, 16), (2026, 11, 23)),
        ("week", (2026, 11, 30, 9), (30, 8, 30), (2026, 11, 23), (2026, 11, 30)),
        ("month", (2026, 12, 1, 8, 30), (1, 8, 30), (2026, 11, 1), (2026, 12, 1)),
        ("quarter", (2026, 11, 28, 9), (1, 8, 30), (2026, 7, 1), (2026, 10, 1)),
        ("year", (2026, 1, 1, 8), (1, 8, 30), (2024, 1, 1), (2025, 1, 1)),
    ],
)
def test_the_last_slot_that_has_come(name, now, at, since, until) -> None:
    slot = latest_slot(ReportName(name), local(*now), ZONE)
    assert slot is not None
    assert (slot.at.day, slot.at.hour, slot.at.minute) == at
    assert (slot.period.since, slot.period.until) == (local(*since), local(*until))
    assert slot.at <= local(*now)


def test_a_report_on_request_has_no_slot() -> None:
    assert latest_slot(ReportName.PERIOD, local(2026, 11, 28, 9), ZONE) is None


def test_on_a_day_off_no_morning_leaves_and_a_month_waits() -> None:
    def is_working(day: date) -> bool:
        return day.weekday() < 5

    working, every = DeliveryDays.WORKING, DeliveryDays.EVERY
    saturday = latest_slot(ReportName.MORNING, local(2026, 11, 28, 9), ZONE)
    assert saturday is not None
    assert leaves_at(saturday, ReportName.MORNING, working, is_working, ZONE) is None
    assert leaves_at(saturday, ReportName.MORNING, every, is_working, ZONE) == saturday.at
    august = latest_slot(ReportName.MONTH, local(2026, 8, 1, 9), ZONE)  # a Saturday
    assert august is not None
    monday = local(2026, 8, 3, 8, 30)
    assert leaves_at(august, ReportName.MONTH, working, is_working, ZONE) == monday

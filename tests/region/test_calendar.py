"""calendar.yaml: the shipped one against the pages of the calendar, and mistakes of its editors."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml

from domain.terms.calendar import DayKind
from domain.terms.worktime import Worktime
from region.worktime.calendar import load_calendar, read_calendar
from tests.domain.terms.test_deadlines import CASES, term

FACTS = Path(__file__).parent.parent / "domain" / "calendar_facts.yaml"
YEARS = yaml.load(FACTS.read_text("utf-8"), Loader=yaml.CSafeLoader)["years"]
HOUR = 3_600


def dates(rows: list[dict[str, Any]]) -> set[date]:
    return {row["date"] for row in rows}


@pytest.mark.parametrize("year", YEARS)
def test_the_shipped_calendar_is_the_page_of_its_year(amur: Path, year: int) -> None:
    calendar, facts = load_calendar(amur / "calendar.yaml"), YEARS[year]
    begin = date(year, 1, 1)
    days = [begin + timedelta(n) for n in range((date(year + 1, 1, 1) - begin).days)]
    worked = {day: calendar.hours(day) for day in days if calendar.hours(day)}
    week = {day for day in days if day.weekday() < 5}
    assert week - worked.keys() == dates(facts["days_off"])
    assert worked.keys() - week == dates(facts["working"])
    assert len(worked) == facts["working_days"]
    short, whole = ((9 * HOUR, 17 * HOUR),), ((9 * HOUR, 18 * HOUR),)
    assert {day for day, hours in worked.items() if hours == short} == dates(facts["short"])
    assert set(worked.values()) <= {short, whole}
    for row in facts["ordinary"] + facts["short_by_regime"]:
        assert calendar.hours(row["date"]) == whole, row["source"]
    for row in facts["weekend"]:
        assert calendar.kind(row["date"]) is DayKind.HOLIDAY, row["source"]


@pytest.mark.parametrize("year", YEARS)
def test_a_day_off_says_where_it_comes_from(amur: Path, year: int) -> None:
    calendar, facts = load_calendar(amur / "calendar.yaml"), YEARS[year]
    for row in facts["days_off"]:
        day, source = row["date"], row["source"]
        if (transfer := calendar.transfer_to(day)) is not None:
            assert f"{transfer.weekend:%d.%m.%Y}" in source
            assert ("ст. 112" in transfer.source) == ("ст. 112" in source)
        else:
            holiday = calendar.holiday(day)
            assert holiday is not None
            assert holiday.name in source
    [entered] = [one for one in calendar.years if one.year == year]
    assert entered.verified == facts["verified"]


def test_the_shipped_calendar_gives_the_deadlines_of_its_pages(amur: Path) -> None:
    """Here holidays, transfers and short days follow from rules; the hand's file lists them."""
    worktime = Worktime(load_calendar(amur / "calendar.yaml"), ZoneInfo("Asia/Yakutsk"))
    cases = [case for case in CASES if case["calendar"] == "amur"]
    due = {c["id"]: worktime.due(datetime.fromisoformat(c["start"]), term(c)) for c in cases}
    assert {id_: at.isoformat() for id_, at in due.items()} == {c["id"]: c["due"] for c in cases}
    assert len(cases) > 200


FORM = """
zone: Europe/Moscow
weeks:
  - hours:
      {mon: "09:00-18:00", tue: "09:00-18:00", fri: "09:00-16:45", sat: "10:00-12:00, 22:00-24:00"}
    break: "13:00-13:45"
    short_by: 60
  - since: 2026-07-01
    hours: {mon: "08:00-17:00"}
holidays:
  - {day: "06-12", name: День России}
  - {day: 2026-04-13, name: Радоница}
years:
  - year: 2026
    source: постановление
    verified: true
    transfers:
      - {from: 2026-03-01, to: 2026-03-02}
days_off:
  - 2026-02-03
  - {day: 2026-02-09, until: 2026-02-10, reason: указ}
  - {day: 2026-02-16, reason: день города, municipality: tynda}
working:
  - {day: 2026-02-05, hours: "10:00-15:00", source: приказ}
  - {day: 2026-02-12, hours: "09:30:00-23:59:59"}
short_days: [2026-02-17]
"""


@pytest.fixture
def written(tmp_path: Path) -> Path:
    file = tmp_path / "calendar.yaml"
    file.write_text(FORM, "utf-8")
    return file


def clock(seconds: int) -> str:
    return f"{seconds // HOUR:02}:{seconds // 60 % 60:02}"


@pytest.mark.parametrize(
    ("day", "hours"),
    [
        ("2026-01-26", "09:00-13:00 13:45-18:00"),  # Monday
        ("2026-01-28", ""),  # Wednesday
        ("2026-01-30", "09:00-13:00 13:45-16:45"),  # Friday
        ("2026-01-31", "10:00-12:00 22:00-24:00"),  # Saturday, in parts of its own
        ("2026-02-03", ""),  # a day off
        ("2026-02-05", "10:00-15:00"),  # hours of one date
        ("2026-02-09", ""),
        ("2026-02-10", ""),  # the end of a run
        ("2026-02-12", "09:30-23:59"),  # to the second
        ("2026-02-16", "09:00-13:00 13:45-18:00"),  # off in one municipality only
        ("2026-02-17", "09:00-13:00 13:45-17:00"),  # an extra short day
        ("2026-03-01", "09:00-13:00 13:45-18:00"),  # a Sunday worked as the Monday after it
        ("2026-03-02", ""),
        ("2026-04-13", ""),  # a holiday of one year
        ("2027-04-12", "08:00-17:00"),
        ("2026-06-12", ""),  # a holiday on a Friday
        ("2026-06-30", "09:00-13:00 13:45-18:00"),  # the last day of the first week
        ("2026-07-06", "08:00-17:00"),
        ("2026-07-07", ""),
    ],
)
def test_a_day_has_the_hours_that_its_file_says(written: Path, day: str, hours: str) -> None:
    spans = load_calendar(written).hours(date.fromisoformat(day))
    assert " ".join(f"{clock(a)}-{clock(b)}" for a, b in spans) == hours


def test_days_off_of_one_municipality_count_there_only(written: Path) -> None:
    calendar, day = load_calendar(written), date(2026, 2, 16)
    assert calendar.of("tynda").hours(day) == ()
    assert calendar.of("tynda").reason(day) == "день города"
    assert calendar.of("zeya") is calendar
    assert calendar.of("tynda", "housing").hours(date(2026, 2, 9)) == ()


@pytest.mark.parametrize(
    ("today", "lacks"),
    [("2026-11-30", None), ("2026-12-01", 2027), ("2027-03-01", 2027), ("2025-12-31", 2025)],
)
def test_a_year_is_missing_from_december_before_it_on(
    written: Path, today: str, lacks: int | None
) -> None:
    assert load_calendar(written).lacks(date.fromisoformat(today)) == lacks


BROKEN = [
    ("no_weeks", "weeks:", "week:", "weeks", "ключ обязателен"),
    ("digits", "year: 2026", f"year: {'9' * 5_000}", "years[0].year", "нужно целое"),
    ("unknown", "short_days", "brief_days", "brief_days", "неизвестный ключ"),
    ("zone", "Europe/Moscow", "Europe/Tynda", "zone", "Asia/Yakutsk"),
    ("clock", '"09:00-16:45"', '"09:00-25:45"', "weeks[0].hours.fri", "часы вида"),
    ("backwards", '"09:00-16:45"', '"18:00-09:00"', "weeks[0].hours.fri", "двумя днями"),
    ("past_24", '"09:00-16:45"', '"09:00-24:30"', "weeks[0].hours.fri", "двумя днями"),
    ("overlap", "22:00-24:00", "11:00-24:00", "weeks[0].hours.sat", "раньше, чем кончаются"),
    ("weekday", "sat:", "sub:", "weeks[0].hours.sub", "неизвестный ключ"),
    ("all_break", '"09:00-16:45"', '"13:00-13:30"', "weeks[0].hours.fri", "весь рабочий день"),
    ("two_breaks", '"13:00-13:45"', '"11:00-11:10, 13:00-13:45"', "weeks[0].break", "перерыв один"),
    ("no_days", '{mon: "08:00-17:00"}', "{}", "weeks[1].hours", "ни одного рабочего дня"),
    ("since", "- since: 2026-07-01\n    hours", "- hours", "weeks[1].since", "с какой даты"),
    ("holiday", '"06-12"', '"02-30"', "holidays[0].day", "нет такого дня"),
    ("holiday_twice", "{day: 2026-04-13", '{day: "06-12"', "holidays[1].day", "уже есть в строке"),
    ("year", "year: 2026", "year: 26", "years[0].year", "вне границ"),
    ("other_year", "to: 2026-03-02", "to: 2027-03-01", "years[0].transfers[0].to", "своим годом"),
    ("from_work", "from: 2026-03-01", "from: 2026-03-03", "years[0].transfers[0].from", "рабочий"),
    ("to_off", "to: 2026-03-02", "to: 2026-03-04", "years[0].transfers[0].to", "и так выходной"),
    ("same_day", "to: 2026-03-02", "to: 2026-03-01", "years[0].transfers[0].to", "уже переносится"),
    ("until", "until: 2026-02-10", "until: 2026-02-08", "days_off[1].until", "не раньше day"),
    ("reason", "reason: указ", "source: указ", "days_off[1].reason", "ключ обязателен"),
    ("no_date", "- 2026-02-03", "- 2026-02-30", "days_off[0]", "существующая дата"),
    ("century", "- 2026-02-03", "- 1800-02-03", "days_off[0]", "с 1900 по 2299"),
    ("both", "2026-02-05, hours", "2026-02-03, hours", "working[0].day", "и в days_off"),
    ("short_off", "[2026-02-17]", "[2026-02-18]", "short_days[0]", "выходной"),
]


@pytest.mark.parametrize(
    ("old", "new", "key", "says"), [row[1:] for row in BROKEN], ids=[row[0] for row in BROKEN]
)
def test_a_mistake_names_its_line_and_key(
    written: Path, old: str, new: str, key: str, says: str
) -> None:
    assert FORM.count(old) >= 1
    text = FORM.replace(old, new, 1)
    written.write_text(text, "utf-8")
    read_calendar(written, mistakes := [])
    [mistake] = [m for m in mistakes if m.key == key]
    assert says in mistake.problem
    assert mistake.line is not None


def test_a_region_knows_its_municipalities_and_a_file_alone_does_not(written: Path) -> None:
    read_calendar(written, mistakes := [], municipalities={"zeya"}, bodies=set())
    assert [m.key for m in mistakes] == ["days_off[2].municipality"]
    assert load_calendar(written).zone is not None


FIRST_FORM = """
start: "09:00"
end: "17:30"
holidays: [2026-01-01, 2026-02-23]
working: [2026-02-28]
"""


def test_a_file_of_the_first_form_is_read_as_before(tmp_path: Path) -> None:
    file = tmp_path / "calendar.yaml"
    file.write_text(FIRST_FORM, "utf-8")
    calendar = load_calendar(file)
    whole = ((9 * HOUR, 17 * HOUR + HOUR // 2),)
    assert calendar.hours(date(2026, 2, 23)) == ()
    assert calendar.hours(date(2026, 2, 24)) == calendar.hours(date(2026, 2, 28)) == whole
    assert calendar.hours(date(2026, 3, 1)) == ()
    assert calendar.hours(date(2025, 12, 31)) == whole  # it had no short days
    assert calendar.covers(2026)
    assert not calendar.covers(2027)


@pytest.mark.parametrize(
    ("old", "new", "key", "says"),
    [
        ('"17:30"', '"08:00"', "end", "кончается"),
        ('"17:30"', '"25:00"', "end", "время"),
        ("2026-02-23]", "2026-01-01]", "holidays[1]", "повторяется"),
        ("[2026-02-28]", "[2026-01-01]", "working", "и выходным, и рабочим"),
        ("working:", "days_off: []\nworking:", "days_off", "вместо них пишите weeks"),
        ("end:", "closes:", "end", "ключ обязателен"),
    ],
)
def test_a_mistake_of_the_first_form_names_its_key(
    tmp_path: Path, old: str, new: str, key: str, says: str
) -> None:
    file = tmp_path / "calendar.yaml"
    file.write_text(FIRST_FORM.replace(old, new, 1), "utf-8")
    read_calendar(file, mistakes := [])
    assert says in next(m.problem for m in mistakes if m.key == key)


def test_an_empty_list_of_weeks_is_a_mistake(tmp_path: Path) -> None:
    file = tmp_path / "calendar.yaml"
    file.write_text("weeks: []\n", "utf-8")
    read_calendar(file, mistakes := [])
    assert [(m.key, m.line) for m in mistakes] == [("weeks", 1)]

"""`otklik terms`: the deadlines of a table, and what it says of rows that have none."""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from otklik.terms import ADDED, COLUMNS, SHOWN
from tests.domain.terms.test_deadlines import CASES, WRITTEN
from tests.files.workbook import xlsx

HEAD = ",".join(COLUMNS)


@pytest.fixture(autouse=True)
def no_installation(monkeypatch, tmp_path):
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path / "none" / "at all"))


@pytest.fixture
def counted(otklik, tmp_path):
    """The rows that `otklik terms` writes for a file, and its output."""

    def run(content: str | bytes, *options: str, name: str = "terms.csv", mark: str = ","):
        file, out = tmp_path / name, tmp_path / "due.csv"
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        done = otklik("terms", str(file), "-o", str(out), *options)
        assert done.exit_code == 0, done.output
        with out.open(encoding="utf-8-sig", newline="") as text:
            return list(csv.DictReader(text, delimiter=mark)), done.output

    return run


@cache
def own_form(name: str) -> str:
    """A calendar of the hand's file in the form of region/*/calendar.yaml."""
    row = WRITTEN["calendars"][name]
    week: dict[str, Any] = {"hours": row["week"], "short_by": row["short_by"]}
    if row["break"]:
        week["break"] = row["break"]
    pause = row["break"] or ""

    def parts(hours: str) -> str:
        (begin, end), cut = hours.split("-"), pause.split("-")
        return f"{begin}-{cut[0]}, {cut[1]}-{end}" if pause else hours

    off = sorted({*row["days_off"], *row["extra_off"]})
    return yaml.safe_dump(
        {
            "zone": "Asia/Yakutsk",
            "weeks": [week],
            "days_off": off,
            "working": [
                {"day": day, "hours": parts(hours)} for day, hours in row["working"].items()
            ],
            "short_days": sorted({*row["short"], *row["extra_short"]}),
        }
    )


@pytest.mark.parametrize("name", WRITTEN["calendars"])
def test_the_cases_of_a_calendar_are_counted_from_its_file(counted, tmp_path, name):
    cases = [case for case in CASES if case["calendar"] == name]
    calendar = tmp_path / "calendar.yaml"
    calendar.write_text(own_form(name), "utf-8")
    rows = [",".join(str(case[column]) for column in COLUMNS) for case in cases]
    answers, output = counted("\n".join([HEAD, *rows]), "--calendar", str(calendar))
    due = {case["id"]: case["due"] for case in cases}
    assert dict(zip(due, (a["due"] for a in answers), strict=True)) == due
    assert f"Посчитано сроков: {len(cases)} из {len(cases)}." in output
    assert all(a["why"] for a in answers)


def test_without_a_calendar_the_one_of_the_region_counts(counted):
    """31.12.2026 is off by transfer; a start without an offset is in the region's zone."""
    [row], _ = counted("start,amount,unit\n2026-12-30T17:30,60,minutes\n")
    assert row["due"] == "2027-01-11T09:30:00+09:00"
    assert row["why"] == (
        "ср 30.12.2026 17:30 + 60 раб. мин: 0:30 ср 30.12; чт 31.12 — выходной, перенесён с вс "
        "04.01; пт 01.01.2027–пт 08.01.2027 — праздники; сб 09.01.2027 и вс 10.01.2027 — "
        "выходные; 0:30 пн 11.01.2027. Срок: пн 11.01.2027 09:30 (календарь 2027 года не проверен)"
    )


def test_columns_of_the_file_stay_in_their_order_and_names(counted):
    [row], _ = counted(
        "id;due;start;amount;unit;note\nа;вчера;18.09.2026 16:30;9;hours;=1+1\n", mark=";"
    )
    assert tuple(row) == ("id", "due_before", "start", "amount", "unit", "note", *ADDED)
    assert (row["id"], row["due_before"], row["note"]) == ("а", "вчера", "'=1+1")
    assert row["due"] == "2026-09-21T16:30:00+09:00"


def test_a_workbook_is_read_too(counted):
    content = xlsx(("start", "amount", "unit"), ("2026-09-18 16:30:00", 9, "hours"))
    [row], _ = counted(content, name="terms.xlsx")
    assert row["due"] == "2026-09-21T16:30:00+09:00"


def test_lines_of_json_are_read_too(counted):
    line = json.dumps({"start": "2026-09-18T16:30+03:00", "amount": 2, "unit": "days"})
    [row], _ = counted(line, name="terms.jsonl")
    assert row["due"] == "2026-09-23T09:00:00+09:00"


def test_midnight_at_the_end_of_a_day_is_the_beginning_of_the_next(counted):
    rows = ("2026-09-15T24:00", "2026-09-16T00:00", "2026-09-15 24:00:00+09:00")
    content = "start,amount,unit,kind\n" + "".join(f"{at},90,minutes,calendar\n" for at in rows)
    answers, _ = counted(content)
    assert [a["due"] for a in answers] == ["2026-09-16T01:30:00+09:00"] * 3


BAD = [
    ("вчера,9,hours", "start", "пишите 2026-09-18T16:30"),
    (",9,hours", "start", "пишите 2026-09-18T16:30"),
    ("2026-02-30T10:00,9,hours", "start", "не время"),
    ("1899-12-31T10:00,9,hours", "start", "с 1900 по 2299 год"),
    ("9999-12-31T24:00,9,hours", "start", "с 1900 по 2299 год"),
    ("2026-09-18T10:00,,hours", "amount", "пусто"),
    ("1900-01-01T00:00+14:00,1,days", "amount", ""),
    ("2026-09-18T10:00,-9,hours", "amount", "меньше нуля"),
    ("2026-09-18T10:00,NaN,hours", "amount", "не число"),
    ("2026-09-18T10:00,1.23E+15,hours", "amount", "не число"),
    (f"2026-09-18T10:00,{'9' * 400},hours", "amount", "не число"),
    ("2026-09-18T10:00,999999999999,days", "amount", "от 0 до 10000000"),
    ("2026-09-18T10:00,9999999,days", "amount", "с 1900 по 2299"),
    ("2026-09-18T10:00,1.5,days", "amount", "целое число"),
    ("2026-09-18T10:00,9,weeks", "unit", "пишите minutes, hours, days"),
    ("2026-09-18T10:00,9,", "unit", "пусто: пишите minutes"),
    ("2026-09-18T10:00,9,hours,real", "kind", "working, calendar"),
    ("2026-09-18T10:00,9,days,,later", "counted", "moment, next_day"),
    ("2026-09-18T10:00,9,hours,,next_day", "counted", "в днях"),
    ("2026-09-18T10:00,9,days,calendar,,up", "roll", "none, before, after"),
]


def test_a_row_without_a_deadline_says_which_cell_and_what_to_do(counted):
    good = "2026-09-18T16:30,9,hours"
    rows = [one for row, _, _ in BAD for one in (row, good)]
    answers, output = counted("\n".join([HEAD, *rows]))
    assert len(answers) == len(rows)
    assert all(answer["due"] == "2026-09-21T16:30:00+09:00" for answer in answers[1::2])
    for line, (row, column, says), answer in zip(
        range(2, 2 * len(BAD) + 2, 2), BAD, answers[::2], strict=True
    ):
        assert [answer[name] or "" for name in COLUMNS][: row.count(",") + 1] == row.split(",")
        assert answer["due"] == ""
        assert answer["why"].startswith(f"срока нет: столбец {column}: "), row
        assert says in answer["why"], row
        assert f"terms.csv:{line}: столбец {column}: " in output
    assert f"Посчитано сроков: {len(BAD)} из {2 * len(BAD)}." in output


def test_of_many_rows_without_a_deadline_the_first_are_printed_and_the_rest_counted(counted):
    answers, output = counted("start,amount,unit\n" + "завтра,9,hours\n" * (SHOWN + 5))
    assert len(answers) == SHOWN + 5
    assert output.count("столбец start") == SHOWN
    assert "И ещё строк без срока: 5. Причина каждой — в столбце why." in output


def test_what_cannot_be_read_or_written_is_refused_in_a_sentence(otklik, tmp_path):
    file, out = tmp_path / "terms.csv", tmp_path / "due.csv"

    def refusal(content: str, *options: str, out: Path = out) -> str:
        file.write_text(content, "utf-8")
        done = otklik("terms", str(file), "-o", str(out), *options)
        assert done.exit_code != 0
        assert not out.exists() or out.read_text("utf-8") == "моё"
        return str(done.exception or done.output)

    assert "нет столбцов: «amount», «unit»" in refusal("start,term\n2026-09-18,9\n")
    assert "ни одной строки" in refusal("start,amount,unit\n")
    assert "значат одно и то же" in refusal("start,Start,amount,unit\n2026-09-18,,9,hours\n")
    good = "start,amount,unit\n2026-09-18,9,hours\n"
    assert "назовите файл due.csv" in refusal(good, out=tmp_path / "due.xlsx")
    calendar = tmp_path / "calendar.yaml"
    calendar.write_text("weeks:\n  - hours: {}\n", "utf-8")
    says = refusal(good, "--calendar", str(calendar))
    assert "calendar.yaml:2: weeks[0].hours: ни одного рабочего дня" in says
    out.write_text("моё", "utf-8")
    assert "--force" in refusal(good)


def test_the_example_of_the_guide_is_what_its_calendar_gives(counted, tmp_path):
    guide = (Path(__file__).parents[2] / "docs/ru/terms.md").read_text("utf-8")
    part = guide[guide.index("## Календарь региона") : guide.index("Проверить файл")]
    blocks = [line[4:] for line in part.splitlines() if line.startswith("    ")]
    calendar = tmp_path / "calendar.yaml"
    calendar.write_text("\n".join(["zone: Asia/Yakutsk", *blocks]), "utf-8")
    [row], _ = counted("start,amount,unit\n2026-09-18T16:30,9,hours\n", "--calendar", str(calendar))
    assert row["why"] in " ".join(guide.split())
    assert all(f"`{column}`" in guide for column in (*COLUMNS, *ADDED))

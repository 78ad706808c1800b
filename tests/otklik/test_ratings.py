"""`otklik ratings`: any table of cases in, a rating of its bodies out."""

import csv
from datetime import timedelta

import pytest

from cases.ratings.comparison import compare
from otklik.ratings import WRITTEN
from tests.cases.ratings.invented import due_cases

HEAD = "id,body,group,received,due,answered"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def no_installation(monkeypatch, tmp_path):
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path / "none" / "at all"))


@pytest.fixture
def rated(otklik, tmp_path):
    """The rows that `otklik ratings` writes for a file, and its output."""

    def run(lines, *options, end="2026-11-01", out="rated.csv", marks=None):
        file = tmp_path / "cases.csv"
        file.write_text("\n".join(lines), encoding="utf-8")
        more = ("--marks", str(tmp_path / marks)) if marks else ()
        done = otklik(
            "ratings", str(file), "--end", end, "-o", str(tmp_path / out), *options, *more
        )
        assert done.exit_code == 0, done.output
        return rows(tmp_path / out), done.output

    return run


def rows(file):
    with file.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def test_it_writes_what_the_comparison_says(rated):
    cases = due_cases(2, n=400, bodies=8)
    lines = [HEAD]
    for case in cases:
        answered = case.answered.isoformat() if case.is_on_time else ""
        lines.append(
            f"{case.case},{case.body},{case.topic},{case.received.isoformat()},"
            f"{case.due.isoformat()},{answered}"
        )
    table, output = rated(lines)
    comparison = compare(cases)
    assert tuple(table[0]) == WRITTEN
    assert [
        (row["body"], int(row["n"]), float(row["share"]), float(row["low"]), float(row["high"]))
        for row in table
    ] == [(one.body, one.n, one.share, one.low, one.high) for one in comparison.standings]
    assert [(int(row["rank_low"]), int(row["rank_high"])) for row in table] == [
        (one.rank_low, one.rank_high) for one in comparison.standings
    ]
    assert f"чей срок кончился: {len(cases)} из {len(cases)}" in output


@pytest.mark.parametrize(
    ("end", "n"),
    [
        ("2026-11-01", 2),  # midnight UTC: a case due then does not count
        ("2026-11-01T00:00:01+00:00", 3),
        ("2026-11-01T08:59+09:00", 2),
        ("2026-11-01T09:01+09:00", 3),
    ],
)
def test_every_row_due_before_the_end_counts(rated, end, n):
    lines = [
        HEAD,
        "1,a,x,2026-10-01T00:00:00+00:00,2026-10-02T00:00:00.500000+00:00,2026-10-02T00:00:00.400000+00:00",
        "2,a,x,2026-10-01T00:00:00+00:00,2026-10-02T00:00:00.400000+00:00,2026-10-02T00:00:00.500000+00:00",
        "3,a,x,2026-10-01T00:00:00+00:00,2026-11-01T00:00:00+00:00,2026-10-30T00:00:00+00:00",
    ]
    [row], _ = rated(lines, end=end)
    assert int(row["n"]) == n
    assert float(row["share"]) == pytest.approx((n - 1) / n)  # late by a tenth of a second is late


def test_open_cases_are_late_and_the_share_is_that_of_their_office(rated, tmp_path):
    lines = [
        "case_enquiry_id;open_dt;sla_target_dt;closed_dt;department;reason",
        "1;2026-09-01 08:00:00;2026-09-03 08:00:00;2026-09-02 09:00:00;Roads;pothole",
        "2;2026-09-01 08:00:00;2026-09-03 08:00:00;;Roads;pothole",
        "3;2026-09-01 08:00:00;;2026-09-02 09:00:00;Roads;pothole",
        "4;2026-09-01 08:00:00;2026-09-03 08:00:00;2026-09-03 08:00:00;Parks;tree",
        "4;2026-09-01 08:00:00;2026-09-03 08:00:00;2026-09-04 08:00:00;Parks;tree",
        "5;2026-09-01 08:00:00;soon;2026-09-04 08:00:00;Parks;tree",
        "6;2026-09-01 08:00:00;2026-09-03 08:00:00;2026-09-04 08:00:00;;tree",
    ]
    table, output = rated(
        lines, "--zone", "America/New_York", "--column", "group=reason", marks="marks.csv"
    )
    assert {row["body"]: (row["n"], row["share"]) for row in table} == {
        "Parks": ("1", "0.0"),
        "Roads": ("2", "0.5"),
    }
    assert [
        (row["id"], row["on_time"], row["counted"]) for row in rows(tmp_path / "marks.csv")
    ] == [
        ("1", "1", "1"),
        ("2", "0", "1"),
        ("3", "", "0"),
        ("4", "0", "1"),
    ]
    for part in ("без органа: 1", "без срока: 1", "повторены: взята последняя строка: 1"):
        assert part in output
    assert "cases.csv:7: «soon» — не дата" in output


def test_an_american_clock_is_read(rated):
    lines = ["body,due,answered", "a,09/10/2026 11:59:00 PM,09/10/2026 12:05:00 PM"]
    assert rated(lines, end="2026-09-11")[0][0]["share"] == "1.0"
    assert rated(lines, "--force", end="2026-09-10")[0] == []


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (("--end", "никогда"), "никогда"),
        (("--end", "2026-11-01", "--column", "office=department"), "ИМЯ=ЗАГОЛОВОК"),
        (("--end", "2026-11-01", "--zone", "Mars"), "часового пояса нет"),
        (("--end", "2026-11-01"), "не узнаны столбцы: «body»"),
    ],
)
def test_refusals_say_what_to_write(otklik, tmp_path, options, words):
    file = tmp_path / "cases.csv"
    file.write_text("office,due,answered\na,2026-10-01,\n", encoding="utf-8")
    done = otklik("ratings", str(file), "-o", str(tmp_path / "out.csv"), *options)
    assert done.exit_code != 0
    assert words in f"{done.output}{done.exception}"
    assert not (tmp_path / "out.csv").exists()


def test_a_name_that_a_spreadsheet_would_run_is_harmless(rated):
    [row], _ = rated(["body,due,answered", "=1+1,2026-10-01,"])
    assert row["body"] == "'=1+1"

import csv
import io
from datetime import datetime
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook

from files.sheets import LONGEST, Column, FileKind, people_lines, program_lines, sheet

AT = datetime(2026, 11, 24, 18, 5, tzinfo=ZoneInfo("Asia/Yakutsk"))
HEAD = [("Запрос", '=HYPERLINK("http://evil.test")'), ("Найдено", 2)]
COLUMNS = [Column("Время"), Column("Текст", 80), Column("Просмотры")]
ROWS = [
    (AT, "=cmd|' /C calc'!A0; \"так\"\nи эдак", 1200),
    (AT, "@SUM(A1)", None),
    (AT, "-5 на улице, замёрзли", 0.5),
]


def written(kind, rows, head=HEAD):
    return b"".join(sheet(kind, head, COLUMNS, rows))


def read_csv(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig")), delimiter=";"))


def read_xlsx(content):
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
    return sheet.to_python(skip_empty_area=False)


def test_a_csv_opens_in_excel_and_no_cell_of_it_runs():
    content = written(FileKind.CSV, ROWS)
    assert content.startswith(b"\xef\xbb\xbf")
    head, count, blank, titles, *rows = read_csv(content)
    assert head == ["Запрос", '\'=HYPERLINK("http://evil.test")']
    assert count == ["Найдено", "2"]
    assert blank == []
    assert titles == ["Время", "Текст", "Просмотры"]
    assert rows == [
        ["24.11.2026 18:05", "'=cmd|' /C calc'!A0; \"так\"\nи эдак", "1200"],
        ["24.11.2026 18:05", "'@SUM(A1)", ""],
        ["24.11.2026 18:05", "'-5 на улице, замёрзли", "0,5"],
    ]


def test_a_workbook_holds_texts_as_texts_and_times_as_times():
    head, count, _, titles, *rows = read_xlsx(written(FileKind.XLSX, ROWS))
    assert head[:2] == ["Запрос", '=HYPERLINK("http://evil.test")']
    assert count[:2] == ["Найдено", 2]
    assert titles == ["Время", "Текст", "Просмотры"]
    naive = AT.replace(tzinfo=None)
    assert rows == [
        [naive, ROWS[0][1], 1200],
        [naive, "@SUM(A1)", ""],
        [naive, ROWS[2][1], 0.5],
    ]


def test_a_workbook_has_no_formula_and_no_link():
    with ZipFile(io.BytesIO(written(FileKind.XLSX, ROWS))) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "HYPERLINK" in sheet
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


@pytest.mark.parametrize("kind", FileKind)
def test_any_text_can_be_written(kind):
    rows = [(AT, text, 1) for text in ("\0\x07\ud83d", "я" * (LONGEST + 1), "")]
    content = written(kind, rows)
    found = [row[1] for row in (read_csv if kind is FileKind.CSV else read_xlsx)(content)[4:]]
    assert len(found) == 3
    assert found[1] == ("я" * (LONGEST + 1) if kind is FileKind.CSV else "я" * (LONGEST - 1) + "…")


@pytest.mark.parametrize("kind", FileKind)
def test_an_empty_table_still_says_what_it_is(kind):
    rows = (read_csv if kind is FileKind.CSV else read_xlsx)(written(kind, []))
    assert [row[0] for row in rows if row and row[0]] == ["Запрос", "Найдено", "Время"]


RUNS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1", "＝1+1")


def test_text_that_a_spreadsheet_would_run_is_prefixed_for_people_alone():
    rows = [(text, "да", "-5", "+7") for text in RUNS]
    for_people = list(csv.reader(people_lines(rows), delimiter=";"))
    for_programs = list(csv.reader(program_lines(rows)))
    assert for_people == [[f"'{text}", "да", "-5", "+7"] for text in RUNS]
    assert for_programs == [list(row) for row in rows]
    book = CalamineWorkbook.from_filelike(io.BytesIO(written(FileKind.XLSX, rows)))
    texts = [row[0] for row in book.get_sheet_by_index(0).to_python(skip_empty_area=False)[4:]]
    assert [text.lstrip() for text in texts] == [text.lstrip() for text in RUNS]


def test_a_csv_for_programs_has_exact_values():
    [line] = program_lines([(AT, 0.5, None, 7, "а,б")])
    assert line == '2026-11-24T18:05:00+09:00,0.5,,7,"а,б"\n'


def test_rows_are_taken_one_by_one():
    taken = []

    def rows():
        for number in range(3):
            taken.append(number)
            yield (number,)

    lines = people_lines(rows())
    assert next(lines) == "0\r\n"
    assert taken == [0]

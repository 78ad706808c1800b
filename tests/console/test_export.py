import csv
import io
from datetime import datetime
from zipfile import ZipFile
from zoneinfo import ZoneInfo

import pytest
from python_calamine import CalamineWorkbook
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from console.export import LONGEST, Column, FileKind, table

AT = datetime(2026, 11, 24, 18, 5, tzinfo=ZoneInfo("Asia/Yakutsk"))
HEAD = [("Запрос", '=HYPERLINK("http://evil.test")'), ("Найдено", 2)]
COLUMNS = [Column("Время"), Column("Текст", 80), Column("Просмотры")]
ROWS = [
    (AT, "=cmd|' /C calc'!A0; \"так\"\nи эдак", 1200),
    (AT, "@SUM(A1)", None),
    (AT, "-5 на улице, замёрзли", 0.5),
]


def download(kind, rows, head=HEAD):
    def answer(request):
        return table(kind, "Поиск 24.11", head, COLUMNS, rows)

    return TestClient(Starlette(routes=[Route("/", answer)])).get("/")


def read_csv(answer):
    return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")), delimiter=";"))


def read_xlsx(answer):
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0)
    return sheet.to_python(skip_empty_area=False)


def test_a_csv_opens_in_excel_and_no_cell_of_it_runs():
    answer = download(FileKind.CSV, ROWS)
    assert answer.content.startswith(b"\xef\xbb\xbf")
    head, count, blank, titles, *rows = read_csv(answer)
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
    head, count, _, titles, *rows = read_xlsx(download(FileKind.XLSX, ROWS))
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
    with ZipFile(io.BytesIO(download(FileKind.XLSX, ROWS).content)) as book:
        sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "HYPERLINK" in sheet
    assert "<f>" not in sheet
    assert "<hyperlink" not in sheet


@pytest.mark.parametrize("kind", FileKind)
def test_any_text_can_be_written(kind):
    rows = [(AT, text, 1) for text in ("\0\x07\ud83d", "я" * (LONGEST + 1), "")]
    answer = download(kind, rows)
    found = [row[1] for row in (read_csv if kind is FileKind.CSV else read_xlsx)(answer)[4:]]
    assert len(found) == 3
    assert found[1] == ("я" * (LONGEST + 1) if kind is FileKind.CSV else "я" * (LONGEST - 1) + "…")


@pytest.mark.parametrize("kind", FileKind)
def test_an_empty_table_still_says_what_it_is(kind):
    rows = (read_csv if kind is FileKind.CSV else read_xlsx)(download(kind, []))
    assert [row[0] for row in rows if row and row[0]] == ["Запрос", "Найдено", "Время"]


@pytest.mark.parametrize("kind", FileKind)
def test_a_table_that_breaks_off_is_no_download(kind):
    def rows():
        yield AT, "первый", 1
        raise ConnectionError("the index went away")

    with pytest.raises(ConnectionError):
        download(kind, rows())


def test_its_name_is_readable_russian():
    answer = download(FileKind.XLSX, [])
    said = answer.headers["content-disposition"]
    assert "filename*=UTF-8''%D0%9F%D0%BE%D0%B8%D1%81%D0%BA%2024.11.xlsx" in said

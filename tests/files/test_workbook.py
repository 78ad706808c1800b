import io
import zipfile
from datetime import date, datetime, time

import pytest
from xlsxwriter import Workbook

from domain.errors import UnreadableList
from tests.files.reading import TEXT, read
from tests.files.workbook import ods, xls, xlsx

AT = datetime(2026, 11, 24, 8, 0)  # noqa: DTZ001, a cell has no zone


def book(fill, **options):
    """A workbook as Excel writes it; `fill` gets it and its first sheet."""
    out = io.BytesIO()
    with Workbook(out, options) as workbook:
        fill(workbook, workbook.add_worksheet("Посты"))
    return out.getvalue()


@pytest.mark.parametrize("date_1904", [False, True])
def test_dates_are_read_in_both_systems_as_people_see_them(date_1904):
    def fill(workbook, sheet):
        formats = ("dd.mm.yyyy hh:mm", "dd.mm.yyyy", "hh:mm", "hh:mm:ss")
        looks = [workbook.add_format({"num_format": f}) for f in formats]
        sheet.write_row(0, 0, ["text", "a", "b", "c"])
        for place, value in enumerate((AT, date(2026, 11, 24), time(8, 30), time(8, 30, 5))):
            sheet.write_datetime(1, place, value, looks[place])

    table = read(book(fill, date_1904=date_1904))
    assert table.cells == [["2026-11-24 08:00", "2026-11-24", "08:30", "08:30:05"]]


def test_a_number_is_no_fraction_a_formula_its_value_an_error_nothing():
    def fill(workbook, sheet):
        sheet.write_row(0, 0, ["text", "a", "b", "c", "d"])
        sheet.write_row(1, 0, [7, 0.5, True])
        sheet.write_formula(1, 3, '="Нет"&" воды"', None, "Нет воды")
        sheet.write_formula(1, 4, "=NA()", None, "#N/A")

    assert read(book(fill)).cells == [["7", "0.5", "да", "Нет воды", ""]]


def test_a_cell_merged_over_rows_stands_in_each_and_a_head_of_two_rows_is_found():
    def fill(workbook, sheet):
        sheet.merge_range(1, 1, 1, 3, "Выгрузка")
        sheet.merge_range(2, 1, 3, 1, "Район")
        sheet.merge_range(2, 2, 2, 3, "О чём")
        sheet.write_row(3, 2, ["text", "вид"])
        sheet.merge_range(4, 1, 6, 1, "Зея")
        for line, text in enumerate(("вода", "свет", "тепло"), 4):
            sheet.write(line, 2, text)
        sheet.write_row(7, 1, ["Тында", "снег"])

    table = read(book(fill))
    assert table.titles == ("Район", "text", "вид")
    assert table.rows == [
        (5, ["Зея", "вода", ""]),
        (6, ["Зея", "свет", ""]),
        (7, ["Зея", "тепло", ""]),
        (8, ["Тында", "снег", ""]),
    ]


def test_the_first_visible_sheet_is_read_and_the_others_are_named():
    def fill(workbook, sheet):
        sheet.hide()
        second = workbook.add_worksheet("Ноябрь")
        second.write_column(0, 0, ["text", "вода"])
        second.activate()
        second.set_first_sheet()
        workbook.add_worksheet("Справка")

    table = read(book(fill))
    assert table.cells == [["вода"]]
    assert table.notes == (
        "Прочитан только лист «Ноябрь», не прочитаны: «Справка»",
        "Не прочитаны скрытые листы: «Посты»",
    )


def test_a_sheet_that_begins_below_knows_its_lines():
    table = read(xlsx(("Выгрузка", ""), ("id", "text"), (7, "Нет воды"), ("8", "Темно")))
    assert table.titles == ("id", "text")
    assert table.rows == [(3, ["7", "Нет воды"]), (4, ["8", "Темно"])]
    assert table.excel


@pytest.mark.parametrize("write", [ods, xls, xlsx])
def test_each_format_is_read(write):
    content = write(("Выгрузка", ""), ("id", "text"), ("1", "Нет воды"))
    assert read(content).rows == [(3, ["1", "Нет воды"])]


def test_a_locked_member_of_a_package_is_a_password():
    content = bytearray(xlsx(("text",), ("вода",)))
    directory = content.index(b"PK\x01\x02")
    content[directory + 8] |= 1
    with pytest.raises(UnreadableList, match="снимите пароль"):
        read(bytes(content), TEXT)
    assert zipfile.ZipFile(io.BytesIO(content)).infolist()[0].flag_bits & 1

import io
import zipfile
from datetime import date, datetime, time

import pytest
from xlsxwriter import Workbook

from domain.errors import UnreadableList
from files.grid import SHEET, where
from files.guards.package import is_since_1904
from files.headers import Headers
from tests.files.reading import TEXT, read
from tests.files.workbook import SHEET as SHEET_XML
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


WHOLE = Headers({"text": ("text", "сообщение"), "kind": ("вид",)}, frozenset(), whole=True)


def test_a_workbook_that_is_read_whole_joins_its_visible_sheets_of_the_same_columns():
    def fill(workbook, sheet):
        sheet.write_column(0, 0, ["Выгрузка", "Сформирована 24.11.2026"])
        for name, titles, row in (
            ("Октябрь", ["text", "вид"], ["вода", "жалоба"]),
            ("Ноябрь", ["Вид", "", "TEXT", "цвет"], ["вопрос", "", "свет", "красный"]),
            ("Словарь", ["слово"], ["тепло"]),
        ):
            more = workbook.add_worksheet(name)
            more.write_row(2, 0, titles)
            more.write_row(3, 0, row)
        hidden = workbook.add_worksheet("Черновик")
        hidden.write_row(0, 0, ["text", "вид"])
        hidden.hide()

    table = read(book(fill), WHOLE)
    assert table.titles == ("Вид", "", "TEXT", "цвет")
    assert table.rows == [
        (SHEET + 4, ["жалоба", "", "вода", ""]),
        (2 * SHEET + 4, ["вопрос", "", "свет", "красный"]),
    ]
    assert where(table.rows[1][0], ("Посты", "Октябрь", "Ноябрь")) == "лист «Ноябрь», строка 4"
    assert table.notes == (
        "Не прочитаны скрытые листы: «Черновик»",
        "Не прочитаны листы с другими столбцами: «Посты», «Словарь»",
    )


def test_rows_that_are_hidden_by_a_filter_are_read():
    def fill(workbook, sheet):
        sheet.write_column(0, 0, ["text", "вода", "свет"])
        sheet.set_row(1, None, None, {"hidden": True})

    assert read(book(fill)).cells == [["вода"], ["свет"]]


def test_a_table_without_known_titles_begins_with_its_fullest_row():
    table = read("Выгрузка\n\nцвет,размер\nкрасный,7\n", WHOLE)
    assert (table.titles, table.cells) == (("цвет", "размер"), [["красный", "7"]])


def test_a_number_of_more_digits_than_excel_keeps_is_not_made_up():
    def fill(workbook, sheet):
        sheet.write_column(0, 0, ["text", 123456789012345, 1234567890123456])

    assert read(book(fill)).cells == [["123456789012345"], ["1.23456789012346E+15"]]


@pytest.mark.parametrize("date_1904", [False, True])
def test_a_workbook_says_from_which_year_its_serials_count(date_1904):
    content = io.BytesIO(book(lambda workbook, sheet: None, date_1904=date_1904))
    assert is_since_1904(content) is date_1904


def changed(content, name, text):
    """The workbook with another text in one of its parts, packed without compression."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(out, "w") as new:
        for member in old.namelist():
            new.writestr(member, text if member == name else old.read(member))
    return out.getvalue()


def test_a_workbook_of_a_million_styles_is_read():
    content = book(lambda workbook, sheet: sheet.write_column(0, 0, ["text", "вода"]))
    looks = '<xf numFmtId="0"/>' * 1_000_000
    styles = (
        f'<styleSheet xmlns="{SHEET_XML}"><cellXfs count="1000000">{looks}</cellXfs></styleSheet>'
    )
    assert read(changed(content, "xl/styles.xml", styles)).cells == [["вода"]]


@pytest.mark.parametrize(
    "text", ["<worksheet><sheetData><row><c>", "<worksheet", "", "<worksheet>&nope;</worksheet>"]
)
def test_a_sheet_of_broken_xml_is_refused_in_words(text):
    content = book(lambda workbook, sheet: sheet.write_column(0, 0, ["text", "вода"]))
    with pytest.raises(UnreadableList, match=r"не читается как таблица|нет ни одной строки"):
        read(changed(content, "xl/worksheets/sheet1.xml", text))

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import MissingColumns, UnreadableList
from files.guards.limits import UPLOAD
from files.headers import Headers
from tests.files.reading import TEXT, read
from tests.files.workbook import xlsx

TABLE = 'id;text;note\n1;"Нет воды; ""сухо""\nвторой день";\n\n2;Темно, холодно;да\n'
CELLS = [["1", 'Нет воды; "сухо"\nвторой день', ""], ["2", "Темно, холодно", "да"]]
LIST = Headers({"address": {"адрес"}, "place": {"район"}}, frozenset({"address"}), alone="address")


@pytest.mark.parametrize(
    ("content", "mark", "excel"),
    [
        (TABLE.encode(), ";", False),
        (TABLE.encode("utf-8-sig"), ";", True),
        (TABLE.encode("cp1251"), ";", True),
        (TABLE.encode("cp866"), ";", True),
        (TABLE.encode("utf-16"), ";", True),
        (TABLE.replace("\n", "\r\n").replace("\r\nвторой", "\nвторой").encode(), ";", False),
        (("Выгрузка за ноябрь;;\n\n" + TABLE).encode(), ";", False),
        (TABLE.replace(", ", "").replace(";", ",").encode(), ",", False),
        (TABLE.replace(";", "\t").encode("cp1251"), "\t", True),
    ],
    ids=[
        "utf-8",
        "utf-8 of Excel",
        "Windows",
        "DOS",
        "utf-16",
        "crlf",
        "a cover",
        "commas",
        "tabs",
    ],
)
def test_a_csv_is_read_however_it_was_saved(content: bytes, mark: str, excel: bool) -> None:
    table = read(content)
    assert table.titles == ("id", "text", "note")
    assert (table.mark, table.excel) == (mark, excel)
    expected = [[c.replace(", ", "") if mark == "," else c for c in row] for row in CELLS]
    assert table.cells == [[c.replace(";", mark) for c in row] for row in expected]


def test_a_row_knows_the_line_on_which_it_begins() -> None:
    assert [number for number, _ in read(TABLE).rows] == [2, 5]


def test_a_text_with_a_mark_inside_names_row_and_column_and_the_way_out() -> None:
    with pytest.raises(UnreadableList, match="возьмите в кавычки") as refused:
        read("id,text\n1,вода, свет и тепло\n")
    assert (refused.value.line, refused.value.column) == (2, 3)
    assert read("id,text\n1,вода,,\n").cells == [["1", "вода"]]


def test_the_titles_are_the_row_that_knows_most_of_the_first_twenty() -> None:
    cover = "Адрес и место;\n" + "Реестр;\n" * 17
    table = read(cover + "Адрес*:;Район\nt.me/a;Зея\n", LIST)
    assert table.columns == {"address": 0, "place": 1}
    assert table.rows == [(20, ["t.me/a", "Зея"])]
    with pytest.raises(MissingColumns):
        read("Реестр;№\n" * 20 + "Адрес;Район\nt.me/a;Зея\n", LIST)


def test_a_list_of_one_column_needs_no_title_but_no_second_column_either() -> None:
    assert read("t.me/a\n\nt.me/b\n", LIST).rows == [(1, ["t.me/a"]), (3, ["t.me/b"])]
    with pytest.raises(UnreadableList, match="строка 21, столбец 2"):
        read("t.me/a;\n" * 20 + "t.me/b;Зея\n", LIST)


def test_two_columns_of_one_name_are_refused_where_that_is_asked() -> None:
    content = "адрес;район;Адрес\na;b;c\n"
    assert read(content, LIST).columns == {"address": 0, "place": 1}
    with pytest.raises(UnreadableList, match="столбцы «адрес» и «Адрес» значат одно и то же"):
        read(content, replace(LIST, unique=True))


def test_json_lines_may_have_different_keys_and_any_values() -> None:
    lines = [
        {"text": "Нет воды", "n": 5},
        {"text": None, "tags": ["а", "б"]},
        {"text": "a\ud800\0b"},
        {"text": " "},
    ]
    content = "\n\n".join(map(json.dumps, lines))
    table = read(content)
    assert table.titles == ("text", "n", "tags")
    assert table.rows == [
        (1, ["Нет воды", "5", ""]),
        (3, ["", "", '["а", "б"]']),
        (5, ["ab", "", ""]),
        (7, [" ", "", ""]),
    ]
    assert read(content, suffix=".jsonl") == table


@pytest.mark.parametrize(
    ("content", "suffix", "says"),
    [
        (b"", ".csv", "файл пуст"),
        (b"\n\n", ".csv", "нет ни одной строки"),
        ("номер;сообщения\n1;вода\n", ".csv", "нет столбцов: text. Есть: «номер», «сообщения»"),
        (b"\x89PNG\r\n\0\0", ".csv", "это не CSV"),
        ('text\n"вода\n' * 3, ".csv", "строка 2: ошибка в разметке CSV"),
        ('id;text\n1;"' + "а" * 10_000_001, ".csv", "строка 2: ошибка в разметке CSV"),
        ("text\n" * 20_001, ".csv", "больше 20000 строк: разделите"),
        (b"PK no workbook", ".xlsx", "не читается как таблица Excel"),
        (b"\xd0\xcf\x11\xe0\x00\x00", ".xls", "не читается как таблица Excel"),
        (b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), ".xlsx", "паролем"),
        (xlsx(("text",), ("вода",))[:-60], ".xlsx", "не читается как таблица Excel"),
        (xlsx(("номер", "сообщения")), ".xlsx", "Есть: «номер», «сообщения»"),
        (xlsx(("text",), ("вода",), lost="XFD1048576"), "", "до строки 1048576 и столбца 16384"),
        ("\ufeff\n<html><table><tr><td>text</td></tr></table>", ".xls", "это веб-страница"),
        ('<?xml version="1.0"?><Workbook/>', ".xls", "это веб-страница"),
        ('{"text": "вода"}\n{"text"', ".jsonl", "строка 2: не строка JSON"),
        ("[" * 100_000, ".jsonl", "строка 1: не строка JSON"),
        ('{"text": "вода"}\n["вода"]\n', ".jsonl", "строка 2: нужен объект JSON"),
        ('{"номер": 1}', ".jsonl", "Есть: «номер»"),
        ("{}", ".jsonl", "нет ни одной строки"),
        ("вода".encode("cp1251"), ".jsonl", "строка 1: не строка JSON"),
    ],
)
def test_what_cannot_be_read_is_refused_in_words(
    content: bytes | str, suffix: str, says: str
) -> None:
    with pytest.raises(UnreadableList) as refused:
        read(content, suffix=suffix)
    assert says in str(refused.value)


def test_a_table_of_more_cells_than_allowed_is_refused() -> None:
    with pytest.raises(UnreadableList, match="больше 10 ячеек"):
        read("text;b;c\n" * 4, limits=replace(UPLOAD, cells=10))


@given(
    st.binary(max_size=300) | st.text('abйё;,\t\n\r\x00"{}textPK<', max_size=80).map(str.encode),
    st.sampled_from(["", ".jsonl"]),
)
def test_no_file_breaks_the_reader(content: bytes, suffix: str) -> None:
    for headers in (TEXT, LIST):
        with suppress(UnreadableList):
            read(content, headers, suffix)

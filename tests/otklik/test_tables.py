import json

import pytest

from domain.errors import SettingsError
from otklik.tables import open_table
from tests.region.workbook import xlsx

TEXT = 'id;text;note\n1;"Нет воды; ""сухо""\nвторой день";\n\n2;Темно;да\n'
CELLS = [["1", 'Нет воды; "сухо"\nвторой день', ""], ["2", "Темно", "да"]]


@pytest.fixture
def opened(tmp_path):
    def open_(content, name="posts.csv", wanted="text"):
        file = tmp_path / name
        file.write_bytes(content if isinstance(content, bytes) else content.encode())
        return open_table(file, wanted)

    return open_


def cells(table):
    return [row for _, row in table.rows()]


@pytest.mark.parametrize(
    ("content", "mark", "excel"),
    [
        (TEXT.encode(), ";", False),
        (TEXT.encode("utf-8-sig"), ";", True),
        (TEXT.encode("cp1251"), ";", True),
        (TEXT.replace("\n", "\r\n").replace("\r\nвторой", "\nвторой").encode(), ";", False),
        (("Выгрузка за ноябрь;;\n\n" + TEXT).encode(), ";", False),
        (TEXT.replace(";", ",").encode(), ",", False),
        (TEXT.replace(";", "\t").encode("cp1251"), "\t", True),
    ],
    ids=["utf-8", "utf-8 of Excel", "cp1251", "crlf", "a title above", "commas", "tabs"],
)
def test_a_csv_is_read_however_it_was_saved(opened, content, mark, excel):
    table = opened(content)
    assert (table.columns, table.total) == (("id", "text", "note"), 2)
    assert (table.mark, table.excel) == (mark, excel)
    expected = [[c.replace(";", mark) for c in row] for row in CELLS]
    assert (cells(table), cells(table)) == (expected, expected)  # as often as asked


def test_a_row_knows_its_line(opened):
    assert [number for number, _ in opened(TEXT).rows()] == [2, 5]


def test_a_text_with_a_mark_inside_names_the_row_and_the_way_out(opened):
    with pytest.raises(SettingsError, match=r"posts\.csv:2: ячеек больше, .* возьмите в кавычки"):
        opened("id,text\n1,вода, свет и тепло\n")


def test_empty_cells_behind_the_last_column_are_no_mistake(opened):
    assert cells(opened("id,text\n1,вода,,\n")) == [["1", "вода"]]


def test_a_column_is_found_in_any_register_and_chosen_by_name(opened):
    assert opened("Text\nвода\n").place("text") == 0
    assert opened("id,Сообщение\n1,вода\n", wanted="сообщение").place("сообщение") == 1


def test_a_workbook_is_read_with_its_numbers_as_people_see_them(opened):
    table = opened(xlsx(("Выгрузка", ""), ("id", "text"), (7, "Нет воды"), ("8", "Темно")), "a.bin")
    assert table.columns == ("id", "text")
    assert list(table.rows()) == [(3, ["7", "Нет воды"]), (4, ["8", "Темно"])]
    assert table.excel


def test_json_lines_may_have_different_keys_and_any_values(opened):
    lines = [
        {"text": "Нет воды", "n": 5},
        {"text": None, "tags": ["а", "б"]},
        {"text": "a\ud800\0b"},
    ]
    table = opened("\n\n".join(map(json.dumps, lines)), "posts.jsonl")
    assert (table.columns, table.total) == (("text", "n", "tags"), 3)
    assert list(table.rows()) == [
        (1, ["Нет воды", "5", ""]),
        (3, ["", "", '["а", "б"]']),
        (5, ["ab", "", ""]),
    ]


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"", "файл пуст"),
        ("a.csv", b"\n\n", "нет ни одной строки"),
        ("a.csv", "номер;сообщение\n1;вода\n", "нет столбца «text». Есть: «номер», «сообщение»"),
        ("a.csv", b"\x89PNG\r\n\0\0", "это не CSV"),
        ("a.csv", 'text\n"вода\n' * 3, "a.csv:2: ошибка в разметке CSV"),
        ("a.csv", 'id;text\n1;"' + "а" * 10_000_001, "a.csv:2: ошибка в разметке CSV"),
        ("a.xlsx", b"PK no workbook", "не читается как таблица Excel"),
        ("a.xlsx", xlsx(("text",), ("вода",))[:-60], "не читается как таблица Excel"),
        ("a.xlsx", xlsx(("номер", "сообщение")), "Есть: «номер», «сообщение»"),
        ("a.jsonl", '{"text": "вода"}\n{"text"', "a.jsonl:2: не строка JSON"),
        ("a.jsonl", "[" * 100_000, "a.jsonl:1: не строка JSON"),
        ("a.jsonl", '{"text": "вода"}\n["вода"]\n', "a.jsonl:2: нужен объект JSON"),
        ("a.jsonl", '{"номер": 1}', "Есть: «номер»"),
        ("a.jsonl", "{}", "Есть: ни одного"),
        ("a.jsonl", "вода".encode("cp1251"), "a.jsonl:1: не строка JSON"),
    ],
)
def test_what_cannot_be_read_is_told_in_words(opened, name, content, said):
    with pytest.raises(SettingsError) as refused:
        opened(content, name)
    assert said in str(refused.value)

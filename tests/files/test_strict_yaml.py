from datetime import date, time
from pathlib import Path

import pytest

from files.strict_yaml import Item, Mistakes, YamlMapping, open_table


def table_of(text: str, folder: Path) -> tuple[YamlMapping, Mistakes]:
    path = folder / "a.yaml"
    path.write_text(text, "utf-8")
    mistakes: Mistakes = []
    table = open_table(path, mistakes)
    assert table is not None, mistakes
    return table, mistakes


@pytest.mark.parametrize(
    ("text", "line", "says"),
    [
        ("", 1, "пуст"),
        ("# примечание\n", 1, "пуст"),
        ("a: 1\nb: [\n", 3, "разметке"),
        ("a: 1\n\tb: 2\n", 2, "разметке"),
        ("a: 1\n---\nb: 2\n", 2, "разметке"),
        ("a: *b\n", 1, "разметке"),
        ("a: \x07\n", None, "разметке"),
    ],
)
def test_what_is_no_yaml_mapping_names_its_line(
    tmp_path: Path, text: str, line: int | None, says: str
) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(text, "utf-8")
    mistakes: Mistakes = []
    assert open_table(path, mistakes) is None
    assert [(m.line, m.key) for m in mistakes] == [(line, "файл")]
    assert says in mistakes[0].problem


def test_a_list_in_place_of_a_mapping_is_a_mistake(tmp_path: Path) -> None:
    table, mistakes = table_of("- a\n- b\n", tmp_path)
    assert table.need("a") is None
    assert ["«ключ: значение»" in m.problem for m in mistakes] == [True]


@pytest.mark.parametrize(
    ("reader", "good", "value", "bad"),
    [
        (Item.text, "Зея", "Зея", ["7", "yes", "2026-01-01", "''", "[a]", "{}", "'  '"]),
        (Item.identifier, "a_1.b", "a_1.b", ["Зея", "A", "1a", "a b", ".a", "a..b", "a-b"]),
        (Item.flag, "true", True, ["yes", "1", "'true'", "да", "off"]),
        (Item.integer, "10", 10, ["-1", "1.0", "'1'", "0x10", "1_000", "1e3"]),
        (Item.number, "1.5", 1.5, [".inf", ".nan", "'1'", "a", "1:30"]),
        (Item.day, "2026-02-28", date(2026, 2, 28), ["2026-02-30", "28.02.2026", "[]", "завтра"]),
        (Item.clock, "09:00", time(9), ["9 утра", "24:01", "{}", "900"]),
        (Item.texts, "[а, б]", ("а", "б"), ["а", "[а, а]", "[1]", "[[а]]", "{а: б}"]),
    ],
)
def test_a_value_of_another_type_is_refused(
    tmp_path: Path, reader: object, good: str, value: object, bad: list[str]
) -> None:
    assert callable(reader)
    table, mistakes = table_of(f"k: {good}\n", tmp_path)
    assert table.take("k", reader) == value
    assert mistakes == []
    for text in bad:
        table, mistakes = table_of(f"\nk: {text}\n", tmp_path)
        table.take("k", reader)
        assert [(m.line, m.key.partition("[")[0]) for m in mistakes] == [(2, "k")], text


def test_null_is_absent(tmp_path: Path) -> None:
    table, mistakes = table_of("a:\nb: ~\n", tmp_path)
    assert table.maybe("a", Item.text, "нет") == "нет"
    assert table.take("b", Item.text) is None
    table.close()
    assert [m.problem for m in mistakes] == ["ключ обязателен"]


def test_a_key_twice_and_a_key_nobody_asked_for_are_mistakes(tmp_path: Path) -> None:
    table, mistakes = table_of("a: x\nb: y\na: z\n", tmp_path)
    assert table.take("a", Item.text) == "x"
    table.close()
    assert [(m.line, m.key, m.problem) for m in mistakes] == [
        (3, "a", "ключ повторяется"),
        (2, "b", "неизвестный ключ"),
    ]


@pytest.mark.parametrize(
    ("text", "problem"),
    [("11", "11 вне границ: от 1 до 10"), ("0.5", "0.5 вне границ"), ("a", "а здесь «a»")],
)
def test_a_number_keeps_its_bounds(tmp_path: Path, text: str, problem: str) -> None:
    table, mistakes = table_of(f"k: {text}\n", tmp_path)
    assert table.take("k", lambda item: item.number(1, 10)) is None
    assert [problem in m.problem for m in mistakes] == [True]

from pathlib import Path

import pytest

from domain.errors import FileMistake
from files.first_mistake import open_required

FILE = "name: a\nrows:\n- {x: 1, y: 0.5}\n"


def load(folder: Path, text: str) -> tuple[str, list[tuple[int, float]]]:
    file = folder / "a.yaml"
    file.write_text(text, "utf-8")
    name, rows = open_required(file).fields("name", "rows")
    cells = [row.fields("x", "y") for row in rows.items()]
    return name.one_of(str, "a"), [(x.whole(0, 9), y.number(0, 1)) for x, y in cells]


def test_a_file_without_mistakes_is_read(tmp_path: Path) -> None:
    assert load(tmp_path, FILE) == ("a", [(1, 0.5)])


@pytest.mark.parametrize(
    ("old", "new", "line", "key", "problem"),
    [
        ("name: a", "nome: a", 1, "nome", "неизвестный ключ; здесь бывают: name, rows"),
        ("name: a", "name: a\nname: b", 2, "name", "ключ повторяется"),
        ("name: a\n", "", 1, "name", "ключ обязателен"),
        ("x: 1", "x: 10", 3, "rows[0].x", "10 вне границ: от 0 до 9"),
        ("y: 0.5", "y: [1]", 3, "rows[0].y", "нужно число"),
        ("- {x: 1, y: 0.5}", "  []", 3, "rows", "нужен список хотя бы из одной записи"),
        (FILE, "- 1", 1, "", "нужны пары"),
        (FILE, "", 1, "файл", "пуст"),
    ],
)
def test_the_first_mistake_names_its_line_and_key(
    tmp_path: Path, old: str, new: str, line: int, key: str, problem: str
) -> None:
    with pytest.raises(FileMistake) as caught:
        load(tmp_path, FILE.replace(old, new))
    assert (caught.value.line, caught.value.key) == (line, key)
    assert caught.value.problem.startswith(problem)

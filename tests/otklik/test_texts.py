import pytest

from domain.errors import SettingsError
from otklik.texts import open_texts


def refused(tmp_path, content, *titles):
    file = tmp_path / "posts.csv"
    file.write_text(content, "utf-8")
    with pytest.raises(SettingsError) as error:
        open_texts(file, *titles)
    return str(error.value)


def test_a_column_that_there_is_not_names_those_that_there_are(tmp_path):
    said = refused(tmp_path, "номер;сообщение\n1;вода\n", "text", "текст")
    assert said.endswith(
        "нет столбца «text» или «текст». Есть: «номер», «сообщение». Укажите нужный: --column"
    )


def test_a_mistake_names_file_and_line(tmp_path):
    said = refused(tmp_path, "id,text\n1,вода, свет и тепло\n", "text")
    assert "posts.csv:2: ячеек больше, чем столбцов (2)" in said
    assert refused(tmp_path, "", "text").endswith("posts.csv: файл пуст")
    with pytest.raises(SettingsError, match="не читается"):
        open_texts(tmp_path / "none.csv", "text")


def test_a_column_is_found_in_any_case(tmp_path):
    file = tmp_path / "posts.csv"
    file.write_text("id,Сообщение\n1,вода\n", "utf-8")
    assert open_texts(file, "сообщение").place("СООБЩЕНИЕ") == 1

import json
from dataclasses import replace

import pytest

from domain.errors import SettingsError
from domain.post import Label
from enrichment.learning.examples import Part, digest, read_examples

ROW = {
    "text": "В Тынде нет воды",
    "kind": "complaint",
    "group": "housing",
    "topic": "housing.no_cold_water",
    "sentiment": "negative",
    "urgency": "accident",
    "municipality": "tynda",
    "settlement": None,
    "relevance": "region",
}


@pytest.fixture
def folder(tmp_path):
    def write(name, *rows):
        lines = (json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
        (tmp_path / name).write_text("".join(lines), "utf-8")

    write("city.jsonl", ROW, ROW | {"text": "Спасибо дворнику"})
    write("test_city.jsonl", ROW | {"text": "Где вода?", "kind": "question"})
    return tmp_path


def texts(part, folder):
    return [example.post.text for example in read_examples(part, folder)]


def test_only_files_of_the_test_part_are_kept_from_training(folder):
    assert texts(Part.TEST, folder) == ["Где вода?"]
    assert texts(Part.TRAIN, folder) == ["В Тынде нет воды", "Спасибо дворнику"]
    assert sorted(texts(Part.ALL, folder)) == sorted(
        texts(Part.TRAIN, folder) + texts(Part.TEST, folder)
    )


def test_a_row_is_a_post_and_the_labels_people_gave_it(folder):
    example = read_examples(Part.TRAIN, folder)[0]
    assert example.labels.kind == Label("complaint", 1.0, by_person=True)
    assert example.labels.municipality == Label("tynda", 1.0, by_person=True)
    assert example.labels.settlement is None
    assert example.post.author is None


def test_the_digest_knows_a_changed_label_and_no_order(folder):
    examples = read_examples(Part.ALL, folder)
    first = examples[0]
    other = replace(first, labels=replace(first.labels, group=None))
    assert digest(examples) == digest(examples[::-1])
    assert digest(examples) != digest([other, *examples[1:]])
    assert digest(examples) != digest(examples[1:])


@pytest.mark.parametrize("line", ["{", "[]", '{"text": "нет меток"}'])
def test_a_wrong_row_is_named_by_file_and_line(folder, line):
    with (folder / "city.jsonl").open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    with pytest.raises(SettingsError, match=r"^city\.jsonl:3: "):
        read_examples(Part.TRAIN, folder)


def test_a_set_without_rows_is_told(tmp_path):
    with pytest.raises(SettingsError, match="размеченных сообщений нет"):
        read_examples(Part.TEST, tmp_path)


@pytest.mark.parametrize("part", Part)
def test_every_part_is_installed_with_the_package(part):
    assert read_examples(part)

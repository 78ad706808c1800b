"""Items added to lists of a YAML file that people write."""

import pytest
import yaml

from domain.errors import FileMistake
from files.yaml_lists import compose, rows_of, value_of, with_items

FILE = """# Шапка
starred: # важные
  - a.one

groups:
  - id: a
    topics:
      - id: a.one
        name: "Один: первый"
        words:
          [слово,
          два слово]  # в две строки
      # примечание к следующему
      - id: a.two
        name: >-
          Два
          слова

  # другая группа
  - id: b
    topics:
    - id: b.one
      name: Три"""


def lists(text):
    root = compose(text)
    first, second = (value_of(row, "topics") for row in rows_of(value_of(root, "groups")))
    return value_of(root, "starred"), first, second


def test_items_stand_at_the_end_of_their_lists_and_all_else_stays():
    starred, first, second = lists(FILE)
    new = with_items(
        "f",
        FILE,
        [
            (starred, ["a.new"]),
            (first, [{"id": "a.new", "name": "№ 1: да"}]),
            (second, [{"id": "b.new", "name": "yes", "verified": False}, {"id": "b.more"}]),
        ],
    )
    read = yaml.safe_load(new)
    before = yaml.safe_load(FILE)
    before["starred"].append("a.new")
    before["groups"][0]["topics"].append({"id": "a.new", "name": "№ 1: да"})
    added = [{"id": "b.new", "name": "yes", "verified": False}, {"id": "b.more"}]
    before["groups"][1]["topics"] += added
    assert read == before
    kept = iter(new.splitlines())
    assert all(line in kept for line in FILE.splitlines()), "every old line, in the old order"
    assert "  # другая группа\n  - id: b\n" in new


def test_nothing_to_add_changes_nothing():
    assert with_items("f", FILE + "\n", [(lists(FILE)[0], []), (None, [])]) == FILE + "\n"


@pytest.mark.parametrize(
    ("text", "line"),
    [("a: [x, y]\n", 1), ("b: 1\na: []\n", 2), ("b: 1\na:\n", 2), ("b: 1\n", None)],
)
def test_a_list_without_lines_of_its_own_is_refused_by_line(text, line):
    with pytest.raises(FileMistake) as refused:
        with_items("f", text, [(value_of(compose(text), "a"), ["z"])])
    assert refused.value.line == line

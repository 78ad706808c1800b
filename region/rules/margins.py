"""Reads margins.yaml: people of the region by sex, age or another table of the statistics."""

from pathlib import Path

from domain.region import Margin
from files.strict_yaml import Item, Mistakes, open_table

MOST_PEOPLE = 10**9


def read_margins(path: Path, mistakes: Mistakes) -> dict[str, Margin]:
    """Without the file there are none."""
    if not path.exists() or (table := open_table(path, mistakes)) is None:
        return {}
    margins: dict[str, Margin] = {}
    for row in table.rows("margins"):
        id_ = row.take("id", Item.identifier) or ""
        name = row.take("name", Item.text) or ""
        people: dict[str, int] = {}
        if (item := row.find("people")) is not None:
            counts = item.table()
            for answer in counts.names():
                people[answer] = counts.take(answer, _people) or 0
            counts.close()
        if len(people) < 2:
            row.wrong("people", "нужно не меньше двух строк: ответ и сколько людей")
        margins[id_] = Margin(id_, name, people)
    table.close()
    return margins


def _people(item: Item) -> int | None:
    return item.integer(1, MOST_PEOPLE)

"""The customer's own table of points: points.yaml. Reads files."""

from pathlib import Path

from domain.cases.ratings.points import PointCriterion, PointRow, PointsTable
from files.strict_yaml import Item, Mistakes, YamlMapping, open_table

MOST_WEIGHT = 1_000


def read_points(path: Path, mistakes: Mistakes) -> PointsTable | None:
    """A region without the file has no such table."""
    if not path.exists() or (table := open_table(path, mistakes)) is None:
        return None
    name = table.take("name", Item.text)
    fewest = table.take("fewest", _count)
    worst = table.maybe("worst", _count, 0)
    below = table.maybe("below", _number, 0.0)
    verified = table.take("verified", Item.flag)
    if not worst and not below:
        table.wrong("fewest", "не сказано, кто красный: напишите worst или below")
    rows, known = [], set[PointCriterion]()
    for row in table.rows("criteria"):
        one = _row(row)
        if one is None:
            continue
        if one.criterion in known:
            row.wrong("criterion", f"вторая строка для {one.criterion}: оставьте одну")
        known.add(one.criterion)
        rows.append(one)
    table.close()
    return PointsTable(name or "", tuple(rows), fewest or 1, worst, below, bool(verified))


def _row(row: YamlMapping) -> PointRow | None:
    criterion = row.take("criterion", _criterion)
    name = row.take("name", Item.text)
    weight = row.take("weight", _weight)
    full, none = row.take("full", _number), row.take("none", _number)
    if criterion is None or weight is None or full is None or none is None:
        return None
    if full == none:
        row.wrong("none", "full и none равны: между ними делятся баллы")
        return None
    return PointRow(criterion, name or "", weight, full, none)


def _criterion(item: Item) -> PointCriterion | None:
    return item.one_of(PointCriterion, ", ".join(PointCriterion))


def _count(item: Item) -> int | None:
    return item.integer(low=1)


def _weight(item: Item) -> float | None:
    return item.number(0, MOST_WEIGHT)


def _number(item: Item) -> float | None:
    return item.number()

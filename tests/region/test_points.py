"""points.yaml: the customer's table of points, and each mistake in it with its line."""

import pytest

from domain.cases.ratings.points import PointCriterion
from region.points import read_points

FILE = """\
name: Баллы
fewest: 2
worst: 5
verified: false
criteria:
  - criterion: hours
    name: Время
    weight: 30
    full: 8
    none: 72
"""


def test_the_file_is_read(tmp_path):
    path = tmp_path / "points.yaml"
    assert read_points(path, []) is None
    path.write_text(FILE, "utf-8")
    mistakes = []
    table = read_points(path, mistakes)
    assert not mistakes
    assert (table.name, table.fewest, table.worst, table.below) == ("Баллы", 2, 5, 0)
    [row] = table.rows
    assert (row.criterion, row.weight, row.full) == (PointCriterion.HOURS, 30, 8)


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("worst: 5\n", "", 2),
        ("criterion: hours", "criterion: beauty", 6),
        ("none: 72", "none: 8", 10),
        ("weight: 30", "weight: -1", 8),
        ("fewest: 2", "fewest: 0", 2),
        ("verified: false", "verified: false\nextra: 1", 5),
    ],
)
def test_a_mistake_has_its_line(tmp_path, before, after, line):
    path = tmp_path / "points.yaml"
    path.write_text(FILE.replace(before, after), "utf-8")
    mistakes = []
    read_points(path, mistakes)
    assert [one.line for one in mistakes] == [line]


def test_a_criterion_stands_once(tmp_path):
    path = tmp_path / "points.yaml"
    path.write_text(FILE + FILE.partition("criteria:\n")[2], "utf-8")
    mistakes = []
    read_points(path, mistakes)
    assert ["вторая строка" in one.problem for one in mistakes] == [True]

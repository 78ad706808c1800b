"""The guide of security names tests that exist, for each threat of the model."""

import ast
import re
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs/ru/security.md").read_text("utf-8")
TEST = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")
WHO = (
    *("посторонний", "житель", "орган со ссылкой", "исполнитель", "любопытный сотрудник"),
    *("украденная копия", "враждебная страница", "враждебный файл"),
)


@cache
def names_in(file):
    tree = ast.parse((ROOT / file).read_text("utf-8"))
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {one.name for one in ast.walk(tree) if isinstance(one, functions)}


def rows():
    table = GUIDE.partition("## Угрозы")[2].partition("\n## ")[0]
    lines = [line for line in table.splitlines() if line.startswith("| ")][1:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_each_named_test_exists():
    named = TEST.findall(GUIDE)
    assert len(named) > 40
    for file, name in named:
        assert name in names_in(file), f"{file}::{name}"


def test_each_threat_has_a_control_and_a_test():
    for who, threat, control, tests in rows():
        assert who
        assert threat
        assert control
        assert TEST.findall(tests), threat


def test_everybody_of_the_model_is_there():
    assert {row[0] for row in rows()} >= set(WHO)

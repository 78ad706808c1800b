import re
import shlex
from pathlib import Path

import pytest
from typer.main import get_command

from otklik.cli import cli
from tests import forked


def commands(command, path=()):
    """Every command and group: the words that call it -> the command."""
    yield path, command
    for name, child in getattr(command, "commands", {}).items():
        yield from commands(child, (*path, name))


ALL = dict(commands(get_command(cli)))
README = Path(__file__).parents[2] / "README.md"


@pytest.mark.parametrize("path", ALL, ids=lambda path: " ".join(path) or "otklik")
def test_the_help_of_every_command_has_an_example_that_calls_it(otklik, path):
    shown = otklik(*path, "--help")
    assert shown.exit_code == 0
    [example] = re.findall(r"Пример: (otklik .+?)[ │]*\n", shown.output)
    words = shlex.split(example)
    assert tuple(words[1 : 1 + len(path)]) == path
    name, rest = words[0], words[1:]
    command = get_command(cli)
    while hasattr(command, "commands"):
        name, *rest = rest
        command = command.commands[name]
    command.make_context(name, rest, resilient_parsing=True).close()
    options = [word for word in rest if word.startswith("--")]
    assert set(options) <= {o for p in command.params for o in p.opts}


def test_the_readme_names_every_command_and_group():
    """A command of a group follows the group's first one: `otklik people add`, `reset`."""
    rows = [row for row in README.read_text("utf-8").splitlines() if row.startswith("| `otklik ")]
    named = set(re.findall(r"`([\w-]+)", " ".join(rows).replace("`otklik ", "`")))
    assert {path[0] for path in ALL if path} <= named


def test_an_error_of_our_own_is_one_line_and_code_2(tmp_path):
    settings = {"OTKLIK_SETTINGS": str(tmp_path / "none.toml")}
    ended = forked.otklik(tmp_path / "said", "doctor", environment=settings)
    assert (ended.returncode, ended.stdout) == (2, "")
    assert re.fullmatch(r"Ошибка: .*none\.toml.*\n", ended.stderr)

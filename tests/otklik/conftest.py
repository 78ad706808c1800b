import logging
from shutil import copytree

import pytest
from typer.testing import CliRunner

from otklik.cli import cli


@pytest.fixture
def otklik(tmp_path, monkeypatch, new_folder):
    """Runs a command of an embedded installation in this process: otklik("check").output."""
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    copytree(new_folder, tmp_path / "data")
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield lambda *arguments: CliRunner().invoke(cli, arguments)
    root.handlers[:] = handlers
    root.setLevel(level)

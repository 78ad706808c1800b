import logging

import pytest
from typer.testing import CliRunner

from app.key import create_key
from app.settings import read_settings
from otklik.cli import cli


@pytest.fixture
def otklik(tmp_path, monkeypatch):
    """Runs a command of an embedded installation in this process: otklik("check").output."""
    monkeypatch.setenv("OTKLIK_DATA", str(tmp_path / "data"))
    monkeypatch.setenv("COLUMNS", "200")
    create_key(read_settings().key_file)
    root = logging.getLogger()
    handlers, level = root.handlers[:], root.level
    yield lambda *arguments: CliRunner().invoke(cli, arguments)
    root.handlers[:] = handlers
    root.setLevel(level)

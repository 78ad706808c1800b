import pytest

from benchmarks import _servers
from benchmarks._servers import VARIABLES, server
from tests.silent import silence


@pytest.fixture(autouse=True)
def alone(monkeypatch, tmp_path):
    """Neither variables nor test services lead anywhere."""
    for variable in VARIABLES.values():
        monkeypatch.delenv(variable, raising=False)
    monkeypatch.setattr(_servers, "STATE", tmp_path / "state.json")


@pytest.mark.parametrize("name", VARIABLES)
def test_a_server_that_is_missing_is_named_with_how_to_start_it(name, capsys):
    assert server(name) is None
    said = capsys.readouterr().out
    assert said.startswith(f"{name}: left out, there is no server")
    assert f"scripts/services start {name}" in said
    assert VARIABLES[name] in said


def test_one_that_does_not_answer_is_told_from_one_that_is_missing(monkeypatch, capsys):
    monkeypatch.setenv("OTKLIK_TEST_REDIS", "redis://:secret@127.0.0.1:1/0")
    assert server("redis") is None
    said = capsys.readouterr().out
    assert "127.0.0.1:1 does not answer" in said
    assert "secret" not in said


def test_one_that_takes_connections_is_taken(monkeypatch, tmp_path, capsys):
    with silence() as silent:
        url = f"redis://127.0.0.1:{silent.port}/0"
        state = f'{{"redis": {{"env": {{"OTKLIK_TEST_REDIS": "{url}"}}}}}}'
        (tmp_path / "state.json").write_text(state, "utf-8")
        assert server("redis") == url
        assert server("redis", "redis://127.0.0.1:1/0") is None
    assert server("redis") is None

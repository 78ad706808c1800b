"""Data, keys and settings are their owner's alone."""

import pytest

from app.file_modes import close, exposed
from app.key import create_key
from app.settings import FILE_VARIABLE, Settings, read_settings
from app.wiring import open_installation
from tests.forked import fork


@pytest.fixture
def open_data(tmp_path):
    """As an installation of before left it under an ordinary umask."""
    data = tmp_path / "var"
    (data / "archive").mkdir(parents=True)
    for name in ("otklik.db", "otklik.db-wal", "otklik.db-shm", "index.db", "pseudonym.key"):
        (data / name).touch()
        (data / name).chmod(0o644)
    data.chmod(0o755)
    (data / "archive").chmod(0o750)
    return Settings(data=data)


def modes(folder):
    return {path.name: path.stat().st_mode & 0o777 for path in (folder, *folder.iterdir())}


def test_what_others_may_read_is_named_and_closed(open_data):
    assert {path.name for path, _ in exposed(open_data)} == set(modes(open_data.data))
    close(open_data)
    assert list(exposed(open_data)) == []
    folders = {"var": 0o700, "archive": 0o700}
    assert modes(open_data.data) == {
        name: folders.get(name, 0o600) for name in modes(open_data.data)
    }


def by_hand():
    settings = read_settings()
    create_key(settings.key_file)
    with open_installation(settings):
        (settings.data / "by_hand").touch()


def test_whoever_opens_an_installation_creates_private_files(tmp_path):
    """`scrapy crawl`, or a script: not only our own command."""
    data = tmp_path / "var"
    assert fork(by_hand, environment={"OTKLIK_DATA": str(data)}).wait() == 0
    assert {name: mode & 0o077 for name, mode in modes(data).items() if mode & 0o077} == {}
    assert {"otklik.db", "index.db", "by_hand"} <= set(modes(data))


def test_a_settings_file_may_be_its_groups(tmp_path, monkeypatch):
    file = tmp_path / "otklik.toml"
    file.touch()
    monkeypatch.setenv(FILE_VARIABLE, str(file))
    for mode, named in ((0o640, []), (0o644, [(file, 0o004)])):
        file.chmod(mode)
        assert list(exposed(Settings(data=tmp_path / "none"))) == named
    close(Settings(data=tmp_path / "none"))
    assert file.stat().st_mode & 0o777 == 0o640


def test_nothing_is_exposed_where_nothing_is(tmp_path):
    assert list(exposed(Settings(data=tmp_path / "none"))) == []

import sqlite3
from contextlib import closing
from datetime import timedelta

import pytest

from app.key import create_key
from app.settings import Settings
from app.wiring import OF_LINKS, open_installation, start_index, sync_registry
from domain.errors import SettingsError
from domain.query import All
from tests.silent import silence


@pytest.fixture
def host(tmp_path):
    """An installation's settings on a host of its own; the database is one."""

    def make(name):
        settings = Settings(data=tmp_path / name, database=f"sqlite:///{tmp_path}/otklik.db")
        create_key(settings.key_file)
        return settings

    return make


def test_a_host_with_another_key_is_refused_until_it_has_the_right_one(host):
    first, second = host("first"), host("second")
    with (
        open_installation(first),
        pytest.raises(SettingsError, match=r"second/pseudonym\.key.*скопируйте"),
    ):
        open_installation(second).__enter__()
    second.key_file.write_bytes(first.key_file.read_bytes())
    with pytest.raises(SettingsError, match=r"links\.key: нет ключа ссылок"):
        open_installation(second).__enter__()
    create_key(second.links_key)
    with pytest.raises(SettingsError, match="другой ключ ссылок"):
        open_installation(second).__enter__()
    second.links_key.write_bytes(first.links_key.read_bytes())
    with open_installation(second) as installation, open_installation(first) as same:
        assert installation.key == same.key


def test_an_installation_of_one_key_signs_on_with_it(host):
    settings = host("first")
    with open_installation(settings) as opened:
        assert opened.links_key != opened.key
        opened.marks.replace({OF_LINKS: None})
    settings.links_key.unlink()
    with open_installation(settings) as upgraded:
        assert upgraded.links_key == upgraded.key
    assert settings.links_key.stat().st_mode & 0o077 == 0


def test_only_who_crawls_brings_the_registry_into_the_store(installation):
    assert installation.crawl.sources.statuses() == []
    sync_registry(installation)
    assert {s.source.id for s in installation.crawl.sources.statuses()} == set(
        installation.region.sources
    )


def test_an_installation_opens_for_searches_while_its_index_is_written(installation):
    with closing(
        sqlite3.connect(installation.settings.data / "index.db", isolation_level=None)
    ) as other:
        other.execute("BEGIN IMMEDIATE")
        with open_installation(installation.settings) as late:
            assert late.posts.index.search(All()).total == 0


def test_who_goes_without_the_index_opens_while_it_hangs_and_says_so(tmp_path, caplog):
    with silence() as silent:
        settings = Settings(
            data=tmp_path,
            index=f"http://127.0.0.1:{silent.port}",
            part_deadline=timedelta(seconds=0.2),
        )
        create_key(settings.key_file)
        with open_installation(settings, index_waits=True) as installation:
            assert silent.accepted == 0
            start_index(installation)
            assert silent.accepted > 0
    assert "starting without the post index" in caplog.text


def test_an_index_that_waited_is_made_before_it_is_asked_first(tmp_path):
    settings = Settings(data=tmp_path)
    create_key(settings.key_file)
    with open_installation(settings, index_waits=True) as installation:
        assert not (tmp_path / "index.db").exists()
        assert installation.posts.index.search(All()).total == 0


def test_an_index_that_only_a_rebuild_helps_refuses_at_its_first_use(tmp_path):
    settings = Settings(data=tmp_path)
    create_key(settings.key_file)
    with open_installation(settings):
        pass
    with closing(sqlite3.connect(tmp_path / "index.db")) as index:
        index.execute("ALTER TABLE posts RENAME COLUMN month TO moon")
    with open_installation(settings, index_waits=True) as installation:
        for _ in range(2):
            with pytest.raises(SettingsError, match="otklik index rebuild"):
                installation.posts.index.search(All())
        with pytest.raises(SettingsError, match="otklik index rebuild"):
            start_index(installation)

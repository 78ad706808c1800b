"""`otklik upgrade` over a database of the first version, and beside a role that works."""

import sqlite3
from datetime import UTC, datetime

import pytest

from domain.pulse import ProcessRole, Pulse
from store.engine import open_database
from store.migrations.revisions import migrate, newest_revision, revision_of
from store.pulses import SqlPulses
from tests.store.schema.test_upgrade import load_dump


@pytest.fixture
def url(tmp_path):
    return f"sqlite:///{tmp_path}/data/otklik.db"


@pytest.fixture
def old(otklik, tmp_path, url):
    for file in (tmp_path / "data").glob("otklik.db*"):
        file.unlink()
    load_dump(url)
    with sqlite3.connect(tmp_path / "data" / "otklik.db") as connection:
        connection.execute("DELETE FROM installation")  # it names the key of its own machine
    return otklik


def revision(url):
    engine = open_database(url)
    try:
        return revision_of(engine)
    finally:
        engine.dispose()


def test_a_dry_run_says_what_changes_and_how_long_it_takes_and_changes_nothing(old, url, tmp_path):
    seen = old("upgrade", "--dry-run")
    assert seen.exit_code == 0, seen.output
    rows = {line.split("│")[1].strip(): line for line in seen.output.splitlines() if "│" in line}
    assert "новая" in rows["cases"]
    assert "исчезнет" in rows["leaders"]
    assert f"С 0001 на {newest_revision()}: " in seen.output
    assert "База не изменилась" in seen.output
    assert revision(url) == "0001"
    assert [file.name for file in (tmp_path / "data").glob(".otklik-upgrade*")] == []


def test_an_upgrade_is_made_once(old, url):
    first, second = old("upgrade"), old("upgrade")
    assert f"База переведена с 0001 на {newest_revision()}" in first.output
    assert f"База уже версии {newest_revision()}" in second.output
    assert f"База уже версии {newest_revision()}" in old("upgrade", "--dry-run").output
    assert revision(url) == newest_revision()


@pytest.mark.parametrize(("stored", "rests"), [("0045", True), ("0046", False)])
def test_a_role_rests_only_where_the_way_takes_what_it_asks_for(otklik, url, stored, rests):
    engine = open_database(url)
    migrate(engine, stored)
    SqlPulses(engine).beat(Pulse("w", ProcessRole.WORKER, "host", 1, datetime.now(UTC)))
    engine.dispose()
    told = otklik("upgrade", "--dry-run")
    assert ("остановите роли" in told.output, told.exit_code) == (rests, 0)
    upgraded = otklik("upgrade")
    assert (upgraded.exit_code != 0) is rests
    assert ("работают: обработчик" in str(upgraded.exception)) is rests
    assert revision(url) == (stored if rests else newest_revision())

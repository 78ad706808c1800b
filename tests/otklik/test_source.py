from datetime import UTC, datetime, timedelta

import pytest

from app.settings import read_settings
from app.wiring import open_installation
from tests.crawlers.site import answer, serve
from tests.spiders.pages import item, rss

NOW = datetime.now(UTC)


@pytest.fixture(scope="module")
def site():
    with serve() as opened:
        posts = (
            item(f"Нет воды, +7 914 555-12-3{n}", opened.url(f"/{n}"), NOW - timedelta(hours=n))
            for n in range(5)
        )
        opened.pages["/rss"] = answer(rss(*posts))
        yield opened


@pytest.fixture
def probe(otklik, crawling_otklik):
    """In a process of its own, for Twisted's reactor starts but once; `otklik` has made the key."""
    return lambda *arguments: crawling_otklik("source", "probe", *arguments)


def test_a_probe_shows_posts_and_the_row_to_add_and_writes_nothing(probe, site):
    ended = probe(site.url("/rss"), "--internal")
    assert ended.returncode == 0, ended.stderr
    assert "Это лента" in ended.stdout
    assert "Сообщений: 5, комментариев: 0" in ended.stdout
    assert "редакция: Нет воды, [телефон]" in ended.stdout
    assert "обычный промежуток: 1 час\n" in ended.stdout
    assert "\nГодится\n" in ended.stdout
    assert f"  address: {site.url('/rss')}\n" in ended.stdout
    assert "914" not in ended.stdout + ended.stderr
    with open_installation(read_settings()) as installation:
        assert (installation.posts.queue.depth(), installation.crawl.sources.statuses()) == (0, [])
        assert installation.crawl.probes.recent(1) == []
        assert installation.crawl.registry.picture().changes == {}


def test_what_does_not_do_ends_with_code_1(probe, site):
    ended = probe(site.url("/none"), "--internal")
    assert ended.returncode == 1
    assert "Не годится: страницы больше нет" in ended.stdout


def test_our_own_network_is_refused(probe, site):
    site.seen.clear()
    ended = probe(site.url("/rss"))
    assert ended.returncode == 1
    assert "адрес внутренней сети" in ended.stdout
    assert site.paths() == []


def test_a_list_is_imported_line_by_line(otklik, tmp_path):
    file = tmp_path / "list.csv"
    file.write_bytes("ссылка;название\nt.me/tynda_live;Тында\nt.me/+x;\n".encode("cp1251"))
    done = otklik("source", "import", str(file))
    assert done.exit_code == 1
    assert f"{file}:2: добавлен: t.me/tynda_live: Тында (telegram_tynda_live)" in done.output
    assert f"{file}:3: ошибка: t.me/+x: адрес:" in done.output
    assert "Добавлено: 1. Уже есть: 0. Нужна проба: 0. Ошибок: 1." in done.output


def test_what_is_exported_passes_the_check(otklik, tmp_path, monkeypatch):
    file = tmp_path / "list.txt"
    file.write_text("t.me/tynda_live\n", "utf-8")
    assert otklik("source", "import", str(file)).exit_code == 0
    exported = otklik("source", "export")
    assert exported.exit_code == 0
    assert "id: telegram_tynda_live" in exported.output
    registry = tmp_path / "sources.yaml"
    registry.write_text(exported.output, "utf-8")
    monkeypatch.setenv("OTKLIK_SOURCES", str(registry))
    assert otklik("check").exit_code == 0


def test_what_is_no_list_is_told(otklik, tmp_path):
    file = tmp_path / "list.xlsx"
    file.write_bytes(b"PK no workbook")
    done = otklik("source", "import", str(file))
    assert "не читается как таблица Excel" in str(done.exception)

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import create_engine, text

from app.assembly import make_worker
from app.clock import SystemClock
from app.registry import FRESH, Registry, row_to_probe
from app.wiring import read_region, sync_registry
from domain.errors import StoreUnavailable
from domain.source import SourceKind
from region.loader import check_region, load_region, region_folder
from region.sources.registry import write_rows
from store.engine import open_database
from store.registry import SqlRegistry
from tests.making import a_post

TYNDA = {"id": "tynda", "kind": "telegram", "title": "Тында LIVE", "address": "tynda_live"}


class HandClock(SystemClock):
    """Moves by hand."""

    def __init__(self, at) -> None:
        super().__init__()
        self.at = at

    def now(self):
        return self.at


@pytest.fixture
def registry(installation) -> Registry:
    sync_registry(installation)
    return installation.crawl.registry


def crawled(installation) -> dict[str, bool]:
    """What the crawlers' timetable holds: id -> whether it is polled."""
    return {s.source.id: s.source.enabled for s in installation.crawl.sources.statuses()}


def test_without_changes_it_is_the_file(installation, registry) -> None:
    assert set(registry) == set(crawled(installation))
    assert registry["asn24"].title == "АСН24"
    assert registry.picture().changes == {}


def test_an_added_source_is_crawled_at_once(installation, registry) -> None:
    registry.save([TYNDA], "anna")
    assert registry["tynda"].kind is SourceKind.TELEGRAM
    [claim] = installation.crawl.sources.claim(
        installation.clock.now(), 10, timedelta(minutes=1), [SourceKind.TELEGRAM]
    )
    assert claim.source == registry["tynda"]


def test_a_paused_source_is_claimed_by_nobody(installation, registry) -> None:
    row = {**registry.picture().rows["asn24"], "enabled": False}
    registry.save([row], "anna")
    claims = installation.crawl.sources.claim(installation.clock.now(), 10, timedelta(minutes=1))
    assert "asn24" not in {c.source.id for c in claims}
    assert claims


def test_only_what_was_changed_is_kept(registry) -> None:
    row = {**registry.picture().rows["asn24"], "enabled": False}
    registry.save([row], "anna")
    assert registry.picture().changes["asn24"].row == {"enabled": False}
    registry.save([{**row, "enabled": True}], "anna")
    assert registry.picture().changes == {}


def test_a_value_of_the_file_can_be_taken_away(registry) -> None:
    row = {k: v for k, v in registry.picture().rows["blagoveshensk"].items() if k != "municipality"}
    registry.save([row], "anna")
    assert registry["blagoveshensk"].municipality is None
    registry.forget("blagoveshensk")
    assert registry["blagoveshensk"].municipality == "blagoveshchensk"


def test_a_forgotten_source_is_switched_off_and_keeps_its_history(installation, registry) -> None:
    registry.save([TYNDA], "anna")
    registry.forget("tynda")
    assert "tynda" not in registry
    assert crawled(installation)["tynda"] is False


@pytest.mark.parametrize(
    ("change", "key", "says"),
    [
        ({"kind": "fax"}, "kind", "бывает rss"),
        ({"title": None}, "title", "обязателен"),
        ({"address": "https://t.me/tynda_live"}, "address", "имя канала"),
        ({"municipality": "moon"}, "municipality", "не существует"),
        ({"owner_body": "moon"}, "owner_body", "не существует"),
        ({"delay": 0.0}, "delay", "только внутренним"),
        ({"options": {"comments": "maybe"}}, "options", 'comments: «maybe»: нужно "yes" или "no"'),
        ({"internal": True}, "internal", "options.base"),
        ({"id": "asn24"}, "id", "уже есть: «АСН24»"),
        (
            {"kind": "rss", "address": "https://asn24.ru/news/rss.php/"},
            "address",
            "уже есть в реестре: «АСН24» (asn24)",
        ),
        ({"kind": "rss", "address": "http://10.0.0.1/"}, "address", "адрес внутренней сети"),
    ],
)
def test_a_row_obeys_the_rules_of_the_file(registry, change, key, says) -> None:
    row = {k: v for k, v in {**TYNDA, **change}.items() if v is not None}
    problems = registry.check(row)
    assert list(problems) == [key]
    assert says in problems[key]


def test_a_row_may_stay_what_it_is(registry) -> None:
    registry.save([TYNDA], "anna")
    assert registry.check(TYNDA, instead="tynda") == {}
    assert "id" in registry.check(TYNDA)
    assert "address" in registry.check({**TYNDA, "id": "other", "address": "Tynda_Live"})


def test_what_is_written_passes_the_check_of_files(installation, registry, tmp_path) -> None:
    registry.save([TYNDA], "anna")
    registry.save([{**registry.picture().rows["asn24"], "top": True}], "anna")
    file = tmp_path / "sources.yaml"
    file.write_text(registry.written(), "utf-8")
    folder = region_folder(installation.settings.region)
    assert check_region(folder, file) == []
    assert dict(load_region(folder, file).sources) == dict(registry)


def other(installation, clock) -> Registry:
    """The same registry as another process sees it."""
    file = region_folder(installation.settings.region) / "sources.yaml"
    store = SqlRegistry(open_database(installation.settings.database_url))
    region = read_region(installation.settings)
    return Registry(region, file, store, installation.crawl.sources, clock)


def test_another_process_sees_a_change_within_seconds(installation, registry) -> None:
    clock = HandClock(installation.clock.now())
    elsewhere = other(installation, clock)
    assert "tynda" not in elsewhere
    registry.save([TYNDA], "anna")
    assert "tynda" not in elsewhere
    clock.at += FRESH
    assert "tynda" in elsewhere


def test_a_change_in_the_console_keeps_what_was_meanwhile_done_to_the_file(installation, tmp_path):
    first = {"id": "first", "kind": "rss", "title": "Первая", "address": "https://a.example/rss"}
    second = {**first, "id": "second", "address": "https://b.example/rss"}
    file = tmp_path / "sources.yaml"
    file.write_text(write_rows([first]), "utf-8")
    region = load_region(region_folder(installation.settings.region), file)
    store = SqlRegistry(open_database(installation.settings.database_url))
    console = Registry(region, file, store, installation.crawl.sources, installation.clock)
    console.sync()

    file.write_text(write_rows([{**first, "top": True}, second]), "utf-8")
    console.save([{**first, "title": "Лента"}], "anna")
    assert crawled(installation) == {"first": True, "second": True}
    assert (console["first"].title, console["first"].top) == ("Лента", True)

    file.write_text("sources: [", "utf-8")  # half of an edit
    console.save([TYNDA], "anna")
    assert crawled(installation) == {"first": True, "second": True, "tynda": True}


def test_a_row_that_the_rules_refuse_is_left_out_and_told(installation, registry) -> None:
    registry.save([TYNDA], "anna")
    with create_engine(installation.settings.database_url).begin() as connection:
        connection.execute(text("update registry set row = replace(row, 'tynda_live', '@x')"))
    registry.sync()
    assert "имя канала" in registry.picture().wrong["tynda"]["address"]
    assert "tynda" not in registry
    assert crawled(installation)["tynda"] is False
    assert "tynda_live" not in registry.written()


def test_a_change_of_a_source_that_the_file_has_no_more_changes_nothing(
    installation, registry
) -> None:
    registry.save([{**registry.picture().rows["asn24"], "top": True}], "anna")
    with create_engine(installation.settings.database_url).begin() as connection:
        connection.execute(text("update registry set id = 'gone'"))
    registry.sync()
    assert registry.picture().wrong == {}
    assert "gone" not in registry


def test_the_worker_knows_the_place_of_an_added_source(installation, registry) -> None:
    worker = make_worker(installation, "w")
    registry.save([{**TYNDA, "municipality": "tynda"}], "anna")
    now = installation.clock.now()
    post = a_post(
        "tynda_live/1",
        now,
        source_id="tynda",
        source_kind=SourceKind.TELEGRAM,
        text="Второй день нет отопления, батареи ледяные!",
    )
    installation.posts.queue.put(
        [post, replace(post, native_id="x/1", source_id="unknown")], history=False
    )
    worker.run_once()
    found = installation.posts.index.get([post.id])[post.id]
    assert found.labels.municipality is not None
    assert found.labels.municipality.value == "tynda"


def test_ids_are_made_of_what_people_write_and_never_given_twice(registry) -> None:
    assert registry.free_id("Тында LIVE") == "tynda_live"
    assert registry.free_id("28.ru/news") == "s_28_ru_news"
    assert registry.free_id("asn24") == "asn24_2"
    assert registry.free_id("!!!", {"source"}) == "source_2"


@pytest.mark.parametrize(
    ("given", "row"),
    [
        (("t.me/tynda_live", None, False), {"kind": "telegram", "address": "tynda_live"}),
        (("example.org/rss", None, False), {"address": "https://example.org/rss"}),
        (
            ("http://10.0.0.1/", None, True),
            {"address": "http://10.0.0.1/", "internal": True},
        ),
        (("zeya28", SourceKind.VK, False), {"kind": "vk", "address": "zeya28"}),
        (
            ("example.org", SourceKind.BROWSER, False),
            {"kind": "browser", "address": "https://example.org"},
        ),
    ],
)
def test_a_probe_begins_with_what_the_address_shows(given, row) -> None:
    assert row_to_probe(*given) == row


class Down:
    """A store that does not answer."""

    def stamp(self) -> str:
        raise StoreUnavailable("the database does not answer")

    changes = stamp


def test_what_is_known_holds_while_the_database_does_not_answer(installation, registry) -> None:
    clock = HandClock(installation.clock.now())
    elsewhere = other(installation, clock)
    known = dict(elsewhere)
    elsewhere._store = Down()
    clock.at += FRESH
    assert dict(elsewhere) == known
    never = other(installation, clock)
    never._store = Down()
    with pytest.raises(StoreUnavailable):
        never.get("asn24")

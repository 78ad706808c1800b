import pytest

from app.wiring import sync_registry
from desks.listing import Verdict
from desks.sources import SourceDesk
from desks.viewer import in_shell
from domain.errors import StoreUnavailable

ANNA = in_shell("anna")
LIST = """адрес;название;тип;id
https://t.me/tynda_live;Тында LIVE;;
@Tynda_Live;;;
https://asn24.ru/news/rss.php;;;
example.org/news;;;
vk.com/zeya28;;;
https://t.me/+AbCdEf;;;
https://ok.ru/zeya;;;vk_zeya28
https://10.0.0.1/rss;;;
""".encode()
WANTED = [
    (2, Verdict.ADDED, "telegram_tynda_live"),
    (3, Verdict.KNOWN, "в этом списке выше"),
    (4, Verdict.KNOWN, "«АСН24»"),
    (5, Verdict.KIND_UNKNOWN, "проверьте адрес пробой"),
    (6, Verdict.ADDED, "vk.com/zeya28 (vk_zeya28)"),
    (7, Verdict.WRONG, "адрес: «+AbCdEf»: это приглашение в закрытый чат"),
    (8, Verdict.WRONG, "идентификатор: «vk_zeya28» уже есть"),
    (9, Verdict.WRONG, "адрес внутренней сети"),
]


def test_every_line_gets_its_verdict(installation) -> None:
    found = SourceDesk(installation).import_list(ANNA, LIST)
    assert [(line.number, line.verdict) for line in found.lines] == [(n, v) for n, v, _ in WANTED]
    for line, (_, _, says) in zip(found.lines, WANTED, strict=True):
        assert says in line.reason
    assert (found.count(Verdict.ADDED), found.count(Verdict.WRONG)) == (2, 3)


def test_what_was_added_is_crawled_and_a_second_import_finds_it(installation) -> None:
    sync_registry(installation)
    SourceDesk(installation).import_list(ANNA, LIST)
    assert {"telegram_tynda_live", "vk_zeya28"} <= {
        s.source.id for s in installation.crawl.sources.statuses()
    }
    again = SourceDesk(installation).import_list(ANNA, LIST)
    assert again.count(Verdict.ADDED) == 0
    assert again.lines[0].reason == "в реестре это «Тында LIVE»"


def test_an_import_that_is_interrupted_adds_nothing(installation) -> None:
    class Broken:
        """A store whose last step fails."""

        def __init__(self, real) -> None:
            self._real = real
            self.stamp, self.changes = real.stamp, real.changes

        def save(self, changes, dropped=()) -> None:
            def failing():
                yield changes[0]
                raise StoreUnavailable("the database went away")

            self._real.save(failing(), dropped)

    installation.crawl.registry._store = Broken(installation.crawl.registry._store)
    with pytest.raises(StoreUnavailable):
        SourceDesk(installation).import_list(ANNA, LIST)
    assert installation.crawl.registry._store.changes()[1] == {}

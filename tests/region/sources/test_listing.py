from pathlib import Path

import pytest

from domain.errors import UnreadableList
from domain.region import Region
from region.loader import load_region, region_folder
from region.sources.listing import Listing, read_listing
from tests.files.workbook import xlsx

RUSSIAN = """Ссылка;Название;Тип;Район;Орган;Топ;Примечание;Подписчиков
https://t.me/tynda_live;Тында LIVE;Телеграм;Тында;;да;важный;1200
vk.com/club123;;;г. Зея;;;;
https://example.org/news;Новости;сайт;;;нет;;
"""


@pytest.fixture(scope="module")
def region() -> Region:
    return load_region(region_folder(Path("amur")))


def rows(listing: Listing) -> list[object]:
    return [line.row for line in listing.lines]


@pytest.mark.parametrize(
    "content",
    [
        RUSSIAN.encode(),
        RUSSIAN.encode("utf-8-sig"),
        RUSSIAN.encode("cp1251"),
        RUSSIAN.replace(";", ",").encode(),
        RUSSIAN.replace(";", "\t").encode("cp1251"),
        RUSSIAN.replace("\n", "\r\n").encode(),
        ("Реестр источников;;;;;;;\n;;;;;;;\n" + RUSSIAN).encode(),
    ],
)
def test_a_list_is_read_however_it_was_saved(region: Region, content: bytes) -> None:
    found = read_listing(content, region)
    assert found.ignored == ("Подписчиков",)
    assert rows(found) == [
        {
            "kind": "telegram",
            "address": "tynda_live",
            "title": "Тында LIVE",
            "note": "важный",
            "municipality": "tynda",
            "top": True,
        },
        {"kind": "vk", "address": "-123", "municipality": "zeya"},
        {"kind": "web", "address": "https://example.org/news", "title": "Новости", "top": False},
    ]


def test_a_workbook_is_read_by_its_first_sheet(region: Region) -> None:
    table = [("Список",), ("Название", "Адрес", "МО"), ("Зея", "https://ok.ru/group/5551", "Зея")]
    [line] = read_listing(xlsx(*table), region).lines
    assert line.number == 3
    assert line.row == {
        "kind": "ok",
        "address": "5551",
        "title": "Зея",
        "municipality": "zeya",
    }


def test_a_number_of_excel_is_not_a_fraction(region: Region) -> None:
    [line] = read_listing(xlsx(("адрес", "тип"), (5551, "ok")), region).lines
    assert line.row == {"kind": "ok", "address": "5551"}


def test_addresses_alone_need_no_header(region: Region) -> None:
    found = read_listing(b"https://t.me/tynda_live\n\nhttps://example.org/\n", region)
    assert rows(found) == [
        {"kind": "telegram", "address": "tynda_live"},
        {"address": "https://example.org/"},
    ]


def test_a_line_break_within_quotes_does_not_shift_the_numbers(region: Region) -> None:
    text = 'url,note\nt.me/aaaa,"one\ntwo"\nt.me/bbbb,\n'
    assert [line.number for line in read_listing(text.encode(), region).lines] == [2, 4]


@pytest.mark.parametrize(
    ("line", "says"),
    [
        ("t.me/aaaa;факс;;", "тип «факс» неизвестен"),
        ("t.me/aaaa;вк;;", "не подходит к адресу"),
        ("t.me/aaaa;сайт;;", "не подходит к адресу"),
        ("https://example.org/;вк;;", "не подходит к адресу"),
        ("t.me/aaaa;;Марс;", "муниципалитет «Марс»: нет в списке"),
        ("t.me/aaaa;;;наверное", "нужно «да» или «нет»"),
        (";телеграм;;", "нет адреса"),
    ],
)
def test_a_wrong_line_says_why_and_the_others_stay(region: Region, line: str, says: str) -> None:
    text = f"адрес;тип;район;топ\n{line}\nt.me/good_one;;;\n"
    wrong, good = read_listing(text.encode(), region).lines
    assert wrong.row is None
    assert says in (wrong.problem or "")
    assert good.row is not None


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("название;тип\nА;вк\n".encode(), "нет заголовка"),
        (b"PK\x03\x04 is no workbook", "не читается как таблица Excel"),
        (b"\xd0\xcf\x11\xe0\x00\x00", "не читается как таблица Excel"),
        (b'url,note\nt.me/aaaa,"never closed\n', "ошибка в разметке CSV"),
        (b"url\n" + b"t.me/aaaa\n" * 20_000, "больше 20000 строк"),
        (xlsx(("url",), ("t.me/aaaa",), lost="XFD1048576"), "до строки 1048576 и столбца 16384"),
    ],
)
def test_what_is_no_list_is_refused_as_a_whole(region: Region, content: bytes, says: str) -> None:
    with pytest.raises(UnreadableList, match=says):
        read_listing(content, region)

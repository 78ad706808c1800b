from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.errors import FileMistake
from domain.source import SourceKind
from region.loader import check_region, load_region
from region.sources.registry import is_internal, read_row, read_sources, rows_of, tidy, write_rows

GOOD = {"id": "a", "kind": "rss", "title": "А", "address": "https://example.org/rss"}
LOOPBACK = {**GOOD, "address": "http://127.0.0.1:8080/rss", "internal": "true"}
TELEGRAM = {**GOOD, "kind": "telegram", "address": "example_channel"}
CITY = {**GOOD, "kind": "open311", "address": "https://city.example/open311/v2/"}
VK = {**GOOD, "kind": "vk", "address": "'-1'"}
BASE = "{base: 'http://127.0.0.1:8080'}"


def registry(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "registry.yaml"
    lines = ["sources:"]
    for row in rows:
        lines += [
            f"  {'-' if i == 0 else ' '} {key}: {value}"
            for i, (key, value) in enumerate(row.items())
        ]
    path.write_text("\n".join(lines) + "\n", "utf-8")
    return path


def wrong(folder: Path, *rows: dict[str, str]) -> list[tuple[int | None, str, str]]:
    mistakes = []
    path = registry(folder, *rows)
    read_sources(path, ("tynda",), ("health",), mistakes)
    return [(m.line, m.key, m.problem) for m in mistakes]


@pytest.mark.parametrize(
    "row",
    [
        GOOD,
        {**GOOD, "options": '{follow: "yes"}', "municipality": "tynda", "owner_body": "health"},
        {**GOOD, "delay": "0.5", "top": "true", "verified": "true", "note": "проверено"},
        {**GOOD, "address": "https://амур.рф/лента"},
        LOOPBACK,
        {**LOOPBACK, "delay": "0"},
        {**LOOPBACK, "address": "http://replica:8080/rss"},
        {**LOOPBACK, "address": "http://[::1]:8080/rss"},
        TELEGRAM,
        {**TELEGRAM, "internal": "true", "delay": "0", "options": BASE},
        {
            **CITY,
            "options": "{zone: Europe/Moscow, format: xml, updates: 'yes', jurisdiction: a.b}",
        },
        VK,
        {**VK, "address": "example.page"},
        {**GOOD, "kind": "ok", "address": "'5551'"},
        {**GOOD, "kind": "max", "address": "'-5551'"},
    ],
)
def test_a_good_row_is_read(tmp_path: Path, row: dict[str, str]) -> None:
    assert wrong(tmp_path, row) == []


@pytest.mark.parametrize(
    ("row", "key", "says"),
    [
        ({**GOOD, "kind": "fax"}, "kind", "бывает rss"),
        ({**GOOD, "kind": "filed"}, "kind", "бывает rss"),
        ({**GOOD, "colour": "red"}, "colour", "неизвестный ключ"),
        ({**GOOD, "municipality": "moon"}, "municipality", "не существует"),
        ({**GOOD, "owner_body": "moon"}, "owner_body", "не существует"),
        ({**GOOD, "delay": "0"}, "delay", "только внутренним"),
        ({**GOOD, "delay": "-1"}, "delay", "отрицательной"),
        ({**GOOD, "delay": "fast"}, "delay", "число"),
        ({**GOOD, "top": "1"}, "top", "true или false"),
        ({**GOOD, "options": "{comments: 'yes'}"}, "options.comments", "неизвестный ключ"),
        ({**GOOD, "options": "{follow: 'often'}"}, "options.follow", '"yes" или "no"'),
        ({**CITY, "options": "{zone: Мск}"}, "options.zone", "часового пояса нет"),
        ({**CITY, "options": "{format: csv}"}, "options.format", "json или xml"),
        ({**CITY, "options": "{updates: 'often'}"}, "options.updates", '"yes" или "no"'),
        ({**GOOD, "options": "{zone: Europe/Moscow}"}, "options.zone", "неизвестный ключ"),
        ({**GOOD, "options": "{follow: yes}"}, "options.follow", "кавычки"),
        ({**GOOD, "options": BASE}, "options.base", "неизвестный ключ"),
        ({**GOOD, "address": "example.org/rss"}, "address", "начинается с http"),
        ({**GOOD, "address": "ftp://example.org/rss"}, "address", "начинается с http"),
        ({**GOOD, "address": "'https://exa mple.org/'"}, "address", "адрес"),
        ({**GOOD, "address": "https://example.org:99999/"}, "address", "неверный"),
        ({**GOOD, "address": "https://[::1/"}, "address", "неверный"),
        ({**GOOD, "address": "https://u:p@example.org/"}, "address", "имя и пароль"),
        ({**GOOD, "address": "http://localhost/"}, "address", "адрес внутренней сети"),
        ({**GOOD, "address": "http://127.0.0.1/"}, "address", "адрес внутренней сети"),
        ({**GOOD, "address": "http://10.1.2.3:80/"}, "address", "адрес внутренней сети"),
        ({**GOOD, "address": "http://１２７。0。0。1/"}, "address", "адрес внутренней сети"),
        ({**LOOPBACK, "address": "https://example.org/rss"}, "address", "внешний адрес"),
        ({**TELEGRAM, "address": "'@example'"}, "address", "имя канала"),
        ({**TELEGRAM, "address": "https://t.me/example"}, "address", "имя канала"),
        ({**TELEGRAM, "address": "abc"}, "address", "имя канала"),
        ({**TELEGRAM, "options": BASE}, "options", "только внутренним"),
        ({**TELEGRAM, "internal": "true"}, "internal", "options.base"),
        (
            {**TELEGRAM, "internal": "true", "options": "{base: 'https://example.org'}"},
            "options",
            "внешний адрес",
        ),
        ({**VK, "address": "'1'"}, "address", "номер сообщества"),
        ({**VK, "address": "id1"}, "address", "страница человека"),
        ({**GOOD, "address": "https://vk.com/id1"}, "address", "страница человека"),
        ({**GOOD, "title": "Иванов Иван Петрович"}, "title", "имя человека"),
    ],
)
def test_a_bad_row_is_reported_at_its_key(
    tmp_path: Path, row: dict[str, str], key: str, says: str
) -> None:
    line = 2 + list(row).index(key.partition(".")[0])
    (found,) = wrong(tmp_path, row)
    assert found[:2] == (line, f"sources[0].{key}")
    assert says in found[2]


def test_an_id_and_an_address_stand_once(tmp_path: Path) -> None:
    same_id = {**GOOD, "address": "https://example.org/other"}
    same_address = {**GOOD, "id": "b"}
    found = wrong(tmp_path, GOOD, same_id, same_address)
    assert [(line, key) for line, key, _ in found] == [
        (6, "sources[1].id"),
        (13, "sources[2].address"),
    ]


def test_what_is_read_is_what_stands_there(copy: Path, tmp_path: Path) -> None:
    row = {**TELEGRAM, "internal": "true", "delay": "0", "enabled": "false", "options": BASE}
    source = load_region(copy, registry(tmp_path, row)).sources["a"]
    assert source.kind is SourceKind.TELEGRAM
    assert (source.delay, source.internal, source.enabled, source.verified) == (
        0,
        True,
        False,
        False,
    )
    assert dict(source.options) == {"base": "http://127.0.0.1:8080"}


def test_a_mistake_in_the_own_registry_names_it(copy: Path, edit: Callable[..., int]) -> None:
    line = edit("sources.yaml", "kind: rss", "kind: fax")
    (mistake,) = check_region(copy)
    assert (mistake.file, mistake.line) == (str(copy / "sources.yaml"), line)


@pytest.mark.parametrize(
    "host",
    [
        *("localhost", "LOCALHOST.", "a.localhost", "redis", "nas.local", "db.internal"),
        *("127.0.0.1", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "0.0.0.0", "0"),
        *("10.0.0.1", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1"),
        *("192.0.0.8", "192.0.0.192", "224.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::", "ff02::1"),
        *("::1", "::", "fe80::1%eth0", "fd00::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1"),
    ],
)
def test_hosts_of_our_own_network_are_known_in_any_spelling(host: str) -> None:
    assert is_internal(host)


@pytest.mark.parametrize(
    "host", ["example.org", "t.me", "8.8.8.8", "2a02:6b8::1", "local.ru", "xn--80aswg.xn--p1ai"]
)
def test_public_hosts_are_public(host: str) -> None:
    assert not is_internal(host)


@given(st.integers(0, 2**24 - 1), st.sampled_from(["{}.{}.{}.{}", "0x{:02x}{:02x}{:02x}{:02x}"]))
def test_no_spelling_hides_a_private_address(rest: int, spelling: str) -> None:
    for first in (10, 127):
        assert is_internal(spelling.format(first, rest >> 16, rest >> 8 & 255, rest & 255))


def test_a_row_from_elsewhere_obeys_the_rules_of_the_file() -> None:
    good = {"id": "a", "kind": "vk", "title": "А", "address": "-1", "options": {"comments": "no"}}
    source, problems = read_row(good, (), ())
    assert problems == {}
    assert source is not None
    assert (source.kind, source.address, dict(source.options)) == (
        SourceKind.VK,
        "-1",
        {"comments": "no"},
    )
    bad = {**good, "address": "1", "municipality": "moon", "options": {"follow": "yes"}, "x": 1}
    source, problems = read_row(bad, ("tynda",), ())
    assert source is None
    assert set(problems) == {"address", "municipality", "options", "x"}
    assert problems["options"].startswith("follow: ")


def test_rows_that_are_written_are_read_back(tmp_path: Path) -> None:
    rows = [
        {"note": "да: «кавычки» # и решётка", "address": "-123", "title": "yes", "kind": "vk"},
        {"id": "b", "kind": "rss", "title": "2026-01-01", "address": "https://example.org/rss"},
    ]
    rows[0]["id"] = "a"
    path = tmp_path / "sources.yaml"
    path.write_text(write_rows(rows), "utf-8")
    mistakes: list[FileMistake] = []
    found = read_sources(path, (), (), mistakes)
    assert mistakes == []
    assert [s.title for s in found.values()] == ["yes", "2026-01-01"]
    assert rows_of(path) == {str(row["id"]): row for row in rows}
    assert write_rows([]) == "sources: []\n"


def test_what_says_nothing_is_left_out() -> None:
    row = {"id": "a", "top": False, "enabled": True, "verified": True, "note": "", "delay": 0.0}
    assert tidy(row) == {"id": "a", "verified": True, "delay": 0.0}
    assert tidy({"enabled": False, "municipality": None, "options": {}}) == {"enabled": False}


@pytest.mark.parametrize("words", ["митинг протест Навальный", "Иван Петров", "мечетями"])
def test_a_search_over_a_network_keeps_within_bounds(words: str) -> None:
    row = {"id": "a", "kind": "vk", "title": "А", "address": "-1", "options": {"search": words}}
    source, problems = read_row(row, (), ())
    assert source is None
    assert problems["options"].startswith("search: «")
    source, problems = read_row({**row, "options": {"search": "нет воды Тында"}}, (), ())
    assert problems == {}

"""The registry of sources: sources.yaml, and rows that come from elsewhere. Reads files."""

import re
from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from socket import inet_aton, inet_ntoa
from types import MappingProxyType
from urllib.parse import urlsplit
from zoneinfo import available_timezones

import yaml

from domain.ip_networks import is_forbidden, is_public
from domain.privacy.personal import personal_address, personal_title
from domain.probe import Row
from domain.source import POLLED, Source, SourceKind, endpoint_of, polled_kind
from files.strict_yaml import Item, Mistakes, YamlMapping, open_table
from region.bounds.refusals import search_refusal
from region.reading import Reference, Unique

# Each kind's own keys. `base` is the address of an imitation of the network, for internal sources.
SEARCH = "search"  # the words of a search over the whole network
ZONE, FORMAT = "zone", "format"
FORMATS = ("json", "xml")
_PAGES = frozenset({"links", "title", "text", "date", "author", "comment", "sitemap", "outlet"})
OPTIONS: Mapping[SourceKind, frozenset[str]] = {
    SourceKind.RSS: frozenset({"follow", "letters", "outlet"}),
    SourceKind.WEB: _PAGES,
    SourceKind.BROWSER: _PAGES | {"wait"},
    SourceKind.TELEGRAM: frozenset({"base", "letters", "comments"}),
    SourceKind.VK: frozenset({"base", "comments", SEARCH}),
    SourceKind.OK: frozenset({"base", "comments"}),
    SourceKind.MAX: frozenset({"base", "comments"}),
    SourceKind.FORUM: frozenset({"outlet"}),
    SourceKind.OPEN311: frozenset({ZONE, FORMAT, "jurisdiction", "updates"}),
}
YES_OR_NO = frozenset({"follow", "letters", "comments", "outlet", "updates"})
# Kinds whose address is a name in the network; other kinds have a URL.
NAMES: Mapping[SourceKind, tuple[re.Pattern[str], str]] = {
    SourceKind.TELEGRAM: (
        re.compile(r"[A-Za-z][A-Za-z0-9_]{3,31}"),
        "имя канала: латиница, цифры, подчёркивание, без @ и t.me",
    ),
    SourceKind.VK: (
        re.compile(r"-[1-9]\d*|[A-Za-z][A-Za-z0-9_.]{1,31}"),
        "номер сообщества с минусом или его короткое имя",
    ),
    SourceKind.OK: (
        re.compile(r"[1-9]\d*|[A-Za-z][A-Za-z0-9_.]{1,63}"),
        "номер группы или её короткое имя",
    ),
    SourceKind.MAX: (
        re.compile(r"-?[1-9]\d*|[A-Za-z][A-Za-z0-9_]{1,63}"),
        "номер чата или имя канала",
    ),
}
KEYS = (  # of a row, in the order of writing
    *("id", "kind", "title", "address", "municipality", "owner_body", "top", "enabled"),
    *("verified", "internal", "delay", "options", "note"),
)
# values that equal an absent key
_UNSAID = {"top": False, "enabled": True, "verified": False, "internal": False}
_INTERNAL_ENDINGS = (".localhost", ".local", ".internal", ".lan", ".home.arpa", ".localdomain")


def read_sources(
    path: Path, municipalities: Collection[str], bodies: Collection[str], mistakes: Mistakes
) -> dict[str, Source]:
    table = open_table(path, mistakes)
    return {} if table is None else _read(table, municipalities, bodies)


def rows_of(path: Path) -> dict[str, Row]:
    return {row["id"]: row for row in _rows(path.read_text("utf-8-sig"))}


@lru_cache(maxsize=1)
def _rows(text: str) -> Sequence[Row]:
    """Of the file that was read last: reading it takes a third of opening an installation."""
    return tuple(yaml.load(text, Loader=yaml.CSafeLoader)["sources"])


def read_row(
    row: Row, municipalities: Collection[str], bodies: Collection[str]
) -> tuple[Source | None, Mapping[str, str]]:
    """The source of a row, or the problem of each key; problems of the kind's own keys are under
    «options».
    """
    mistakes: Mistakes = []
    node = yaml.compose(write_rows([row]), Loader=yaml.CSafeLoader)
    assert node is not None
    sources = _read(Item("", "", node, mistakes).table(), municipalities, bodies)
    if not mistakes:
        return next(iter(sources.values())), {}
    problems: dict[str, str] = {}
    for mistake in mistakes:
        _, _, key = mistake.key.partition(".")
        name, _, option = key.partition(".")
        problems.setdefault(name, f"{option}: {mistake.problem}" if option else mistake.problem)
    return None, problems


def row_of(source: Source) -> dict[str, object]:
    values = {key: getattr(source, key) for key in KEYS if key not in ("kind", "options", "note")}
    return tidy({**values, "kind": source.kind.value, "options": dict(source.options)})


def tidy(row: Row) -> dict[str, object]:
    return {
        key: value
        for key, value in row.items()
        if value not in (None, "", {}) and _UNSAID.get(key) is not value
    }


def write_rows(rows: Iterable[Row]) -> str:
    ordered = [{key: row[key] for key in sorted(row, key=_place)} for row in rows]
    return yaml.dump(
        {"sources": ordered},
        Dumper=yaml.CSafeDumper,
        allow_unicode=True,
        sort_keys=False,
        width=100,
    )


def _place(key: str) -> int:
    return KEYS.index(key) if key in KEYS else len(KEYS)


def _read(
    table: YamlMapping, municipalities: Collection[str], bodies: Collection[str]
) -> dict[str, Source]:
    sources: dict[str, Source] = {}
    ids, addresses = Unique(), Unique()
    municipality = Reference("муниципалитет", municipalities.__contains__)
    body = Reference("орган", bodies.__contains__)
    for row in table.rows("sources"):
        id_ = row.take("id", Item.identifier)
        kind = row.take("kind", _kind)
        title = row.take("title", Item.text)
        address = row.take("address", Item.text)
        internal = row.maybe("internal", Item.flag, False)
        row.maybe("note", Item.text, None)
        source = Source(
            id=id_ or "",
            kind=kind or SourceKind.WEB,
            title=title or "",
            address=address or "",
            municipality=row.maybe("municipality", municipality, None),
            owner_body=row.maybe("owner_body", body, None),
            top=row.maybe("top", Item.flag, False),
            enabled=row.maybe("enabled", Item.flag, True),
            verified=row.maybe("verified", Item.flag, False),
            internal=internal,
            delay=_delay(row, internal),
            options=_options(row, kind),
        )
        if not source.owner_body and (why := personal_title(source.title)):
            row.wrong("title", why)
        if kind is not None and address is not None:
            _check_address(row, source)
            addresses.add(row.find("address") or row.item, f"{kind} {address}")
        if ids.add(row.find("id") or row.item, id_):
            sources[source.id] = source
    table.close()
    return sources


def _kind(item: Item) -> SourceKind | None:
    return item.one_of(polled_kind, ", ".join(POLLED))


def _delay(row: YamlMapping, internal: bool) -> float | None:
    delay = row.maybe("delay", Item.number, None)
    if delay is not None and delay < 0:
        row.wrong("delay", "задержка не бывает отрицательной")
    elif delay == 0 and not internal:
        row.wrong("delay", "нулевая задержка разрешена только внутренним источникам")
    return delay


def _options(row: YamlMapping, kind: SourceKind | None) -> Mapping[str, str]:
    if (item := row.find("options")) is None:
        return MappingProxyType({})
    table = item.table()
    options: dict[str, str] = {}
    for name in table.names():
        if kind is None or name in OPTIONS[kind]:
            value = table.take(name, _yes_or_no if name in YES_OR_NO else Item.text)
            if value is not None and (why := _option_problem(name, value)):
                table.wrong(name, why)
            elif value is not None:
                options[name] = value
    table.close()
    return MappingProxyType(options)


def _option_problem(name: str, value: str) -> str | None:
    if name == SEARCH:
        return search_problem(value)
    if name == FORMAT and value not in FORMATS:
        return f"«{value}»: нужно {' или '.join(FORMATS)}"
    if name == ZONE and value not in available_timezones():
        return f"«{value}»: такого часового пояса нет; пример: Europe/Moscow"
    return None


def _yes_or_no(item: Item) -> str | None:
    value = item.text()
    if value not in (None, "yes", "no"):
        item.wrong(f'«{value}»: нужно "yes" или "no"')
        return None
    return value


def _check_address(row: YamlMapping, source: Source) -> None:
    """An address must not be personal and must fit its kind; it is internal exactly if marked so,
    because such sources may be polled without a delay, and no public host may be.
    """
    confirmed = source.options.get("outlet") == "yes"
    if why := personal_address(source.kind, source.address, confirmed):
        row.wrong("address", why)
        return
    if "sitemap" in source.options:
        _check_sitemap(row, source, confirmed)
    if (name := NAMES.get(source.kind)) is None:
        _check_url(row, "address", source.address, source.internal)
        return
    pattern, form = name
    if not pattern.fullmatch(source.address):
        row.wrong("address", f"«{source.address}»: нужно {form}")
    base = source.options.get("base")
    if base is not None and not source.internal:
        row.wrong("options", "base разрешён только внутренним источникам")
    elif base is None and source.internal:
        row.wrong("internal", "внутреннему источнику нужен options.base с внутренним адресом")
    elif base is not None:
        _check_url(row, "options", base, internal=True)


def _check_sitemap(row: YamlMapping, source: Source, confirmed: bool) -> None:
    sitemap = source.options["sitemap"]
    if why := personal_address(source.kind, sitemap, confirmed):
        row.wrong("options", why)
    elif source.internal and endpoint_of(sitemap) != endpoint_of(source.address):
        row.wrong("options", f"«{sitemap}»: у внутреннего источника карта лежит на его же сайте")
    else:
        _check_url(row, "options", sitemap, source.internal)


def search_problem(words: str) -> str | None:
    if why := search_refusal(words):
        return why
    names = [word.capitalize() for word in re.findall(r"[\w.-]+", words)]
    for size in (3, 2):
        for start in range(len(names) - size + 1):
            if why := personal_title(" ".join(names[start : start + size])):
                return why
    return None


def _check_url(row: YamlMapping, key: str, url: str, internal: bool) -> None:
    try:
        parts = urlsplit(url)
        host, _ = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # also for a host name that no name server accepts
        row.wrong(key, f"«{url}»: неверный адрес страницы")
        return
    if parts.scheme not in ("http", "https") or not host or re.search(r"\s", url):
        row.wrong(key, f"«{url}»: нужен адрес страницы, начинается с http:// или https://")
    elif parts.username is not None or parts.password is not None:
        row.wrong(key, "имя и пароль в адресе не хранят")
    elif is_forbidden(host):
        row.wrong(key, f"«{host}»: служебный адрес машины или облака, его не читают никогда")
    elif is_internal(host) and not internal:
        row.wrong(
            key,
            f"«{host}»: адрес внутренней сети; если так и нужно, "
            "отметьте это в «Дополнительно» (в файле — internal: true)",
        )
    elif internal and not is_internal(host):
        row.wrong(key, f"«{host}»: внешний адрес у внутреннего источника")


def is_internal(host: str) -> bool:
    """True for what cannot be a public page's: loopback, private and reserved networks in any
    spelling (127.1, 0x7f000001, ::ffff:10.0.0.1), and bare and local names.
    """
    host = host.rstrip(".").lower()
    try:
        return not is_public(host.partition("%")[0])
    except ValueError:
        pass
    try:
        return not is_public(inet_ntoa(inet_aton(host)))
    except OSError:
        return "." not in host or host.endswith(_INTERNAL_ENDINGS)

"""The conditions of a search as chips, and the menus that add to them; the feed has them too."""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from babel.dates import format_date

from console.pages import Pages
from domain.errors import QueryError
from domain.query import All, Condition, Field, Not, Since, Until
from domain.query_text import during, parse, period, render
from domain.searching.parts import apart, limited, parts, values_of, with_values
from domain.spelling import plain
from russian.figures import LOCALE
from russian.vocabulary import URGENCIES

TITLES: Mapping[Field, str] = {
    Field.URGENCY: "Срочность",
    Field.MUNICIPALITY: "Место",
    Field.SETTLEMENT: "Населённый пункт",
    Field.GROUP: "Раздел",
    Field.TOPIC: "Тема",
    Field.SOURCE: "Источник",
    Field.NETWORK: "Сеть",
    Field.KIND: "Вид",
    Field.SENTIMENT: "Тон",
    Field.BODY: "Кто ответит",
    Field.INCIDENT: "Инцидент",
    Field.POST: "Пост",
    Field.THREAD: "Обсуждение",
}
TOP = 7
MOST = 60
WHOLE: Mapping[Field, Collection[str]] = {Field.URGENCY: URGENCIES}

Link = Callable[[Condition], str]


@dataclass(frozen=True, slots=True)
class MenuValue:
    """`share` is its part of the most frequent value, in percents."""

    value: str
    words: str
    count: int
    chosen: bool
    share: int


@dataclass(frozen=True, slots=True)
class Menu:
    """The `first` values and more of them below; `names` are all that can be typed."""

    field: Field
    title: str
    first: Sequence[MenuValue]
    more: Sequence[MenuValue]
    chosen: Sequence[str]
    names: Sequence[str]


def menus(
    pages: Pages,
    typed: Condition,
    counts: Mapping[Field, Mapping[str, int]],
    fields: Sequence[Field],
) -> list[Menu]:
    made = (_menu(pages, field, values_of(typed, field), counts.get(field, {})) for field in fields)
    return [menu for menu in made if menu.first]


def _menu(pages: Pages, field: Field, chosen: Sequence[str], counts: Mapping[str, int]) -> Menu:
    ordered = sorted(counts, key=lambda v: (-counts[v], v))
    values = list(dict.fromkeys([*chosen, *ordered[:MOST], *WHOLE.get(field, ())]))
    highest = max(counts.values(), default=0) or 1
    choices = [
        MenuValue(
            value,
            pages.words.shown(field, value),
            (count := counts.get(value, 0)),
            value in chosen,
            round(100 * count / highest),
        )
        for value in values
    ]
    first = max(TOP, len(chosen))
    names = pages.words.values(field) if len(values) > TOP else ()
    words = [pages.words.shown(field, value) for value in chosen]
    return Menu(field, TITLES[field], choices[:first], choices[first:], words, names)


def chips(pages: Pages, typed: Condition, link: Link) -> list[tuple[str, str]]:
    return [(said(pages, part), link(rest)) for part, rest in apart(typed) if part != All()]


def said(pages: Pages, part: Condition) -> str:
    zone = pages.installation.region.zone
    if limit := limited(part):
        field, values = limit
        words = ", ".join(pages.words.shown(field, value) for value in values)
        return f"{TITLES[field]}: {words}"
    if isinstance(part, Not):
        return f"кроме: {said(pages, part.condition)}"
    if all(isinstance(one, Since | Until) for one in parts(part)) and parts(part):
        return times(part, zone)
    return render(part, zone, pages.words.typed)


def times(part: Condition, zone: ZoneInfo) -> str:
    """«с 20 ноября», «по 24 ноября», «20 ноября – 24 ноября»; the hour too if it is no midnight."""
    since, until = period(part)
    begin = _moment(since, zone) if since else ""
    end = _moment(until, zone, end=True) if until else ""
    if begin and end:
        return begin if begin == end else f"{begin} – {end}"
    return f"с {begin}" if begin else f"по {end}"


def _moment(at: datetime, zone: ZoneInfo, end: bool = False) -> str:
    local = at.astimezone(zone)
    if local.time() == time():
        return format_date(local - timedelta(days=end), "d MMMM", locale=LOCALE)
    return f"{format_date(local, 'd MMMM', locale=LOCALE)}, {local:%H:%M}"


def narrowed(pages: Pages, q: str, field: Field, values: Sequence[str], typed: str = "") -> str:
    """The query with the field limited to these values and to the typed one; raises QueryError."""
    zone, names = pages.installation.region.zone, pages.words.names
    condition = parse(q, zone, names)
    known = [value for value in values if value]
    if typed.strip():
        id_ = names.get(field, {}).get(plain(typed.strip()))
        if id_ is None:
            raise QueryError(f"«{typed.strip()}»: такого значения нет. Выберите из списка.", 0)
        known.append(id_)
    return render(with_values(condition, field, known), zone, pages.words.typed)


def ranged(pages: Pages, q: str, since: str, until: str) -> str:
    """The query with these days as its period, without an end that is empty; raises QueryError."""
    zone, names = pages.installation.region.zone, pages.words.names
    condition = during(parse(q, zone, names), None, None)
    days = [f"с:{since}" if since else "", f"по:{until}" if until else ""]
    text = render(condition, zone, pages.words.typed)
    whole = " ".join(filter(None, (text, *days)))
    return render(parse(whole, zone, names), zone, pages.words.typed)


def dates(condition: Condition, zone: ZoneInfo) -> tuple[str, str]:
    since, until = period(condition)
    last = until and until - timedelta(milliseconds=1)
    first = since.astimezone(zone).date().isoformat() if since else ""
    return first, last.astimezone(zone).date().isoformat() if last else ""


def alone(condition: Condition) -> Iterator[Condition]:
    every = apart(condition)
    if len(every) > 1:
        yield from (part for part, _ in every)

"""Turns the text of a search, as a monitor types it, into conditions and back. Pure.

    нет воды                     both words, in any form
    "нет воды"                   side by side, in this order
    отопл*                       beginnings of words
    вода | свет, вода ИЛИ свет   either
    -реклама, НЕ реклама         without
    место:Тында вид:жалоба       a field (see searching/fields); several values: место:тында,зея
    с:2026-11-20 по:2026-11-24   published from the first day to the last, in the region's zone
    с:20.11.2026                 the same day, as people write it
    с:2026-11-24T18:00           a moment instead of a day
    период:2026-11-20..24.11.2026   both at once; период:2026-11 a month, период:2026-11-24 a day
    (вода | свет) -авария        brackets

`parse(render(c)) == c` for every condition that `parse` returns (a test proves it).
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from difflib import get_close_matches
from zoneinfo import ZoneInfo

from domain.errors import QueryError
from domain.query import All, Among, Any, Condition, Field, Is, Not, Phrase, Since, Until, Word
from domain.searching.fields import ALIASES, FIELDS, KEYS, PERIOD, SINCE, SUGGESTED, TYPED, UNTIL
from domain.spelling import plain

MAX_LENGTH, MAX_TERMS, MAX_DEPTH = 2000, 200, 20
LEAST = 4  # letters by which a longer value is recognised

Names = Mapping[Field, Mapping[str, str]]
"""For each field with a vocabulary: typed word (lower-case, ё as е) -> id, and id -> id.

An unknown source is taken as an id: imported posts name sources that the registry lacks.
"""

_TOKEN = re.compile(
    r"""\s*(?: (?P<open>\() | (?P<close>\)) | (?P<or>\||(?:ИЛИ|OR)(?![^\s()|]))
    | (?P<and>(?:И|AND)(?![^\s()|]))
    | (?P<not>-(?=[^\s\-)|])|(?:НЕ|NOT)(?![^\s()|])) | "(?P<phrase>[^"]*)(?P<closed>"?)
    | (?P<key>[^\W\d_]+):(?P<value>(?:"[^"]*"|[^\s()",]+)(?:,(?:"[^"]*"|[^\s()",]+))*)?
    | (?P<word>[^\s()"|]+) )""",
    re.VERBOSE,
)


def parse(text: str, zone: ZoneInfo, names: Names | None = None) -> Condition:
    """The conditions of a text, All() («everything») for an empty one; raises QueryError."""
    if len(text) > MAX_LENGTH:
        raise QueryError(f"Запрос длиннее {MAX_LENGTH} знаков: сократите его.", MAX_LENGTH)
    return _Parser(text, zone, names or {}).query()


class _Parser:
    def __init__(self, text: str, zone: ZoneInfo, names: Names) -> None:
        self.zone, self.names = zone, names
        self.tokens = list(_tokens(text))
        if len(self.tokens) > MAX_TERMS:
            raise QueryError(f"В запросе больше {MAX_TERMS} условий: сократите его.", 0)
        self.at = 0
        self.end = len(text)

    def query(self) -> Condition:
        condition = self.either(0)
        if self.at < len(self.tokens):
            raise QueryError("Лишняя закрывающая скобка.", _place(self.tokens[self.at]))
        return condition

    def peek(self) -> str | None:
        return self.tokens[self.at].lastgroup if self.at < len(self.tokens) else None

    def either(self, depth: int) -> Condition:
        if depth > MAX_DEPTH:
            raise QueryError("Слишком много вложенных скобок.", _place(self.tokens[self.at - 1]))
        options = [self.every(depth)]
        while self.peek() == "or":
            place = _place(self.tokens[self.at])
            self.at += 1
            options.append(self.every(depth))
            if All() in options:
                raise QueryError("С одной из сторон «ИЛИ» ничего нет.", place)
        return options[0] if len(options) == 1 else Any(tuple(options))

    def every(self, depth: int) -> Condition:
        conditions: list[Condition] = []
        while self.peek() not in (None, "or", "close"):
            if self.peek() == "and":
                self.at += 1
                continue
            conditions.extend(_parts(self.one(depth)))
        return conditions[0] if len(conditions) == 1 else All(tuple(conditions))

    def one(self, depth: int) -> Condition:
        token = self.tokens[self.at]
        self.at += 1
        match token.lastgroup:
            case "not":
                if self.peek() in (None, "or", "close", "and"):
                    raise QueryError("После «НЕ» ничего нет.", _place(token))
                if depth > MAX_DEPTH:
                    raise QueryError("Слишком много вложенных отрицаний.", _place(token))
                return Not(self.one(depth + 1))
            case "open":
                inner = self.either(depth + 1)
                if self.peek() != "close":
                    raise QueryError("Скобка не закрыта.", _place(token))
                self.at += 1
                return inner
            case "closed":
                return self.phrase(token)
            case "key" | "value":
                return self.field(token)
            case _:
                word = token["word"]
                prefix = len(word) > 1 and word.endswith("*")
                return Word(word[:-1] if prefix else word, prefix)

    def phrase(self, token: re.Match[str]) -> Condition:
        if not token["closed"]:
            raise QueryError("Кавычка не закрыта.", token.start("phrase") - 1)
        if not token["phrase"].strip():
            raise QueryError("В кавычках ничего нет.", token.start("phrase") - 1)
        return Phrase(" ".join(token["phrase"].split()))

    def field(self, token: re.Match[str]) -> Condition:
        key, value = plain(token["key"]), token["value"]
        key = ALIASES.get(key, key)
        if not value:
            raise QueryError(f"После «{key}:» нет значения.", token.start("key"))
        if key in (SINCE, UNTIL):
            return self.moment(key, value, token.start("value"))
        if key == PERIOD:
            first, dots, last = value.partition("..")
            begin = token.start("value")
            end, last = (begin + len(first) + len(dots), last) if dots else (begin, first)
            return All((self.moment(SINCE, first, begin), self.moment(UNTIL, last, end)))
        field = FIELDS[key]
        known = self.names.get(field)
        matches = []
        for part in re.finditer(r'"[^"]*"|[^,"]+', value):
            v = part[0].strip('"')
            own = v if known is None or field is Field.SOURCE else None
            name = (known or {}).get(_plain(v), own)
            if name is None:
                near = self.alike(field, _plain(v))
                place = token.start("value") + part.start()
                raise QueryError(f"Значения «{v}» у «{key}:» нет{near}", place)
            matches.append(Is(field, name))
        return matches[0] if len(matches) == 1 else Any(tuple(matches))

    def alike(self, field: Field, value: str) -> str:
        for other, known in self.names.items():
            if other is not Field.SOURCE and value in known:
                return f": оно есть у «{KEYS[other]}:»."
        known = self.names.get(field, {})
        meant = get_close_matches(value, known, 1, 0.65) or sorted(
            (name for name in known if value[:LEAST] in name and len(value) >= LEAST), key=len
        )
        return _perhaps(f"«{name}»" for name in meant[:3])

    def moment(self, key: str, value: str, position: int) -> Condition:
        end = key == UNTIL
        try:
            if "T" in value:
                at = datetime.fromisoformat(value)
                at = at if at.tzinfo else at.replace(tzinfo=self.zone)
            elif month := _MONTH.fullmatch(value):
                first = date(int(month["y1"] or month["y2"]), int(month["m1"] or month["m2"]), 1)
                day = (first + timedelta(days=31)).replace(day=1) if end else first
                at = datetime.combine(day, time(), self.zone)
            else:
                written = _DAY.fullmatch(value)
                day = date.fromisoformat("-".join(written.groups()[::-1]) if written else value)
                at = datetime.combine(day + timedelta(days=end), time(), self.zone)
            # so that overflows are refused here, not when it is shown
            at = at.astimezone(self.zone).astimezone(UTC)
        except (ValueError, OverflowError) as error:
            raise QueryError(
                f"«{value}» — не дата: пишите 2026-11-24, 24.11.2026 или 2026-11-24T18:00.",
                position,
            ) from error
        return Until(at) if end else Since(at)


def renamed(text: str) -> Mapping[str, str]:
    typed = (plain(token["key"]) for token in _tokens(text) if token.lastgroup == "value")
    return {key: ALIASES[key] for key in typed if key in ALIASES}


def unknown(text: str) -> list[str]:
    """Words before a colon that are no field, so that they are searched as text."""
    words = (token["word"] for token in _tokens(text) if token.lastgroup == "word")
    keys = (_FIELD.match(word) for word in words)
    return list(dict.fromkeys(key[1].lower() for key in keys if key))


def _place(token: re.Match[str]) -> int:
    return token.start(token.lastgroup or 0)


def _tokens(text: str) -> Iterator[re.Match[str]]:
    position = 0
    while text[position:].strip():
        token = _TOKEN.match(text, position)
        assert token  # every character but white space begins some token
        key = token["key"]
        typed = plain(key) if key else ""
        if key and (typed not in TYPED or (typed in ALIASES and not token["value"])):
            if near := [known for known in SUGGESTED if _one_slip(typed, known)]:
                perhaps = _perhaps(f"«{known}:»" for known in near)
                quoted = "Слово с двоеточием берут в кавычки."
                raise QueryError(f"Признака «{key}:» нет{perhaps} {quoted}", token.start("key"))
            # «время: 10:30» is text, not a field; `unknown` names such words.
            token = _WORD.match(text, position)
            assert token  # a key is made of word characters
        position = token.end()
        yield token


def _plain(word: str) -> str:
    return plain(word)


def _perhaps(meant: Iterable[str]) -> str:
    suggestions = " или ".join(meant)
    return f". Искать {suggestions}?" if suggestions else "."


def _one_slip(typed: str, known: str) -> bool:
    """One missing, extra or wrong letter, or two swapped ones; a word of three letters may have no
    wrong letter, or «сон:» would be read as «тон:».
    """
    size = min(len(typed), len(known))
    begin = next((i for i in range(size) if typed[i] != known[i]), size)
    end = next((i for i in range(size - begin) if typed[-1 - i] != known[-1 - i]), size - begin)
    one, other = typed[begin : len(typed) - end], known[begin : len(known) - end]
    if len(one) + len(other) == 1 or (len(one) == 2 and one == other[::-1]):
        return True
    return len(one) == len(other) == 1 and size > 3


_DAY = re.compile(r"(\d\d)\.(\d\d)\.(\d{4})")
_MONTH = re.compile(r"(?P<y1>\d{4})-(?P<m1>\d\d)|(?P<m2>\d\d)\.(?P<y2>\d{4})")
_FIELD = re.compile(r"([^\W\d_]{3,}):[^\W\d_]")
_WORD = re.compile(r'\s*(?P<word>[^\s()"|]+)')


Words = Callable[[Field, str], str]
"""What people type for a value of a field."""


def render(condition: Condition, zone: ZoneInfo, words: Words = lambda field, value: value) -> str:
    """A text that parses to an equal condition; `words` names the values, by default their ids."""
    return _render(condition, zone, words, top=True)


def _render(condition: Condition, zone: ZoneInfo, words: Words, top: bool = False) -> str:
    def joined(inner: tuple[Condition, ...], between: str) -> str:
        text = between.join(_render(c, zone, words) for c in inner)
        return text if top else f"({text})"

    match condition:
        case Not(inner):
            return f"-{_render(inner, zone, words)}"
        case All(every):
            return joined(every, " ")
        case Any(options):
            return _values(options, zone, words) or joined(options, " | ")
        case _:
            return _single(condition, zone, words)


def _values(options: tuple[Condition, ...], zone: ZoneInfo, words: Words) -> str | None:
    values = [one for one in options if isinstance(one, Is)]
    fields = {one.field for one in values}
    if len(values) < len(options) or len(fields) != 1:
        return None
    typed = (_quoted(words(one.field, one.value)) for one in values)
    return f"{KEYS[fields.pop()]}:{','.join(typed)}"


def _single(
    condition: Word | Phrase | Is | Among | Since | Until, zone: ZoneInfo, words: Words
) -> str:
    match condition:
        case Word(text, prefix):
            return f"{text}*" if prefix else text
        case Phrase(text):
            return f'"{text}"'
        case Is(field, value):
            return f"{KEYS[field]}:{_quoted(words(field, value))}"
        case Among(field, values):
            return f"{KEYS[field]}:{','.join(_quoted(words(field, v)) for v in sorted(values))}"
        case Since(at):
            return f"{SINCE}:{_moment(at, zone)}"
        case Until(at):
            return f"{UNTIL}:{_moment(at, zone, end=True)}"


def _moment(at: datetime, zone: ZoneInfo, end: bool = False) -> str:
    local = at.astimezone(zone)
    plain = local.replace(tzinfo=None, fold=0)
    if plain.time() == time() and plain.replace(tzinfo=zone).astimezone(UTC) == at:
        return (plain - timedelta(days=end)).date().isoformat()
    # An hour that the zone repeats keeps its offset.
    whole = plain if plain.replace(tzinfo=zone).astimezone(UTC) == at else local
    return whole.isoformat(timespec="auto" if at.second or at.microsecond else "minutes")


def _quoted(value: str) -> str:
    return f'"{value}"' if re.search(r'[\s(),"]', value) else value


def narrow(condition: Condition, *more: Condition) -> Condition:
    return _all(dict.fromkeys((*_parts(condition), *more)))


def without(condition: Condition, part: Condition) -> Condition:
    return _all(c for c in _parts(condition) if c != part)


def demands(condition: Condition, part: Condition) -> bool:
    return part in _parts(condition)


def period(condition: Condition) -> tuple[datetime | None, datetime | None]:
    """Every hit is published at or after the first and before the second; None is an open bound."""
    match condition:
        case Since(at):
            return at, None
        case Until(at):
            return None, at
        case All(every):
            since, until = zip(*map(period, every), strict=True) if every else ((), ())
            return max(filter(None, since), default=None), min(filter(None, until), default=None)
        case Any(options):
            since, until = zip(*map(period, options), strict=True)
            return _widest(min, since), _widest(max, until)
        case _:
            return None, None


def _widest(
    widest: Callable[[Iterable[datetime]], datetime], ends: Sequence[datetime | None]
) -> datetime | None:
    known = [end for end in ends if end is not None]
    return widest(known) if len(known) == len(ends) else None


def during(condition: Condition, since: datetime | None, until: datetime | None) -> Condition:
    others = _all(c for c in _parts(condition) if not isinstance(c, Since | Until))
    times = ((Since(since),) if since else ()) + ((Until(until),) if until else ())
    return narrow(others, *times)


def _parts(condition: Condition) -> tuple[Condition, ...]:
    return condition.conditions if isinstance(condition, All) else (condition,)


def _all(conditions: Iterable[Condition]) -> Condition:
    every = tuple(conditions)
    return every[0] if len(every) == 1 else All(every)

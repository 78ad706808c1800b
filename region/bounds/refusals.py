"""What the product neither collects nor watches, by the list of out_of_bounds.yaml.

It judges a region's topics, watched searches, searches of a network and survey questions. Plain
search is free and never asks here. Reads that file once, otherwise pure.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from functools import cache, lru_cache
from itertools import count

from domain.query import All, Any, Condition, Field, Is, Not, Phrase, Word
from region.bounds.dictionary import forms, lemmas_that_begin, stem
from region.bounds.letters import is_latin, plain, sound, spellings
from region.bounds.naming import Token, named_person
from region.bounds.out_of_bounds import bounds

NEARLY = 5  # letters of a prefix that may lack the last letter of the stem, like «протес*»
BESIDE = 2  # how many words away a neighbour may make a word harmless
# fewest letters of a prefix («митин*») and of a transliteration («miting»)
LEAST_PREFIX, LEAST_SOUND = 4, 4
LEAST_JOINED, LONGEST = 3, 16  # letters of «с.в.о»; pieces of one word
HOUSE = 4  # longest number of a house («12а»): a year of a revolution is longer
SMALL = frozenset(
    [
        "ли",
        "вы",
        "вас",
        "вам",
        "ваш",
        "ваша",
        "ваше",
        "ваши",
        "вашего",
        "вашей",
        "лично",
        "сейчас",
        "наш",
        "нашего",
        "нашему",
        "нашей",
        "и",
        "с",
        "к",
        "у",
        "в",
        "о",
        "об",
        "на",
        "за",
        "по",
        "нынешний",
        "нынешнего",
        "нынешнему",
        "действующий",
        "действующего",
        "действующему",
    ]
)
STREETS = frozenset(("улица", "ул", "переулок", "пер", "проспект", "площадь", "пл", "бульвар"))
_WORD = re.compile(r"[^\W_](?:(?:[^\W_]|[-’'`@])*[^\W_])?['’]?")
_SHORT = 4  # forms of a word up to this length share only two letters; of longer words, three


@lru_cache(maxsize=10_000)  # the region's own words are checked at every start
def refusal(text: str) -> str | None:
    """Why a text (a topic's name, a search's name, a question) is out of bounds, in Russian; None
    if it is not.
    """
    tokens = _tokens(text, 0)
    return _topic(tokens) or _topic(list(_joined(tokens)))


def question_refusal(text: str) -> str | None:
    """Why residents may not be asked this, in Russian: by its topic, or because it is of a person
    or of an office-holder. Small words between two others hide nothing.
    """
    tokens = [token for token in _tokens(text, 0) if token.text not in SMALL]
    named = named_person(tokens, bounds().people)
    return refusal(text) or _topic(tokens) or _phrase(tokens, bounds().questions) or named


def person_refusal(text: str) -> str | None:
    return named_person(_tokens(text, 0), bounds().people)


def search_refusal(search: Condition | str, places: Collection[str] = ()) -> str | None:
    """Why a search may not be watched, in Russian: by its topic, or because it seeks a person.

    Quotes and operators do not hide a word, and an excluded word counts like any other. `places`
    are names of places of this region: «Ерофей Павлович» is a town.
    """
    if isinstance(search, str):
        tokens = _tokens(search, 0)
    else:
        groups = count()
        tokens = list(_flat(search, next(groups), groups))
    for place in places:
        _leave_out(tokens, [token.text for token in _tokens(place, 0)])
    joined = list(_joined(tokens))
    return _topic(tokens) or _topic(joined) or named_person(tokens, bounds().people)


def doubtful(places: Iterable[str]) -> frozenset[str]:
    return frozenset(name for name in places if search_refusal(name))


def _leave_out(tokens: list[Token], place: Sequence[str]) -> None:
    width, start = len(place), 0
    while start + width <= len(tokens):
        span = tokens[start : start + width]
        if all(token.text in forms(word) for token, word in zip(span, place, strict=True)):
            tokens[start : start + width] = [Token("место", False, span[0].group)]
        start += 1


def _flat(condition: Condition, group: int, groups: Iterator[int]) -> Iterator[Token]:
    match condition:
        case Word(text, prefix):
            tokens = _tokens(text, group)
            yield from tokens[:-1]
            if tokens:
                yield tokens[-1]._replace(prefix=prefix)
        case Phrase(text):
            yield from _tokens(text, group)
        case Is(Field.SOURCE, value):
            yield from _tokens(value, next(groups))
        case All(every):
            for inner in every:
                yield from _flat(inner, group, groups)
        case Any(options):
            for inner in options:
                yield from _flat(inner, next(groups), groups)
        case Not(inner):
            yield from _flat(inner, next(groups), groups)


def _tokens(text: str, group: int) -> list[Token]:
    clean = plain(text)
    words = list(_WORD.finditer(clean))
    starts = [m.start() for m in words[1:]] + [0] * bool(words)
    return [
        Token(
            m[0].lower(),
            m[0][0].isupper(),
            group,
            clean[m.end() : m.end() + 1],
            touches=start > m.end() and not any(map(str.isspace, clean[m.end() : start])),
        )
        for m, start in zip(words, starts, strict=True)
    ]


def _joined(tokens: Sequence[Token]) -> Iterator[Token]:
    """What stands with a sign between its letters, or letter by letter: «м.и.т.и.н.г», «ми/тинг»,
    «м и т и н г»; each by itself.
    """
    for begin, first in enumerate(tokens):
        word, letters, last = first.text, len(first.text) == 1, first
        for other in tokens[begin + 1 : begin + LONGEST]:
            letters = letters and len(other.text) == 1
            if not letters and not last.touches:
                break
            word, last = word + other.text, other
            if len(word) >= LEAST_JOINED:
                yield Token(word, False, begin)


def _topic(tokens: Sequence[Token]) -> str | None:
    if not tokens:
        return None
    listed = bounds()
    meant = [_meant(token.text, token.prefix) for token in tokens]
    for place, words in enumerate(meant):
        refused = sorted(words & listed.words.keys())
        if refused and not any(_honest(word, place, tokens, meant) for word in refused):
            return _refused(tokens[place].text, listed.words[refused[0]])
    if refused_phrase := _phrase(tokens, listed.phrases, meant):
        return refused_phrase
    for token in tokens:
        if token.prefix and (mostly := _mostly(token.text)):
            return _refused(f"{token.text}*", mostly)
    return None


def _phrase(
    tokens: Sequence[Token],
    phrases: Mapping[tuple[str, ...], str],
    known: Sequence[frozenset[str]] | None = None,
) -> str | None:
    meant = [_meant(token.text, token.prefix) for token in tokens] if known is None else known
    present: frozenset[str] = frozenset().union(*meant)
    if not present:  # nearly always: no word of the region's is any of theirs
        return None
    for phrase, reason in phrases.items():
        span = _span(phrase, meant) if present.issuperset(phrase) else None
        if span is not None and not _excused(span, tokens, meant):
            return _refused(" ".join(tokens[i].text for i in span), reason)
    return None


def _refused(words: str, reason: str) -> str:
    return f"«{words}» — {reason}: такие темы в системе не ведутся, за ними не следят"


def _honest(
    word: str, place: int, tokens: Sequence[Token], meant: Sequence[frozenset[str]]
) -> bool:
    listed, group = bounds(), tokens[place].group
    before = tokens[place - 1] if place and tokens[place - 1].group == group else None
    after = tokens[place + 1] if place + 1 < len(tokens) else None
    if word in listed.streets and tokens[place].text != word:
        beside = [one.text for one in (before, after) if one and one.group == group]
        house = after is not None and after.text[:1].isdigit() and len(after.text) < HOUSE
        if house or not STREETS.isdisjoint(beside):
            return True
    as_place = word in listed.landmarks and before and before.text in listed.honest_beside
    if as_place and any(_says(i, tokens, meant) for i in range(len(tokens)) if i != place):
        return True
    around = range(max(0, place - BESIDE), min(len(tokens), place + BESIDE + 1))
    near = {w for i in around if i != place and tokens[i].group == group for w in meant[i]}
    return not near.isdisjoint(listed.honest.get(word, ()))


def _excused(span: Sequence[int], tokens: Sequence[Token], meant: Sequence[frozenset[str]]) -> bool:
    honest = bounds().honest
    return any(
        _honest(word, i, tokens, meant) for i in span for word in meant[i] if honest.get(word)
    )


def _says(place: int, tokens: Sequence[Token], meant: Sequence[frozenset[str]]) -> bool:
    listed, text = bounds(), tokens[place].text
    return (
        len(text) > 2
        and text not in listed.honest_beside
        and meant[place].isdisjoint(listed.words.keys())
    )


def _span(phrase: Sequence[str], meant: Sequence[frozenset[str]]) -> list[int] | None:
    for start in range(len(meant)):
        rest, places = list(phrase), []
        for place in range(start, len(meant)):
            if (word := next((w for w in rest if w in meant[place]), None)) is not None:
                rest.remove(word)
                places.append(place)
                if not rest:
                    return places
            if not places or place - places[-1] > 1:
                break
    return None


def _mostly(prefix: str) -> str | None:
    if len(prefix) < LEAST_PREFIX:
        return None
    begin = lemmas_that_begin(prefix)
    reasons = [bounds().words[lemma] for lemma in sorted(begin) if lemma in bounds().words]
    return reasons[0] if reasons and 2 * len(reasons) >= len(begin) else None


@lru_cache(20_000)
def _meant(text: str, prefix: bool) -> frozenset[str]:
    meets = _meets_prefix if prefix else _meets
    meant = {
        word
        for spelt in spellings(text)
        for word in _alike(_by_letters(), spelt)
        if meets(word, spelt)
    }
    if is_latin(text) and len(heard := sound(text)) >= LEAST_SOUND:
        sounds = _sounds_prefix if prefix else _sounds
        meant |= {word for word in _alike(_by_sound(), heard) if sounds(word, heard)}
    return frozenset(meant)


def _meets(word: str, spelt: str) -> bool:
    return spelt in forms(word)


def _meets_prefix(word: str, spelt: str) -> bool:
    if word.startswith(spelt) and any(map(spelt.startswith, bounds().beginnings)):
        return True
    shared = stem(word)
    if spelt.startswith(shared):
        return len(spelt) >= min(3, len(word)) and any(f.startswith(spelt) for f in forms(word))
    return len(spelt) >= max(NEARLY, len(shared) - 1) and shared.startswith(spelt)


def _sounds(word: str, heard: str) -> bool:
    return heard in _sounds_of(word)


def _sounds_prefix(word: str, heard: str) -> bool:
    begun = heard.startswith(sound(stem(word)))
    return begun and any(form.startswith(heard) for form in _sounds_of(word))


@cache
def _sounds_of(word: str) -> frozenset[str]:
    return frozenset(map(sound, forms(word)))


@cache
def _by_letters() -> Mapping[str, Sequence[str]]:
    return _grouped(str)


@cache
def _by_sound() -> Mapping[str, Sequence[str]]:
    return _grouped(sound)


def _grouped(spelt: Callable[[str], str]) -> Mapping[str, Sequence[str]]:
    grouped: dict[str, list[str]] = {}
    for word in sorted(bounds().vocabulary):
        shared = 2 if len(spelt(word)) <= _SHORT else 3
        grouped.setdefault(spelt(word)[:shared], []).append(word)
    return grouped


def _alike(grouped: Mapping[str, Sequence[str]], begin: str) -> Iterator[str]:
    yield from grouped.get(begin[:2], ())
    yield from grouped.get(begin[:3], ())

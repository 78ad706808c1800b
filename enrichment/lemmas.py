"""Russian analysis: tokens and their lemmas, places of the region included. Pure but for its cache.

A token is a word with its inner hyphens and slashes («ж/д», «по-прежнему»), a number, or both in
one («101к», «№5», whose lemma is «5», so that «школа №5», «школа № 5» and «школа 5» are one thing).
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

from pymorphy3 import MorphAnalyzer
from pymorphy3.analyzer import Parse

from domain.ports.language import Perfect, TextTokens
from domain.region import Region
from domain.spelling import is_common
from enrichment.misspelling import Misspellings
from russian.words.dictionary import dictionary

CACHE = 200_000  # words; about 50 MB when full
NEAR = (
    2_500  # tokens of a text; a word behind them is not guessed at, which takes the dictionary long
)
LIKELY = 0.1  # of a reading
LONGEST = 40  # characters; a longer «word» is noise, kept as it is

_MARKS = "\u00ad\u0300-\u036f\u200b-\u200f\u202a-\u202e\u2060\ufeff"  # inside words, unseen
# The first line alone matches what most words are, in two thirds of the time of the others.
_TOKEN = re.compile(
    rf"[а-яА-ЯёЁ]++(?![\w/{_MARKS}-])"
    rf"|№?\d+(?:[^\W\d_][^\W_]*|-[^\W\d_]+)?|[^\W_]/[^\W_](?![^\W_])"
    rf"|[^\W_][^\W_{_MARKS}]*(?:[{_MARKS}]+[^\W_]+)*(?:-[^\W_]+(?:[{_MARKS}]+[^\W_]+)*)*"
)
_STRIP = re.compile(f"[{_MARKS}]+")
_CYRILLIC = re.compile("[а-я]")
_LATIN = re.compile("[a-z]")
_LOOKALIKES = str.maketrans("abceopxykmht", "авсеорхукмнт")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_SAME = {"больший": "большой"}  # «большая» is the feminine of both
_JOINING = frozenset({"NPRO", "PREP", "CONJ", "PRCL", "INTJ", "NUMR"})
_PROPER = ("Geox", "Name", "Surn", "Patr", "Orgn")
_YO = str.maketrans("ёЁ", "еЕ")

# Endings of the cases by the end of the nominative, for place names that no dictionary has.
_ENDINGS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("ий", ("ий", "его", "ого", "ему", "ому", "им", "ем", "ом")),
    ("ый", ("ый", "ого", "ому", "ым", "ом")),
    ("ой", ("ой", "ого", "ому", "ым", "ом")),
    ("ая", ("ая", "ой", "ую", "ою")),
    ("ое", ("ое", "ого", "ому", "ым", "ом")),
    ("ые", ("ые", "ых", "ым", "ыми")),
    ("ие", ("ие", "их", "им", "ими")),
    ("ь", ("ь", "я", "ю", "ем", "е", "и", "ью")),
    ("й", ("й", "я", "ю", "ем", "е")),
    ("а", ("а", "ы", "и", "е", "у", "ой", "ою", "ей")),
    ("я", ("я", "и", "е", "ю", "ей", "ею")),
    ("о", ("о", "а", "у", "ом", "ым", "е")),
    ("е", ("е", "я", "ю", "ем", "и")),
    ("и", ("и", "ей", "ов", "", "ам", "ами", "ах", "ям", "ями", "ях")),
    ("ы", ("ы", "ов", "", "ам", "ами", "ах")),
    ("", ("", "а", "у", "ом", "ем", "е")),
)


class _Cache(dict[str, str]):
    """Word as written -> lemma; emptied when full, because the frequent words return at once."""

    def __init__(
        self, forms: dict[str, str], morph: MorphAnalyzer, near: "_Cache | None" = None
    ) -> None:
        super().__init__()
        self.forms, self.morph, self.guesses = forms, morph, near is None
        own = Misspellings(forms) if near is None else near.misspellings  # an empty cache is false
        self.misspellings: Misspellings = own

    def __missing__(self, token: str) -> str:
        if not is_common(token):  # a number is its own lemma
            return token
        if len(self) >= CACHE:
            self.clear()
        word = plain(token)
        lemma = self.forms.get(word) or self.misspelt(word) or self.guessed(word)
        if len(token) <= LONGEST:
            self[token] = lemma
        return lemma

    def guessed(self, word: str) -> str:
        if self.guesses or self.morph.word_is_known(word):
            return _lemma(self.morph, word)
        return word

    def misspelt(self, word: str) -> str | None:
        known = not _CYRILLIC.search(word) or self.morph.word_is_known(word)
        return None if known else self.misspellings.lemma(word)


class Morphology:
    """A Lemmatiser: the dictionary's most probable normal form, and one lemma for every form of a
    place's name.
    """

    def __init__(self, places: Iterable[str]) -> None:
        self._morph = dictionary()
        self._forms: dict[str, str] = {}
        for name in places:
            for token in _TOKEN.findall(name):
                self._forms.update(_forms(self._morph, plain(token)))
        self._cache = _Cache(self._forms, self._morph)
        self._far = _Cache(self._forms, self._morph, self._cache)
        self._tenses: dict[str, bool | None] = {}

    def lemmas(self, text: str) -> list[str]:
        """In text order; behind the first NEAR tokens, an unknown word is its own lemma."""
        return self._lemmas(_TOKEN.findall(text))

    def spans(self, text: str) -> list[tuple[int, int, str]]:
        tokens = self.tokens(text)
        return list(zip(tokens.starts, tokens.ends, tokens.lemmas, strict=True))

    def tokens(self, text: str) -> TextTokens:
        """`spans` as three lists, because the garbage collector tracks each tuple."""
        words = _TOKEN.findall(text)
        starts, ends, end = [], [], 0
        for word in words:  # nothing between two tokens looks like one
            start = text.find(word, end)
            end = start + len(word)
            starts.append(start)
            ends.append(end)
        return TextTokens(self._lemmas(words), starts, ends)

    def _lemmas(self, words: Sequence[str]) -> list[str]:
        lemmas = list(map(self._cache.__getitem__, words[:NEAR]))
        lemmas.extend(map(self._far.__getitem__, words[NEAR:]))
        return lemmas

    def knows(self, word: str) -> bool:
        clean = plain(word)
        return clean in self._forms or bool(self._morph.word_is_known(clean))

    def is_future(self, word: str) -> bool | None:
        clean = plain(word)
        if clean not in self._tenses:
            if len(self._tenses) >= CACHE:
                self._tenses.clear()
            self._tenses[clean] = self._tense(clean)
        return self._tenses[clean]

    def _tense(self, word: str) -> bool | None:
        if not self._morph.word_is_known(word):
            return None
        tenses = [tag.tense for p in self._morph.parse(word) if "VERB" in (tag := p.tag)]
        first = next((tense for tense in tenses if tense in ("futr", "pres")), None)
        return None if first is None else first == "futr"

    def common(self, word: str) -> bool:
        clean = plain(word)
        if not self._morph.word_is_known(clean):
            return False
        tags = [(p.score, p.tag) for p in self._morph.parse(clean) if p.normal_form == clean]
        names = sum(score for score, tag in tags if any(mark in tag for mark in _PROPER))
        return bool(names < sum(score for score, _ in tags) / 2)

    def has_meaning(self, word: str) -> bool:
        tag = self._morph.parse(plain(word))[0].tag
        return tag.POS not in _JOINING and "Apro" not in tag

    def perfect(self, word: str) -> Perfect | None:
        """The first reading that is one, of a word that is a verb before all."""
        parses = self._morph.parse(plain(word))
        if not any(parse.tag.POS in ("VERB", "PRTS") for parse in parses[:1]):
            return None
        for parse in parses:
            tag = parse.tag
            if tag.POS in ("VERB", "PRTS") and "perf" in tag and "past" in tag:
                lemma = parse.normal_form.translate(_YO)
                is_passive = tag.POS == "PRTS"
                return Perfect(lemma, "plur" in tag, is_passive, is_passive or "tran" in tag)
        return None

    def names_people(self, word: str) -> bool:
        parses = self._morph.parse(plain(word))
        people = {"NOUN", "anim", "plur", "nomn"}
        return any(people in one.tag and one.score >= LIKELY for one in parses)

    def person(self, word: str) -> bool:
        clean = plain(word)
        return any("Surn" in parse.tag for parse in self._morph.parse(clean) if parse.is_known)


@lru_cache(maxsize=1)
def morphology(places: tuple[str, ...]) -> Morphology:
    """Shared by all callers with the same places, because it takes a second to make."""
    return Morphology(places)


def place_names(region: Region) -> Iterator[str]:
    for municipality in region.municipalities.values():
        yield municipality.short
        yield from municipality.aliases
        yield from (name.text for name in municipality.names)
    for settlement in region.settlements.values():
        yield settlement.name
        yield from settlement.aliases
    yield from region.slang


def plain(token: str) -> str:
    """The token in lower case, ё as е, without marks and mixed alphabets."""
    word = token.lower().removeprefix("№").translate(_YO)
    if not word.isascii() and not word.isalpha():
        word = unicodedata.normalize("NFC", word)
        word = _STRIP.sub("", word).translate(_YO)
    if _LATIN.search(word) and _CYRILLIC.search(word):
        word = word.translate(_LOOKALIKES)
    return word


def _lemma(morph: MorphAnalyzer, word: str) -> str:
    if len(word) > LONGEST or not _CYRILLIC.search(word) or word[0].isdigit():
        return word
    if _STRETCHED.search(word) and not morph.word_is_known(word):
        word = _STRETCHED.sub(r"\1", word)
    return _most_probable(morph.parse(word)) or word


def _most_probable(parses: list[Parse]) -> str:
    """The lemma with the greatest sum over its readings («ямы» is «яма»), the first at a tie."""
    sums: dict[str, float] = {}
    for parse in parses:
        sums[parse.normal_form] = sums.get(parse.normal_form, 0.0) + parse.score
    best = max(sums, key=sums.__getitem__).translate(_YO) if sums else ""
    return _SAME.get(best, best)


def _forms(morph: MorphAnalyzer, word: str) -> dict[str, str]:
    if not _CYRILLIC.search(word) or len(word) < 3:
        return {}
    parses = morph.parse(word) if morph.word_is_known(word) else []
    named = [p for p in parses if "Geox" in p.tag and "nomn" in p.tag and "Fixd" not in p.tag]
    if named:
        forms = {form.word for form in named[0].lexeme}
        if word.endswith("ы"):
            forms |= _declined(word)  # «из Ромнов», which the dictionary thinks is «из Ромен»
    elif any("nomn" in p.tag and "Fixd" not in p.tag for p in parses):
        return {}  # an ordinary word or an adjective: «Свободный», «Ключи», «Зейский»
    else:
        forms = _declined(word)
    return {plain(form): word for form in forms if not _taken(morph, form, word)} | {word: word}


def _taken(morph: MorphAnalyzer, form: str, word: str) -> bool:
    """«в Шимановском районе» is the district and not the village; «Волкова» is a person, but «из
    Ромнов» is of Ромны.
    """
    parses = morph.parse(form)
    if form.endswith("ском") and "ADJF" in parses[0].tag:
        return True
    if word.endswith("ы"):
        return False
    return morph.word_is_known(form) and any("Surn" in p.tag for p in parses)


def _declined(word: str) -> set[str]:
    for end, endings in _ENDINGS:
        if word.endswith(end):
            stem = word.removesuffix(end)
            return {stem + ending for ending in endings}
    return {word}

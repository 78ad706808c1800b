"""Passwords that are guessed first: common words, names, places, years and keyboard walks.

The list is built by rules: each word in three spellings, with digits in place of letters and any
non-letters between, before and after. Pure, except that it reads its word file.
"""

import re
from collections.abc import Iterable, Iterator
from functools import cache
from importlib.resources import files

from region.spelling import slug, spaced

MOST = 2  # words that do not yet make a phrase
WALK = 4  # adjacent keys that count as a walk
REPEATED = re.compile(r"(.{2,}?)\1+")
ROWS = (
    *("qwertyuiop[]", "asdfghjkl;'", "zxcvbnm,./", "йцукенгшщзхъ", "фывапролджэ", "ячсмитьбю"),
    *("1q2w3e4r5t6y7u8i9o0p", "1qaz2wsx3edc4rfv5tgb6yhn7ujm", "zaq12wsxcde34rfvbgt56yhn"),
    *(
        "qazwsxedcrfvtgbyhnujm",
        "1й2ц3у4к5е6н7г8ш9щ0з",
        "1йфя2цыч3увс4кам5епи6нрт",
        "йфяцычувскамепинрт",
    ),
    *("abcdefghijklmnopqrstuvwxyz", "абвгдежзийклмнопрстуфхцчшщъыьэюя"),
)
OTHER_LAYOUT = str.maketrans("йцукенгшщзхъфывапролджэячсмитьбю", "qwertyuiop[]asdfghjkl;'zxcvbnm,.")
LEET = str.maketrans("oiletas@$!о", "011374545" + "10")


def is_common(password: str, places: Iterable[str] = ()) -> bool:
    """True for one or two common words or `places`, or one repeated, whatever digits and signs
    surround them.
    """
    text = spaced(password)
    known = _words(tuple(sorted(places)))
    letters = "".join(filter(str.isalpha, text))
    repeated = REPEATED.fullmatch(letters)
    if repeated and (repeated[1].translate(LEET) in known):
        return True
    return _fewest(text, text.translate(LEET), known) <= MOST


def _fewest(text: str, folded: str, known: frozenset[str]) -> float:
    longest = max(map(len, known))
    best = [float("inf")] * len(text) + [0.0]
    for start in reversed(range(len(text))):
        if not text[start].isalpha():
            best[start] = best[start + 1]
        for end in range(start + 1, min(start + longest, len(text)) + 1):
            if best[end] + 1 < best[start] and folded[start:end] in known:
                best[start] = best[end] + 1
    return best[0]


@cache
def _words(places: tuple[str, ...]) -> frozenset[str]:
    own = (files("desks.access") / "common_words.txt").read_text("utf-8").split()
    named = [part for place in places for part in re.split(r"[ -]", spaced(place)) if len(part) > 2]
    spelled = {form for word in (*own, *named) for form in _spellings(spaced(word))}
    return frozenset(form.translate(LEET) for form in (*spelled, *_walks()))


def _spellings(word: str) -> Iterator[str]:
    yield word
    yield slug(word)
    yield word.translate(OTHER_LAYOUT)


def _walks() -> Iterator[str]:
    for row in ROWS:
        for keys in (row, row[::-1]):
            for start in range(len(keys)):
                yield from (keys[start:end] for end in range(start + WALK, len(keys) + 1))

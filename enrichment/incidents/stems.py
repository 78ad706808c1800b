"""Words cut to what their forms share, for comparing texts with each other. Pure."""

import re
from functools import lru_cache

_ENDING = re.compile(
    r"(?<=\w{3})(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|ая|яя|ое|ее|ые|ие|ый|ий|ой|ей|ую|юю|ом|ем"
    r"|ым|им|ых|их|ах|ях|ам|ям|а|я|о|е|ы|и|у|ю|й)$"
)


@lru_cache(maxsize=50_000)
def stem(word: str) -> str:
    """A lower-case word (ё as е) without its case ending; at least three letters and the soft sign
    stay, because «уголь» is not «угол».
    """
    return _ENDING.sub("", word)


def name_stem(word: str) -> str:
    return stem(word).removesuffix("ь")


_LATIN = str.maketrans(
    dict(
        zip("абвгдеезийклмнопрстуфыэ", "abvgdeeziyklmnoprstufye", strict=True),
        ж="zh",
        х="kh",
        ц="ts",
        ч="ch",
        ш="sh",
        щ="shch",
        ъ="",
        ь="",
        ю="yu",
        я="ya",
    )
)


def latin(word: str) -> str:
    """The spelling of ids in region/: «серышев» is «seryshev»."""
    return word.translate(_LATIN)

"""Words cut to what their forms share, for comparing texts with each other. Pure."""

import re

_ENDING = re.compile(
    r"(?<=\w{3})(?:иями|ями|ами|ого|его|ому|ему|ыми|ими|ая|яя|ое|ее|ые|ие|ый|ий|ой|ей|ую|юю|ом|ем"
    r"|ым|им|ых|их|ах|ях|ам|ям|а|я|о|е|ы|и|у|ю|й)$"
)


def stem(word: str) -> str:
    """A word (lower-case, ё as е) without the ending of its case; at least three letters stay. The
    soft sign stays too, or «уголь» were «угол».
    """
    return _ENDING.sub("", word)


def name_stem(word: str) -> str:
    """Of a name in any case: «Казань», «Казани»."""
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
    """As ids of region/ spell names: «серышев» is «seryshev»."""
    return word.translate(_LATIN)

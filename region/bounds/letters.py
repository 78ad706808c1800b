"""Undoes disguises of a word: other alphabets, hidden marks, transliteration. Pure."""

import re
import unicodedata
from collections.abc import Iterator

_CYRILLIC = re.compile("[а-я]")
_LATIN = re.compile("[a-z]")
_STRETCHED = re.compile(r"(\w)\1{2,}")
_BEGINNINGS = re.compile(
    "^(?:анти|контр|псевдо|прото|нео|гео|супер|внутри|внешне|экс|около|анархо|национал|интер|"
    "недо|про|все|меж|мега|обще|либерал|нарко|евро|радио|пан|пост)-?(?=.{5})"
)
# Characters that look like a Russian letter, or are typed for one.
_LOOKALIKES = str.maketrans(
    "abcehkmoptxyuinrzws" + "іїјѕєґ" + "αερτκυχμοισλπ" + "ᴀʙᴄᴇʜɪᴊᴋᴍɴᴏᴘᴛɢʀᴨᴧıɩɡɑ" + "0346@",
    "авсенкмортхуиипгзшс" + "иийсег" + "аерткухмоислп" + "авсениикмнортгрплиига" + "озчба",
)
# What else the same signs are typed for: «м1тинг», «вагн3р», «наваnьный», «путlн».
_OTHERWISE = tuple(
    str.maketrans(signs, letters)
    for signs, letters in (
        ("0134679@", "оиеабтга"),
        ("0134679@", "олзабтда"),
        ("nl", "лл"),
        ("nl", "ни"),
    )
)
_YERY = re.compile("[ьb][іiıl1|]")  # «ьI»
_DIGITS = "0123456789"
_ROMAN = str.maketrans(
    dict(
        zip("абвгдезийклмнопрстуфхц", "abvgdeziiklmnoprstufhc", strict=True),
        ж="z",
        ч="c",
        ш="s",
        щ="s",
        ъ="",
        ы="i",
        ь="",
        э="e",
        ю="iu",
        я="ia",
        ё="e",
    )
)
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        ("['`’‘\"]", ""),
        ("shch|sch|sh", "s"),
        ("ch|cz", "c"),
        ("zh", "z"),
        ("kh|x", "h"),
        ("ts|tz", "c"),
        ("[yj]a", "ia"),
        ("[yj]u", "iu"),
        ("[yj][oe]", "e"),
        ("[yj]", "i"),
        ("w", "v"),
        ("q", "k"),
        (r"(.)\1+", r"\1"),
    )
)
# Latin to Cyrillic for names, longest first.
_RUSSIAN = tuple(
    (latin, russian)
    for latin, russian in (
        ("shch", "щ"),
        ("sch", "щ"),
        ("zh", "ж"),
        ("kh", "х"),
        ("ts", "ц"),
        ("ch", "ч"),
        ("sh", "ш"),
        ("yu", "ю"),
        ("ya", "я"),
        ("yo", "е"),
        ("ye", "е"),
        ("iy", "ий"),
        ("ey", "ей"),
        ("ay", "ай"),
        ("oy", "ой"),
        *zip("abcdefghijklmnoprstuvxyz'", [*"абцдефгхийклмнопрстувхыз", "ь"], strict=True),
    )
)


def plain(text: str) -> str:
    """A text without hidden marks, accents and fancy letters; «ё» becomes «е», «й» stays."""
    composed = unicodedata.normalize("NFKC", text).replace("€", "е")
    text = "".join(c if c in "йЙ" else unicodedata.normalize("NFD", c) for c in composed)
    text = "".join(c for c in text if unicodedata.category(c) not in ("Mn", "Me", "Cf"))
    return text.replace("ё", "е").replace("Ё", "Е")


def spellings(word: str) -> Iterator[str]:
    yield from dict.fromkeys(
        ending for one in _unmasked(word) for part in _parts(one) for ending in _bare(part)
    )


def _unmasked(word: str) -> Iterator[str]:
    yield word
    if not _CYRILLIC.search(word):
        yield from _folded(word)
        return
    for one in dict.fromkeys((word, _YERY.sub("ы", word), word.strip(_DIGITS))):
        for otherwise in (one, *(one.translate(signs) for signs in _OTHERWISE)):
            yield from _folded(otherwise)


def _folded(word: str) -> Iterator[str]:
    yield word
    folded = word.translate(_LOOKALIKES)
    if folded != word and not _LATIN.search(folded) and not folded.isdigit():
        yield folded
    if _CYRILLIC.search(word) and _LATIN.search(folded):
        yield from_latin(folded)


def _parts(word: str) -> Iterator[str]:
    yield word
    if "-" in word:
        yield word.replace("-", "")
        yield from (part for part in word.split("-") if part)


def _bare(word: str) -> Iterator[str]:
    yield word
    if _STRETCHED.search(word):
        yield _STRETCHED.sub(r"\1", word)
    if (bare := _BEGINNINGS.sub("", word)) != word:
        yield bare


def is_latin(word: str) -> bool:
    return bool(_LATIN.search(word)) and not _CYRILLIC.search(word)


def sound(word: str) -> str:
    """A word of either alphabet in one phonetic spelling, the same for «навальный», «Navalny» and
    «navalnyj».
    """
    word = word.translate(_ROMAN)
    for pattern, one in _SOUNDS:
        word = pattern.sub(one, word)
    return word


def from_latin(word: str) -> str:
    if word.endswith("y") and len(word) > 2 and word[-2] not in "aeiou":
        word = word[:-1] + "iy"
    for latin, russian in _RUSSIAN:
        word = word.replace(latin, russian)
    return word

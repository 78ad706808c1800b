"""Replaces look-alikes of digits and letters: «８９１４», «٨٩», «8 914 12З». Pure.

`plain` replaces each character by one character, so offsets stay the same; `bared` leaves
characters out and gives the offsets of the others.
"""

import re
import unicodedata
from collections.abc import Sequence

from domain.privacy.numerals import BETWEEN

# Matches no character that stays as it is. Most texts need only this search.
_ODD = re.compile(
    r"[^\x00-\x7f\xa0-\xbf\u0400-\u045f\u2000-\u206f\u20bd\u20e3\u2116\ufe0f\U0001f300-\U0001faff]"
)
_DIGITS = str.maketrans("OoОоlI|ІіЗзЧчбБ", "000011111334466")
_SIGN = r"[\dOoОоlI|ІіЗзЧчбБ]"
_APART = rf"[{BETWEEN}()]{{0,3}}"
_SPOILT = re.compile(rf"[78](?<![\w.,].){_APART}9(?:{_APART}{_SIGN}){{9}}(?!\w)")
_FEWEST = 7  # real digits of eleven
_LONE = re.compile(r"[^\W\d]")


class _Plain(dict[int, str]):
    def __missing__(self, code: int) -> str:
        sign = chr(code)
        folded = unicodedata.normalize("NFKC", sign)
        if (digit := unicodedata.decimal(sign, None)) is not None:
            folded = str(digit)
        self[code] = folded if len(folded) == 1 and code not in range(0x2000, 0x2070) else sign
        return self[code]


_PLAIN = _Plain()


def plain(text: str) -> str:
    """The text, of the same length, with plain digits and letters; letters within a mobile phone
    number become the digits that they resemble.
    """
    if _ODD.search(text):
        text = text.translate(_PLAIN)
    return _SPOILT.sub(_as_digits, text) if "9" in text else text


def _as_digits(match: re.Match[str]) -> str:
    whole = match[0]
    digits = sum(sign.isdigit() for sign in whole)
    apart = _LONE.fullmatch(whole[-1]) and not whole[-2].isalnum()
    return whole if digits < _FEWEST or digits == 11 or apart else whole.translate(_DIGITS)


# Marks on letters and digits, and signs that nobody sees; not those of emoji and their keycaps.
_MARK = (
    "\u00ad\u0300-\u036f\u0483-\u0489\u061c\u1ab0-\u1aff\u1dc0-\u1dff\u200b\u200c\u200e\u200f"
    "\u202a-\u202e\u2060-\u2064\u20d0-\u20df\ufe20-\ufe2f\ufeff"
)
# Latin and Greek letters beside a Russian one: «Иванoва», «kв».
_LATIN, _RUSSIAN = "aceopxykmhtACEHKMOPTXBYoαορε", "асеорхукмнтАСЕНКМОРТХВУоаоре"
_AS_RUSSIAN = str.maketrans(_LATIN, _RUSSIAN)
_MIXED = re.compile(f"[{_LATIN}]+(?=[А-яёЁ])|[{_LATIN}](?<=[А-яёЁ].)[{_LATIN}]*(?![a-zA-Z])")
# One set of signs in front, so that a search of a plain text is one scan.
_DISGUISE = re.compile(
    f"[{_MARK}{_LATIN}](?:(?<=[{_MARK}])|(?<=[{_LATIN}])(?=[А-яё])|(?<=[А-яё][{_LATIN}]))"
)
_COMPOSED = re.compile("[иИ]\u0306|[еЕ]\u0308")
_STAY = re.compile(f"[^{_MARK}]")


def bared(text: str) -> tuple[str, Sequence[int]] | None:
    """The text without marks and with Russian letters for those that look like them, and where
    each of its signs stood, the end too; None where that is the text itself.
    """
    if not _DISGUISE.search(text):
        return None
    # «й» of two signs is one letter, not «и» with a mark.
    whole = _COMPOSED.sub(lambda m: unicodedata.normalize("NFC", m[0]) + m[0][1], text)
    at = [match.start() for match in _STAY.finditer(whole)]
    kept = "".join(whole[place] for place in at)
    return _MIXED.sub(lambda m: m[0].translate(_AS_RUSSIAN), kept), [*at, len(text)]

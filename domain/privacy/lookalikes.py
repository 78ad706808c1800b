"""Replaces look-alikes of digits and letters: «８９１４», «٨٩», «8 914 12З». Pure.

Each character is replaced by one character, so offsets stay the same.
"""

import re
import unicodedata

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
    """The text, of the same length, with plain digits and letters.

    Letters within a mobile phone number become the digits that they resemble.
    """
    if _ODD.search(text):
        text = text.translate(_PLAIN)
    return _SPOILT.sub(_as_digits, text) if "9" in text else text


def _as_digits(match: re.Match[str]) -> str:
    """«8 900 000 000 О мосте» is a sum and a word: there the last character stands apart."""
    whole = match[0]
    digits = sum(sign.isdigit() for sign in whole)
    apart = _LONE.fullmatch(whole[-1]) and not whole[-2].isalnum()
    return whole if digits < _FEWEST or digits == 11 or apart else whole.translate(_DIGITS)

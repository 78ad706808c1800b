"""How words are compared: in lower case, with ё as е. The one rule for ё. Pure."""

import re

SHORT = 4  # digits


def plain(text: str) -> str:
    return text.lower().replace("ё", "е")


def spelled(text: str) -> str:
    """The words alone: «★ Ямы  во ДВОРАХ!» is «ямы во дворах»."""
    return " ".join(re.findall(r"\w+", plain(text)))


def is_common(word: str) -> bool:
    """Whether other texts are likely to have it: each filed text may have a long number of its
    own, which no cache need keep.
    """
    return len(word) <= SHORT or not word.isdigit()

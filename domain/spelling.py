"""How words are compared: in lower case, with ё as е. The one rule for ё. Pure."""

import re


def plain(text: str) -> str:
    return text.lower().replace("ё", "е")


def spelled(text: str) -> str:
    """The words alone: «★ Ямы  во ДВОРАХ!» is «ямы во дворах»."""
    return " ".join(re.findall(r"\w+", plain(text)))

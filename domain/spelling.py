"""How words are compared: in lower case, with ё as е. The one rule for ё. Pure."""


def plain(text: str) -> str:
    """The text in lower case, with ё as е."""
    return text.lower().replace("ё", "е")

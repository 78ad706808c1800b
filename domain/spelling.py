"""How words are compared: in lower case, with ё as е. The one rule for ё. Pure."""


def plain(text: str) -> str:
    return text.lower().replace("ё", "е")

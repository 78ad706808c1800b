"""Words made from a place's name: what is called after it, and the people who live there. Pure."""

from collections.abc import Iterator

from domain.spelling import plain

_PEOPLE = {
    "": ("ец", "ца", "цу", "цем", "це", "цы", "цев", "цам", "цами", "цах"),
    "чан": ("ин", "ина", "ину", "ином", "ине", "е", "", "ам", "ами", "ах", "ка", "ки", "ку", "кой"),
}
_HARD = "аеиоуыюяь"


def adjectives(name: str) -> Iterator[str]:
    """Candidates for a name of one word, not all of them real: «Тында» gives «тындинский»."""
    word = plain(name)
    if " " in word or "-" in word or word.endswith(("ский", "цкий")):
        return
    if word.endswith("ск"):
        yield f"{word}ий"
    elif word[-1] not in _HARD:
        yield f"{word}ский"
    elif word.endswith("во"):
        yield f"{word[:-1]}ский"
    else:
        yield f"{word[:-1]}инский"
        yield f"{word[:-1]}йский" if word.endswith("ея") else f"{word[:-1]}енский"


def people(adjective: str) -> Iterator[str]:
    """Every form: «белогорский» gives «белогорцы», «зейский» gives «зейцы» and «зейчане»."""
    stem = adjective.removesuffix("ский")
    stems = {"": (stem.removesuffix("й") + "й" if stem.endswith("й") else stem,)}
    stems["чан"] = (stem + "чан",)
    for kind, endings in _PEOPLE.items():
        for base in stems[kind]:
            for ending in endings:
                yield base + ending

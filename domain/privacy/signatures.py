"""Who signs the entries of a page: an outlet, several people, or one person. Pure."""

import re
from collections.abc import Sequence

from domain.privacy.personal import personal_title
from domain.web_address import read_web_address

ENOUGH = 5  # entries; fewer may have one author by chance
ONE_PERSON = (
    "Все записи подписаны одним именем: похоже на страницу одного человека, а не издания. Если это "
    "издание, его подтверждает администратор (особая настройка outlet: yes)"
)
_OF_AN_OUTLET = re.compile(
    r"редак|пресс|агентств|администрац|министерств|правительств|управлени|комитет|департамент|"
    r"инспекц|прокуратур|мчс|газет|журнал|портал|новост|вестник|вести|правда|известия|информ|"
    r"издани|медиа|корреспондент|служб|канал|радио|телеком|\bтв\b|\bсми\b|\bгтрк\b|\bиа\b|сайт|"
    r"redak|redac|editor|press|news|media|admin|webmaster|portal|gazeta|journal|\btv\b|radio|"
    r"correspondent|staff|moderator|модератор",
    re.IGNORECASE,
)
_LETTERS = re.compile(r"[\W_]+")


def is_one_person(signatures: Sequence[str | None], address: str) -> bool:
    """True if all entries of the page at `address` carry the same name of a person; names of an
    outlet or of the site itself do not count.
    """
    names = {" ".join((name or "").split()).lower() for name in signatures}
    if len(signatures) < ENOUGH or len(names) != 1 or "" in names:
        return False
    name = next(" ".join(signature.split()) for signature in signatures if signature)
    if personal_title(name.title()):
        return True
    return not (_OF_AN_OUTLET.search(name) or _is_the_sites(name, address))


def _is_the_sites(name: str, address: str) -> bool:
    labels = read_web_address(address).host.removeprefix("www.").split(".")
    compact = _LETTERS.sub("", name.lower())
    return compact in {"".join(labels), "".join(labels[:-1]), *labels[:-1]}

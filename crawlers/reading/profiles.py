"""What the description of a page says of a body: its telephone, site, address, hours. Pure.

Only what is there is known for sure: a pattern that finds no address does not prove that none is.
"""

import re

# «8 (4162) 22-22-22», «+7 914 555-01-02», «22-22-22», «122».
_PHONE = re.compile(
    r"(?<![\d-])(?:(?:\+7|8)[\s(-]{0,2}\d{3,5}[\s)-]{1,2}\d{1,3}[\s-]?\d{2}[\s-]?\d{2}"
    r"|\(?\d{3,5}\)[\s-]?\d{1,3}-\d{2}(?:-\d{2})?"
    r"|\d{1,3}-\d{2}-\d{2}|\+7\d{10}|8\d{10})(?![\d-])"
    r"|(?:тел\w*\.?|телефон\w*|лини[яию]|номер\w*|звон\w+)\s*[:\s—-]{1,3}\d{3}(?!\d)",
    re.IGNORECASE,
)
_HOST = re.compile(r"(?:https?://(?=[a-zа-яё0-9]))?[a-zа-яё0-9.-]+", re.IGNORECASE)
_ENDS = (".ru", ".рф", ".com", ".org", ".online", ".su")
# Addresses in networks are no site of a body.
_NETWORK = re.compile(r"(?:vk\.(?:com|ru)|ok\.ru|t\.me|max\.ru|pos\.gosuslugi\.ru)$", re.IGNORECASE)
_WIDGET = re.compile(r"pos\.gosuslugi\.ru", re.IGNORECASE)
_ADDRESS = re.compile(
    r"(?<![а-яё])(?:ул\.|улиц[аеы]|пер\.|переулок|проспект|пр-т|площадь|пл\.|шоссе|бульвар)"
    r"\s*[«а-яё0-9][^,;\n]{1,60},?\s*(?:д\.|дом)?\s*\d",
    re.IGNORECASE,
)
_HOURS = re.compile(
    r"(?<![а-яё])(?:пн|вт|ср|чт|пт|понедельник\w*|будни\w*|ежедневно|часы\s+работы|график"
    r"|режим\s+работы|при[её]м\w*)[^\n]{0,40}?\d{1,2}[:.]\d{2}",
    re.IGNORECASE,
)
SHOWN = 80  # characters


def has_phone(text: str) -> bool:
    return _PHONE.search(text) is not None


def site_in(text: str) -> str:
    """Hosts are looked at whole: a pattern that tries each letter as the first takes hours for a
    description without spaces.
    """
    for match in _HOST.finditer(text):
        scheme, colon, host = match[0].rpartition("://")
        host = host.lstrip(".-")
        begin = match.end() - len(f"{scheme}{colon}{host}")
        before, behind = text[max(0, begin - 1) : begin], text[match.end() : match.end() + 1]
        host = host.rstrip(".-")
        is_whole = before != "@" and not (behind.isalnum() or behind == "_")
        if is_whole and host.lower().endswith(_ENDS) and not _NETWORK.search(host):
            return f"{scheme}{colon}{host}"[:SHOWN]
    return ""


def widget_in(text: str) -> bool:
    return _WIDGET.search(text) is not None


def address_in(text: str) -> str:
    return _first(_ADDRESS, text)


def hours_in(text: str) -> str:
    return _first(_HOURS, text)


def _first(pattern: re.Pattern[str], text: str) -> str:
    match = pattern.search(text)
    return " ".join(match[0].split())[:SHOWN] if match else ""

"""Reads group.getInfo as the profile of a page. Pure.

Fields are those that apiok.ru lists for the method; no recorded answer is public. The mark of a
state organisation and rules of comments are not among them.
"""

from collections.abc import Mapping
from typing import Any

from crawlers.ok.api import read_group
from crawlers.reading.extraction import tidy
from crawlers.reading.json_answers import count, table
from crawlers.reading.page_fields import counted, described, named
from crawlers.reading.profiles import SHOWN
from domain.outreach.official_page import PageElement
from domain.outreach.page_profile import PageProfile, ProfileField

METHOD = "group.getInfo"
FIELDS = "uid,name,shortname,description,main_photo,homepage_url,address,phone,members_count"
_E = PageElement


def read_profile(body: bytes) -> PageProfile | None:
    """None if there is no such group."""
    group = read_group(body)
    if not group:
        return None
    name = _text(group.get("name")) or ""
    text = _text(group.get("description"))
    fields = dict(described(f"{METHOD}: description", text))
    fields[_E.NAME] = named(f"{METHOD}: name", name)
    fields[_E.SUBSCRIBERS] = counted(f"{METHOD}: members_count", count(group.get("members_count")))
    photo = table(group.get("main_photo"))
    fields[_E.AVATAR] = ProfileField(f"{METHOD}: main_photo", True if photo else None)
    for element, key in ((_E.SITE, "homepage_url"), (_E.ADDRESS, "address"), (_E.PHONE, "phone")):
        fields[element] = _own(element, key, group, fields[element])
    number, short = group.get("uid"), _text(group.get("shortname"))
    return PageProfile(name, str(number) if number else None, short or None, fields)


def _own(
    element: PageElement, key: str, group: Mapping[str, Any], of_text: ProfileField
) -> ProfileField:
    """The field itself, else the description. An answer leaves empty fields out, so a missing field
    says nothing where the description says nothing.
    """
    text = _text(group.get(key))
    if text:
        kept = "" if element is _E.PHONE else text[:SHOWN]
        return ProfileField(f"{METHOD}: {key}", True, kept)
    if of_text.is_shown:
        return of_text
    return ProfileField(f"{METHOD}: {key}", None if text is None else False)


def _text(value: Any) -> str | None:
    return tidy(value) if isinstance(value, str) else None

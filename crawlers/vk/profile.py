"""Reads groups.getById as the profile of a page. Pure; crawlers.parser.pool runs it.

Fields are those of the schema of VK 5.199 (groups_group, groups_group_full). A field that the
answer lacks is unknown: the schema promises none. The mark of a state organisation and rules of
comments have no field there; `verified` is another mark.
"""

from collections.abc import Mapping
from typing import Any

from crawlers.reading.json_answers import changed, count, listed, table
from crawlers.reading.page_fields import counted, described, named
from crawlers.reading.profiles import SHOWN, widget_in
from crawlers.vk.answers import WHOSE, integer, plain, response_of
from crawlers.vk.errors import Failure
from domain.outreach.official_page import PageElement
from domain.outreach.page_profile import PageProfile, ProfileField

METHOD = "groups.getById"
FIELDS = "has_photo,cover,description,contacts,addresses,site,links,members_count"
_OPEN = frozenset({"timetable", "always_opened", "temporarily_closed"})
_E = PageElement


def read_profile(body: bytes) -> PageProfile | Failure:
    """Raises PollFailed (changed markup) for an answer without a community."""
    response = response_of(body)
    if isinstance(response, Failure):
        return response
    # Before 5.199 it answered with the bare list.
    groups = response if isinstance(response, list) else listed(table(response).get("groups"))
    group = table(groups[0]) if groups else {}
    if (number := integer(group.get("id"))) is None:
        raise changed(WHOSE, "нет сообщества")
    name, address = group.get("name"), group.get("screen_name")
    name = plain(name) if isinstance(name, str) else ""
    address = address if isinstance(address, str) and address else None
    fields = {} if group.get("deactivated") else _fields(group, name)
    return PageProfile(name, f"-{number}", address, fields)


def _fields(group: Mapping[str, Any], name: str) -> Mapping[PageElement, ProfileField]:
    text = _text(group.get("description"))
    fields = dict(described(f"{METHOD}: description", text))
    fields[_E.NAME] = named(f"{METHOD}: name", name)
    fields[_E.AVATAR] = ProfileField(f"{METHOD}: has_photo", _flag(group.get("has_photo")))
    cover = table(group.get("cover"))
    fields[_E.COVER] = ProfileField(f"{METHOD}: cover.enabled", _flag(cover.get("enabled")))
    fields[_E.SUBSCRIBERS] = counted(f"{METHOD}: members_count", count(group.get("members_count")))
    fields[_E.PHONE] = _phone(group, fields[_E.PHONE])
    fields |= _place(group, fields)
    site = _text(group.get("site"))
    if not fields[_E.SITE].is_shown or site:
        shown = None if site is None else bool(site)
        fields[_E.SITE] = ProfileField(f"{METHOD}: site", shown, (site or "")[:SHOWN])
    links = [str(table(link).get("url") or "") for link in listed(group.get("links"))]
    if any(map(widget_in, [*links, site or ""])):
        fields[_E.WIDGET] = ProfileField(f"{METHOD}: links", True)
    elif fields[_E.WIDGET].is_shown is None:
        fields[_E.WIDGET] = ProfileField(f"{METHOD}: links", None)
    return fields


def _phone(group: Mapping[str, Any], of_text: ProfileField) -> ProfileField:
    """A contact, the main address or the description has it; without the list of contacts it is not
    known that there is no telephone.
    """
    main = table(table(group.get("addresses")).get("main_address"))
    contacts = group.get("contacts")
    if any(_text(table(contact).get("phone")) for contact in (*listed(contacts), main)):
        return ProfileField(f"{METHOD}: contacts", True)
    if of_text.is_shown:
        return of_text
    return ProfileField(f"{METHOD}: contacts", False if isinstance(contacts, list) else None)


def _place(
    group: Mapping[str, Any], of_text: Mapping[PageElement, ProfileField]
) -> Mapping[PageElement, ProfileField]:
    addresses = table(group.get("addresses"))
    main = table(addresses.get("main_address"))
    is_enabled = addresses.get("is_enabled")
    shown = is_enabled if isinstance(is_enabled, bool) else None
    address = ProfileField(
        f"{METHOD}: addresses.is_enabled", shown, (_text(main.get("address")) or "")[:SHOWN]
    )
    status = main.get("work_info_status")
    hours = ProfileField(
        f"{METHOD}: addresses.main_address.work_info_status",
        False if shown is False else status in _OPEN if isinstance(status, str) else None,
    )
    return {
        element: of_text[element] if of_text[element].is_shown and not field.is_shown else field
        for element, field in ((_E.ADDRESS, address), (_E.HOURS, hours))
    }


def _flag(value: Any) -> bool | None:
    return bool(value) if value in (0, 1) and not isinstance(value, float) else None


def _text(value: Any) -> str | None:
    return plain(value) if isinstance(value, str) else None

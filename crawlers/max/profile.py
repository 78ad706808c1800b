"""Reads GET /chats/ID of the MAX bot API as the profile of a page. Pure.

The documentation of Chat (dev.max.ru) names title, icon, description, link and participants_count.
"""

from crawlers.max.api import WHOSE
from crawlers.reading.extraction import tidy
from crawlers.reading.json_answers import changed, count, read_json, table
from crawlers.reading.page_fields import counted, described, named
from domain.outreach.official_page import PageElement
from domain.outreach.page_profile import PageProfile, ProfileField

METHOD = "GET /chats"
_E = PageElement


def read_profile(body: bytes) -> PageProfile:
    """Raises PollFailed (changed markup) for an answer without a chat."""
    chat = table(read_json(body, WHOSE))
    number = chat.get("chat_id")
    if type(number) is not int:
        raise changed(WHOSE, "нет номера чата")
    name = tidy(str(chat.get("title") or ""))
    # Null is the documented value of an empty description and of a missing icon.
    text = tidy(str(chat["description"] or "")) if "description" in chat else None
    fields = dict(described(f"{METHOD}: description", text))
    fields[_E.NAME] = named(f"{METHOD}: title", name)
    icon = bool(chat["icon"]) if "icon" in chat else None
    fields[_E.AVATAR] = ProfileField(f"{METHOD}: icon", icon)
    people = count(chat.get("participants_count"))
    fields[_E.SUBSCRIBERS] = counted(f"{METHOD}: participants_count", people)
    link = str(chat.get("link") or "").rstrip("/").rpartition("/")[2]
    return PageProfile(name, str(number), link or None, fields)

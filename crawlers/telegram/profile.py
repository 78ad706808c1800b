"""Reads the header of t.me/s/NAME as the profile of a page. Pure.

t.me has no documented fields: these are the classes of its markup. A channel has neither a cover
nor a mark of a state organisation there.
"""

from crawlers.reading.counters import read_count
from crawlers.reading.elements import Below, strings
from crawlers.reading.page_fields import counted, described, named
from domain.outreach.official_page import PageElement
from domain.outreach.page_profile import PageProfile, ProfileField

_INFO = ".tgme_channel_info"
_E = PageElement


def read_profile(page: Below) -> PageProfile | None:
    """None without the header."""
    if page.first(_INFO) is None:
        return None
    title = _text(page, f"{_INFO}_header_title") or ""
    # A channel without a description has no element for it.
    fields = dict(
        described(f"t.me: {_INFO}_description", _text(page, f"{_INFO}_description") or "")
    )
    fields[_E.NAME] = named(f"t.me: {_INFO}_header_title", title)
    image = page.first(".tgme_page_photo_image")
    has_photo = None if image is None else any(one.tag == "img" for one in image.iter())
    fields[_E.AVATAR] = ProfileField("t.me: .tgme_page_photo_image", has_photo)
    fields[_E.SUBSCRIBERS] = counted(f"t.me: {_INFO}_counter", _subscribers(page))
    name = (_text(page, f"{_INFO}_header_username") or "").removeprefix("@")
    return PageProfile(title, None, name.lower() or None, fields)


def _subscribers(page: Below) -> int | None:
    for counter in page.all(f"{_INFO}_counter"):
        words = " ".join(strings(counter))
        if "subscriber" in words or "member" in words:
            return read_count(words)
    return None


def _text(page: Below, place: str) -> str | None:
    element = page.first(place)
    return None if element is None else " ".join(" ".join(strings(element)).split())

"""Fields of a page's profile that networks without a field of their own keep in its description.
Pure.
"""

from collections.abc import Mapping

from crawlers.reading.profiles import address_in, has_phone, hours_in, site_in, widget_in
from domain.outreach.official_page import PageElement
from domain.outreach.page_profile import ProfileField

_E = PageElement


def described(parameter: str, text: str | None) -> Mapping[PageElement, ProfileField]:
    """By the description; None if the answer had none. A telephone and a site that it does not have
    are missing; an address, hours and the widget may stand elsewhere, so they are unknown then. The
    telephone is not kept: it may be a person's.
    """
    if text is None:
        return {
            element: ProfileField(parameter, None)
            for element in (_E.DESCRIPTION, _E.PHONE, _E.SITE, _E.ADDRESS, _E.HOURS, _E.WIDGET)
        }
    site, address, hours = site_in(text), address_in(text), hours_in(text)
    return {
        _E.DESCRIPTION: ProfileField(parameter, bool(text.strip())),
        _E.PHONE: ProfileField(parameter, has_phone(text)),
        _E.SITE: ProfileField(parameter, bool(site), site),
        _E.ADDRESS: ProfileField(parameter, True if address else None, address),
        _E.HOURS: ProfileField(parameter, True if hours else None, hours),
        _E.WIDGET: ProfileField(parameter, True if widget_in(text) else None),
    }


def counted(parameter: str, people: int | None) -> ProfileField:
    return ProfileField(parameter, None if people is None else people > 0, "", people)


def named(parameter: str, name: str) -> ProfileField:
    return ProfileField(parameter, True if name else None, name)

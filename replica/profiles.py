"""How official pages of the replica look, good and bad, and what each network shows of it. Pure.

`truth` is written beside, not read from the answers: it judges what the product makes of them.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import blake2b
from typing import Any

from replica.post import Network, Outlet

_PARTS = ("avatar", "cover", "about", "phone", "address", "hours", "site", "widget")
WIDGET = "https://pos.gosuslugi.ru/form/?opaId=212&utm_source=vk"
WEEK = {day: {"open_time": 540, "close_time": 1080} for day in ("mon", "tue", "wed", "thu", "fri")}


@dataclass(frozen=True, slots=True)
class Profile:
    """What the owner filled in."""

    avatar: bool
    cover: bool
    about: bool
    phone: bool
    address: bool
    hours: bool
    site: bool
    widget: bool


def profile_of(outlet: Outlet) -> Profile | None:
    """None for what is no official page. Two of three parts are filled in, always the same."""
    if outlet.body is None:
        return None
    drawn = blake2b(f"{outlet.network} {outlet.name}".encode(), digest_size=len(_PARTS)).digest()
    return Profile(**{part: byte % 3 != 0 for part, byte in zip(_PARTS, drawn, strict=True)})


def _place(outlet: Outlet) -> tuple[str, str, str]:
    number = outlet.number % 90 + 10
    return (
        f"8 (4162) {number}-{number}-12",
        f"ул. Ленина, д. {number}",
        f"{outlet.name.removeprefix('replika_').replace('_', '-')}.ru",
    )


def about(outlet: Outlet) -> str:
    """The description of a page; a network without fields of its own has all of it there."""
    profile = profile_of(outlet)
    if profile is None:
        return outlet.about
    phone, address, site = _place(outlet)
    parts = [outlet.about] if profile.about else []
    if outlet.network in (Network.TELEGRAM, Network.MAX):
        parts += [f"Телефон: {phone}"] if profile.phone else []
        parts += [f"Адрес: {address}"] if profile.address else []
        parts += [f"Сайт: https://{site}"] if profile.site else []
    if outlet.network is not Network.VK:
        parts += ["Приём: пн-пт 9:00-18:00"] if profile.hours else []
        parts += [f"Сообщить о проблеме: {WIDGET}"] if profile.widget else []
    return "\n".join(parts)


def vk_fields(outlet: Outlet) -> dict[str, Any]:
    """The optional fields of groups.getById."""
    if (profile := profile_of(outlet)) is None:
        return {}
    phone, address, site = _place(outlet)
    main = {
        "address": address,
        "work_info_status": "timetable" if profile.hours else "no_information",
        **({"timetable": WEEK} if profile.hours else {}),
    }
    addresses = {"is_enabled": profile.address}
    return {
        "has_photo": int(profile.avatar),
        "cover": {"enabled": int(profile.cover)},
        "contacts": [{"desc": "Приёмная", "phone": phone}] if profile.phone else [],
        "addresses": addresses | ({"main_address": main} if profile.address else {}),
        "site": f"https://{site}" if profile.site else "",
        "links": [{"id": 1, "url": WIDGET, "name": "Решаем вместе"}] if profile.widget else [],
    }


def ok_fields(outlet: Outlet) -> dict[str, Any]:
    """Fields of group.getInfo; an empty one is left out."""
    if (profile := profile_of(outlet)) is None:
        return {}
    phone, address, site = _place(outlet)
    fields = {
        "main_photo": {"id": "1"} if profile.avatar else None,
        "phone": phone if profile.phone else None,
        "address": address if profile.address else None,
        "homepage_url": f"https://{site}" if profile.site else None,
    }
    shown = {name: value for name, value in fields.items() if value is not None}
    return {**shown, "description": about(outlet), "members_count": outlet.followers}


def max_fields(outlet: Outlet) -> dict[str, Any]:
    if (profile := profile_of(outlet)) is None:
        return {}
    icon = {"url": "https://max.ru/icon.png"} if profile.avatar else None
    return {"description": about(outlet) or None, "icon": icon}


def truth(outlet: Outlet) -> Mapping[str, bool | None]:
    """What its network shows of each element; None where it shows nothing at all of it."""
    profile = profile_of(outlet)
    assert profile is not None
    shown: dict[str, bool | None] = {
        "name": True,
        "avatar": profile.avatar,
        "cover": None,
        "description": bool(about(outlet)),
        "phone": profile.phone,
        "site": profile.site,
        "address": profile.address or None,
        "hours": profile.hours or None,
        "widget": profile.widget or None,
        "mark": None,
        "rules": None,
        "subscribers": True,
    }
    match outlet.network:
        case Network.VK:
            # Hours belong to the main address.
            hours = profile.hours and profile.address
            shown |= {"cover": profile.cover, "address": profile.address, "hours": hours}
        case Network.OK:
            names = ("avatar", "phone", "site")
            shown |= {name: getattr(profile, name) or None for name in names}
    return shown

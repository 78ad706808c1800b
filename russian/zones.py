"""Zones of the country in words, as a person chooses one for a table. Pure."""

from collections.abc import Mapping

ZONES: Mapping[str, str] = {
    "Europe/Kaliningrad": "калининградское, UTC+2",
    "Europe/Moscow": "московское, UTC+3",
    "Europe/Samara": "самарское, UTC+4",
    "Asia/Yekaterinburg": "екатеринбургское, UTC+5",
    "Asia/Omsk": "омское, UTC+6",
    "Asia/Krasnoyarsk": "красноярское, UTC+7",
    "Asia/Irkutsk": "иркутское, UTC+8",
    "Asia/Yakutsk": "якутское (Амурская область), UTC+9",
    "Asia/Vladivostok": "владивостокское, UTC+10",
    "Asia/Magadan": "магаданское, UTC+11",
    "Asia/Kamchatka": "камчатское, UTC+12",
    "UTC": "всемирное, UTC",
}


def zone_words(zone: str) -> str:
    return ZONES.get(zone, zone)

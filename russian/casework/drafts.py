"""Words of drafts of answers: the places that a case fills in by itself. Pure."""

from collections.abc import Mapping
from datetime import datetime

from domain.ports.casework.cases import StoredCase
from domain.region import Region
from russian.casework.cases import CaseWords

# Offered beside a template; every other place is filled in by a person.
KNOWN = ("адрес", "место", "тема", "номер", "орган", "сегодня")


def known_places(stored: StoredCase, region: Region, now: datetime) -> Mapping[str, str]:
    """What a case fills in by itself; what it does not know is left out.

    Where the resident wrote, their number is the one that they know.
    """
    words, case, standing = CaseWords(region), stored.case, stored.standing
    place = case.place
    street = ", ".join(part for part in (place.street, place.house) if part)
    values = {
        "адрес": street,
        "место": words.place(place) if place.municipality else "",
        "тема": words.subject(standing.group, standing.topic),
        "номер": case.stream_number or case.spoken,
        "орган": words.body(standing.body),
        "сегодня": f"{now.astimezone(region.zone):%d.%m.%Y}",
    }
    return {name: value for name, value in values.items() if value}

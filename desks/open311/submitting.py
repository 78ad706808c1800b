"""A request of Open311 becomes a case by the same intake as everything that is filed."""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import cached_property
from hashlib import blake2b

from app.installation import Installation
from app.sections.casework import Open311
from desks.cases.contacts import LONGEST_CONTACT, CaseContacts
from desks.cases.filing import take_filed
from desks.open311.services import MUNICIPALITY, RequestService, services_of
from desks.open311.words import worded
from desks.viewer import Viewer
from domain.cases.case import LONGEST_TEXT
from domain.cases.filed import FiledCase
from domain.errors import EntryRefused, NotFound
from domain.person import Right
from domain.ports.casework.cases import StoredCase
from domain.privacy.admission import admit_address, admit_text, pseudonym
from domain.source import SourceKind
from domain.terms.policy import Regime
from region.filed.names import FiledNames
from region.filed.points import RequestPlaces

REPEATED = timedelta(hours=1)  # in which the same request again is the same case
LONGEST_ADDRESS = 300
LONGEST_MEDIA = 1000
_BYTES = 12  # of a token
NUMBER = re.compile(f"[0-9a-f]{{{2 * _BYTES}}}")


@dataclass(frozen=True, slots=True)
class RequestForm:
    """What a client sends, as it writes it. Of the person a keyed pseudonym is kept, made of the
    first of their ids; `contact` is kept only where the setting says so.
    """

    service_code: str = ""
    latitude: str = ""
    longitude: str = ""
    address: str = ""
    address_id: str = ""
    description: str = ""
    media_url: str = ""
    person: Sequence[str] = ()
    contact: str = ""
    attributes: Mapping[str, Sequence[str]] | None = None


@dataclass(frozen=True, slots=True)
class Submitted:
    """`number` is None while nobody may see the case; then the token asks for it later."""

    stored: StoredCase
    number: int | None
    token: str


@dataclass(frozen=True)
class SubmissionDesk:
    """Made once for many requests: it holds the names and borders of the region."""

    installation: Installation

    @cached_property
    def _places(self) -> RequestPlaces:
        region = self.installation.region
        return RequestPlaces(region, FiledNames(region).place)

    @cached_property
    def _services(self) -> Mapping[str, RequestService]:
        return services_of(self.installation.region)

    def submit(self, viewer: Viewer, form: RequestForm) -> Submitted:
        """The same within an hour is the case that it became. Raises Forbidden, NotFound for an
        unknown service, EntryRefused for a mistake.
        """
        viewer.demand(Right.FILE)
        if (stream := viewer.stream) is None:
            raise EntryRefused("ключу не назван поток: создайте новый, --right file --stream …")
        installation, now = self.installation, self.installation.clock.now()
        row = self._row(stream, form, now)
        numbers = [self._number(stream, form, now - ago) for ago in (timedelta(0), REPEATED)]
        with installation.transaction():
            known = installation.casework.filings.hold(stream, numbers)
            recent = (known.get(number) for number in numbers)
            mark = next((one for one in recent if one and now - one.received_at < REPEATED), None)
            if mark is not None:
                case_id, number = mark.case_id, mark.number
            else:
                number = numbers[0]
                taken = take_filed(
                    installation, viewer, replace(row, number=number), Regime.MESSAGE
                )
                assert taken.case_id is not None
                case_id = taken.case_id
                if len(form.contact) <= LONGEST_CONTACT:
                    CaseContacts(installation).keep(case_id, form.contact)
        stored = installation.casework.cases.get(case_id)
        assert stored is not None
        at_once = installation.settings.open311 is Open311.AT_ONCE
        return Submitted(stored, case_id if at_once else None, f"{stream}-{number}")

    def _row(self, stream: str, form: RequestForm, now: datetime) -> FiledCase:
        """Without its number."""
        region = self.installation.region
        if not form.service_code:
            raise EntryRefused("service_code: не назван, возьмите его из services")
        if (service := self._services.get(form.service_code)) is None:
            raise NotFound("service_code: такой услуги нет, возьмите код из services")
        if len(form.description) > LONGEST_TEXT:
            raise EntryRefused(f"description: длиннее {LONGEST_TEXT} знаков, сократите")
        usual = self._municipality(form)
        latitude, longitude = _point(form.latitude, form.longitude)
        address = admit_text(" ".join(form.address[: 2 * LONGEST_ADDRESS].split()))
        address = address[:LONGEST_ADDRESS].strip()
        if latitude is None and not address and usual is None:
            raise EntryRefused("место не названо: нужны lat и long, address_string или address_id")
        place = self._places.place(latitude, longitude, address, usual)
        media = _media(form.media_url)
        description = admit_text(form.description).strip() or service.name
        text = worded(description, "" if place.street else address, media)
        person = next((one for one in form.person if one), "")
        key = self.installation.key
        return FiledCase(
            stream=stream,
            number="",
            said_at=now,
            received_at=now,
            zone=region.zone.key,
            text=text[:LONGEST_TEXT],
            place=place,
            group=service.group,
            topic=service.topic,
            subject=service.name,
            latitude=latitude,
            longitude=longitude,
            is_public=True,
            applicant=pseudonym(key, SourceKind.FILED, f"{stream}/{person}") if person else None,
            media=media,
            address=address,
        )

    def _municipality(self, form: RequestForm) -> str | None:
        """That of the attribute, else of `address_id`."""
        region = self.installation.region
        chosen = next(iter((form.attributes or {}).get(MUNICIPALITY, ())), "").strip()
        by_code = {one.oktmo: one.id for one in region.municipalities.values() if one.oktmo}
        by_name = {one.short.casefold(): one.id for one in region.municipalities.values()}
        known = chosen if chosen in region.municipalities else by_name.get(chosen.casefold())
        if chosen and known is None:
            raise EntryRefused(
                f"attribute[{MUNICIPALITY}]: нет такого значения, возьмите из списка"
            )
        address_id = form.address_id.strip()
        return known or (
            address_id if address_id in region.municipalities else by_code.get(address_id)
        )

    def _number(self, stream: str, form: RequestForm, at: datetime) -> str:
        """Stands for all that was sent within one hour; nobody can tell it in advance."""
        hour = int(at.timestamp() // REPEATED.total_seconds())
        sent = [
            *(form.service_code, form.latitude, form.longitude, form.address, form.address_id),
            *(form.description, form.media_url, list(form.person), form.contact),
            sorted((code, list(values)) for code, values in (form.attributes or {}).items()),
        ]
        written = json.dumps([stream, hour, sent], ensure_ascii=False).encode(errors="replace")
        return blake2b(
            written, key=self.installation.links_key[:64], digest_size=_BYTES
        ).hexdigest()


def _point(latitude: str, longitude: str) -> tuple[float | None, float | None]:
    """None for none at all; half a point or one of nowhere is a mistake."""
    texts = [one.strip().replace(",", ".") for one in (latitude, longitude)]
    if not any(texts):
        return None, None
    if not all(texts):
        raise EntryRefused("lat, long: нужны оба")
    values = []
    for name, text, most in zip(("lat", "long"), texts, (90, 180), strict=True):
        try:
            value = float(text)
        except ValueError:
            raise EntryRefused(f"{name}: это не число градусов") from None
        if not abs(value) <= most:  # also what is no number
            raise EntryRefused(f"{name}: бывает от -{most} до {most}")
        values.append(value)
    return values[0], values[1]


def _media(address: str) -> str | None:
    """Of a picture, not of a person's page."""
    bare = address.strip()
    if not bare.startswith(("http://", "https://")) or len(bare) > LONGEST_MEDIA:
        return None
    if any(not sign.isprintable() or sign.isspace() for sign in bare):
        return None
    return admit_address(bare) or None

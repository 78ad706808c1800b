"""How to reach a body of government and its duty service. Pure."""

import re
from dataclasses import dataclass
from enum import StrEnum

DIGITS = range(3, 16)  # of a phone: «112» to the longest number of E.164
_PHONE = re.compile(r"(?P<number>\+?[\d\s()-]+)(?:,?\s*доб\.?\s*\d{1,6})?")
_MAIL = re.compile(r"[^@\s:/?]+@[^@\s:/?]+\.[^@\s:/?.]+")
_HANDLE = re.compile(r"@[A-Za-z0-9_]{3,40}")
_AROUND = "<>()«».:"  # beside an address in a text
_PAGE = re.compile(r"https://(?P<host>[a-z.]+)/[\w+/.-]{1,100}")


class ContactKind(StrEnum):
    PHONE = "phone"
    MAIL = "mail"
    TELEGRAM = "telegram"
    MAX = "max"
    PERSON = "person"  # a name and an office; no address


HOSTS = {ContactKind.TELEGRAM: "t.me", ContactKind.MAX: "max.ru"}


@dataclass(frozen=True, slots=True)
class Contact:
    kind: ContactKind
    value: str
    note: str = ""

    @property
    def fits(self) -> bool:
        match self.kind:
            case ContactKind.PHONE:
                return dialled(self.value) is not None
            case ContactKind.MAIL:
                return _MAIL.fullmatch(self.value) is not None
            case ContactKind.TELEGRAM | ContactKind.MAX:
                page = _PAGE.fullmatch(self.value)
                whole = page is not None and page["host"] == HOSTS[self.kind]
                return whole or _HANDLE.fullmatch(self.value) is not None
            case ContactKind.PERSON:
                return True

    @property
    def link(self) -> str | None:
        match self.kind:
            case ContactKind.PHONE:
                return f"tel:{dialled(self.value)}"
            case ContactKind.MAIL:
                return f"mailto:{self.value}"
            case ContactKind.TELEGRAM | ContactKind.MAX:
                handle = self.value.removeprefix("@")
                return (
                    self.value if handle == self.value else f"https://{HOSTS[self.kind]}/{handle}"
                )
            case ContactKind.PERSON:
                return None


@dataclass(frozen=True, slots=True)
class DutyService:
    name: str
    phone: str

    @property
    def link(self) -> str:
        return f"tel:{dialled(self.phone)}"


def written_to(text: str) -> Contact | None:
    """The only address in a typed text that takes a message; a handle alone names no network."""
    contacts = {
        Contact(kind, word)
        for word in (word.strip(_AROUND) for word in re.split(r"[\s,;]+", text))
        for kind in (ContactKind.MAIL, *HOSTS)
        if "/" in word or kind is ContactKind.MAIL
        if Contact(kind, word).fits
    }
    return contacts.pop() if len(contacts) == 1 else None


def dialled(phone: str) -> str | None:
    """What to dial: «+74165612345» of «+7 (41656) 1-23-45, доб. 3»; None for no phone."""
    written = _PHONE.fullmatch(phone.strip())
    if written is None:
        return None
    number = re.sub(r"[^\d+]", "", written["number"])
    return number if len(number.lstrip("+")) in DIGITS else None

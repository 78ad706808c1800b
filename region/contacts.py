"""Contacts of a body and its duty service, as bodies.yaml states them. Pure."""

from domain.contact import Contact, ContactKind, DutyService, dialled
from files.strict_yaml import Item, YamlMapping

LONGEST = 200  # characters of a contact, a name or a note
KINDS = ", ".join(ContactKind)
WRONG = {
    ContactKind.PHONE: "это не телефон: пишите +7 41656 0-00-00 или 112",
    ContactKind.MAIL: "это не адрес почты",
    ContactKind.TELEGRAM: "нужно @имя или https://t.me/имя",
    ContactKind.MAX: "нужно @имя или https://max.ru/имя",
}


def read_contact(row: YamlMapping) -> Contact | None:
    kind = row.take("kind", _kind)
    value, note = row.take("value", _short), row.maybe("note", _short, "")
    if kind is None or value is None:
        return None
    contact = Contact(kind, value, note)
    if not contact.fits:
        row.wrong("value", f"«{value}»: {WRONG[kind]}")
        return None
    return contact


def read_duty_service(item: Item) -> DutyService | None:
    table = item.table()
    name, phone = table.take("name", _short), table.take("phone", _short)
    table.close()
    if name is None or phone is None:
        return None
    if dialled(phone) is None:
        table.wrong("phone", f"«{phone}»: {WRONG[ContactKind.PHONE]}")
        return None
    return DutyService(name, phone)


def _kind(item: Item) -> ContactKind | None:
    return item.one_of(ContactKind, KINDS)


def _short(item: Item) -> str | None:
    value = item.text()
    if value is not None and len(value) > LONGEST:
        item.wrong(f"длиннее {LONGEST} знаков")
        return None
    return value

"""Words of talks with outlets. Pure."""

from collections.abc import Mapping

from domain.outreach.outlet_contact import ContactWay

WAYS: Mapping[ContactWay, str] = {
    ContactWay.MEETING: "встреча",
    ContactWay.CALL: "звонок",
    ContactWay.LETTER: "письмо",
    ContactWay.INQUIRY: "запрос редакции",
}
DONE: Mapping[str, str] = {
    "added": "Записано.",
    "edit": "Записано.",
    "finish": "Записано: больше ничего не должны.",
}


def reminder(way: ContactWay, outlet: str, purpose: str, at: str) -> tuple[str, str]:
    """Title and text of the message to the one who wrote it down."""
    about = f" {purpose[:300]}" if purpose else ""
    return (
        f"{WAYS[way].capitalize()}: «{outlet}», до {at}",
        f"Срок — {at}.{about} Справка о том, что издание писало о нас, — на его странице.",
    )

"""Words of enquiries: messages to bodies, who owes what, why a link shows nothing. Pure."""

from collections.abc import Mapping
from datetime import date, tzinfo

from babel.dates import format_date

from domain.reports.enquiries.enquiry import AskedBody, Debt, Enquiry, EnquiryShut
from domain.reports.enquiries.form import CellKind, EnquiryCell
from domain.terms.period import last_day
from russian.figures import number

DEBTS: Mapping[Debt, str] = {
    Debt.ANSWERED: "ответил",
    Debt.OWED: "ждём",
    Debt.LATE: "не ответил в срок",
    Debt.UNREACHED: "некому отправить",
    Debt.REVOKED: "ссылка отозвана",
}
KINDS: Mapping[CellKind, str] = {
    CellKind.COUNT: "целое число",
    CellKind.NUMBER: "число",
    CellKind.SHARE: "доля, %",
    CellKind.DAY: "день",
    CellKind.TEXT: "текст",
}
SHUT: Mapping[EnquiryShut, str] = {
    EnquiryShut.REVOKED: "Центр отозвал эту ссылку. Если запрос всё же ваш, позвоните в центр.",
    EnquiryShut.REPLACED: "Ссылка на этот запрос отправлена другому вашему контакту.",
    EnquiryShut.ENDED: "Запрос окончен, ответы больше не принимаются.",
    EnquiryShut.MERGED: "Этого органа больше нет. Делать ничего не нужно.",
}


def cell_text(cell: EnquiryCell, value: str) -> str:
    """What a body wrote, as it is read."""
    if not value or cell.kind is CellKind.TEXT:
        return value or "—"
    if cell.kind is CellKind.DAY:
        return format_date(date.fromisoformat(value), "d MMMM y", locale="ru")
    text = number(float(value), len(value.partition(".")[2]))
    return f"{text}\u00a0%" if cell.kind is CellKind.SHARE else text


def message(enquiry: Enquiry, zone: tzinfo, *, again: bool = False) -> tuple[str, str]:
    """Title and text of the message; the sender adds the link."""
    until = format_date(last_day(enquiry.due, zone), "d MMMM", locale="ru")
    title = f"{'Напоминаем: ' if again else ''}запрос центра «{enquiry.title}»"
    lines = [f"Центр просит ответить до конца дня {until}."]
    if enquiry.note:
        lines.append(enquiry.note)
    return title[:1].upper() + title[1:], "\n".join(lines)


def contact_words(asked: AskedBody) -> str:
    """A contact without its kind, or a person."""
    return asked.person or asked.contact.partition(":")[2]

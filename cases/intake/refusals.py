"""Why a row cannot become a case, and what a row may hold. Pure."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from domain.cases.case import LONGEST_ANSWER, LONGEST_TEXT, Place
from domain.cases.filed import FiledCase
from domain.cases.needs import SCORES
from domain.region import Region

LONGEST_NUMBER = 100
LONGEST_WORDS = 500  # of a status, a topic or a performer as written
EARLIEST = datetime(2010, 1, 1, tzinfo=UTC)
AHEAD = timedelta(days=1)  # clocks and zones differ
LATEST_TERM = timedelta(days=3 * 366)  # from the receipt


def refusal(row: FiledCase) -> str:
    """In Russian, with the column and what to do; "" for a row that can be taken."""
    if reason := number_refusal(row.number):
        return reason
    latest = row.said_at + AHEAD
    if not EARLIEST <= row.received_at <= latest:
        return (
            f"дата поступления {row.received_at:%d.%m.%Y}: раньше 2010 года или позже самой "
            "выгрузки; проверьте столбец и вид даты"
        )
    if row.answered_at is not None and not EARLIEST <= row.answered_at <= latest:
        return (
            f"дата ответа {row.answered_at:%d.%m.%Y}: раньше 2010 года или позже самой выгрузки; "
            "проверьте столбец и вид даты"
        )
    if row.due is not None and not EARLIEST <= row.due <= row.received_at + LATEST_TERM:
        return f"срок {row.due:%d.%m.%Y}: так далеко от поступления сроков нет; проверьте столбец"
    if row.score is not None and row.score not in SCORES:
        return f"оценка {row.score}: бывает от 1 до 5; проверьте столбец"
    return ""


def number_refusal(number: str) -> str:
    if not number:
        return "нет номера: без него обращение не отличить от других"
    if len(number) > LONGEST_NUMBER:
        return f"номер длиннее {LONGEST_NUMBER} знаков: проверьте, тот ли это столбец"
    if not number.isprintable():
        return "в номере непечатные знаки: проверьте, тот ли это столбец"
    return ""


def kept(row: FiledCase, region: Region) -> FiledCase:
    """The row within the lengths of a case, and without ids that the region does not have."""
    topic = region.topics.get(row.topic or "")
    group = topic.group if topic else row.group if row.group in region.groups else None
    body = row.body if row.body in region.bodies else None
    if _fits(row) and (row.topic, row.group, row.body) == (topic and topic.id, group, body):
        place = _place(row.place, region)
        return row if place is row.place else replace(row, place=place)
    return replace(
        row,
        text=row.text[:LONGEST_TEXT],
        answer=row.answer[:LONGEST_ANSWER],
        place=_place(row.place, region),
        topic=topic.id if topic else None,
        group=group,
        body=body,
        subject=row.subject[:LONGEST_WORDS],
        performer=(row.performer or row.body or "")[:LONGEST_WORDS]
        if not body
        else row.performer[:LONGEST_WORDS],
        status=row.status[:LONGEST_WORDS],
        own_number=row.own_number[:LONGEST_NUMBER] if row.own_number else None,
    )


def _fits(row: FiledCase) -> bool:
    return (
        len(row.text) <= LONGEST_TEXT
        and len(row.answer) <= LONGEST_ANSWER
        and max(len(row.subject), len(row.performer), len(row.status)) <= LONGEST_WORDS
        and len(row.own_number or "") <= LONGEST_NUMBER
    )


def _place(place: Place, region: Region) -> Place:
    known = place.municipality is None or place.municipality in region.municipalities
    settled = place.settlement is None or place.settlement in region.settlements
    if known and settled:
        return place
    return replace(
        place,
        municipality=place.municipality if known else None,
        settlement=place.settlement if settled else None,
    )

"""The numbers of the map as a table: complaints of every municipality beside the usual count."""

from collections.abc import Iterator, Mapping, Sequence

from alerts.detector.deviation import Deviations
from app.installation import Installation
from desks.exports.export import Export
from desks.places import PERIODS, Period, PlaceDesk
from desks.viewer import Viewer
from domain.alert import Cell as Place
from domain.deviation import DeviationLevel
from files.sheets import Cell, Column, FileKind
from russian.few import is_few, worded

STEPS: Mapping[DeviationLevel | None, str] = {
    DeviationLevel.MUCH_MORE: "намного больше",
    DeviationLevel.MORE: "больше",
    DeviationLevel.USUAL: "как обычно",
    DeviationLevel.FEWER: "меньше",
    DeviationLevel.MUCH_FEWER: "намного меньше",
    None: "мало данных",
}
HIDDEN = "скрыто"
COLUMNS = (
    Column("Муниципалитет", 22),
    Column("Тема", 30),
    Column("Жалоб", 12),
    Column("Обычно", 12),
    Column("Отличие", 18),
)


def export_places(
    installation: Installation, viewer: Viewer, period: Period, group: str, kind: FileKind
) -> Export:
    """Audited; without a group it also lists groups with a visible deviation or enough complaints.
    Raises NotFound while there is no norm.
    """
    desk = PlaceDesk(installation)
    numbers = desk.export(viewer, period, group, kind)
    now = numbers.until.astimezone(installation.region.zone)
    rows = list(_rows(desk, viewer, numbers, group))
    head = [
        ("Что это", "Жалобы по муниципалитетам рядом с тем, сколько их бывает обычно"),
        ("Период", f"{PERIODS[period]}, до {now:%d.%m.%Y %H:%M}"),
        ("Тема", desk.topic(group)),
        ("Выгрузил", viewer.name),
    ]
    if any(HIDDEN in row for row in rows):
        head.append((HIDDEN.capitalize(), f"по сумме и этому числу нашлось бы другое, {worded(0)}"))
    return Export(f"Карта {now:%Y-%m-%d %H-%M}", head, COLUMNS, len(rows), rows)


def _rows(
    desk: PlaceDesk, viewer: Viewer, numbers: Deviations, group: str
) -> Iterator[Sequence[Cell]]:
    topics = [group] if group else ["", *desk.installation.region.groups]
    withheld = desk.withheld(numbers, reads_posts=False)  # others read the file too
    for row in sorted(desk.places(viewer, numbers, group), key=lambda row: row.name):
        for id_ in topics:
            one = numbers.cells[cell := Place(id_ or None, row.id)]
            if id_ == group or cell not in withheld or one.step is not None:
                kept_back = cell in withheld and not is_few(one.seen)
                number = HIDDEN if kept_back else worded(one.seen)
                yield row.title, desk.topic(id_), number, round(one.usual, 1), STEPS[one.step]

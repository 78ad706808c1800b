"""The audit as a table."""

from collections.abc import Iterator, Sequence
from itertools import islice

from app.installation import Installation
from desks.audit import AuditDesk, word
from desks.audit_subjects import subjects
from desks.exports.export import LONGEST, Export
from desks.viewer import Viewer
from domain.ports.audit import AuditFilter
from files.sheets import Cell, Column, FileKind

COLUMNS = (Column("Когда", 17), Column("Кто", 24), Column("Что", 36), Column("Подробности", 90))


def export_audit(
    installation: Installation, viewer: Viewer, wanted: AuditFilter, kind: FileKind
) -> Export:
    zone = installation.region.zone
    file, now = AuditDesk(installation).file(viewer, wanted, kind), installation.clock.now()
    local = now.astimezone(zone)

    def rows() -> Iterator[Sequence[Cell]]:
        for looks in file.pages:
            parts = subjects(installation, looks)
            for look in looks:
                detail = "".join(part.words for part in parts[look.id])
                yield look.at.astimezone(zone), look.who, word(look.what), detail

    head: list[tuple[str, Cell]] = [
        ("Кто", wanted.who or "все"),
        ("Что", word(wanted.what) if wanted.what else "всё"),
        ("С", wanted.since.astimezone(zone) if wanted.since else "начала"),
        ("До", wanted.until.astimezone(zone) if wanted.until else local),
        ("Строк", file.total),
        ("Выгрузил", viewer.actor),
        ("Когда", local),
    ]
    return Export(
        f"Журнал действий {local:%Y-%m-%d %H-%M}",
        head,
        COLUMNS,
        file.total,
        islice(rows(), LONGEST),
    )

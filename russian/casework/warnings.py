"""Messages that warn of deadlines of cases: numbers, places, topics and links, no text of a case.
Pure.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, tzinfo

from babel.dates import format_datetime

from domain.cases.case import numbered
from domain.cases.standing import Standing
from domain.cases.watch.warnings import WarningKind
from domain.region import Region
from russian.figures import LOCALE
from russian.plural import plural
from russian.vocabulary import inside

NAMED = 10  # cases of one kind in a message
HEADINGS: Mapping[WarningKind, str] = {
    WarningKind.OVERDUE: "Просрочено",
    WarningKind.EVE: "Остался один рабочий день",
    WarningKind.NEAR: "Прошло три четверти срока",
}
# Of one case, after its number.
_ONE: Mapping[WarningKind, str] = {
    WarningKind.OVERDUE: "просрочено",
    WarningKind.EVE: "остался один рабочий день",
    WarningKind.NEAR: "прошло три четверти срока",
}
LISTS: Mapping[WarningKind, str] = {
    WarningKind.OVERDUE: "/cases?tab=late",
    WarningKind.EVE: "/cases?due=1",
    WarningKind.NEAR: "/cases",
}


@dataclass(frozen=True, slots=True)
class WarnedCase:
    case_id: int
    kind: WarningKind
    due: datetime
    municipality: str | None
    standing: Standing


def message(
    cases: Sequence[WarnedCase], region: Region, url: str, now: datetime
) -> tuple[str, str]:
    """Title and text of one message for all; the overdue first."""
    by_kind = {kind: [one for one in cases if one.kind is kind] for kind in HEADINGS}
    if len(cases) == 1:
        [one] = cases
        title = f"{numbered(one.case_id)}: {_ONE[one.kind]}"
    else:
        counts = [f"{HEADINGS[k].lower()} — {len(some)}" for k, some in by_kind.items() if some]
        title = f"{plural(len(cases), 'обращение', 'обращения', 'обращений')}: {', '.join(counts)}"
    lines: list[str] = []
    for kind, some in by_kind.items():
        if not some:
            continue
        lines.append(f"{HEADINGS[kind]}:")
        for one in some[:NAMED]:
            at = until(one.due, now, region.zone)
            lines.append(
                f"— {numbered(one.case_id)}, срок {at}: {_about(one, region)} "
                f"{url}/cases/{one.case_id}"
            )
        if len(some) > NAMED:
            lines.append(f"— и ещё {len(some) - NAMED}: {url}{LISTS[kind]}")
    return title, "\n".join(lines)


def until(due: datetime, now: datetime, zone: tzinfo) -> str:
    """«24 нояб., 18:05»; another year is named."""
    same = due.astimezone(zone).year == now.astimezone(zone).year
    return format_datetime(due, "d MMM, HH:mm" if same else "d MMM y, HH:mm", zone, LOCALE)


def _about(one: WarnedCase, region: Region) -> str:
    place = region.municipalities.get(one.municipality or "")
    topic = region.topics.get(one.standing.topic or "")
    group = region.groups.get(one.standing.group or "")
    what = topic.name if topic else group.name if group else "тема не выбрана"
    return f"{place.short if place else region.name}, {inside(what)}"

"""The official pages of the demo: what the audit knows of each, against the truth."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Console
from rich.table import Table

from app.installation import Installation
from desks.outreach.pages.daily import audit_pages
from desks.outreach.pages.desk import PageChoice, PageDesk
from desks.viewer import Viewer
from domain.outreach.official_page import PageElement
from domain.outreach.page_audit import FindingVerdict, PageWitness
from russian.outreach.pages import ELEMENT_WORDS

FLOOR = 0.98
_VERDICTS = {True: FindingVerdict.MET, False: FindingVerdict.FAILED, None: FindingVerdict.UNKNOWN}


@dataclass(frozen=True)
class AuditedPages:
    """Of the elements that a network shows, how many were read right; `invented` are those that it
    does not show and the audit judges all the same.
    """

    pages: int
    right: int
    shown: int
    hidden: int
    wrong: Sequence[str]
    invented: Sequence[str]
    waiting: int
    lacking: int

    @property
    def as_expected(self) -> bool:
        return self.shown > 0 and self.right >= FLOOR * self.shown and not self.invented


def audit_demo(
    installation: Installation, viewer: Viewer, truth: Mapping[str, Mapping[str, Any]]
) -> AuditedPages:
    audits = {one.source_id: one for one in audit_pages(installation, installation.clock.now())}
    wrong, invented, shown, hidden = [], [], 0, 0
    for source_id, elements in truth.items():
        for name, is_shown in elements.items():
            finding = audits[source_id].finding(PageElement(name))
            by_network = finding.witness is PageWitness.NETWORK
            verdict = finding.verdict if by_network else FindingVerdict.UNKNOWN
            place = f"{source_id}: {ELEMENT_WORDS[finding.element]}"
            shown, hidden = shown + (is_shown is not None), hidden + (is_shown is None)
            if is_shown is None:
                invented += [place] * (verdict is not FindingVerdict.UNKNOWN)
            elif verdict is not _VERDICTS[is_shown]:
                wrong.append(place)
    register = PageDesk(installation).list(viewer, PageChoice())
    return AuditedPages(
        pages=len(audits),
        right=shown - len(wrong),
        shown=shown,
        hidden=hidden,
        wrong=wrong,
        invented=invented,
        waiting=sum(one.waiting for one in register.pages.values()),
        lacking=register.lacking,
    )


def report_pages(made: AuditedPages, console: Console) -> None:
    table = Table("Что", "Сколько", title="Официальные страницы")
    table.add_row("Проверено страниц", str(made.pages))
    table.add_row("Видно в сетях, прочитано верно", f"{made.right} из {made.shown}")
    table.add_row("Не видно из сети, так и сказано", str(made.hidden - len(made.invented)))
    table.add_row("Вопросов без ответа дольше срока", str(made.waiting))
    table.add_row("Обязательных страниц нет", str(made.lacking))
    console.print(table)
    for words, places in (("Прочитано неверно", made.wrong), ("Придумано", made.invented)):
        if places:
            console.print(f"{words}: {'; '.join(places)}.", markup=False)

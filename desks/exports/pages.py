"""Official pages as a table in the form of the federal rating: its three blocks, then answers."""

from collections.abc import Sequence

from app.installation import Installation
from desks.exports.export import Export
from desks.outreach.pages.desk import ListedPage, PageChoice, PageDesk
from desks.viewer import Viewer
from domain.outreach.official_page import ELEMENTS, PageBlock
from domain.outreach.page_audit import FindingVerdict, PageAudit, PageFinding
from domain.query import Field
from domain.region import Region
from files.sheets import Cell, Column, FileKind
from russian.outreach.pages import BLOCKS, CLASSES, ELEMENT_WORDS, VERDICTS
from russian.vocabulary import Vocabulary

# The federal rating has three blocks; the fourth is the centre's own.
NUMBERED = {block: number for number, block in enumerate(PageBlock, 1)}


def columns() -> Sequence[Column]:
    about = (
        *(Column("Орган", 36), Column("Муниципалитет", 20), Column("Сеть", 14)),
        *(Column("Страница", 32), Column("Адрес", 28), Column("Класс", 12)),
        *(Column("Подразделение", 24), Column("Проверена", 12), Column("Ждут ответа сейчас", 12)),
    )
    of_blocks = [
        column
        for block in PageBlock
        for column in (
            Column(f"{NUMBERED[block]}. {BLOCKS[block]}: выполнено, %", 18),
            Column(f"{NUMBERED[block]}. {BLOCKS[block]}: известно, %", 18),
            *(
                Column(f"{NUMBERED[block]}. {ELEMENT_WORDS[element]}", 16)
                for element in ELEMENTS[block]
            ),
        )
    ]
    return (*about, *of_blocks, Column("Всего выполнено, %", 14), Column("Всего известно, %", 14))


def export_pages(
    installation: Installation, viewer: Viewer, choice: PageChoice, kind: FileKind
) -> Export:
    register = PageDesk(installation).export(viewer, choice, kind)
    region = installation.region
    now = installation.clock.now().astimezone(region.zone)
    shown = Vocabulary(region).shown
    wide = columns()
    rows: list[Sequence[Cell]] = [
        _row(region, shown(Field.NETWORK, one.page.source.kind), one)
        for one in register.pages.values()
    ]
    for body in register.bodies:
        for network in body.lacking:
            if choice.network in (None, network) and not choice.failing:
                start = (
                    *(body.body.name, _place(region, body.body.municipality)),
                    *(shown(Field.NETWORK, network), "страницы нет"),
                )
                rows.append((*start, *[None] * (len(wide) - len(start))))
    head = [
        ("На", f"{now:%d.%m.%Y %H:%M}"),
        ("Орган", shown(Field.BODY, choice.body) if choice.body else "все"),
        ("Где", shown(Field.MUNICIPALITY, choice.place) if choice.place else "вся область"),
        ("Сеть", shown(Field.NETWORK, choice.network) if choice.network else "все"),
        ("Пустая ячейка", "не видно из сети или не считается"),
        ("Выгрузил", viewer.name),
    ]
    return Export(f"Официальные страницы {now:%Y-%m-%d %H-%M}", head, wide, len(rows), rows)


def _row(region: Region, network: str, one: ListedPage) -> Sequence[Cell]:
    page, audit = one.page, one.audit
    place = page.source.municipality or page.body.municipality
    row: list[Cell] = [
        *(page.body.name, _place(region, place), network),
        *(page.source.title, page.source.address, CLASSES[page.page_class], page.unit),
        f"{audit.day:%d.%m.%Y}" if audit else None,
        one.waiting,
    ]
    for block in PageBlock:
        row += _percents(audit, block)
        row += [_cell(audit.finding(element)) if audit else None for element in ELEMENTS[block]]
    return (*row, *_percents(audit, None))


def _percents(audit: PageAudit | None, block: PageBlock | None) -> Sequence[Cell]:
    if audit is None:
        return None, None
    score = audit.score(block)
    share = None if score.share is None else round(100 * score.share)
    return share, round(100 * score.known_share) if score.demanded else None


def _cell(one: PageFinding) -> Cell:
    """A number, «есть» or «нет»; empty where it is unknown."""
    if one.value is not None:
        return round(one.value, 2)
    return None if one.verdict is FindingVerdict.UNKNOWN else VERDICTS[one.verdict]


def _place(region: Region, municipality: str | None) -> str:
    return region.municipalities[municipality].short if municipality else "вся область"

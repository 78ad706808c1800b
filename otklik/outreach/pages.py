"""Official pages on the command line."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from otklik.shell import ME, Who, opened, viewer

if TYPE_CHECKING:
    from desks.outreach.pages.desk import PageChoice, PageView

Source = Annotated[str, typer.Argument(metavar="ИСТОЧНИК", help="Идентификатор источника.")]
Element = Annotated[
    str,
    typer.Argument(
        metavar="ПУНКТ",
        help="mark, name, avatar, cover, description, phone, address, hours, site, widget, rules "
        "или comments.",
    ),
]
Body = Annotated[str, typer.Option(help="Орган: housing.")]
Network = Annotated[str, typer.Option(help="Сеть: vk, ok, telegram, max.")]
Place = Annotated[str, typer.Option(help="Муниципалитет: tynda.")]
Failing = Annotated[bool, typer.Option("--failing", help="Только где есть что исправить.")]


def list_pages(
    body: Body = "", network: Network = "", place: Place = "", failing: Failing = False
) -> None:
    """Показать реестр: у кого какая страница, какой нет, кто ждёт ответа.

    Пример: otklik pages list --network vk --failing
    """
    from desks.outreach.pages.desk import PageDesk
    from domain.query import Field
    from russian.outreach.pages import score_text
    from russian.plural import plural
    from russian.vocabulary import Vocabulary

    with opened() as installation:
        register = PageDesk(installation).list(viewer(), _choice(body, network, place, failing))
        shown = Vocabulary(installation.region).shown
        for one in register.pages.values():
            page = one.page
            score = score_text(one.audit.score()) if one.audit else "ещё не проверена"
            waits = plural(one.waiting, "вопрос ждёт", "вопроса ждут", "вопросов ждут")
            waiting = f"; {waits}" if one.waiting else ""
            taken = "; по адресу другая страница" if one.is_taken else ""
            network_ = shown(Field.NETWORK, page.source.kind)
            typer.echo(
                f"{page.source.id}: {page.source.title}, {network_}, {page.body.name}: "
                f"{score}{waiting}{taken}"
            )
        for row in register.bodies:
            if row.lacking and not failing:
                lacking = ", ".join(shown(Field.NETWORK, kind) for kind in row.lacking)
                typer.echo(f"Нет страницы: {row.body.name}: {lacking}")


def show(source: Source) -> None:
    """Показать проверку страницы по пунктам.

    Пример: otklik pages show tynda_vk
    """
    from desks.outreach.pages.desk import PageDesk

    with opened() as installation:
        _say(PageDesk(installation).look(viewer(), source))


def export(
    file: Annotated[Path, typer.Argument(metavar="ФАЙЛ", help="Куда: pages.xlsx или pages.csv.")],
    body: Body = "",
    network: Network = "",
    place: Place = "",
    failing: Failing = False,
) -> None:
    """Выгрузить таблицу по трём блокам федерального рейтинга.

    Пример: otklik pages export pages.xlsx
    """
    from desks.exports.pages import export_pages
    from domain.errors import EntryRefused
    from files.sheets import FileKind, sheet

    try:
        kind = FileKind(file.suffix.removeprefix("."))
    except ValueError as error:
        raise EntryRefused(f"«{file.name}»: пишите имя с .xlsx или .csv") from error
    with opened() as installation:
        choice = _choice(body, network, place, failing)
        table = export_pages(installation, viewer(), choice, kind)
        with file.open("wb") as out:
            out.writelines(sheet(kind, table.head, table.columns, table.rows))
    typer.echo(f"{file}: строк {table.total}")


def keep(
    source: Source,
    page_class: Annotated[
        str, typer.Option("--class", help="flagship, active или card; пусто — как у всех.")
    ] = "",
    unit: Annotated[str, typer.Option(help="Кто ведёт: отдел, без имён.")] = "",
    who: Who = ME,
) -> None:
    """Записать класс и подразделение.

    Пример: otklik pages keep tynda_vk --class flagship --unit 'Пресс-служба'
    """
    from desks.outreach.pages.desk import PageDesk

    with opened() as installation:
        _say(PageDesk(installation).keep(viewer(who), source, page_class, unit))


def tick(
    source: Source,
    element: Element,
    missing: Annotated[bool, typer.Option("--missing", help="На странице этого нет.")] = False,
    note: Annotated[str, typer.Option(help="Пометка.")] = "",
    who: Who = ME,
) -> None:
    """Отметить вручную, что видно на странице.

    Пример: otklik pages tick tynda_vk mark
    """
    from desks.outreach.pages.desk import PageDesk

    with opened() as installation:
        _say(PageDesk(installation).tick(viewer(who), source, element, not missing, note))


def untick(source: Source, element: Element, who: Who = ME) -> None:
    """Снять отметку.

    Пример: otklik pages untick tynda_vk mark
    """
    from desks.outreach.pages.desk import PageDesk

    with opened() as installation:
        _say(PageDesk(installation).untick(viewer(who), source, element))


def audit(source: Source, who: Who = ME) -> None:
    """Проверить страницу сейчас.

    Пример: otklik pages audit tynda_vk
    """
    from desks.outreach.pages.desk import PageDesk

    with opened() as installation:
        _say(PageDesk(installation).audit(viewer(who), source))


def send(
    source: Source,
    contact: Annotated[str, typer.Option(help="Кому; пусто — первому контакту органа.")] = "",
    who: Who = ME,
) -> None:
    """Отправить органу список: что исправить, по ссылке.

    Пример: otklik pages send tynda_vk
    """
    from desks.outreach.pages.owners import PageOwnerDesk
    from russian.outreach.pages import addressee_words

    with opened() as installation:
        link = PageOwnerDesk(installation).send(viewer(who), source, contact)
    typer.echo(f"Отправлено: {addressee_words(link)}")


def revoke(source: Source, who: Who = ME) -> None:
    """Отозвать последнюю ссылку на список.

    Пример: otklik pages revoke tynda_vk
    """
    from desks.outreach.pages.owners import PageOwnerDesk

    with opened() as installation:
        PageOwnerDesk(installation).revoke(viewer(who), source)
    typer.echo("Ссылка больше не действует.")


def _choice(body: str, network: str, place: str, failing: bool) -> "PageChoice":
    from desks.outreach.pages.desk import PageChoice
    from domain.errors import EntryRefused
    from domain.outreach.official_page import PAGE_NETWORKS
    from domain.source import SourceKind

    if network and network not in PAGE_NETWORKS:
        raise EntryRefused(f"сеть бывает {', '.join(PAGE_NETWORKS)}")
    return PageChoice(body, SourceKind(network) if network else None, place, failing)


def _say(view: "PageView") -> None:
    from domain.outreach.official_page import ELEMENTS, PageBlock
    from russian.outreach.pages import (
        BLOCKS,
        CLASSES,
        ELEMENT_WORDS,
        WITNESSES,
        finding_text,
        score_text,
        worked,
    )

    page, audit = view.listed.page, view.listed.audit
    typer.echo(f"{page.source.title}, {page.body.name}, {CLASSES[page.page_class]}")
    for one in view.waiting:
        typer.echo(f"Ждёт ответа {worked(one.waited)}: {one.post.post.url}")
    if audit is None:
        typer.echo("Ещё не проверена: otklik pages audit")
        return
    for block in PageBlock:
        typer.echo(f"{BLOCKS[block]}: {score_text(audit.score(block))}")
        for element in ELEMENTS[block]:
            finding = audit.finding(element)
            of = f" ({WITNESSES[finding.witness]})" if WITNESSES[finding.witness] else ""
            free = "" if finding.is_demanded else ", не требуется"
            typer.echo(f"  {ELEMENT_WORDS[element]}: {finding_text(finding)}{of}{free}")

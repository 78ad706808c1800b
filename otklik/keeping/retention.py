"""Terms, forgetting on request and holds on the command line."""

from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from otklik.shell import ME, local, opened

Who = Annotated[str, typer.Option("--who", help="Кто это делает; без него — ваша учётная запись.")]


def retention(
    do: Annotated[
        bool, typer.Option("--do", help="Удалить сейчас; без этого только показать.")
    ] = False,
    who: Who = ME,
) -> None:
    """Что сколько хранится и сколько уйдёт этой ночью; с --do — удалить сейчас.

    Пример: otklik retention
    """
    from desks.operations.retention import RetentionDesk
    from desks.viewer import in_shell
    from russian.erasure import KEPT

    with opened() as installation:
        desk = RetentionDesk(installation)
        terms = (desk.take if do else desk.look)(in_shell(who))
    table = Table("Что", "Дней", "Настройка", "Ушло" if do else "Уйдёт ночью", "Удержано")
    for one in terms:
        days = "без срока" if one.days is None else f"{one.days:g}"
        going = "—" if one.days is None else "само" if one.going is None else str(one.going)
        row = (KEPT[one.kind], days, one.setting or "—", going, str(one.held or "—"))
        table.add_row(*map(Text, row))
    Console().print(table)


def forget(
    network: Annotated[
        str, typer.Option("--network", help="Сеть человека: vk, ok, telegram, max, forum…")
    ] = "",
    person: Annotated[
        str, typer.Option("--person", help="Его номер или имя там; без него спросят.")
    ] = "",
    link: Annotated[str, typer.Option("--link", help="Или ссылка на публикацию.")] = "",
    everything: Annotated[
        bool, typer.Option("--everything", help="И всё остальное автора публикации.")
    ] = False,
    words: Annotated[str, typer.Option("--words", help="Основание, без имён.")] = "",
    do: Annotated[
        bool, typer.Option("--do", help="Стереть навсегда; без этого только показать.")
    ] = False,
    list_: Annotated[bool, typer.Option("--list", help="Показать протоколы.")] = False,
    who: Who = ME,
) -> None:
    """Стереть человека или публикацию отовсюду; без --do — показать, что сотрётся.

    Пример: otklik forget --network vk --person 12345 --words "заявление от 28.11.2026" --do
    """
    from desks.operations.erasure import ErasureDesk, Forgotten
    from desks.viewer import in_shell
    from domain.cases.case import numbered
    from domain.operations.erasure import ErasureClass
    from russian.erasure import CLASSES, WAYS

    viewer = in_shell(who)
    with opened() as installation:
        desk = ErasureDesk(installation)
        if list_:
            table = Table("Протокол", "Когда", "Кто", "Что", "Основание", "Публикаций", "Подпись")
            for one, right in desk.protocols(viewer):
                at, posts = local(one.at, installation), str(one.counts.get("posts", 0))
                signed = "верна" if right else "не сходится"
                row = (str(one.id), at, one.who, WAYS[one.way], one.words, posts, signed)
                table.add_row(*map(Text, row))
            Console().print(table)
            return
        if network and not person:
            person = typer.prompt("Номер или имя в сети", hide_input=True)
        whom = Forgotten(network, person, link, everything)
        if do:
            made = desk.forget(viewer, whom, words)
            counts, held = made.counts, made.held
            typer.echo(f"Стёрто. Протокол {made.id}, подпись {made.signature[:16]}")
        else:
            outlook = desk.look(viewer, whom)
            counts, held = outlook.counts, outlook.held
            until = local(outlook.until, installation)
            typer.echo(f"Сотрётся публикаций: {outlook.posts}. В закрытых копиях — до {until}.")
    for name, count in counts.items():
        if count:
            what = CLASSES[ErasureClass(name)] if name in list(ErasureClass) else name
            typer.echo(f"  {what}: {count}")
    if held:
        typer.echo(f"Удержано обращениями: {', '.join(map(numbered, held))}.")


def hold(
    case: Annotated[
        str, typer.Argument(metavar="ОБРАЩЕНИЕ", help="Номер; без него — показать удержания.")
    ] = "",
    reason: Annotated[str, typer.Option("--reason", help="Основание.")] = "",
    lift: Annotated[bool, typer.Option("--lift", help="Снять удержание.")] = False,
    who: Who = ME,
) -> None:
    """Удержать обращение: его тексты и публикации не уйдут ни по сроку, ни по просьбе.

    Пример: otklik hold О-12 --reason "запрос прокуратуры"
    """
    from desks.operations.holds import HoldDesk
    from desks.viewer import in_shell
    from domain.cases.case import number_of, numbered
    from domain.errors import EntryRefused

    viewer = in_shell(who)
    with opened() as installation:
        desk = HoldDesk(installation)
        if not case:
            table = Table("Обращение", "С", "Кто", "Основание")
            for one in desk.standing(viewer):
                since = local(one.since, installation)
                table.add_row(*map(Text, (numbered(one.case_id), since, one.who, one.reason)))
            Console().print(table)
            return
        if (number := number_of(case)) is None:
            raise EntryRefused("назовите номер обращения, например О-12")
        (desk.lift if lift else desk.hold)(viewer, number, reason)
    typer.echo(f"{numbered(number)}: {'удержание снято' if lift else 'удержано'}.")

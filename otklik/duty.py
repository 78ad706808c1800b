"""Duty on the command line: the roster, swaps, people's channels, and their test."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.duty import DutyRole
from domain.rotation import ShiftLength
from otklik.shell import ME, Who, local, opened, viewer
from russian.typed_moments import moment_of

if TYPE_CHECKING:
    from app.installation import Installation
    from desks.duty import DutyDesk
    from desks.rotations import RotationDesk

Name = Annotated[str, typer.Argument(metavar="КТО", help="Имя, как в графике.")]
Since = Annotated[str, typer.Option("--from", help="Начало: 24.11.2026 08:00.")]
Until = Annotated[str, typer.Option(help="Конец: 24.11.2026 20:00.")]


@contextmanager
def at_desk() -> Iterator["DutyDesk"]:
    from desks.duty import DutyDesk

    with opened() as installation:
        yield DutyDesk(installation)


@contextmanager
def at_rotations() -> Iterator["RotationDesk"]:
    from desks.rotations import RotationDesk

    with opened() as installation:
        yield RotationDesk(installation)


def list_duty(
    days: Annotated[int, typer.Option(min=1, help="На сколько дней вперёд.")] = 14,
) -> None:
    """Показать, кто дежурит сейчас, график, людей с каналами и пропуски в графике.

    Пример: otklik duty list
    """
    from russian.vocabulary import DUTY_ROLES

    with at_desk() as desk:
        duty = desk.look(viewer(), timedelta(days=days))
        for role, person in duty.serving.items():
            typer.echo(f"Сейчас {DUTY_ROLES[role]}: {person.name if person else 'не назначен'}")
        table = Table("Номер", "С", "До", "Роль", "Кто", "Записал")
        for e in duty.entries:
            role_name = DUTY_ROLES[e.role] if e.role else "отсутствует"
            times = (local(e.since, desk.installation), local(e.until, desk.installation))
            table.add_row(*map(Text, (str(e.id), *times, role_name, e.person, e.who)))
        Console().print(table)
        for one in duty.people:
            known = desk.installation.settings.channels
            named = (c if c in known else f"{c} (нет в настройках)" for c in one.channels)
            ways = ", ".join(named) or "каналов нет, сообщения не дойдут"
            typer.echo(f"{one.name}: {ways}")
        for gap in duty.gaps:
            end = f"до {local(gap.until, desk.installation)}" if gap.until else "и дальше"
            typer.echo(f"Никто не дежурит с {local(gap.since, desk.installation)} {end}")


def add(
    person: Name,
    since: Since,
    until: Until,
    role: Annotated[
        str, typer.Option(help="Дежурный, второй дежурный, …; «отсутствует» — отпуск.")
    ] = "дежурный",
    who: Who = ME,
) -> None:
    """Записать смену или отсутствие; новая запись важнее прежних.

    Пример: otklik duty add "Анна Белова" --from "24.11.2026 08:00" --until "24.11.2026 20:00"
    """
    with at_desk() as desk:
        desk.add(viewer(who), person, role, *_lasts(since, until, desk.installation))
    typer.echo("Записано.")


def swap(
    out: Annotated[str, typer.Argument(metavar="КОГО", help="Чьи смены.")],
    into: Annotated[str, typer.Argument(metavar="КТО", help="Кто их берёт.")],
    since: Since,
    until: Until,
    who: Who = ME,
) -> None:
    """Отдать другому все смены человека за это время.

    Пример: otklik duty swap Анна Борис --from "24.11.2026 00:00" --until "25.11.2026 00:00"
    """
    with at_desk() as desk:
        count = desk.swap(viewer(who), out, into, *_lasts(since, until, desk.installation))
    typer.echo(f"Смен передано: {count}.")


def rotate(
    people: Annotated[list[str], typer.Argument(metavar="КТО…", help="По порядку.")],
    since: Since,
    until: Until,
    turn: Annotated[
        ShiftLength, typer.Option(help="Смена: day — сутки, day_night — 12 часов, week — неделя.")
    ] = ShiftLength.DAY,
    role: Annotated[DutyRole, typer.Option(help="Роль.")] = DutyRole.OFFICER,
    over: Annotated[bool, typer.Option("--over", help="Поверх записанных смен.")] = False,
    who: Who = ME,
) -> None:
    """Записать чередование: люди дежурят по очереди. Печатает его номер и пропуски в графике.

    Пример: otklik duty rotate Анна Борис --from "24.11.2026 08:00" --until "24.12.2026 08:00"
    """
    with at_rotations() as desk:
        lasts = _lasts(since, until, desk.installation)
        done = desk.rotate(viewer(who), people, role, turn, lasts, over=over)
        over_words = f", поверх прежних: {done.over}" if done.over else ""
        typer.echo(f"Записано смен: {done.count}{over_words}. Отменить: duty undo {done.series}")
        for gap in done.gaps:
            end = f"до {local(gap.until, desk.installation)}" if gap.until else "и дальше"
            typer.echo(f"Никто не дежурит с {local(gap.since, desk.installation)} {end}")


def undo(series: Annotated[str, typer.Argument(metavar="ЗАПИСЬ")]) -> None:
    """Отменить чередование или обмен: смены, которые ещё не начались, уходят.

    Пример: otklik duty undo 3f2a91c04b7d
    """
    with at_rotations() as desk:
        typer.echo(f"Убрано смен: {desk.take_back(viewer(), series)}.")


def exchange(
    offered: Annotated[int, typer.Argument(metavar="СВОЯ", help="Номер своей смены.")],
    wanted: Annotated[int, typer.Argument(metavar="ЧУЖАЯ", help="Номер смены коллеги.")],
    who: Who = ME,
) -> None:
    """Предложить коллеге обмен сменами.

    Пример: otklik duty exchange 12 15 --who "Анна Белова"
    """
    with at_rotations() as desk:
        typer.echo(f"Предложено. Номер обмена: {desk.propose(viewer(who), offered, wanted).id}")


def answer(
    number: Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер обмена.")],
    reply: Annotated[str, typer.Argument(metavar="ОТВЕТ", help="agree, refuse или withdraw.")],
    who: Who = ME,
) -> None:
    """Ответить на обмен: agree и refuse — коллега, withdraw — кто предложил.

    Пример: otklik duty answer 3 agree --who "Борис Громов"
    """
    with at_rotations() as desk:
        desk.answer(viewer(who), number, reply)
    typer.echo("Записано.")


def remove(number: Annotated[int, typer.Argument(metavar="НОМЕР")]) -> None:
    """Убрать запись; снова действует то, что она заменяла.

    Пример: otklik duty remove 12
    """
    with at_desk() as desk:
        desk.remove(viewer(), number)
    typer.echo("Убрано.")


def person(
    name: Name,
    channels: Annotated[
        list[str], typer.Option("--channel", help="Канал из настройки channels; первый — главный.")
    ],
) -> None:
    """Назвать каналы человека по порядку: если первый не сработал, берётся следующий.

    Пример: otklik duty person "Анна Белова" --channel anna-telegram --channel anna-mail
    """
    with at_desk() as desk:
        desk.save_person(viewer(), name, channels)
    typer.echo("Записано.")


def import_roster(
    file: Annotated[
        Path, typer.Argument(exists=True, dir_okay=False, help="Файл CSV, XLSX, XLS или ODS.")
    ],
    who: Who = ME,
) -> None:
    """Загрузить график: столбцы кто, роль, с, до и, если нужно, каналы (через запятую).

    Пример: otklik duty import roster.csv
    """
    with at_desk() as desk:
        count = desk.take_list(viewer(who), file.read_bytes())
    typer.echo(f"Записей добавлено: {count}.")


def try_channels(
    name: Annotated[str, typer.Argument(metavar="[КТО]", help="Без имени — всем.")] = "",
) -> None:
    """Отправить проверочное сообщение по каждому каналу и сказать, что получилось.

    Пример: otklik duty test "Анна Белова"
    """
    failed = 0
    with at_desk() as desk:
        for sent in desk.test(viewer(), name):
            failed += sent.error is not None
            whom = f"{sent.person}, " if sent.person else ""
            typer.echo(f"{whom}{sent.channel}: {sent.error or 'отправлено'}")
    if failed:
        raise typer.Exit(1)


def _lasts(since: str, until: str, installation: "Installation") -> tuple[datetime, datetime]:
    now, zone = installation.clock.now(), installation.region.zone
    return moment_of(since, now, zone), moment_of(until, now, zone)

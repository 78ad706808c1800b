"""Alerts on the command line: the list, the card, and all actions on them."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from otklik.shell import LENGTH, ME, UNTIL, Who, end_of, local, opened, viewer

if TYPE_CHECKING:
    from desks.alerts import AlertDesk

Number = Annotated[str, typer.Argument(metavar="НОМЕР", help="Номер из otklik alerts list.")]
Note = Annotated[str, typer.Option(help="Заметка.")]
WHY = typer.Option(help="Причина; без неё запишется «не указана».")


@contextmanager
def at_desk() -> Iterator["AlertDesk"]:
    from desks.alerts import AlertDesk

    with opened() as installation:
        yield AlertDesk(installation)


def list_alerts(
    days: Annotated[int, typer.Option(min=0, help="Закрытые не раньше стольких дней назад.")] = 7,
) -> None:
    """Показать открытые оповещения и недавно закрытые.

    Пример: otklik alerts list
    """
    from alerts.lifecycle import NAMES
    from alerts.notification import reason
    from russian.vocabulary import Vocabulary

    table = Table("Номер", "Состояние", "Открыто", "Причина")
    with at_desk() as desk:
        words, now = Vocabulary(desk.installation.region), desk.installation.clock.now()
        rows = desk.recent(viewer(), now - timedelta(days=days)).rows
        for alert, silence in rows:
            state = NAMES[alert.state]
            if alert.snoozed(now) and alert.snoozed_until:
                state += f", отложено до {local(alert.snoozed_until, desk.installation)}"
            if silence:
                state += f", приглушено: {silence.reason}"
            why = reason(alert, words.conflict(alert))
            table.add_row(
                *map(Text, (alert.id, state, local(alert.opened_at, desk.installation), why))
            )
    if rows:
        Console().print(table)
    else:
        typer.echo("Оповещений нет.")


def show(number: Number) -> None:
    """Показать одно оповещение: причину, что с ним делали и кому сообщено.

    Пример: otklik alerts show 3f2a90c1d4e5b678
    """
    from alerts.lifecycle import NAMES, possible
    from alerts.notification import reason
    from domain.ending import ENDINGS
    from domain.person import SYSTEM
    from russian.vocabulary import Vocabulary, outcome, recipient

    with at_desk() as desk:
        history = desk.look(viewer(), number)
        alert = history.alert
        typer.echo(reason(alert, Vocabulary(desk.installation.region).conflict(alert)))
        typer.echo(f"Состояние: {NAMES[alert.state]}")
        if alert.snoozed(desk.installation.clock.now()) and alert.snoozed_until:
            typer.echo(f"Отложено до {local(alert.snoozed_until, desk.installation)}")
        typer.echo(f"Началось: {local(alert.since, desk.installation)}")
        for move in history.moves:
            what = "заметка" if move.before is move.after else NAMES[move.after]
            if move.reason:
                what += f" (причина: {ENDINGS[move.reason]})"
            if move.handed_to:
                what = f"передано: {move.handed_to}"
            if move.until:
                what = f"отложено до {local(move.until, desk.installation)}"
            note_text = f": {move.note}" if move.note else ""
            who = "система" if move.who == SYSTEM else move.who
            typer.echo(f"  {local(move.at, desk.installation)} {what} — {who}{note_text}")
        for sent in history.deliveries:
            when = local(sent.delivered_at or sent.next_try_at, desk.installation)
            typer.echo(f"  {when} {recipient(sent)}: {outcome(sent)}")
        typer.echo(f"Можно: {', '.join(possible(alert)) or 'только заметка'}")


def acknowledge(number: Number, who: Who = ME, note: Note = "") -> None:
    """Принять: остальные сообщения о нём сразу перестанут приходить.

    Пример: otklik alerts acknowledge 3f2a90c1d4e5b678 --note "звоню в котельную"
    """
    _move("acknowledge", number, who, note)


def work(number: Number, who: Who = ME, note: Note = "") -> None:
    """Взять принятое в работу.

    Пример: otklik alerts work 3f2a90c1d4e5b678 --who Анна
    """
    _move("work", number, who, note)


def close(number: Number, reason: Annotated[str, WHY] = "", who: Who = ME, note: Note = "") -> None:
    """Закрыть: конфликт закончился. Причины: solved, forwarded, answered, quiet, unconfirmed,
    repeated, other.

    Пример: otklik alerts close 3f2a90c1d4e5b678 --reason solved --note "тепло дали"
    """
    _move("close", number, who, note, reason)


def mark_false(
    number: Number, reason: Annotated[str, WHY] = "", who: Who = ME, note: Note = ""
) -> None:
    """Отметить ложной тревогой: конфликта нет. Причины: no_complaints, same_text, elsewhere,
    mislabelled, known_event, usual, other.

    Пример: otklik alerts false 3f2a90c1d4e5b678 --reason no_complaints --note "розыгрыш призов"
    """
    _move("false", number, who, note, reason)


def reopen(number: Number, who: Who = ME, note: Note = "") -> None:
    """Открыть снова закрытое или ложное: о нём сообщится, как о новом.

    Пример: otklik alerts reopen 3f2a90c1d4e5b678 --note "это была не реклама"
    """
    _move("reopen", number, who, note)


def _move(action: str, number: str, who: str, note: str, reason: str = "") -> None:
    from alerts.lifecycle import NAMES
    from domain.ending import ending_of

    ending = ending_of(reason)
    with at_desk() as desk:
        alert, _ = desk.move(viewer(who), number, action, note, ending)
    typer.echo(f"Оповещение {number}: {NAMES[alert.state]}.")


def note(
    number: Number,
    text: Annotated[str, typer.Argument(metavar="ТЕКСТ", help="Заметка.")],
    who: Who = ME,
) -> None:
    """Записать заметку, ничего не меняя.

    Пример: otklik alerts note 3f2a90c1d4e5b678 "котельная обещает к вечеру"
    """
    with at_desk() as desk:
        desk.note(viewer(who), number, text)
    typer.echo("Записано.")


def snooze(
    number: Number,
    until: Annotated[str, UNTIL] = "",
    length: Annotated[str, LENGTH] = "",
    who: Who = ME,
    note: Note = "",
) -> None:
    """Отложить: до этого времени о нём никому не сообщается.

    Пример: otklik alerts snooze 3f2a90c1d4e5b678 --for 2ч
    """
    with at_desk() as desk:
        end = end_of(until, length, desk.installation)
        desk.snooze(viewer(who), number, end, note)
        typer.echo(f"Отложено до {local(end, desk.installation)}.")


def hand_on(
    number: Number,
    to: Annotated[str, typer.Argument(metavar="КОМУ", help="Имя того, кто сейчас дежурит.")],
    who: Who = ME,
    note: Note = "",
) -> None:
    """Передать коллеге, который сейчас дежурит: он получает сообщение и дальше отвечает за него.

    Пример: otklik alerts hand-on 3f2a90c1d4e5b678 "Борис Громов" --note "обещали к шести"
    """
    with at_desk() as desk:
        desk.hand_on(viewer(who), number, to, note)
    typer.echo("Передано.")


def undo(number: Number, who: Who = ME) -> None:
    """Взять назад свой последний шаг «закрыто» или «ложное», сделанный несколько секунд назад.

    Пример: otklik alerts undo 3f2a90c1d4e5b678
    """
    from alerts.lifecycle import NAMES

    with at_desk() as desk:
        alert, _ = desk.undo(viewer(who), number)
    typer.echo(f"Оповещение {number}: {NAMES[alert.state]}.")

"""Answers to cases on the command line."""

from functools import partial
from typing import Annotated

import typer

from otklik.shell import ME, Who, local, opened, viewer


def answers(
    queue: Annotated[
        str,
        typer.Option(help="proposed, missing, gone, edited, refuted или in_person."),
    ] = "proposed",
    accept: Annotated[int, typer.Option(help="Номер ответа: принять.")] = 0,
    interim: Annotated[int, typer.Option(help="Номер ответа: принять как промежуточный.")] = 0,
    reject: Annotated[int, typer.Option(help="Номер ответа: это не ответ.")] = 0,
    why: Annotated[str, typer.Option(help="Почему не ответ; о письме нужно.")] = "",
    restore: Annotated[int, typer.Option(help="Номер ответа: вернуть к решению.")] = 0,
    settle: Annotated[int, typer.Option(help="Номер ответа: разобрались.")] = 0,
    in_person: Annotated[
        int, typer.Option("--in-person", help="Номер ответа: отвечено лично.")
    ] = 0,
    who: Who = ME,
) -> None:
    """Показать ответы, найденные под постами, не найденные там и удалённые, или решить о них.

    Пример: otklik cases answers --queue missing
    """
    from desks.cases.answers.desk import AnswerDesk
    from domain.ports.casework.answers import AnswerQueue
    from russian.casework.answers import DOUBTS, QUEUES, spoken

    if queue not in list(AnswerQueue):
        raise typer.BadParameter(f"списка {queue} нет: {', '.join(AnswerQueue)}")
    with opened() as installation:
        desk, me = AnswerDesk(installation), viewer(who)
        deeds = (
            (accept, desk.accept),
            (interim, desk.interim),
            (reject, partial(desk.reject, why=why)),
            (restore, desk.restore),
            (settle, desk.settle),
            (in_person, desk.in_person),
        )
        for answer, deed in deeds:
            if answer:
                typer.echo(f"{spoken(deed(me, answer))}.")
        if any(answer for answer, _ in deeds):
            return
        page = desk.list(me, AnswerQueue(queue))
        for row in page.answers:
            one = row.answer
            doubt = f", {DOUBTS[one.doubt]}" if one.doubt else ""
            typer.echo(f"{spoken(one)}{doubt}, {local(one.at, installation)}: {one.text[:200]}")
        if not page.answers:
            typer.echo(f"{QUEUES[page.queue]}: пусто.")

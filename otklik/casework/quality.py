"""The quality of answers and promises on the command line."""

from datetime import datetime
from typing import Annotated

import typer

from otklik.shell import ME, Who, opened, viewer


def quality(
    number: Annotated[str, typer.Argument(metavar="ОБРАЩЕНИЕ", help="О-7 или 7.")] = "",
    judge: Annotated[int, typer.Option(help="Номер ответа: поставить оценку.")] = 0,
    points: Annotated[
        str, typer.Option(help="Через запятую: to_the_point, term, contact, manner, link.")
    ] = "",
    formal: Annotated[bool, typer.Option("--formal", help="Это отписка.")] = False,
    reason: Annotated[str, typer.Option(help="Почему не так, как предложено.")] = "",
    who: Who = ME,
) -> None:
    """Показать качество ответов обращения или оценить ответ.

    Пример: otklik cases quality О-7
    """
    from desks.cases.answers.quality import QualityDesk
    from desks.cases.reading import CaseDesk
    from domain.cases.answers.quality import Point
    from russian.casework.quality import MATTERS

    chosen = [one.strip() for one in points.split(",") if one.strip()]
    if unknown := [one for one in chosen if one not in list(Point)]:
        raise typer.BadParameter(f"пункта {unknown[0]} нет: {', '.join(Point)}")
    with opened() as installation:
        desk, me = QualityDesk(installation), viewer(who)
        if judge:
            judged = desk.judge(me, judge, frozenset(map(Point, chosen)), formal, reason)
            typer.echo(f"Ответ {judge}: {judged.score} из 5.")
            return
        if not number:
            raise typer.BadParameter("назовите обращение: О-7")
        case_id = CaseDesk(installation).find(me, number)
        shown = desk.of_case(me, case_id)
        for one in shown.answers if shown else ():
            verdict = one.quality.verdict
            whose = verdict.who if verdict else "предложила система"
            formal_ = ", отписка" if one.quality.is_formal else ""
            typer.echo(
                f"Ответ {one.answer.number}: {one.quality.score} из 5 ({whose}){formal_}; "
                f"вопросов {one.quality.asked}, с ответом {one.quality.answered}"
            )
        for opposite in shown.opposites if shown else ():
            hit = opposite.contradiction
            typer.echo(f"Ответы {hit.one} и {hit.other}: {MATTERS[hit.matter]}")
        if not shown or not shown.answers:
            typer.echo("Ответов нет.")


def promises(
    tab: Annotated[str, typer.Option(help="due, ahead, vague, broken, moved или kept.")] = "due",
    body: Annotated[str, typer.Option(help="Орган: housing.")] = "",
    confirm: Annotated[int, typer.Option(help="Номер обещания: прочитано верно.")] = 0,
    decide: Annotated[int, typer.Option(help="Номер обещания: чем кончилось.")] = 0,
    undo: Annotated[int, typer.Option(help="Номер обещания: отменить решение.")] = 0,
    state: Annotated[str, typer.Option(help="kept, late, broken, moved или rejected.")] = "kept",
    reason: Annotated[str, typer.Option(help="Откуда известно.")] = "",
    due: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d", "%d.%m.%Y"], help="Другой день.")
    ] = None,
    who: Who = ME,
) -> None:
    """Показать обещания органов или решить о них.

    Пример: otklik cases promises --tab broken
    """
    from desks.cases.answers.promises import TABS, PromiseChoice, PromiseDesk
    from domain.cases.answers.promise import PromiseState
    from russian.casework.promises import promise_words

    if tab not in TABS:
        raise typer.BadParameter(f"списка {tab} нет: {', '.join(TABS)}")
    if state not in list(PromiseState):
        raise typer.BadParameter(f"итога {state} нет: kept, late, broken, moved, rejected")
    with opened() as installation:
        desk, me = PromiseDesk(installation), viewer(who)
        done = None
        if confirm:
            done = desk.confirm(me, confirm, due.date() if due else None)
        elif decide:
            done = desk.decide(me, decide, PromiseState(state), reason)
        elif undo:
            done = desk.undo(me, undo)
        if done is not None:
            typer.echo(f"{promise_words(done)}.")
            return
        shown = desk.list(me, PromiseChoice(tab, body or None))
        for row in shown.rows:
            day = f"{row.promise.due:%d.%m.%Y}" if row.promise.due else "без даты"
            typer.echo(f"{row.promise.number}. {day} {promise_words(row.promise)}")
        if not shown.rows:
            typer.echo("Таких обещаний нет.")

"""What keeps coming back, and solved cases that are alike, on the command line."""

from typing import TYPE_CHECKING, Annotated

import typer

from otklik.cases import Number
from otklik.shell import ME, Who, local, opened, viewer

if TYPE_CHECKING:
    from app.installation import Installation
    from desks.cases.causes.chronic import ChronicCard

Problem = Annotated[
    int, typer.Argument(metavar="НОМЕР", help="Номер проблемы из списка.", min=1, max=2**62)
]


def list_problems(
    ended: Annotated[bool, typer.Option("--ended", help="Решённые и отклонённые.")] = False,
) -> None:
    """Показать, что возвращается: одна тема в одном месте снова и снова.

    Пример: otklik cases chronic
    """
    from desks.cases.causes.chronic import ChronicDesk

    with opened() as installation:
        cards = ChronicDesk(installation).list(viewer(), ended=ended)
        for card in cards:
            _say(installation, card)
    if not cards:
        typer.echo("Ничего не возвращается.")


def show_problem(problem: Problem) -> None:
    """Показать карточку повторяющейся проблемы.

    Пример: otklik cases chronic-show 3
    """
    from desks.cases.causes.chronic import ChronicDesk
    from russian.casework.cases import CaseWords

    with opened() as installation:
        card = ChronicDesk(installation).look(viewer(), problem)
        _say(installation, card)
        one, words = card.problem, CaseWords(installation.region)
        typer.echo(f"Кто решает: {words.body(one.owner) or 'не назначен'}")
        typer.echo(f"Причина: {one.cause or 'не названа'}. Мера: {one.measure or 'не названа'}")
        if one.due:
            typer.echo(f"До {one.due:%d.%m.%Y}")
        if one.ended_by or one.ending:
            by = f"О-{one.ended_by} " if one.ended_by else ""
            typer.echo(f"Чем кончилось: {by}{one.ending}")
        for case in card.cases:
            typer.echo(f"{case.case.spoken} от {local(case.case.received_at, installation)}")
        for incident in card.incidents:
            typer.echo(f"{incident.spoken} от {local(incident.first_at, installation)}")


def plan(
    problem: Problem,
    owner: Annotated[str, typer.Option(help="Орган, который решает: housing.")],
    cause: Annotated[str, typer.Option(help="Почему возвращается.")] = "",
    measure: Annotated[str, typer.Option(help="Что сделают.")] = "",
    due: Annotated[str, typer.Option(help="До какого дня: 2026-12-24.")] = "",
    who: Who = ME,
) -> None:
    """Взять повторяющуюся проблему в работу или изменить карточку.

    Пример: otklik cases chronic-plan 3 --owner housing --measure 'Заменить участок трубы'
    """
    from datetime import date

    from desks.cases.causes.chronic import ChronicDesk, ChronicPlan
    from domain.errors import EntryRefused

    try:
        day = date.fromisoformat(due) if due else None
    except ValueError as error:
        raise EntryRefused(f"«{due}» — не дата: пишите 2026-12-24") from error
    with opened() as installation:
        made = ChronicPlan(owner, cause, measure, day)
        _tell(installation, ChronicDesk(installation).plan(viewer(who), problem, made).number)


def end(
    problem: Problem,
    by: Annotated[str, typer.Option(help="Каким обращением: О-2041.")] = "",
    ending: Annotated[str, typer.Option(help="Что помогло.")] = "",
    who: Who = ME,
) -> None:
    """Записать, чем кончилась повторяющаяся проблема.

    Пример: otklik cases chronic-end 3 --by О-2041
    """
    from desks.cases.causes.chronic import ChronicDesk

    with opened() as installation:
        ended = ChronicDesk(installation).end(viewer(who), problem, by, ending)
        _tell(installation, ended.number)


def reject(
    problem: Problem,
    why: Annotated[str, typer.Option(help="Почему это не одна проблема.")],
    who: Who = ME,
) -> None:
    """Отклонить: больше не предлагать.

    Пример: otklik cases chronic-reject 3 --why 'Разные аварии'
    """
    from desks.cases.causes.chronic import ChronicDesk

    with opened() as installation:
        rejected = ChronicDesk(installation).reject(viewer(who), problem, why)
        _tell(installation, rejected.number)


def reopen(problem: Problem, who: Who = ME) -> None:
    """Вернуть решённую или отклонённую проблему в работу.

    Пример: otklik cases chronic-reopen 3
    """
    from desks.cases.causes.chronic import ChronicDesk

    with opened() as installation:
        _tell(installation, ChronicDesk(installation).reopen(viewer(who), problem).number)


def alike(number: Number) -> None:
    """Показать похожие решённые обращения: что помогло и за сколько.

    Пример: otklik cases alike О-2041
    """
    from desks.cases.causes.beside import BesideDesk
    from desks.cases.reading import CaseDesk
    from russian.moments import gap

    with opened() as installation:
        me = viewer()
        case_id = CaseDesk(installation).find(me, number)
        beside = BesideDesk(installation).look(me, case_id)
    for one in beside.alike:
        answer = one.solution.words or one.solution.link or ""
        typer.echo(f"{one.solution.stored.case.spoken}, за {gap(one.took)}: {answer}")
    if not beside.alike:
        typer.echo("Похожих решённых обращений за год нет.")
    for problem in beside.problems:
        typer.echo(f"Это возвращается: проблема № {problem.number}.")
    for practice in beside.practices:
        typer.echo(f"Лучшая практика № {practice.number}: {practice.measure}")


def _say(installation: "Installation", card: "ChronicCard") -> None:
    from russian.casework.causes import CHRONIC_STATES, REASONS, problem_words
    from russian.few import worded

    one, cost = card.problem, card.cost
    people = worded(0) if card.few else cost.people
    typer.echo(
        f"№ {one.number} {problem_words(installation.region, one)}: {CHRONIC_STATES[one.state]}; "
        f"{REASONS[one.reason]}; обращений {cost.cases}, инцидентов {cost.incidents}, "
        f"человек {people}, месяцев {cost.months}"
    )


def _tell(installation: "Installation", problem_id: int) -> None:
    from russian.casework.causes import CHRONIC_STATES

    problem = installation.casework.chronic.get(problem_id)
    assert problem is not None
    typer.echo(f"№ {problem_id}: {CHRONIC_STATES[problem.state]}.")

"""Recommendations to bodies on the command line."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from otklik.shell import ME, Number, Who, opened, viewer

if TYPE_CHECKING:
    from app.installation import Installation
    from desks.reports.recommendations import RecommendationCard
    from domain.reports.recommendation import Recommendation

Body = Annotated[str, typer.Option(help="Орган: housing.")]
Service = Annotated[str, typer.Option(help="Услуга, которую развить.")]
Due = Annotated[str, typer.Option(help="До какого дня: 2026-12-24.")]
Text = Annotated[str, typer.Option(help="Что сделать, без чисел.")]
Why = Annotated[str, typer.Option(help="Почему.")]


def list_recommendations(
    decided: Annotated[bool, typer.Option("--decided", help="Решённые.")] = False,
) -> None:
    """Показать рекомендации: сначала те, что касаются большего числа жителей.

    Пример: otklik recommendations list
    """
    from desks.reports.recommendations import RecommendationDesk

    with opened() as installation:
        cards = RecommendationDesk(installation).list(viewer(), decided)
        for card in cards:
            _say(installation, card)
    if not cards:
        typer.echo("Рекомендаций нет.")


def show(number: Number) -> None:
    """Показать рекомендацию с показателями, на которых она основана.

    Пример: otklik recommendations show 3
    """
    from desks.reports.recommendations import RecommendationDesk
    from russian.reports.figures import figure_text

    with opened() as installation:
        card = RecommendationDesk(installation).look(viewer(), number)
        _say(installation, card)
    one = card.recommendation
    for figure in one.evidence:
        typer.echo(f"{figure.title}: {figure_text(figure)} ({figure.address})")
    if one.signed_by:
        typer.echo(f"Подписал: {one.signed_by}")
    if one.why or one.result:
        typer.echo(f"Чем кончилось: {one.result or one.why}")


def add(text: Text, body: Body = "", service: Service = "", due: Due = "", who: Who = ME) -> None:
    """Добавить свою рекомендацию.

    Пример: otklik recommendations add --text 'Открыть приём онлайн' --body health
    """
    from desks.reports.recommendations import RecommendationDesk, RecommendationForm

    form = RecommendationForm(text, body, service, _day(due))
    with opened() as installation:
        _tell(RecommendationDesk(installation).add(viewer(who), form))


def edit(
    number: Number,
    text: Text,
    body: Body = "",
    service: Service = "",
    due: Due = "",
    who: Who = ME,
) -> None:
    """Изменить рекомендацию до подписи: всё, что не названо, станет пустым.

    Пример: otklik recommendations edit 3 --text 'Ответить всем' --body housing --due 2026-12-24
    """
    from desks.reports.recommendations import RecommendationDesk, RecommendationForm

    form = RecommendationForm(text, body, service, _day(due))
    with opened() as installation:
        _tell(RecommendationDesk(installation).edit(viewer(who), number, form))


def sign(number: Number, who: Who = ME) -> None:
    """Подписать: орган её увидит.

    Пример: otklik recommendations sign 3
    """
    from desks.reports.recommendations import RecommendationDesk

    with opened() as installation:
        _tell(RecommendationDesk(installation).sign(viewer(who), number))


def drop(number: Number, why: Why, who: Who = ME) -> None:
    """Не отправлять органу.

    Пример: otklik recommendations drop 3 --why 'Уже делают'
    """
    from desks.reports.recommendations import RecommendationDesk

    with opened() as installation:
        _tell(RecommendationDesk(installation).drop(viewer(who), number, why))


def take(number: Number, who: Who = ME) -> None:
    """Записать, что орган принял.

    Пример: otklik recommendations take 3
    """
    from desks.reports.recommendations import RecommendationDesk

    with opened() as installation:
        _tell(RecommendationDesk(installation).take(viewer(who), number))


def refuse(number: Number, why: Why, who: Who = ME) -> None:
    """Записать, почему орган отклонил.

    Пример: otklik recommendations refuse 3 --why 'Нет денег до весны'
    """
    from desks.reports.recommendations import RecommendationDesk

    with opened() as installation:
        _tell(RecommendationDesk(installation).refuse(viewer(who), number, why))


def finish(
    number: Number,
    result: Annotated[str, typer.Option(help="Что сделано.")],
    who: Who = ME,
) -> None:
    """Записать результат.

    Пример: otklik recommendations finish 3 --result 'Ответили всем'
    """
    from desks.reports.recommendations import RecommendationDesk

    with opened() as installation:
        _tell(RecommendationDesk(installation).finish(viewer(who), number, result))


def reopen(number: Number, who: Who = ME) -> None:
    """Вернуть: снова ждёт.

    Пример: otklik recommendations reopen 3
    """
    from desks.reports.recommendations import RecommendationDesk

    with opened() as installation:
        _tell(RecommendationDesk(installation).reopen(viewer(who), number))


def _day(typed: str) -> date | None:
    from domain.errors import EntryRefused

    try:
        return date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise EntryRefused(f"«{typed}» — не дата: пишите 2026-12-24") from error


def _say(installation: "Installation", card: "RecommendationCard") -> None:
    from russian.casework.cases import CaseWords
    from russian.reports.recommendations import ORIGINS, STATES

    one = card.recommendation
    to = CaseWords(installation.region).body(one.body) or one.service or "не выбрано кому"
    due = f", до {one.due:%d.%m.%Y}" if one.due else ""
    late = ", срок прошёл" if card.is_late else ""
    typer.echo(
        f"№ {one.number} {one.text} {to}{due}{late}: {STATES[one.state]}; "
        f"{ORIGINS[one.origin]}; жителей {one.people}"
    )


def _tell(one: "Recommendation") -> None:
    from russian.reports.recommendations import STATES

    typer.echo(f"№ {one.number}: {STATES[one.state]}.")

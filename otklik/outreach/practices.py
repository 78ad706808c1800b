"""Best practices of bodies on the command line."""

from typing import TYPE_CHECKING, Annotated

import typer

from otklik.shell import ME, Number, Who, opened, viewer

if TYPE_CHECKING:
    from app.installation import Installation
    from desks.outreach.practices import PracticeCard
    from domain.outreach.practice import Practice

Problem = Annotated[str, typer.Option(help="Что было не так.")]
Measure = Annotated[str, typer.Option(help="Что сделали.")]
Cost = Annotated[str, typer.Option(help="Сколько стоило.")]
Took = Annotated[str, typer.Option(help="За какое время.")]
Body = Annotated[str, typer.Option(help="Орган: housing.")]
Group = Annotated[str, typer.Option(help="Раздел: roads.")]
Topic = Annotated[str, typer.Option(help="Тема: roads.potholes.")]


def list_practices(
    proposed: Annotated[bool, typer.Option("--proposed", help="Ждут решения.")] = False,
    words: Annotated[str, typer.Option(help="Слова практики.")] = "",
    group: Group = "",
) -> None:
    """Показать лучшие практики: опубликованные или те, что ждут решения.

    Пример: otklik practices list --words фонари
    """
    from desks.outreach.practices import PracticeDesk
    from domain.outreach.practice import PracticeState

    state = PracticeState.PROPOSED if proposed else None
    with opened() as installation:
        page = PracticeDesk(installation).list(viewer(), state, group, words)
        for card in page.cards:
            _say(installation, card)
    if not page.cards:
        typer.echo("Практик нет.")


def show(number: Number) -> None:
    """Показать практику: что сделали, как было и стало, где то же открыто сейчас.

    Пример: otklik practices show 3
    """
    from desks.outreach.practices import PracticeDesk
    from outreach.practices.levels import interval, level
    from russian.casework.cases import CaseWords
    from russian.outreach.practices import COUNTED, level_text

    with opened() as installation:
        card = PracticeDesk(installation).look(viewer(), number)
        _say(installation, card)
        body = CaseWords(installation.region).body
        one = card.practice
        typer.echo(f"Что сделали: {one.measure or 'не сказано'}")
        for when, stretch in (("было", one.before), ("стало", one.after)):
            if stretch is not None:
                words = level_text(stretch, level(stretch), interval(stretch))
                typer.echo(f"{COUNTED[one.origin]}, {when}: {words}")
        for place in card.places:
            known = installation.region.municipalities.get(place.municipality or "")
            where = known.short if known else "место не названо"
            typer.echo(f"Открыто: {body(place.body)}, {where}: {place.cases}")


def add(
    problem: Problem,
    measure: Measure = "",
    cost: Cost = "",
    took: Took = "",
    body: Body = "",
    group: Group = "",
    topic: Topic = "",
    who: Who = ME,
) -> None:
    """Добавить свою практику.

    Пример: otklik practices add --problem 'Гаснут фонари' --measure 'Обход раз в неделю'
    """
    from desks.outreach.practices import PracticeDesk, PracticeForm

    form = PracticeForm(problem, measure, cost, took, body, group, topic)
    with opened() as installation:
        _tell(PracticeDesk(installation).add(viewer(who), form))


def edit(
    number: Number,
    problem: Problem,
    measure: Measure = "",
    cost: Cost = "",
    took: Took = "",
    body: Body = "",
    group: Group = "",
    topic: Topic = "",
    who: Who = ME,
) -> None:
    """Изменить практику: всё, что не названо, станет пустым.

    Пример: otklik practices edit 3 --problem 'Гаснут фонари' --measure 'Обход раз в неделю'
    """
    from desks.outreach.practices import PracticeDesk, PracticeForm

    form = PracticeForm(problem, measure, cost, took, body, group, topic)
    with opened() as installation:
        _tell(PracticeDesk(installation).edit(viewer(who), number, form))


def publish(number: Number, who: Who = ME) -> None:
    """Опубликовать: видна всем, кто читает обращения.

    Пример: otklik practices publish 3
    """
    from desks.outreach.practices import PracticeDesk

    with opened() as installation:
        _tell(PracticeDesk(installation).publish(viewer(who), number))


def drop(number: Number, who: Who = ME) -> None:
    """Не практика.

    Пример: otklik practices drop 3
    """
    from desks.outreach.practices import PracticeDesk

    with opened() as installation:
        _tell(PracticeDesk(installation).drop(viewer(who), number))


def reopen(number: Number, who: Who = ME) -> None:
    """Вернуть: снова ждёт.

    Пример: otklik practices reopen 3
    """
    from desks.outreach.practices import PracticeDesk

    with opened() as installation:
        _tell(PracticeDesk(installation).reopen(viewer(who), number))


def send(
    number: Number,
    body: Annotated[str, typer.Option(help="Какому органу: housing.")],
    who: Who = ME,
) -> None:
    """Предложить органу: рекомендацию подпишет человек.

    Пример: otklik practices send 3 --body housing
    """
    from desks.outreach.practices import PracticeDesk

    with opened() as installation:
        sent = PracticeDesk(installation).send(viewer(who), number, body)
    typer.echo(f"Рекомендация № {sent.number} ждёт подписи.")


def _say(installation: "Installation", card: "PracticeCard") -> None:
    from russian.casework.cases import CaseWords
    from russian.outreach.practices import ORIGINS, STATES

    one = card.practice
    body = CaseWords(installation.region).body(one.body) or "орган не назван"
    typer.echo(f"№ {one.number} {one.problem}; {body}; {ORIGINS[one.origin]}; {STATES[one.state]}")


def _tell(one: "Practice") -> None:
    from russian.outreach.practices import STATES

    typer.echo(f"№ {one.number}: {STATES[one.state]}.")

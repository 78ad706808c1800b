"""Communication errors of bodies on the command line."""

from typing import TYPE_CHECKING, Annotated

import typer

from otklik.shell import ME, Number, Who, local, opened, viewer

if TYPE_CHECKING:
    from app.installation import Installation
    from desks.outreach.mistakes import MistakeCard
    from domain.outreach.mistake import Mistake

Certain = Annotated[bool, typer.Option("--certain", help="Подтверждённые.")]
Body = Annotated[str, typer.Option(help="Орган: housing.")]


def list_mistakes(certain: Certain = False, body: Body = "") -> None:
    """Показать ошибки общения: те, что ждут решения, или подтверждённые.

    Пример: otklik mistakes list
    """
    from desks.outreach.mistakes import MistakeDesk
    from domain.outreach.mistake import CERTAIN

    with opened() as installation:
        page = MistakeDesk(installation).list(viewer(), CERTAIN if certain else None, body=body)
        for card in page.cards:
            _say(installation, card)
    if not page.cards:
        typer.echo("Ошибок нет.")


def show(number: Number) -> None:
    """Показать ошибку с текстом, как он сохранён.

    Пример: otklik mistakes show 3
    """
    from desks.outreach.mistakes import MistakeDesk

    with opened() as installation:
        card = MistakeDesk(installation).look(viewer(), number)
        _say(installation, card)
    one = card.mistake
    if card.text:
        typer.echo(f"«{card.text}»")
    if one.lesson or one.owner:
        typer.echo(f"Занимается: {one.owner or 'никто'}. Урок: {one.lesson or 'не записан'}")
    if one.changed:
        typer.echo(f"Что изменили: {one.changed}")


def show_limits() -> None:
    """Показать пороги каждого вида и чему научили решения.

    Пример: otklik mistakes limits
    """
    from desks.outreach.mistakes import MistakeDesk
    from russian.outreach.mistakes import KINDS

    with opened() as installation:
        for row in MistakeDesk(installation).limits(viewer()):
            now = "не предлагается" if row.is_silent else f"{row.limit:.2f}"
            typer.echo(
                f"{KINDS[row.kind]}: {now} (сначала {row.first:.2f}); "
                f"подтверждено {row.confirmed} из {row.decided}"
            )


def confirm(number: Number, who: Who = ME) -> None:
    """Подтвердить: орган увидит.

    Пример: otklik mistakes confirm 3
    """
    from desks.outreach.mistakes import MistakeDesk

    with opened() as installation:
        _tell(MistakeDesk(installation).confirm(viewer(who), number))


def reject(number: Number, who: Who = ME) -> None:
    """Не ошибка: порог вида учится.

    Пример: otklik mistakes reject 3
    """
    from desks.outreach.mistakes import MistakeDesk

    with opened() as installation:
        _tell(MistakeDesk(installation).reject(viewer(who), number))


def teach(
    number: Number,
    owner: Annotated[str, typer.Option(help="Кто занимается.")] = "",
    lesson: Annotated[str, typer.Option(help="Урок.")] = "",
    who: Who = ME,
) -> None:
    """Записать, кто занимается и какой урок: не названное станет пустым.

    Пример: otklik mistakes teach 3 --lesson 'Называть день работ'
    """
    from desks.outreach.mistakes import MistakeDesk

    with opened() as installation:
        _tell(MistakeDesk(installation).teach(viewer(who), number, owner, lesson))


def correct(
    number: Number,
    changed: Annotated[str, typer.Option(help="Что изменили.")],
    who: Who = ME,
) -> None:
    """Записать, что изменили.

    Пример: otklik mistakes correct 3 --changed 'Шаблон переписан'
    """
    from desks.outreach.mistakes import MistakeDesk

    with opened() as installation:
        _tell(MistakeDesk(installation).correct(viewer(who), number, changed))


def reopen(number: Number, who: Who = ME) -> None:
    """Вернуть на шаг назад.

    Пример: otklik mistakes reopen 3
    """
    from desks.outreach.mistakes import MistakeDesk

    with opened() as installation:
        _tell(MistakeDesk(installation).reopen(viewer(who), number))


def _say(installation: "Installation", card: "MistakeCard") -> None:
    from russian.casework.cases import CaseWords
    from russian.outreach.mistakes import KINDS, STATES

    one = card.mistake
    body = CaseWords(installation.region).body(one.body)
    typer.echo(
        f"№ {one.number} {KINDS[one.kind]}, {body}, {local(one.happened_at, installation)}: "
        f"{one.detail}; {STATES[one.state]}"
    )


def _tell(one: "Mistake") -> None:
    from russian.outreach.mistakes import STATES

    typer.echo(f"№ {one.number}: {STATES[one.state]}.")

"""The fast track on the command line: topics, terms, and what bodies agreed."""

from typing import Annotated

import typer

from otklik.shell import ME, Who, local, opened, viewer


def show_track() -> None:
    """Показать темы ускоренного порядка, их сроки и договорённости органов.

    Пример: otklik cases fast-track
    """
    from desks.cases.causes.track import FastTrackDesk
    from russian.casework.cases import REGIMES, STEPS, CaseWords
    from russian.casework.deadlines import length

    with opened() as installation:
        track = FastTrackDesk(installation).look(viewer())
        words = CaseWords(installation.region)
        for one in track.topics:
            terms = "; ".join(
                f"{REGIMES[regime]}: "
                + ", ".join(f"{STEPS[step]} {length(term)}" for step, term in row.terms.items())
                for regime, row in one.terms.items()
            )
            typer.echo(f"{one.topic.name} ({one.topic.id}): {terms or 'сроков нет'}")
        for entry in track.log:
            gone = ", снята" if entry.withdrawn_at else ""
            where = f", {entry.municipality}" if entry.municipality else ""
            typer.echo(
                f"№ {entry.number} {local(entry.at, installation)} {entry.topic}{where}{gone}: "
                + "; ".join(f"{words.body(step.body)} — {step.what}" for step in entry.steps)
            )


def agree(
    topic: Annotated[str, typer.Argument(metavar="ТЕМА", help="Тема со звёздочкой.")],
    steps: Annotated[
        list[str], typer.Argument(metavar="ШАГ", help="По порядку: 'орган: что делает'.")
    ],
    municipality: Annotated[str, typer.Option(help="Где: tynda; без этого — вся область.")] = "",
    remark: Annotated[str, typer.Option(help="Чем закреплено.")] = "",
    who: Who = ME,
) -> None:
    """Записать, о чём договорились органы: кто что делает первым.

    Пример: otklik cases agree housing.pipe_burst 'housing: закрывает воду' 'roads: ограждает'
    """
    from desks.cases.causes.track import AgreementForm, FastTrackDesk
    from domain.cases.causes.agreement import AgreedStep
    from domain.errors import EntryRefused

    agreed = []
    for step in steps:
        body, colon, what = step.partition(":")
        if not colon:
            raise EntryRefused(f"«{step}»: пишите 'орган: что делает'")
        agreed.append(AgreedStep(body.strip(), what.strip()))
    with opened() as installation:
        form = AgreementForm(topic, agreed, municipality or None, remark)
        made = FastTrackDesk(installation).agree(viewer(who), form)
    typer.echo(f"Договорённость № {made.number} записана.")


def withdraw(
    agreement: Annotated[
        int, typer.Argument(metavar="НОМЕР", help="Номер договорённости.", min=1, max=2**62)
    ],
    who: Who = ME,
) -> None:
    """Снять договорённость; в журнале она остаётся.

    Пример: otklik cases agree-withdraw 2
    """
    from desks.cases.causes.track import FastTrackDesk

    with opened() as installation:
        FastTrackDesk(installation).withdraw(viewer(who), agreement)
    typer.echo("Договорённость снята.")

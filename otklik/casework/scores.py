"""Scores, links to score by, and proposed returns on the command line."""

from typing import Annotated

import typer

from otklik.cases import Number
from otklik.shell import ME, Who, local, opened, viewer


def show_scores() -> None:
    """Показать оценки за 90 дней и сколько ответило.

    Пример: otklik cases scores
    """
    from desks.cases.scores.links import ScoreDesk
    from russian.casework.scores import SCORE_ORIGINS, mean, rate

    with opened() as installation:
        for one in ScoreDesk(installation).totals(viewer()):
            typer.echo(f"{SCORE_ORIGINS[one.origin]}: средняя — {mean(one)}, {rate(one)}")


def score_link(
    number: Number,
    thread: Annotated[
        bool, typer.Option("--thread", help="Для публикации под постом, открытая всем.")
    ] = False,
    who: Who = ME,
) -> None:
    """Сделать ссылку, по которой обращение оценят без входа; живёт 14 дней.

    Пример: otklik cases score-link О-2041
    """
    from desks.cases.reading import CaseDesk
    from desks.cases.scores.links import ScoreDesk
    from domain.cases.scores.score_link import ScoreLinkKind

    with opened() as installation:
        by = viewer(who)
        case_id = CaseDesk(installation).find(by, number)
        kind = ScoreLinkKind.THREAD if thread else ScoreLinkKind.CONTACT
        link = ScoreDesk(installation).link(by, case_id, kind)
        typer.echo(f"{link.address}\nДо {local(link.score_link.ends_at, installation)}.")


def returns(
    accept: Annotated[int, typer.Option(help="Номер предложения: вернуть.")] = 0,
    reject: Annotated[int, typer.Option(help="Номер предложения: не возвращать.")] = 0,
    who: Who = ME,
) -> None:
    """Показать, что предложено вернуть, потому что пишут, что не сделано; или решить.

    Пример: otklik cases returns --accept 3
    """
    from desks.cases.scores.returns import ReturnDesk
    from russian.casework.scores import CLUES

    with opened() as installation:
        desk, by = ReturnDesk(installation), viewer(who)
        if accept:
            typer.echo(f"О-{desk.accept(by, accept).case_id}: возвращено.")
            return
        if reject:
            typer.echo(f"О-{desk.reject(by, reject).case_id}: не возвращается.")
            return
        proposed = desk.list(by)
        for one in proposed:
            at = local(one.proposal.at, installation)
            clue = CLUES[one.proposal.clue]
            typer.echo(f"{one.proposal.number} {one.stored.case.spoken}: {clue}, {at}")
    if not proposed:
        typer.echo("Возвращать нечего.")

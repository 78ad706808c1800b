"""Who repeats whom, on the command line."""

from typing import TYPE_CHECKING, Annotated

import typer

from otklik.shell import opened, viewer

if TYPE_CHECKING:
    from domain.outreach.echo import EchoPair

SHOWN = 50


def list_echoes(
    days: Annotated[int, typer.Option(help="За сколько дней.", min=1)] = 30,
    group: Annotated[str, typer.Option(help="Раздел: housing.")] = "",
    source: Annotated[str, typer.Option(help="Только об одном источнике: asn24.")] = "",
) -> None:
    """Показать, кто кого повторяет и за кем следуют.

    Пример: otklik leaders echoes --days 7
    """
    from desks.outreach.echoes import EchoChoice, EchoDesk
    from domain.errors import SettingsError
    from russian.outreach.echoes import PARTIAL

    if group and source:
        raise SettingsError("назовите одно из двух: --group или --source")
    with opened() as installation:
        sources, desk = installation.region.sources, EchoDesk(installation)
        titles = {one.id: one.title for one in sources.values()}
        if source:
            echoes = desk.of(viewer(), source, days)
            pairs, is_whole = [*echoes.repeated, *echoes.pairs], echoes.is_whole
        else:
            table = desk.look(viewer(), EchoChoice(days, group))
            for one in table.sources:
                typer.echo(
                    f"{one.source.title}: следуют {one.followers}, повторов {one.repeats}, "
                    f"первым об инцидентах {one.race.first.count}, общий источник {one.common}"
                )
            pairs, is_whole = [p for one in table.sources for p in one.pairs], table.is_whole
        for pair in sorted(pairs, key=lambda one: -one.count)[:SHOWN]:
            typer.echo(_told(pair, titles))
    if not pairs:
        typer.echo("Повторов нет.")
    if not is_whole:
        typer.echo(PARTIAL)


def _told(pair: "EchoPair", titles: dict[str, str]) -> str:
    from russian.moments import gap
    from russian.plural import plural

    delay = f"обычно через {gap(pair.delay)}" if pair.delay is not None else "мало данных"
    reposts = f", репостов {pair.reposts}" if pair.reposts else ""
    return (
        f"{titles[pair.follower]} повторяет «{titles[pair.followed]}»: "
        f"{plural(pair.count, 'раз', 'раза', 'раз')}{reposts}, {delay}"
    )

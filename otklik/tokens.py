"""API tokens on the command line: issue, list and revoke."""

from datetime import datetime, timedelta
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.access.token import SCOPES, TokenState
from domain.errors import EntryRefused
from domain.person import Right
from domain.query import Field
from otklik.shell import ME, Who, end_of, local, opened, viewer

Name = Annotated[str, typer.Argument(metavar="ИМЯ", help="Имя программы; оно идёт в журнал.")]
STATES = {
    TokenState.ACTIVE: "действует",
    TokenState.EXPIRED: "срок вышел",
    TokenState.REVOKED: "отозван",
}
SCOPES_SAID = f"Что можно: {', '.join(SCOPES)}; повторите для каждого."


def list_tokens() -> None:
    """Показать ключи API: что им можно, до какого времени и когда ими пользовались.

    Пример: otklik tokens list
    """
    from desks.access.tokens import TokenDesk
    from russian.vocabulary import Vocabulary

    table = Table("Имя", "Состояние", "Права", "Органы", "До", "Использован", "Кто создал")
    with opened() as installation:
        words, now = Vocabulary(installation.region), installation.clock.now()
        tokens = TokenDesk(installation).all(viewer())
        for t in tokens:
            bodies = "; ".join(words.shown(Field.BODY, b) for b in sorted(t.bodies))
            until = local(t.expires, installation) if t.expires else "без срока"
            used = local(t.used_at, installation) if t.used_at else "ни разу"
            rights = ", ".join(sorted(t.rights))
            row = (t.name, STATES[t.state(now)], rights, bodies or "все", until, used, t.who)
            table.add_row(*map(Text, row))
    if tokens:
        Console().print(table)
    else:
        typer.echo("Ключей нет: создайте их командой otklik tokens add.")


def add(
    name: Name,
    right: Annotated[list[Right], typer.Option(help=SCOPES_SAID)],
    body: Annotated[
        list[str] | None,
        typer.Option(help="Только посты этого органа, по названию или номеру; можно несколько."),
    ] = None,
    stream: Annotated[
        str, typer.Option(help="Поток обращений, которые программа подаёт (право file): portal.")
    ] = "",
    until: Annotated[str, typer.Option(help="До какого времени: 24.11.2027 18:30.")] = "",
    length: Annotated[str, typer.Option("--for", help="На сколько: 90д; обычно год.")] = "",
    forever: Annotated[bool, typer.Option("--forever", help="Без срока.")] = False,
    who: Who = ME,
) -> None:
    """Создать ключ. Он показывается один раз: сохраните его сразу.

    Пример: otklik tokens add crm --right alerts --right region --for 365д
    """
    from desks.access.tokens import LIFE, TokenDesk
    from russian.vocabulary import Vocabulary

    with opened() as installation:
        words = Vocabulary(installation.region)
        bodies = [words.id_of(Field.BODY, b) for b in body or ()]
        if forever and (until or length):
            raise EntryRefused("ключ или без срока (--forever), или до времени: уберите одно")
        expires: datetime | timedelta | None = None if forever else LIFE
        if until or length:
            expires = end_of(until, length, installation)
        token, secret = TokenDesk(installation).issue(
            viewer(who), name, right, bodies, expires, stream or None
        )
        until_said = f"до {local(token.expires, installation)}" if token.expires else "без срока"
    typer.echo(f"Ключ «{token.name}», {until_said}. Больше он показан не будет:")
    typer.echo(secret)


def revoke(name: Name, who: Who = ME) -> None:
    """Отозвать ключ: с ним больше ничего не ответят.

    Пример: otklik tokens revoke crm
    """
    from desks.access.tokens import TokenDesk

    with opened() as installation:
        TokenDesk(installation).revoke(viewer(who), name)
    typer.echo("Отозван.")

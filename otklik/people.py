"""People who sign in, on the command line: for the first administrator and locked-out people."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.errors import EntryRefused
from domain.person import Role
from domain.spelling import plain
from otklik.shell import opened, viewer
from russian.vocabulary import ROLES

if TYPE_CHECKING:
    from desks.access.people import PeopleDesk

Whom = Annotated[str, typer.Argument(metavar="КТО", help="Имя для входа или имя человека.")]
USE = "Откройте её в браузере: годится сутки и один раз."


@contextmanager
def at_desk() -> Iterator["PeopleDesk"]:
    from desks.access.people import PeopleDesk

    with opened() as installation:
        yield PeopleDesk(installation)


def list_people() -> None:
    """Показать, кто может входить, с какими ролями и чьи посты видит.

    Пример: otklik people list
    """
    with at_desk() as desk:
        people = [member.person for member in desk.all(viewer())]
    table = Table("Кто", "Имя для входа", "Роли", "Органы", "Второй фактор", "Состояние")
    for person in people:
        roles = ", ".join(ROLES[role] for role in ROLES if role in person.roles)
        factor = "включён" if person.has_factor else "нет"
        state = "вход запрещён" if not person.enabled else ""
        state = state or ("" if person.has_password else "пароль ещё не выбран")
        bodies = ", ".join(sorted(person.bodies))
        table.add_row(*map(Text, (person.name, str(person.login), roles, bodies, factor, state)))
    Console().print(table)


def add(
    name: Annotated[str, typer.Argument(metavar="ИМЯ", help="Имя и фамилия.")],
    login: Annotated[str, typer.Option(help="Имя для входа, латинскими буквами.")],
    role: Annotated[
        list[str], typer.Option(help="Роль: мониторинг, дежурный, … или monitor, duty, …")
    ],
    body: Annotated[
        list[str] | None, typer.Option(help="Орган, чьи посты видны исполнителю и координатору.")
    ] = None,
) -> None:
    """Добавить человека и напечатать ссылку, по которой он выберет пароль.

    Пример: otklik people add "Анна Белова" --login anna --role администратор
    """
    with at_desk() as desk:
        roles = [_role(typed) for typed in role]
        person = desk.add(viewer(), name, login, roles, body or ())
        typer.echo(f"Ссылка для «{person.name}»: {desk.link(viewer(), str(person.login))}")
    typer.echo(USE)


def reset(whom: Whom) -> None:
    """Напечатать ссылку, по которой человек выберет новый пароль; старый действует до этого.

    Пример: otklik people reset anna
    """
    with at_desk() as desk:
        login = desk.login_of(viewer(), whom)
        name = desk.one(viewer(), login).person.name
        typer.echo(f"Ссылка для «{name}»: {desk.link(viewer(), login)}")
    typer.echo(USE)


def reset_factor(whom: Whom) -> None:
    """Сбросить второй фактор тому, у кого нет ни телефона, ни запасных кодов; сеансы закончатся.

    Пример: otklik people reset-factor anna
    """
    from desks.access.factors import FactorDesk

    with at_desk() as desk:
        login = desk.login_of(viewer(), whom)
        person = FactorDesk(desk.installation).reset(viewer(), login)
    typer.echo(f"Второй фактор «{person.name}» сброшен, сеансы закончены.")


def first() -> None:
    """Напечатать ссылку, по которой заводится первый администратор.

    Пример: otklik people first
    """
    with at_desk() as desk:
        link = desk.first_link(viewer())
    typer.echo(f"Ссылка: {link}")
    typer.echo(USE)


def rename(
    whom: Whom,
    name: Annotated[str, typer.Argument(metavar="ИМЯ", help="Новые имя и фамилия.")],
) -> None:
    """Переименовать человека: смены, поиски, взятые посты и всё прочее останутся за ним.

    Пример: otklik people rename anna "Анна Зейская"
    """
    with at_desk() as desk:
        before = desk.one(viewer(), desk.login_of(viewer(), whom)).person
        renamed = desk.rename(viewer(), str(before.login), name)
    typer.echo(f"«{before.name}» теперь «{renamed.name}»; имя для входа прежнее: {before.login}.")


def disable(whom: Whom) -> None:
    """Запретить человеку вход и закончить все его сеансы.

    Пример: otklik people disable anna
    """
    _switch(whom, enabled=False)
    typer.echo("Вход запрещён.")
    with at_desk() as desk:
        tokens = desk.one(viewer(), desk.login_of(viewer(), whom)).tokens
    if tokens:
        typer.echo(f"Ключи API, которые выдал этот человек, действуют: {', '.join(tokens)}.")
        typer.echo("Отозвать: otklik tokens revoke ИМЯ")


def enable(whom: Whom) -> None:
    """Снова разрешить человеку вход.

    Пример: otklik people enable anna
    """
    _switch(whom, enabled=True)
    typer.echo("Вход разрешён.")


def _switch(whom: str, *, enabled: bool) -> None:
    with at_desk() as desk:
        desk.switch(viewer(), desk.login_of(viewer(), whom), enabled)


def _role(typed: str) -> Role:
    named = {plain(name): role for role, name in ROLES.items()} | {r.value: r for r in Role}
    if (known := named.get(plain(typed.strip()))) is None:
        raise EntryRefused(f"«{typed}» — не роль; роли: {', '.join(ROLES.values())}")
    return known

"""Reports on the command line: make one into a folder; list, make, approve, send, subscribe."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from otklik.shell import ME, Who, local, opened, viewer

if TYPE_CHECKING:
    from app.installation import Installation
    from domain.reports.scope import ReportScope
    from domain.terms.period import Period

Name = Annotated[
    str,
    typer.Argument(metavar="NAME", help="morning, week, month, quarter, year, period или форма."),
]
At = Annotated[str, typer.Option("--at", help="На какое время: 28.11.2026 08:30; без него сейчас.")]
Body = Annotated[str, typer.Option(help="Отчёт органа: его номер из bodies.yaml.")]
Place = Annotated[str, typer.Option(help="Отчёт муниципалитета: его номер.")]
Since = Annotated[str, typer.Option(help="Начало периода, для period.")]
Until = Annotated[str, typer.Option(help="Конец периода, для period.")]
ReportNumber = Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер из otklik reports list.")]


def report(
    name: Name,
    out: Annotated[Path, typer.Option("--out", "-o", help="Папка для файлов.")],
    at: At = "",
    body: Body = "",
    municipality: Place = "",
    since: Since = "",
    until: Until = "",
) -> None:
    """Составить отчёт и записать все его файлы в папку; в архиве отчётов он не остаётся.

    Пример: otklik report morning --at "28.11.2026 08:30" -o отчёты
    """
    from desks.reports.delivery.desk import ReportDesk
    from domain.errors import SettingsError
    from domain.reports.kind import ENDINGS

    with opened() as installation:
        desk = ReportDesk(installation)
        order = desk.order(
            viewer(),
            name,
            _scope(body, municipality),
            _moment(at, installation),
            _period(since, until, installation),
        )
        made = desk.files(viewer(), order)
        try:
            out.mkdir(parents=True, exist_ok=True)
            for kind, content in made.contents.items():
                (out / f"{name}{ENDINGS[kind]}").write_bytes(content)
        except OSError as error:
            raise SettingsError(f"{out}: не записать: {error.strerror or error}") from error
        taken = local(made.report.taken_at, installation)
        typer.echo(f"{made.report.title}: данные на {taken}, файлов {len(made.contents)} в {out}")
        if made.report.problem:
            typer.echo(f"Не всё удалось: {made.report.problem}", err=True)
            raise typer.Exit(1)


def list_reports(
    words: Annotated[str, typer.Argument(help="Слова из отчёта.")] = "",
    name: Annotated[str, typer.Option(help="Какой отчёт.")] = "",
) -> None:
    """Показать отчёты, которые хранятся, новые раньше.

    Пример: otklik reports list отопление --name morning
    """
    from desks.reports.delivery.desk import ReportChoice, ReportDesk
    from russian.reports.delivery import STATES
    from russian.reports.scopes import scope_words

    with opened() as installation:
        desk = ReportDesk(installation)
        page = desk.list(viewer(), ReportChoice(words, name))
        for one in page.reports:
            made = local(one.made_at, installation)
            of = scope_words(installation.region, one.order.scope)
            typer.echo(
                f"{one.number}  {made}  {one.order.name}  {of}  версия {one.version}  "
                f"{STATES[one.state]}  {one.title}"
            )
        if not page.reports:
            typer.echo("Таких отчётов нет.")


def make(
    name: Name,
    body: Body = "",
    municipality: Place = "",
    at: At = "",
    since: Since = "",
    until: Until = "",
    who: Who = ME,
) -> None:
    """Составить отчёт и оставить его в архиве черновиком.

    Пример: otklik reports make month --body minstroy
    """
    from desks.reports.delivery.desk import ReportDesk

    with opened() as installation:
        desk = ReportDesk(installation)
        order = desk.order(
            viewer(who),
            name,
            _scope(body, municipality),
            _moment(at, installation),
            _period(since, until, installation),
        )
        made = desk.make(viewer(who), order)
        typer.echo(f"{made.number}: {made.title}, версия {made.version}, черновик.")


def approve(number: ReportNumber, who: Who = ME) -> None:
    """Утвердить черновик.

    Пример: otklik reports approve 12
    """
    from desks.reports.delivery.desk import ReportDesk

    with opened() as installation:
        ReportDesk(installation).approve(viewer(who), number)
    typer.echo(f"{number}: утверждён.")


def send(
    number: ReportNumber,
    to: Annotated[list[str] | None, typer.Option(help="Кому; без него подписчикам.")] = None,
    who: Who = ME,
) -> None:
    """Отправить утверждённый отчёт подписчикам, которые его не получили, или названным людям.

    Пример: otklik reports send 12 --to "Анна Ли"
    """
    from desks.reports.delivery.desk import ReportDesk

    with opened() as installation:
        desk = ReportDesk(installation)
        put = desk.send(viewer(who), number, to or ())
    typer.echo(f"{number}: поставлено в отправку {put}.")


def subscriptions() -> None:
    """Показать, кто какие отчёты получает.

    Пример: otklik reports subscriptions
    """
    from desks.reports.delivery.subscribing import ReportSubscriptionDesk
    from russian.reports.delivery import DAYS
    from russian.reports.scopes import scope_words

    with opened() as installation:
        for one in ReportSubscriptionDesk(installation).list(viewer()):
            of = scope_words(installation.region, one.scope)
            channel = one.channel or "свои каналы"
            approval = ", утверждает человек" if one.approval else ""
            typer.echo(
                f"{one.number}  {one.person}  {one.name}  {of}  {DAYS[one.days]}  "
                f"{channel}{approval}"
            )


def subscribe(
    person: Annotated[str, typer.Argument(metavar="КТО", help="Имя, как в otklik people list.")],
    name: Name,
    body: Body = "",
    municipality: Place = "",
    channel: Annotated[str, typer.Option(help="Канал; без него свои по порядку.")] = "",
    every_day: Annotated[bool, typer.Option("--every-day", help="И в выходные.")] = False,
    approval: Annotated[
        bool, typer.Option("--approval", help="Сначала отчёт утверждает человек.")
    ] = False,
    who: Who = ME,
) -> None:
    """Подписать человека на отчёт.

    Пример: otklik reports subscribe "Анна Ли" morning
    """
    from desks.reports.delivery.subscribing import ReportSubscriptionDesk, WantedSubscription
    from domain.reports.subscription import DeliveryDays

    days = DeliveryDays.EVERY if every_day else DeliveryDays.WORKING
    wanted = WantedSubscription(name, _scope(body, municipality), person, channel, days, approval)
    with opened() as installation:
        kept = ReportSubscriptionDesk(installation).save(viewer(who), wanted)
    typer.echo(f"Подписка {kept.number}: {person}, {name}.")


def unsubscribe(
    number: Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер подписки.")], who: Who = ME
) -> None:
    """Отменить подписку.

    Пример: otklik reports unsubscribe 3
    """
    from desks.reports.delivery.subscribing import ReportSubscriptionDesk

    with opened() as installation:
        ReportSubscriptionDesk(installation).forget(viewer(who), number)
    typer.echo("Отменена.")


def _scope(body: str, municipality: str) -> "ReportScope":
    from domain.errors import EntryRefused
    from domain.reports.scope import CENTRE, ReportScope, ScopeKind

    if body and municipality:
        raise EntryRefused("назовите или орган, или муниципалитет")
    if body:
        return ReportScope(ScopeKind.BODY, body)
    return ReportScope(ScopeKind.MUNICIPALITY, municipality) if municipality else CENTRE


def _moment(typed: str, installation: "Installation") -> datetime | None:
    from russian.typed_moments import moment_of

    if not typed:
        return None
    try:
        at = datetime.fromisoformat(typed)
    except ValueError:
        return moment_of(typed, installation.clock.now(), installation.region.zone)
    return at if at.tzinfo else at.replace(tzinfo=installation.region.zone)


def _period(since: str, until: str, installation: "Installation") -> "Period | None":
    from domain.terms.period import Period

    end = _moment(until, installation)
    return Period(_moment(since, installation), end) if end is not None and since else None

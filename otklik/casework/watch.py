"""What is ahead of cases, on the command line: the horizon, «Мой орган», saved views, absences."""

from collections.abc import Sequence
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from otklik.shell import ME, Who, local, opened, viewer
from russian.typed_moments import moment_of

Filters = Annotated[str, typer.Option(help="Отбор, как в адресе списка: state=routed&group=roads.")]
Id = Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер из списка.", min=1, max=2**63 - 1)]


def horizon(
    body: Annotated[str, typer.Option(help="Орган: housing.")] = "",
    filters: Filters = "",
    states: Annotated[bool, typer.Option("--states", help="И по состояниям.")] = False,
) -> None:
    """Показать, сколько обращений и когда у них срок.

    Пример: otklik cases horizon --body housing --states
    """
    from dataclasses import replace

    from desks.cases.choice import CENTRE, read
    from desks.cases.watch.horizon import HorizonDesk
    from russian.casework.cases import STATES, CaseWords

    choice = read(filters)
    with opened() as installation:
        shown = HorizonDesk(installation).look(
            viewer(), replace(choice, body=body) if body else choice
        )
        words = CaseWords(installation.region)
        titles = [
            {"late": "просрочено", "today": "сегодня"}.get(one.place) or f"{one.day:%d.%m}"
            for one in shown.columns
        ]
        table = Table("Орган", *titles, "Всего")
        table.add_row("Все", *_figures(shown.sums), str(shown.total))
        for row in shown.rows:
            name = "У центра" if row.body == CENTRE else words.body(row.body)
            name = "  " * row.depth + ("сам орган" if row.alone else name)
            table.add_row(Text(name), *_figures(row.sums), str(row.total))
            for state, counts in row.counts.items() if states else ():
                of_state = "  " * (row.depth + 1) + STATES[state]
                table.add_row(Text(of_state, "dim"), *_figures(counts), str(sum(counts)))
    if shown.rows:
        Console().print(table)
    else:
        typer.echo("В ближайшие восемь рабочих дней сроков нет.")


def ratings(
    months: Annotated[int, typer.Option(help="За сколько месяцев: 1, 3, 12.")] = 1,
) -> None:
    """Показать рейтинг органов по обращениям региона. Чужую таблицу оценивает otklik ratings.

    Пример: otklik cases ratings --months 3
    """
    from desks.cases.ratings.desk import RatingDesk
    from domain.cases.ratings.measure import MeasureKind
    from russian.figures import percent
    from russian.ratings.measures import VERDICTS, measured, rank

    kinds = (MeasureKind.ON_TIME, MeasureKind.OVERDUE, MeasureKind.MEDIAN, MeasureKind.SATISFIED)
    with opened() as installation:
        rating = RatingDesk(installation).look(viewer(), months)
    titles = (
        "Вывод",
        "В срок",
        "Обычный орган",
        "Место",
        "Просрочено",
        "Половина за",
        "Оценки 4 и 5",
    )
    for shown in rating.tables:
        table = Table("Муниципалитеты" if shown.municipal else "Ведомства", *titles)
        for one in shown.bodies:
            on_time, *others = (measured(kind, one.measures[kind]) for kind in kinds)
            standing = one.standing
            table.add_row(
                Text(one.body.name),
                VERDICTS[standing.verdict] if standing else "сроков не было",
                f"{on_time} из {standing.n}" if standing else "—",
                percent(standing.expected) if standing else "—",
                rank(standing) if standing else "—",
                *others,
            )
        Console().print(table)
    if not rating.tables:
        typer.echo("За это время ни у одного органа не было обращений.")


def _figures(counts: Sequence[int]) -> list[str]:
    return [str(one) if one else "" for one in counts]


def mine() -> None:
    """Показать, что ждёт центр, и нагрузку людей.

    Пример: otklik cases mine
    """
    from desks.cases.watch.office import OfficeDesk

    with opened() as installation:
        office = OfficeDesk(installation).look(viewer())
    counts = office.counts
    typer.echo(
        f"Открыто {counts['open']}, просрочено {counts['late']}, срок сегодня {counts['today']}."
    )
    for words, some in (
        ("Ждут, кому передать", office.urgent),
        ("Ждут согласования", office.approval),
        ("Нет исполнителя", office.unassigned),
        ("Органы отказались", office.refused),
        ("Исполнитель отсутствует, заместителя нет", office.asleep),
    ):
        if some.total:
            first = ", ".join(one.stored.case.spoken for one in some.cases)
            typer.echo(f"{words}: {some.total} ({first})")
    for one in office.load:
        away = ", отсутствует" if one.person in office.away else ""
        person = one.person or "не назначен"
        typer.echo(f"{person}{away}: в работе {one.total}, просрочено {one.late}")


def list_views() -> None:
    """Показать сохранённые виды: свои и общие.

    Пример: otklik cases views
    """
    from desks.cases.watch.views import CaseViewDesk

    with opened() as installation:
        views = CaseViewDesk(installation).list(viewer())
    for one in views:
        typer.echo(f"{one.id} {one.name}{' (общий)' if one.is_shared else ''}: {one.choice}")
    if not views:
        typer.echo("Видов нет.")


def save_view(
    name: Annotated[str, typer.Argument(metavar="НАЗВАНИЕ", help="Как его назвать.")],
    filters: Filters = "",
    shared: Annotated[bool, typer.Option("--shared", help="Для всех.")] = False,
    who: Who = ME,
) -> None:
    """Сохранить отбор списка под названием.

    Пример: otklik cases save-view 'Просрочено у ЖКХ' --filters 'tab=late&body=housing' --shared
    """
    from desks.cases.choice import read
    from desks.cases.watch.views import CaseViewDesk

    with opened() as installation:
        saved = CaseViewDesk(installation).save(viewer(who), name, read(filters), shared=shared)
    typer.echo(f"Вид «{saved.name}» сохранён: {saved.choice or 'все открытые'}.")


def forget_view(view_id: Id, who: Who = ME) -> None:
    """Удалить сохранённый вид.

    Пример: otklik cases forget-view 3
    """
    from desks.cases.watch.views import CaseViewDesk

    with opened() as installation:
        CaseViewDesk(installation).forget(viewer(who), view_id)
    typer.echo("Вид удалён.")


def list_absences() -> None:
    """Показать, кого нет и кто замещает.

    Пример: otklik absences list
    """
    from desks.absences import AbsenceDesk

    with opened() as installation:
        absences = AbsenceDesk(installation).list(viewer())
        for one in absences:
            since, until = local(one.since, installation), local(one.until, installation)
            deputy = f"замещает {one.deputy}" if one.deputy else "без заместителя"
            typer.echo(f"{one.id} {one.person}: {since} — {until}, {deputy}")
    if not absences:
        typer.echo("Все на месте.")


def add_absence(
    person: Annotated[str, typer.Argument(metavar="КТО", help="Имя.")],
    until: Annotated[str, typer.Option(help="До какого времени: 24.12.2026 18:00.")],
    since: Annotated[str, typer.Option(help="С какого времени; без него — сейчас.")] = "",
    deputy: Annotated[str, typer.Option(help="Кто замещает.")] = "",
    who: Who = ME,
) -> None:
    """Отметить отсутствие: назначенное человеку видит и делает заместитель.

    Пример: otklik absences add 'Ира Зимина' --until '24.12.2026 09:00' --deputy 'Олег Лотос'
    """
    from desks.absences import AbsenceDesk

    with opened() as installation:
        now, zone = installation.clock.now(), installation.region.zone
        begin = moment_of(since, now, zone) if since else now
        absence = AbsenceDesk(installation).add(
            viewer(who), person, begin, moment_of(until, now, zone), deputy or None
        )
        typer.echo(f"{absence.person}: записано, до {local(absence.until, installation)}.")


def end_absence(absence_id: Id, who: Who = ME) -> None:
    """Закончить отсутствие сейчас; ещё не начавшееся — отменить.

    Пример: otklik absences end 3
    """
    from desks.absences import AbsenceDesk

    with opened() as installation:
        absence = AbsenceDesk(installation).end(viewer(who), absence_id)
    typer.echo(f"{absence.person}: отсутствие окончено.")

"""Published ratings on the command line: drafts, objections, final versions, exclusions."""

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from otklik.shell import ME, Who, local, opened, viewer

if TYPE_CHECKING:
    from app.installation import Installation
    from domain.cases.ratings.edition import RatingEdition

Edition = Annotated[
    int, typer.Argument(metavar="НОМЕР", help="Номер выпуска из списка.", min=1, max=2**62)
]
View = Annotated[str, typer.Option(help="Как посчитано: unadjusted, former, stream:phone.")]
Draft = Annotated[bool, typer.Option("--draft", help="Каким был черновик.")]
Why = Annotated[str, typer.Option(help="Причина.")]


def list_editions() -> None:
    """Показать выпуски рейтинга.

    Пример: otklik rating list
    """
    from desks.cases.ratings.editions import EditionDesk

    with opened() as installation:
        editions = EditionDesk(installation).list(viewer())
        for one in editions:
            _tell(installation, one)
    if not editions:
        typer.echo("Рейтинг ещё не публиковали.")


def show(edition: Edition, view: View = "", draft: Draft = False) -> None:
    """Показать выпуск рейтинга, каким его посчитали тогда.

    Пример: otklik rating show 3 --view unadjusted
    """
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from desks.cases.ratings.editions import EditionDesk
    from domain.cases.ratings.measure import MeasureKind
    from russian.figures import percent
    from russian.ratings.editions import EFFECTS, OBJECTIONS, TABLES, trend_words
    from russian.ratings.measures import VERDICTS, measured, rank

    kinds = (MeasureKind.ON_TIME, MeasureKind.OVERDUE, MeasureKind.MEDIAN, MeasureKind.QUALITY)
    with opened() as installation:
        look = EditionDesk(installation).look(viewer(), edition, view, draft)
        _tell(installation, look.edition)
    if look.is_sound is not None:
        typer.echo("Подпись сходится." if look.is_sound else "Подпись не сходится!")
    titles = ("Вывод", "В срок", "Просрочено", "Половина за", "Качество", "Обычный орган", "Место")
    for shown in look.tables:
        table = Table(TABLES[shown.kind], *titles, "По месяцам")
        for one in shown.bodies:
            standing = one.standing
            table.add_row(
                Text(one.body.name),
                VERDICTS[standing.verdict] if standing else "сроков не было",
                *(measured(kind, one.measures[kind]) for kind in kinds),
                percent(standing.expected) if standing else "—",
                rank(standing) if standing else "—",
                trend_words(one.trend),
            )
        Console().print(table)
    for rule in look.content.exclusions:
        typer.echo(f"Исключение № {rule.number} «{rule.name}»: {look.left_out[rule.number]}")
    for objection in look.objections:
        about = f"О-{objection.case_id}" if objection.case_id else objection.measure
        effect = f", {EFFECTS[objection.effect]}" if objection.effect else ""
        typer.echo(
            f"Возражение № {objection.number}: {objection.body}, {about}: {objection.reason} "
            f"({OBJECTIONS[objection.state]}{effect})"
        )


def cases(
    edition: Edition,
    body: Annotated[str, typer.Argument(metavar="ОРГАН")],
    kind: Annotated[str, typer.Argument(metavar="ПОКАЗАТЕЛЬ")] = "on_time",
    view: View = "",
    draft: Draft = False,
) -> None:
    """Показать обращения за числом выпуска, какими их посчитали.

    Пример: otklik rating cases 3 housing on_time
    """
    from desks.cases.ratings.editions import EditionDesk
    from domain.cases.ratings.measure import MeasureKind
    from domain.errors import EntryRefused
    from russian.ratings.editions import counted_words

    if kind not in list(MeasureKind):
        raise EntryRefused(f"показателя {kind} нет; бывают: {', '.join(MeasureKind)}")
    with opened() as installation:
        desk = EditionDesk(installation)
        behind = desk.cases(viewer(), edition, body, MeasureKind(kind), view, draft)
        for one in behind.cases:
            received = local(one.rated.received, installation)
            typer.echo(f"О-{one.rated.case} от {received}: {counted_words(one)}")
    typer.echo(f"Обращений: {behind.total}.")


def file(
    edition: Edition,
    out: Annotated[Path, typer.Option("--out", "-o", dir_okay=False, help="Куда писать JSON.")],
    force: Annotated[bool, typer.Option("--force", help="Переписать OUT, если он есть.")] = False,
) -> None:
    """Записать утверждённые данные рейтинга дословно и показать подпись.

    Пример: otklik rating file 3 -o рейтинг.json
    """
    from desks.cases.ratings.editions import EditionDesk
    from domain.errors import SettingsError

    if out.exists() and not force:
        raise SettingsError(f"{out} уже есть: назовите другой файл или добавьте --force")
    with opened() as installation:
        known, text = EditionDesk(installation).file(viewer(), edition)
    out.write_bytes(text.encode())
    typer.echo(f"{out}: подпись {known.digest}")


def publish(
    day: Annotated[str, typer.Argument(metavar="ДЕНЬ", help="Любой день периода: 2026-10-01.")],
    span: Annotated[str, typer.Option(help="Период: month, quarter, year.")] = "month",
    until: Annotated[str, typer.Option(help="До какого времени возражать: 2026-11-10T18:00.")] = "",
    reason: Annotated[str, typer.Option(help="Почему новая версия.")] = "",
    who: Who = ME,
) -> None:
    """Опубликовать черновик рейтинга за месяц, квартал или год.

    Пример: otklik rating publish 2026-10-01 --until 2026-11-10T18:00
    """
    from desks.cases.ratings.editions import EditionDesk
    from domain.cases.ratings.edition import RatingSpan
    from domain.errors import EntryRefused

    if span not in list(RatingSpan):
        raise EntryRefused(f"периода {span} нет; бывают: {', '.join(RatingSpan)}")
    with opened() as installation:
        made = EditionDesk(installation).publish(
            viewer(who),
            RatingSpan(span),
            _moment(day, installation).date(),
            _moment(until, installation) if until else None,
            reason,
        )
        _tell(installation, made)


def finish(edition: Edition, who: Who = ME) -> None:
    """Посчитать заново, подписать и заморозить: после срока, когда решены все возражения.

    Пример: otklik rating finish 3
    """
    from desks.cases.ratings.editions import EditionDesk

    with opened() as installation:
        final = EditionDesk(installation).finish(viewer(who), edition)
        _tell(installation, final)
    typer.echo(f"Подпись {final.digest}")


def withdraw(edition: Edition, why: Why, who: Who = ME) -> None:
    """Отозвать черновик рейтинга.

    Пример: otklik rating withdraw 3 --why 'Не загружена выгрузка'
    """
    from desks.cases.ratings.editions import EditionDesk

    with opened() as installation:
        _tell(installation, EditionDesk(installation).withdraw(viewer(who), edition, why))


def object_(
    edition: Edition,
    body: Annotated[str, typer.Argument(metavar="ОРГАН")],
    why: Why,
    case: Annotated[str, typer.Option(help="Обращение: О-2041.")] = "",
    measure: Annotated[str, typer.Option(help="Показатель: on_time.")] = "",
    who: Who = ME,
) -> None:
    """Записать возражение органа против обращения или показателя.

    Пример: otklik rating object 3 housing --case О-2041 --why 'Ответили по телефону'
    """
    from desks.cases.ratings.objections import Objecting, ObjectionDesk
    from domain.cases.ratings.measure import MeasureKind
    from domain.errors import EntryRefused

    if measure and measure not in list(MeasureKind):
        raise EntryRefused(f"показателя {measure} нет; бывают: {', '.join(MeasureKind)}")
    asked = Objecting(body, why, case, MeasureKind(measure) if measure else None)
    with opened() as installation:
        made = ObjectionDesk(installation).object(viewer(who), edition, asked)
    typer.echo(f"Возражение № {made.number} записано.")


def decide(
    objection: Annotated[int, typer.Argument(metavar="НОМЕР", min=1, max=2**62)],
    why: Why,
    effect: Annotated[
        str, typer.Option(help="Принять: excluded, on_time, corrected; без него — отклонить.")
    ] = "",
    who: Who = ME,
) -> None:
    """Решить возражение: принять с последствием или отклонить.

    Пример: otklik rating decide 7 --effect on_time --why 'Запись о разговоре есть'
    """
    from desks.cases.ratings.objections import ObjectionDesk
    from domain.cases.ratings.objection import ObjectionEffect
    from domain.errors import EntryRefused
    from russian.ratings.editions import OBJECTIONS

    if effect and effect not in list(ObjectionEffect):
        raise EntryRefused(f"{effect}: бывает {', '.join(ObjectionEffect)}")
    with opened() as installation:
        chosen = ObjectionEffect(effect) if effect else None
        decided = ObjectionDesk(installation).decide(viewer(who), objection, chosen, why)
    typer.echo(f"Возражение № {decided.number}: {OBJECTIONS[decided.state]}.")


def link(
    edition: Edition, body: Annotated[str, typer.Argument(metavar="ОРГАН")], who: Who = ME
) -> None:
    """Сделать ссылку, по которой орган возразит без входа, до конца срока.

    Пример: otklik rating link 3 housing
    """
    from desks.cases.ratings.objections import ObjectionDesk

    with opened() as installation:
        made, address = ObjectionDesk(installation).invite(viewer(who), edition, body)
        typer.echo(f"{address}\n№ {made.number}, до {local(made.ends_at, installation)}.")


def unlink(
    number: Annotated[int, typer.Argument(metavar="НОМЕР", min=1, max=2**62)], who: Who = ME
) -> None:
    """Отозвать ссылку для возражений.

    Пример: otklik rating unlink 5
    """
    from desks.cases.ratings.objections import ObjectionDesk

    with opened() as installation:
        revoked = ObjectionDesk(installation).revoke(viewer(who), number)
    typer.echo(f"Ссылка № {revoked.number} больше не действует.")


def exclusions() -> None:
    """Показать исключения из рейтинга.

    Пример: otklik rating exclusions
    """
    from desks.cases.ratings.exclusions import ExclusionDesk
    from russian.ratings.editions import EXCLUSIONS

    with opened() as installation:
        known = ExclusionDesk(installation).list(viewer())
        for one in known:
            since, until = (local(at, installation) for at in (one.since, one.until))
            state = ", снято" if one.ended_at else ""
            typer.echo(
                f"№ {one.number} «{one.name}» ({EXCLUSIONS[one.kind]}), {since} — {until}{state}"
            )
    if not known:
        typer.echo("Исключений нет: считаются все обращения.")


def exclude(
    name: Annotated[str, typer.Argument(metavar="НАЗВАНИЕ")],
    since: Annotated[str, typer.Option(help="С какого времени: 2026-08-01.")],
    until: Annotated[str, typer.Option(help="До какого времени.")],
    why: Why,
    kind: Annotated[str, typer.Option(help="emergency, flood, outage, other.")] = "emergency",
    place: Annotated[list[str] | None, typer.Option(help="Муниципалитет.")] = None,
    topic: Annotated[list[str] | None, typer.Option(help="Раздел или тема.")] = None,
    stream: Annotated[list[str] | None, typer.Option(help="Поток.")] = None,
    body: Annotated[list[str] | None, typer.Option(help="Орган.")] = None,
    who: Who = ME,
) -> None:
    """Исключить из рейтинга обращения, которые в эти дни ждали ответа.

    Пример: otklik rating exclude 'Паводок' --since 2026-08-01 --until 2026-08-15 --why 'Режим ЧС'
    """
    from desks.cases.ratings.exclusions import ExclusionDesk
    from domain.cases.ratings.exclusion import ExclusionKind, RatingExclusion
    from domain.errors import EntryRefused

    if kind not in list(ExclusionKind):
        raise EntryRefused(f"{kind}: бывает {', '.join(ExclusionKind)}")
    with opened() as installation:
        asked = RatingExclusion(
            name,
            ExclusionKind(kind),
            why,
            _moment(since, installation),
            _moment(until, installation),
            tuple(place or ()),
            tuple(topic or ()),
            tuple(stream or ()),
            tuple(body or ()),
        )
        made = ExclusionDesk(installation).add(viewer(who), asked)
    typer.echo(f"Исключение № {made.number} «{made.name}» действует.")


def include(
    number: Annotated[int, typer.Argument(metavar="НОМЕР", min=1, max=2**62)], who: Who = ME
) -> None:
    """Снять исключение: обращения снова считаются.

    Пример: otklik rating include 2
    """
    from desks.cases.ratings.exclusions import ExclusionDesk

    with opened() as installation:
        ended = ExclusionDesk(installation).end(viewer(who), number)
    typer.echo(f"Исключение № {ended.number} снято.")


def _moment(typed: str, installation: "Installation") -> datetime:
    from domain.errors import EntryRefused

    try:
        at = datetime.fromisoformat(typed.strip())
    except ValueError as error:
        raise EntryRefused(f"«{typed}» — не время: пишите 2026-11-10T18:00") from error
    return at if at.tzinfo else at.replace(tzinfo=installation.region.zone)


def _tell(installation: "Installation", edition: "RatingEdition") -> None:
    from russian.ratings.editions import STATES, edition_words

    made = local(edition.made_at, installation)
    until = local(edition.until, installation)
    typer.echo(
        f"№ {edition.number} {edition_words(edition)}: {STATES[edition.state]}, опубликован {made},"
        f" возражения до {until}"
    )

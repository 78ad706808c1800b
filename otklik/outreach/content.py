"""The content plan on the command line."""

from typing import TYPE_CHECKING, Annotated

import typer

from otklik.shell import ME, Who, local, opened, viewer

if TYPE_CHECKING:
    from app.installation import Installation
    from desks.outreach.content.desk import ContentCard, ContentForm
    from domain.outreach.content import ContentEntry

Number = Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер.", min=1, max=2**62)]
Title = Annotated[str, typer.Option(help="О чём.")]
Text = Annotated[str, typer.Option(help="Текст публикации.")]
Group = Annotated[str, typer.Option(help="Раздел: roads.")]
Topic = Annotated[str, typer.Option(help="Тема: roads.potholes.")]
Place = Annotated[str, typer.Option(help="Муниципалитет: tynda.")]
Radius = Annotated[int | None, typer.Option(help="Радиус для рекламного кабинета, км.")]
Words = Annotated[str, typer.Option(help="Слова для рекламного кабинета.")]
Pages = Annotated[list[str] | None, typer.Option("--page", help="Страница: id источника.")]
Planned = Annotated[str, typer.Option(help="Когда: 24.11.2026 18:30.")]
Promise = Annotated[int | None, typer.Option(help="Номер обещания, о котором речь.")]


def list_content(
    state: Annotated[
        str, typer.Option(help="idea, draft, approved, published, measured или dropped.")
    ] = "",
    group: Group = "",
    place: Place = "",
) -> None:
    """Показать контент-план: всё, кроме снятого, или одно состояние.

    Пример: otklik content list --state idea
    """
    from desks.outreach.content.desk import ContentDesk
    from domain.outreach.content import ContentState

    wanted = ContentState(state) if state in list(ContentState) else None
    if state and wanted is None:
        raise typer.BadParameter(f"«{state}»: напишите одно из {', '.join(ContentState)}")
    with opened() as installation:
        page = ContentDesk(installation).list(viewer(), wanted, group, place)
        for card in page.cards:
            _say(installation, card)
    if not page.cards:
        typer.echo("В плане пусто.")


def show(number: Number) -> None:
    """Показать публикацию: что мешает, где вышла, что изменилось, бриф.

    Пример: otklik content show 3
    """
    from desks.outreach.content.desk import ContentDesk
    from russian.outreach import content as words

    with opened() as installation:
        card = ContentDesk(installation).look(viewer(), number)
        one = card.content
        _say(installation, card)
        if one.text:
            typer.echo(one.text)
        for evidence in one.evidence:
            typer.echo(f"Чем видно: {evidence.words}")
        for conflict in card.conflicts:
            typer.echo(f"Мешает: {words.conflict_text(conflict)}")
        for link in one.links:
            typer.echo(f"Вышла: {link.url} {local(link.at, installation)}")
        for effect in one.effects:
            verdict = words.VERDICTS[effect.verdict]
            typer.echo(f"За {effect.days} дней: {words.effect_text(effect)}; {verdict}")
        for name, value in words.brief(one, installation.region).items():
            typer.echo(f"{name}: {value}")


def calendar(
    day: Annotated[str, typer.Option(help="День: 24.11.2026; пусто — сегодня.")] = "",
    month: Annotated[bool, typer.Option("--month", help="Месяц, а не неделя.")] = False,
) -> None:
    """Показать неделю или месяц плана.

    Пример: otklik content calendar --day 31.12.2026
    """
    from desks.outreach.content.desk import ContentDesk
    from outreach.content.calendar import ContentView
    from russian.typed_moments import moment_of

    with opened() as installation:
        now, zone = installation.clock.now(), installation.region.zone
        on = (moment_of(f"{day} 12:00", now, zone) if day else now).astimezone(zone).date()
        view = ContentView.MONTH if month else ContentView.WEEK
        shown = ContentDesk(installation).calendar(viewer(), view, on)
        for date, cards in shown.days.items():
            typer.echo(f"{date:%d.%m.%Y}{'' if cards else ' —'}")
            for card in cards:
                _say(installation, card)


def add(
    title: Title,
    text: Text = "",
    group: Group = "",
    topic: Topic = "",
    place: Place = "",
    radius: Radius = None,
    words: Words = "",
    page: Pages = None,
    planned: Planned = "",
    promise: Promise = None,
    who: Who = ME,
) -> None:
    """Добавить публикацию: черновик.

    Пример: otklik content add --title 'Ремонт фонарей' --topic improvement.street_lights
    """
    from desks.outreach.content.desk import ContentDesk

    with opened() as installation:
        typed = title, text, group, topic, place, radius, words, page, planned, promise
        form = _form(installation, *typed)
        _tell(ContentDesk(installation).add(viewer(who), form))


def edit(
    number: Number,
    title: Title,
    text: Text = "",
    group: Group = "",
    topic: Topic = "",
    place: Place = "",
    radius: Radius = None,
    words: Words = "",
    page: Pages = None,
    planned: Planned = "",
    promise: Promise = None,
    who: Who = ME,
) -> None:
    """Изменить публикацию: всё, что не названо, станет пустым.

    Пример: otklik content edit 3 --title 'Ремонт фонарей' --planned '24.11.2026 10:00'
    """
    from desks.outreach.content.desk import ContentDesk

    with opened() as installation:
        typed = title, text, group, topic, place, radius, words, page, planned, promise
        form = _form(installation, *typed)
        _tell(ContentDesk(installation).edit(viewer(who), number, form))


def approve(
    number: Number,
    despite: Annotated[
        bool, typer.Option("--despite", help="Что мешает — прочитано (otklik content show).")
    ] = False,
    who: Who = ME,
) -> None:
    """Утвердить.

    Пример: otklik content approve 3
    """
    from desks.outreach.content.desk import ContentDesk

    with opened() as installation:
        _tell(ContentDesk(installation).approve(viewer(who), number, despite))


def back(number: Number, who: Who = ME) -> None:
    """Вернуть в черновики.

    Пример: otklik content back 3
    """
    from desks.outreach.content.desk import ContentDesk

    with opened() as installation:
        _tell(ContentDesk(installation).back(viewer(who), number))


def publish(
    number: Number,
    page: Annotated[str, typer.Option(help="Страница: id источника.")],
    url: Annotated[str, typer.Option(help="Адрес публикации.")],
    at: Annotated[str, typer.Option(help="Когда вышла: 24.11.2026 18:30; пусто — сейчас.")] = "",
    who: Who = ME,
) -> None:
    """Записать, где вышла; на страницах реестра система находит это сама.

    Пример: otklik content publish 3 --page tynda_vk --url https://vk.com/wall-1_2
    """
    from desks.outreach.content.desk import ContentDesk
    from russian.typed_moments import moment_of

    with opened() as installation:
        now, zone = installation.clock.now(), installation.region.zone
        when = moment_of(at, now, zone) if at else None
        _tell(ContentDesk(installation).publish(viewer(who), number, page, url, when))


def unpublish(number: Number, who: Who = ME) -> None:
    """Убрать ссылки: они были не её.

    Пример: otklik content unpublish 3
    """
    from desks.outreach.content.desk import ContentDesk

    with opened() as installation:
        _tell(ContentDesk(installation).unpublish(viewer(who), number))


def drop(number: Number, who: Who = ME) -> None:
    """Снять с плана.

    Пример: otklik content drop 3
    """
    from desks.outreach.content.desk import ContentDesk

    with opened() as installation:
        _tell(ContentDesk(installation).drop(viewer(who), number))


def reopen(number: Number, who: Who = ME) -> None:
    """Вернуть снятую в черновики.

    Пример: otklik content reopen 3
    """
    from desks.outreach.content.desk import ContentDesk

    with opened() as installation:
        _tell(ContentDesk(installation).reopen(viewer(who), number))


def pauses() -> None:
    """Показать, когда плановые публикации остановлены.

    Пример: otklik content pauses
    """
    from desks.outreach.content.pauses import ContentPauseDesk
    from russian.outreach.content import PAUSES

    with opened() as installation:
        rows = ContentPauseDesk(installation).list(viewer())
        for one in rows:
            until = local(one.until, installation) if one.until else "пока не закончат"
            where = one.municipality or "вся область"
            since = local(one.since, installation)
            typer.echo(
                f"№ {one.number} {PAUSES[one.kind]}: {one.reason}; {where}; с {since} до {until}"
            )
    if not rows:
        typer.echo("Остановок нет.")


def pause(
    reason: Annotated[str, typer.Option(help="Причина.")],
    mourning: Annotated[bool, typer.Option("--mourning", help="Траур, а не кризис.")] = False,
    place: Place = "",
    until: Annotated[str, typer.Option(help="До какого времени: 24.11.2026 18:30.")] = "",
    text: Annotated[str, typer.Option(help="Один текст для всех официальных страниц.")] = "",
    who: Who = ME,
) -> None:
    """Остановить плановые публикации.

    Пример: otklik content pause --reason 'Паводок' --text 'Вода прибывает: звоните 112'
    """
    from desks.outreach.content.pauses import ContentPauseDesk, PauseForm
    from domain.outreach.content import PauseKind
    from russian.typed_moments import moment_of

    with opened() as installation:
        now, zone = installation.clock.now(), installation.region.zone
        end = moment_of(until, now, zone) if until else None
        kind = PauseKind.MOURNING if mourning else PauseKind.CRISIS
        form = PauseForm(kind, reason, place, until=end, text=text)
        begun = ContentPauseDesk(installation).begin(viewer(who), form)
    typer.echo(f"Остановка № {begun.pause.number}.")
    if begun.content is not None:
        typer.echo(f"Общий текст — публикация № {begun.content.number}, утверждена.")


def resume(number: Number, who: Who = ME) -> None:
    """Закончить остановку.

    Пример: otklik content resume 1
    """
    from desks.outreach.content.pauses import ContentPauseDesk

    with opened() as installation:
        ended = ContentPauseDesk(installation).end(viewer(who), number)
    typer.echo(f"Остановка № {ended.number} закончена.")


def _form(
    installation: "Installation",
    title: str,
    text: str,
    group: str,
    topic: str,
    place: str,
    radius: int | None,
    words: str,
    pages: list[str] | None,
    planned: str,
    promise: int | None,
) -> "ContentForm":
    from desks.outreach.content.desk import ContentForm
    from russian.typed_moments import moment_of

    now, zone = installation.clock.now(), installation.region.zone
    at = moment_of(planned, now, zone) if planned else None
    return ContentForm(
        title, text, group, topic, place, radius, words, tuple(pages or ()), at, promise
    )


def _say(installation: "Installation", card: "ContentCard") -> None:
    from russian.outreach.content import STATES, audience

    one = card.content
    when = local(one.day_at, installation) if one.day_at else "время не назначено"
    state = "остановлена" if card.is_stopped else STATES[one.state]
    whom = audience(one, installation.region)
    typer.echo(f"№ {one.number} {one.title}; {whom}; {when}; {state}")


def _tell(one: "ContentEntry") -> None:
    from russian.outreach.content import STATES

    typer.echo(f"№ {one.number}: {STATES[one.state]}.")

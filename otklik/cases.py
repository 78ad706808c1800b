"""Cases on the command line: lists, one case with its clocks, opening, and every move."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console
from rich.table import Table
from rich.text import Text

from domain.cases.workflow import CaseDeed
from domain.errors import EntryRefused
from domain.terms.policy import Priority, Regime
from otklik.shell import ME, Who, local, opened, viewer
from russian.typed_moments import moment_of

if TYPE_CHECKING:
    from app.installation import Installation
    from desks.cases.opening import Opened

Number = Annotated[str, typer.Argument(metavar="НОМЕР", help="Номер обращения: О-2041.")]
Outcomes = Annotated[
    str,
    typer.Option(help="Итог: fixed, explained, planned, refused, not_ours, withdrawn, no_answer."),
]


def list_cases(
    tab: Annotated[
        str, typer.Option(help="open, late, today, centre, bodies, postponed, answered, closed.")
    ] = "open",
    body: Annotated[str, typer.Option(help="Орган: housing.")] = "",
    municipality: Annotated[str, typer.Option(help="Место: tynda.")] = "",
    limit: Annotated[int, typer.Option(min=1, max=200)] = 50,
) -> None:
    """Показать обращения, с ближайшего срока.

    Пример: otklik cases list --tab late
    """
    from desks.cases.choice import CaseChoice, Tab
    from desks.cases.reading import CaseDesk
    from domain.query import Field
    from russian.casework.cases import STATES, CaseWords
    from russian.vocabulary import Vocabulary

    if tab not in list(Tab):
        raise EntryRefused(f"списка {tab} нет; бывают: {', '.join(Tab)}")
    table = Table("Номер", "Состояние", "У кого", "Срок", "Что")
    with opened() as installation:
        words, shown = CaseWords(installation.region), Vocabulary(installation.region)
        choice = CaseChoice(Tab(tab), body=body, municipality=municipality)
        page = CaseDesk(installation).list(viewer(), choice, limit=limit)
        for one in page.cases:
            now, due = one.stored.standing, one.due
            where = one.stored.case.place.municipality
            about = [
                shown.shown(Field.MUNICIPALITY, where) if where else "",
                shown.shown(Field.TOPIC, now.topic) if now.topic else "",
            ]
            cells = (
                one.stored.case.spoken,
                STATES[now.state],
                words.holder(now.holder) if now.holder else "",
                f"{local(due, installation)}{' — просрочено' if one.is_late else ''}"
                if due
                else "нет",
                ", ".join(filter(None, about)),
            )
            table.add_row(*map(Text, cells))
    if page.cases:
        Console().print(table)
        typer.echo(f"Показано {len(page.cases)} из {page.total}.")
    else:
        typer.echo("Обращений нет.")


def mail(
    file: Annotated[Path, typer.Argument(metavar="ФАЙЛ", help="Письмо из почты: письмо.eml.")],
    who: Who = ME,
) -> None:
    """Завести обращение из сохранённого письма; имена и телефоны скрываются.

    Пример: otklik cases mail письмо.eml
    """
    from desks.cases.filing import CaseFiling
    from domain.cases.case import numbered
    from files.mail.letter import LARGEST
    from russian.casework.cases import TAKEN

    try:
        with file.open("rb") as opened_file:
            content = opened_file.read(LARGEST + 1)
    except OSError as error:
        raise EntryRefused(f"{file}: не читается ({error.strerror}): проверьте путь") from error
    with opened() as installation:
        filed = CaseFiling(installation).mail(viewer(who), content)
    assert filed.taken.case_id is not None
    typer.echo(f"{numbered(filed.taken.case_id)}: {TAKEN[filed.taken.outcome]}")
    if filed.attachments:
        typer.echo(f"Вложений не сохранено: {filed.attachments}.")


def contact(number: Number, who: Who = ME) -> None:
    """Показать контакт заявителя, если его оставили; чтение записывается в журнал.

    Пример: otklik cases contact О-2041
    """
    from desks.cases.contacts import CaseContacts
    from desks.cases.reading import CaseDesk

    with opened() as installation:
        by, desk = viewer(who), CaseDesk(installation)
        typer.echo(CaseContacts(installation).open(by, desk.find(by, number)))


def show(number: Number) -> None:
    """Показать одно обращение: шаги, сроки с арифметикой, у кого сколько было.

    Пример: otklik cases show О-2041
    """
    from desks.cases.reading import CaseDesk
    from russian.casework.answers import ANSWER_STATES, ORIGINS, PROOFS
    from russian.casework.cases import REGIMES, STATES, STEPS, CaseWords
    from russian.casework.imports import FILED_STATES
    from russian.moments import gap

    with opened() as installation:
        desk, words = CaseDesk(installation), CaseWords(installation.region)
        story = desk.look(viewer(), desk.find(viewer(), number))
        case, now = story.stored.case, story.stored.standing
        typer.echo(f"{case.spoken}: {STATES[now.state]}")
        typer.echo(
            f"Поступило {local(case.received_at, installation)}: {words.stream(case.stream)}"
        )
        if story.filed:
            gone = ", пропало из выгрузки" if story.filed.is_gone else ""
            typer.echo(f"Данные выгрузки от {local(story.filed.seen_at, installation)}{gone}")
        assumed = " (по умолчанию)" if now.assumed else ""
        typer.echo(f"Порядок: {REGIMES[now.regime]}{assumed}")
        if story.text:
            typer.echo(story.text)
        for one in story.clocks:
            whose = words.body(one.clock.body) if one.clock.body else "человеку"
            late = ", просрочено" if one.is_late else ""
            typer.echo(f"Срок, {STEPS[one.clock.step]} ({whose}{late}): {'; '.join(one.why)}")
        for holder, time in story.holders:
            typer.echo(f"Было у: {words.holder(holder)} — {gap(time)}")
        for answer in story.answers:
            state = f"{ANSWER_STATES[answer.state]}, {PROOFS[answer.proof]}"
            kind = "Ответ" if answer.is_final else "Промежуточный ответ"
            whose = answer.author or (words.body(answer.body) if answer.body else "")
            typer.echo(
                f"{kind} {answer.number}, {local(answer.at, installation)}"
                f"{f', {whose}' if whose else ''} ({ORIGINS[answer.origin]}; {state}): "
                f"{answer.text}"
            )
        for step in story.moves:
            undone = "" if step.stands else " (отменено)"
            note = f". {step.move.note}" if step.move.note else ""
            at = local(step.move.at, installation)
            typer.echo(f"{at} {step.move.who}: {words.move(step.move)}{undone}{note}")
        for filing in story.filings:
            shown = filing.status or (FILED_STATES[filing.state] if filing.state else "?")
            typer.echo(f"Выгрузка от {local(filing.first_at, installation)}: {shown}")


def add(
    text: Annotated[str, typer.Argument(metavar="ТЕКСТ", help="Что случилось.")],
    topic: Annotated[str, typer.Option(help="Тема: improvement.street_lights.")] = "",
    municipality: Annotated[str, typer.Option(help="Место: tynda.")] = "",
    street: Annotated[str, typer.Option(help="Улица.")] = "",
    house: Annotated[str, typer.Option(help="Дом.")] = "",
    stream: Annotated[str, typer.Option(help="phone, visit, letter, mail.")] = "phone",
    regime: Annotated[str, typer.Option(help="post, message, appeal, signal.")] = "",
    received: Annotated[str, typer.Option(help="Когда поступило: 24.11.2026 18:30.")] = "",
    own_number: Annotated[str, typer.Option(help="Номер документа центра.")] = "",
    who: Who = ME,
) -> None:
    """Завести обращение со слов человека; имена, телефоны и квартиры скрываются.

    Пример: otklik cases add 'Во дворе не горит фонарь' --municipality tynda --street Лесная
    """
    from desks.cases.opening import CaseOpening, HandForm

    if regime and regime not in list(Regime):
        raise EntryRefused(f"порядка {regime} нет; бывают: {', '.join(Regime)}")
    with opened() as installation:
        now, zone = installation.clock.now(), installation.region.zone
        form = HandForm(
            text,
            topic or None,
            municipality or None,
            street,
            house,
            stream,
            Regime(regime) if regime else None,
            moment_of(received, now, zone) if received else None,
            own_number,
        )
        _say(CaseOpening(installation).by_hand(viewer(who), form))


def open_(
    kind: Annotated[str, typer.Argument(metavar="ЧТО", help="post, incident, alert.")],
    number: Annotated[str, typer.Argument(metavar="НОМЕР", help="Поста, инцидента, оповещения.")],
    who: Who = ME,
) -> None:
    """Сделать обращение из поста, инцидента или оповещения.

    Пример: otklik cases open incident И-1042
    """
    from desks.cases.opening import CaseOpening
    from desks.incidents import IncidentDesk

    with opened() as installation:
        opening, me = CaseOpening(installation), viewer(who)
        match kind:
            case "post":
                made = opening.of_post(me, number)
            case "incident":
                made = opening.of_incident(me, IncidentDesk(installation).find(me, number))
            case "alert":
                made = opening.of_alert(me, number)
            case _:
                raise EntryRefused(f"{kind}: бывает post, incident, alert")
        _say(made)


def move(
    number: Number,
    deed: Annotated[str, typer.Argument(metavar="ЧТО", help="route, accept, take, answer, close…")],
    note: Annotated[str, typer.Option(help="Ответ, причина или заметка.")] = "",
    body: Annotated[str, typer.Option(help="Орган: housing.")] = "",
    person: Annotated[str, typer.Option(help="Исполнитель.")] = "",
    confirmed: Annotated[str, typer.Option(help="Кто в дежурной службе принял.")] = "",
    outcome: Outcomes = "",
    until: Annotated[str, typer.Option(help="До какого времени: 24.12.2026 18:00.")] = "",
    waits: Annotated[str, typer.Option(help="Кого ждём: applicant, system.")] = "",
    link: Annotated[str, typer.Option(help="Где ответ.")] = "",
    regime: Annotated[str, typer.Option(help="post, message, appeal, signal.")] = "",
    priority: Annotated[str, typer.Option(help="usual, high, fast.")] = "",
    topic: Annotated[str, typer.Option(help="Тема.")] = "",
    score: Annotated[int, typer.Option(help="Оценка от 1 до 5.")] = 0,
    personal_checked: Annotated[
        bool, typer.Option("--personal-checked", help="В ответе нет личных данных жителя.")
    ] = False,
    who: Who = ME,
) -> None:
    """Сделать с обращением следующий шаг.

    Пример: otklik cases move О-2041 route --body housing
    """
    from desks.cases.asked import Asked
    from desks.cases.moves import CaseMoves
    from desks.cases.reading import CaseDesk
    from desks.cases.story import APART
    from domain.cases.holder import HolderKind
    from domain.cases.outcome import CaseOutcome

    known = [one for one in CaseDeed if one not in APART]
    if deed not in known:
        raise EntryRefused(f"шага {deed} нет; бывают: {', '.join(known)}")
    for typed, kinds in (
        (outcome, CaseOutcome),
        (waits, HolderKind),
        (regime, Regime),
        (priority, Priority),
    ):
        if typed and typed not in [str(one) for one in kinds]:
            raise EntryRefused(f"{typed}: бывает {', '.join(map(str, kinds))}")
    with opened() as installation:
        now, zone, me = installation.clock.now(), installation.region.zone, viewer(who)
        asked = Asked(
            CaseDeed(deed),
            note=note,
            body=body or None,
            person=person or None,
            confirmed=confirmed or None,
            outcome=CaseOutcome(outcome) if outcome else None,
            until=moment_of(until, now, zone) if until else None,
            waits=HolderKind(waits) if waits else None,
            link=link or None,
            regime=Regime(regime) if regime else None,
            priority=Priority(priority) if priority else None,
            topic=topic or None,
            score=score or None,
            personal_checked=personal_checked,
        )
        case_id = CaseDesk(installation).find(me, number)
        _tell(installation, CaseMoves(installation).make(me, case_id, asked).case.number)


def undo(number: Number, who: Who = ME) -> None:
    """Отменить последний шаг, пока никто не сделал следующего.

    Пример: otklik cases undo О-2041
    """
    from desks.cases.moves import CaseMoves
    from desks.cases.reading import CaseDesk

    with opened() as installation:
        me = viewer(who)
        case_id = CaseDesk(installation).find(me, number)
        _tell(installation, CaseMoves(installation).undo(me, case_id).case.number)


def link_body(
    number: Number,
    body: Annotated[str, typer.Argument(metavar="ОРГАН", help="Орган: housing.")],
    who: Who = ME,
) -> None:
    """Завести связанное обращение для ещё одного органа; срок человека — у первого.

    Пример: otklik cases link О-2041 transport
    """
    from desks.cases.opening import CaseOpening
    from desks.cases.reading import CaseDesk

    with opened() as installation:
        me = viewer(who)
        case_id = CaseDesk(installation).find(me, number)
        _say(CaseOpening(installation).for_body(me, case_id, body))


def _say(made: "Opened") -> None:
    spoken = made.stored.case.spoken
    if made.joined:
        typer.echo(f"{spoken}: об этом уже есть обращение, пост присоединён к нему.")
    elif made.is_new:
        typer.echo(f"{spoken}: заведено.")
    else:
        typer.echo(f"{spoken}: такое обращение уже есть.")


def _tell(installation: "Installation", case_id: int) -> None:
    from domain.cases.case import numbered
    from russian.casework.cases import STATES

    stored = installation.casework.cases.several([case_id])[case_id]
    due = stored.deadlines.due
    until = f", срок {local(due, installation)}" if due else ""
    typer.echo(f"{numbered(case_id)}: {STATES[stored.standing.state]}{until}.")

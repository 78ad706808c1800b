"""Surveys of residents on the command line."""

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from files.sheets import FileKind
from otklik.shell import ME, Who, local, opened, viewer

if TYPE_CHECKING:
    from desks.outreach.surveys.checking import SurveyForm
    from domain.outreach.surveys.question import Question, Values

Number = Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер опроса.", min=1, max=2**62)]
File = Annotated[Path, typer.Argument(metavar="ФАЙЛ", help="JSON, как тело запроса в API.")]
To = Annotated[Path, typer.Argument(metavar="ФАЙЛ", help="Куда записать.")]
LARGEST = 1024 * 1024  # bytes of a form


def list_surveys() -> None:
    """Показать опросы и сколько анкет.

    Пример: otklik surveys list
    """
    from desks.outreach.surveys.desk import SurveyDesk
    from domain.outreach.surveys.survey import SurveyAccess
    from russian.outreach.surveys import STATES, at_least

    with opened() as installation:
        listed = SurveyDesk(installation).list(viewer())
        for row in listed:
            until = local(row.survey.ends_at, installation)
            after = row.survey.access is SurveyAccess.INCIDENT
            count = at_least(row.submissions) if after else row.submissions
            state = f"{STATES[row.state]}, до {until}, анкет {count}"
            typer.echo(f"№ {row.survey.number} {row.survey.title}: {state}")
    if not listed:
        typer.echo("Опросов не было.")


def show(number: Number) -> None:
    """Показать опрос: вопросы, ссылку, сколько анкет.

    Пример: otklik surveys show 3
    """
    from desks.outreach.surveys.desk import SurveyDesk
    from domain.outreach.surveys.survey import SurveyAccess
    from russian.outreach.surveys import ACCESS, KINDS, STATES, at_least

    with opened() as installation:
        card = SurveyDesk(installation).look(viewer(), number)
    one = card.survey
    typer.echo(f"{one.title}: {STATES[card.state]}, {ACCESS[one.access]}")
    if one.access is SurveyAccess.INCIDENT:
        typer.echo(f"Спросили: {at_least(card.made)}, ответили: {at_least(card.used)}.")
    else:
        typer.echo(f"Анкет {card.submissions}. {card.address}".strip())
    if card.made and one.access is SurveyAccess.LINKS:
        typer.echo(f"Ссылки: ответили по {card.used} из {card.made}.")
    for place, question in enumerate(one.questions, 1):
        options = "; ".join(question.options)
        typer.echo(f"{place}. {question.text} ({KINDS[question.kind]}) {options}".rstrip())
    for sheet in card.waiting:
        typer.echo(f"Лист {sheet.sheet} не посчитан: ввели {', '.join(sheet.keyed_by)}")


def make(file: File, who: Who = ME) -> None:
    """Составить черновик из файла: как тело POST /surveys в API.

    Пример: otklik surveys make survey.json
    """
    from desks.outreach.surveys.desk import SurveyDesk

    form = _form(file)
    with opened() as installation:
        survey = SurveyDesk(installation).make(viewer(who), form)
    typer.echo(f"Черновик № {survey.number} записан.")


def change(number: Number, file: File, who: Who = ME) -> None:
    """Исправить черновик файлом.

    Пример: otklik surveys change 3 survey.json
    """
    from desks.outreach.surveys.desk import SurveyDesk

    form = _form(file)
    with opened() as installation:
        SurveyDesk(installation).change(viewer(who), number, form)
    typer.echo("Черновик исправлен.")


def publish(number: Number, who: Who = ME) -> None:
    """Опубликовать черновик и показать ссылку.

    Пример: otklik surveys publish 3
    """
    from desks.outreach.surveys.desk import SurveyDesk

    with opened() as installation:
        desk = SurveyDesk(installation)
        desk.publish(viewer(who), number)
        address = desk.again(viewer(who), number).address
    typer.echo(f"Опрос опубликован. {address}".strip())


def close(number: Number, who: Who = ME) -> None:
    """Окончить опрос: итоги считаются и больше не меняются.

    Пример: otklik surveys close 3
    """
    from desks.outreach.surveys.desk import SurveyDesk

    with opened() as installation:
        SurveyDesk(installation).close(viewer(who), number)
    typer.echo("Опрос окончен, итоги посчитаны.")


def make_links(
    number: Number,
    count: Annotated[int, typer.Argument(metavar="СКОЛЬКО", help="Сколько ссылок.", min=1)],
    who: Who = ME,
) -> None:
    """Сделать одноразовые ссылки.

    Пример: otklik surveys make-links 3 500
    """
    from desks.outreach.surveys.desk import SurveyDesk

    with opened() as installation:
        card = SurveyDesk(installation).make_links(viewer(who), number, count)
    typer.echo(f"Ссылок стало {card.made}.")


def links(number: Number) -> None:
    """Вывести одноразовые ссылки, по одной в строке.

    Пример: otklik surveys links 3 > links.txt
    """
    from desks.outreach.surveys.desk import SurveyDesk

    with opened() as installation:
        export = SurveyDesk(installation).links_file(viewer(), number)
        for _, address in export.rows:
            typer.echo(address)


def key(
    number: Number,
    sheet: Annotated[int, typer.Argument(metavar="ЛИСТ", help="Номер листа.", min=1)],
    file: File,
    who: Who = ME,
) -> None:
    """Ввести бумажный лист: файл {"1": ["0"]}; считается, когда введён дважды одинаково.

    Пример: otklik surveys key 3 17 sheet.json
    """
    from desks.outreach.surveys.desk import SurveyDesk

    values = _values(file)
    with opened() as installation:
        counted = SurveyDesk(installation).key(viewer(who), number, sheet, values)
    typer.echo("Лист посчитан." if counted else "Лист ждёт, пока его введёт другой человек.")


def call(number: Number, file: File, who: Who = ME) -> None:
    """Записать ответ по телефону: файл {"1": ["0"]}.

    Пример: otklik surveys call 3 answers.json
    """
    from desks.outreach.surveys.desk import SurveyDesk
    from russian.outreach.surveys import DONE

    values = _values(file)
    with opened() as installation:
        done = SurveyDesk(installation).call(viewer(who), number, "", values)
    typer.echo(DONE[done][1])


def votes(
    number: Number,
    voters: Annotated[int, typer.Argument(metavar="ЛЮДЕЙ", help="Сколько проголосовали.", min=0)],
    counts: Annotated[list[int], typer.Argument(metavar="ГОЛОСА", help="По вариантам.")],
    who: Who = ME,
) -> None:
    """Записать голоса под постом.

    Пример: otklik surveys votes 3 150 100 50
    """
    from desks.outreach.surveys.desk import SurveyDesk

    with opened() as installation:
        SurveyDesk(installation).count_votes(viewer(who), number, counts, voters)
    typer.echo("Голоса записаны.")


def results(number: Number) -> None:
    """Показать итоги оконченного опроса.

    Пример: otklik surveys results 3
    """
    from desks.outreach.surveys.results import SurveyResultDesk
    from russian.outreach.surveys import CLAIM, CLAIM_OF_SAMPLE, VARIANTS, cell_words, shown

    with opened() as installation:
        survey, result = SurveyResultDesk(installation).look(viewer(), number)
    typer.echo(survey.title)
    typer.echo(CLAIM_OF_SAMPLE if result.is_drawn else CLAIM)
    for variant in result.variants:
        typer.echo(f"{VARIANTS[variant.name].capitalize()}: {variant.submissions}")
        for table in variant.tables:
            typer.echo(f"{table.question}. {table.title} (ответили: {shown(table.base)})")
            for cell in table.cells:
                typer.echo(f"  {cell.label}: {cell_words(cell)}")


def export(number: Number, kind: FileKind = FileKind.CSV) -> None:
    """Вывести итоги таблицей.

    Пример: otklik surveys export 3 > survey.csv
    """
    from desks.outreach.surveys.results import SurveyResultDesk
    from files.sheets import sheet

    with opened() as installation:
        table = SurveyResultDesk(installation).export(viewer(), number, kind)
        for chunk in sheet(kind, table.head, table.columns, table.rows):
            sys.stdout.buffer.write(chunk)


def study(number: Number, file: To, who: Who = ME) -> None:
    """Записать исследование: docx, pdf, html или xlsx, по имени файла.

    Пример: otklik surveys study 3 study.docx
    """
    from desks.outreach.surveys.results import SurveyResultDesk
    from domain.errors import EntryRefused
    from domain.reports.kind import DocumentKind

    ending = file.suffix.removeprefix(".")
    if ending not in ("docx", "pdf", "html", "xlsx"):
        raise EntryRefused(f"{file.name}: назовите файл .docx, .pdf, .html или .xlsx")
    with opened() as installation:
        made = SurveyResultDesk(installation).study(viewer(who), number, DocumentKind(ending))
    file.write_bytes(made.content)
    typer.echo(f"Записано: {file.name}.")


def _json(file: Path) -> Any:
    import json

    from domain.errors import EntryRefused

    try:
        if file.stat().st_size > LARGEST:
            raise EntryRefused(f"{file.name}: больше 1 МБ")
        return json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise EntryRefused(f"{file.name}: файл не читается: {error}") from error


def _values(file: Path) -> "Values":
    from domain.errors import EntryRefused

    known = _json(file)
    try:
        return {str(name): [str(one) for one in marks] for name, marks in known.items()}
    except (TypeError, AttributeError) as error:
        raise EntryRefused(f'{file.name}: ответы пишут так: {{"1": ["0"]}}') from error


def _form(file: Path) -> "SurveyForm":
    from datetime import date

    from desks.outreach.surveys.checking import SurveyForm
    from domain.errors import EntryRefused
    from domain.outreach.surveys.survey import SurveyAccess, SurveySample

    known = _json(file)
    try:
        sample = known.get("sample")
        return SurveyForm(
            title=str(known["title"]),
            purpose=str(known["purpose"]),
            operator=str(known["operator"]),
            access=SurveyAccess(known.get("access", SurveyAccess.OPEN)),
            questions=tuple(map(_question, known["questions"])),
            until=date.fromisoformat(known["until"]),
            sample=SurveySample(str(sample["frame"]), int(sample["size"]), str(sample["how"]))
            if sample
            else None,
            quotas={
                str(number): {str(option): int(count) for option, count in quota.items()}
                for number, quota in known.get("quotas", {}).items()
            },
            post=str(known.get("post", "")),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise EntryRefused(f"{file.name}: опрос не читается: {error}") from error


def _question(row: dict[str, Any]) -> "Question":
    from domain.outreach.surveys.question import Branch, Question, QuestionKind

    branch = row.get("branch")
    return Question(
        text=str(row["text"]),
        kind=QuestionKind(row["kind"]),
        options=tuple(map(str, row.get("options", ()))),
        rows=tuple(map(str, row.get("rows", ()))),
        scale=int(row.get("scale", 5)),
        is_required=bool(row.get("required", True)),
        branch=Branch(int(branch["question"]), int(branch["option"])) if branch else None,
        margin=str(row.get("margin", "")),
    )

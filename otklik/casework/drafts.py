"""Drafts of answers on the command line: what to start from, checking, templates, one for many."""

import sys
from typing import Annotated

import typer

from otklik.shell import ME, Who, opened, viewer

Number = Annotated[str, typer.Argument(metavar="НОМЕР", help="О-2041 или 2041.")]
Id = Annotated[int, typer.Argument(metavar="НОМЕР", help="Номер шаблона.", min=1, max=2**63 - 1)]
TextOption = Annotated[str, typer.Option("--text", help="Текст; без него читается ввод.")]
Group = Annotated[str, typer.Option(help="Раздел; без него — любой.")]


def _typed(text: str) -> str:
    return text or sys.stdin.read()


def list_templates(body: Annotated[str, typer.Option(help="Орган: housing.")] = "") -> None:
    """Показать шаблоны ответов.

    Пример: otklik cases templates --body housing
    """
    from desks.cases.drafts.templates import TemplateDesk

    with opened() as installation:
        templates = TemplateDesk(installation).list(viewer(), body)
    for one in templates:
        typer.echo(f"{one.id} {one.body}: {one.name}\n  {one.text}")
    if not templates:
        typer.echo("Шаблонов нет.")


def add_template(
    body: Annotated[str, typer.Argument(metavar="ОРГАН", help="Чей он: housing.")],
    name: Annotated[str, typer.Argument(metavar="НАЗВАНИЕ", help="Как его назвать.")],
    text: TextOption = "",
    group: Group = "",
    who: Who = ME,
) -> None:
    """Завести шаблон ответа; места для заполнения пишут в фигурных скобках.

    Пример: otklik cases add-template housing 'Ремонт идёт' --text 'Окончим {срок}.'
    """
    from desks.cases.drafts.templates import TemplateDesk

    with opened() as installation:
        added = TemplateDesk(installation).add(viewer(who), body, name, _typed(text), group or None)
    typer.echo(f"Шаблон «{added.name}» заведён, номер {added.id}.")


def change_template(
    template_id: Id,
    name: Annotated[str, typer.Option(help="Новое название.")] = "",
    text: TextOption = "",
    group: Group = "",
    who: Who = ME,
) -> None:
    """Изменить шаблон; что не названо, остаётся.

    Пример: otklik cases change-template 3 --text 'Окончим {срок}.'
    """
    from desks.cases.drafts.templates import TemplateDesk

    with opened() as installation:
        desk, me = TemplateDesk(installation), viewer(who)
        known = desk.get(me, template_id)
        changed = desk.change(
            me, template_id, name or known.name, text or known.text, group or known.group
        )
    typer.echo(f"Шаблон «{changed.name}» изменён.")


def forget_template(template_id: Id, who: Who = ME) -> None:
    """Удалить шаблон.

    Пример: otklik cases forget-template 3
    """
    from desks.cases.drafts.templates import TemplateDesk

    with opened() as installation:
        forgotten = TemplateDesk(installation).forget(viewer(who), template_id)
    typer.echo(f"Шаблон «{forgotten.name}» удалён.")


def offer(number: Number) -> None:
    """Показать, с чего начать ответ: шаблоны, ответы на похожее, кто публикует.

    Пример: otklik cases offer О-2041
    """
    from desks.cases.drafts.desk import DraftDesk
    from desks.cases.reading import CaseDesk
    from russian.casework.drafts import published

    with opened() as installation:
        me = viewer()
        shown = DraftDesk(installation).offer(me, CaseDesk(installation).find(me, number))
        if shown.publishing:
            typer.echo(published(shown.publishing, shown.stored, installation.region))
    for template in shown.templates:
        typer.echo(f"Шаблон {template.id} «{template.name}»: {template.text}")
    for one in shown.alike:
        typer.echo(f"Отвечали {one.answer.at:%d.%m.%Y}: {one.text}")
    if shown.incident:
        typer.echo(f"Тот же инцидент: {', '.join(one.case.spoken for one in shown.incident)}")
    if not (shown.templates or shown.alike):
        typer.echo("Шаблонов и похожих ответов нет.")


def check(number: Number, text: TextOption = "") -> None:
    """Проверить черновик ответа, прежде чем его отправят; ничего не сохраняется.

    Пример: otklik cases check О-2041 --text 'Починим 24 ноября.'
    """
    from desks.cases.drafts.desk import DraftDesk
    from desks.cases.reading import CaseDesk
    from russian.casework.quality import HINTS, POINTS, WRONG

    with opened() as installation:
        me = viewer()
        case_id = CaseDesk(installation).find(me, number)
        checked = DraftDesk(installation).check(me, case_id, _typed(text))
    for point, words in POINTS.items():
        typer.echo(f"{'есть' if checked.reading.points[point].is_met else 'нет '}  {words}")
    for part in checked.personal:
        typer.echo(f"Похоже на личные данные: {part.kind}")
    for part in checked.wrong:
        typer.echo(f"{WRONG[part.kind]}: {part.text}")
    for part in checked.hints:
        typer.echo(f"{HINTS[part.kind]}: {part.text}")
    for asked in checked.unanswered:
        typer.echo(f"Без ответа: {asked}")
    if checked.empty:
        typer.echo(f"Не заполнено: {', '.join(checked.empty)}")
    if checked.is_too_long and checked.limit:
        typer.echo(f"Не поместится в комментарий: {checked.length} из {checked.limit.longest}")
    typer.echo("Можно отправить." if checked.is_ready else "Отправить пока нельзя.")


def answer_all(
    number: Number,
    text: TextOption = "",
    personal_checked: Annotated[
        bool, typer.Option("--personal-checked", help="Личных данных жителя нет, проверено.")
    ] = False,
    who: Who = ME,
) -> None:
    """Ответить на обращение и на все открытые обращения того же инцидента и органа.

    Пример: otklik cases answer-all О-2041 --text 'Тепло дали 24 ноября.'
    """
    from desks.cases.drafts.incident_answers import CommonAnswer, CommonAnswerDesk
    from desks.cases.reading import CaseDesk
    from domain.cases.case import numbered

    with opened() as installation:
        me, desk = viewer(who), CommonAnswerDesk(installation)
        case_id = CaseDesk(installation).find(me, number)
        ids = {case_id, *(one.case.number for one in desk.cases(me, case_id))}
        common = CommonAnswer(_typed(text), ids, personal_checked=personal_checked)
        outcomes = desk.answer(me, case_id, common)
    for id_ in sorted(outcomes.done):
        typer.echo(f"{numbered(id_)}: записано")
    for id_, why in sorted(outcomes.refused.items()):
        typer.echo(f"{numbered(id_)}: не записано, {why}")

"""The record of a case on the command line."""

from pathlib import Path
from typing import Annotated

import typer

from domain.errors import EntryRefused
from domain.reports.kind import ENDINGS, DocumentKind
from otklik.cases import Number
from otklik.shell import ME, Who, local, opened, viewer

Personal = Annotated[
    bool, typer.Option("--personal", help="С именами сотрудников, улицей и домом: в журнал.")
]


Out = Annotated[
    Path | None,
    typer.Option("--out", "-o", dir_okay=False, help="Файл: .docx, .pdf, .xlsx, .html, .txt."),
]


def story(number: Number, personal: Personal = False, out: Out = None, who: Who = ME) -> None:
    """Показать всю историю обращения без личных данных: шаги, у кого было, ответы, сроки; или
    записать её в файл.

    Пример: otklik cases story О-2041 -o О-2041.docx
    """
    from desks.cases.reading import CaseDesk
    from desks.cases.record.desk import CaseRecordDesk
    from russian.casework.answers import ANSWER_STATES, PROOFS
    from russian.casework.cases import STATES, STEPS, CaseWords
    from russian.casework.promises import PROMISE_STATES
    from russian.casework.record import doer
    from russian.moments import gap

    with opened() as installation:
        by, words = viewer(who), CaseWords(installation.region)
        case_id = CaseDesk(installation).find(by, number)
        desk = CaseRecordDesk(installation)
        if out is not None:
            out.write_bytes(desk.file(by, case_id, _kind(out), personal).content)
            typer.echo(f"Записано: {out}")
            return
        record = desk.look(by, case_id, personal=personal)
        case, standing = record.story.stored.case, record.story.stored.standing
        typer.echo(f"{case.spoken}: {STATES[standing.state]}")
        typer.echo(words.about(record.story.stored))
        if record.story.text:
            typer.echo(record.story.text)
        for answer in record.story.answers:
            at = local(answer.at, installation)
            proof = f"{ANSWER_STATES[answer.state]}, {PROOFS[answer.proof]}"
            typer.echo(f"Ответ {at} ({proof}): {answer.text}")
            if (read := record.quality.get(answer.number)) is not None:
                typer.echo(f"Качество: {read.quality.score} из 5")
                for promise in read.promises:
                    until = f", до {promise.due:%d.%m.%Y}" if promise.due else ""
                    typer.echo(
                        f"Обещано: «{promise.words}»{until}, {PROMISE_STATES[promise.state]}"
                    )
        for one in record.stretches:
            until = local(one.until, installation) if one.until else "сейчас"
            since, time = local(one.since, installation), gap(one.length(record.story.at))
            typer.echo(f"У кого: {words.holder(one.holder)}, {since} — {until}, {time}")
        for clock in record.story.clocks:
            step = STEPS[clock.clock.step]
            typer.echo(f"Срок, {step}: {'; '.join(clock.why)}")
        if record.earlier:
            typer.echo(f"Более ранних шагов: {record.earlier}.")
        for step_ in record.story.moves:
            at, note = local(step_.move.at, installation), step_.move.note
            undone = "" if step_.stands else " (отменено)"
            more = f". {note}" if note else ""
            typer.echo(f"{at} {doer(step_.move)}: {words.move(step_.move)}{undone}{more}")


def _kind(out: Path) -> DocumentKind:
    kinds = {ending: kind for kind, ending in ENDINGS.items() if kind is not DocumentKind.WALL}
    if (kind := kinds.get(out.suffix.lower())) is None:
        raise EntryRefused(f"файл {out.name}: нужно окончание {', '.join(kinds)}")
    return kind

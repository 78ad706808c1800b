"""The results of a survey as the rows of a table. Pure."""

from collections.abc import Iterator, Sequence
from datetime import tzinfo

from domain.outreach.surveys.result import SurveyResult
from domain.outreach.surveys.survey import Survey
from files.sheets import Cell, Column
from russian.few import FEW
from russian.outreach.surveys import CLAIM, CLAIM_OF_SAMPLE, VARIANTS

COLUMNS = (
    *(Column("Какие анкеты", 18), Column("Вопрос", 8), Column("Текст вопроса", 48)),
    *(Column("Ответ", 32), Column("Ответили", 12), Column("Из ответивших", 14)),
    *(Column("Доля", 10), Column("Не меньше", 10), Column("Не больше", 10)),
)


def head_of(survey: Survey, result: SurveyResult, zone: tzinfo) -> Sequence[tuple[str, Cell]]:
    claim = CLAIM_OF_SAMPLE if result.is_drawn else CLAIM
    lines: list[tuple[str, Cell]] = [
        ("Опрос", f"№ {survey.number} {survey.title}"),
        ("Кто проводил", survey.operator),
        ("Что это за числа", claim),
        ("Числа", "кратны пяти; где людей меньше пяти, написано «менее пяти»"),
        ("Посчитано", result.at.astimezone(zone)),
    ]
    if result.bursts:
        lines.append(("Всплесков ответов", len(result.bursts)))
    if result.weights:
        lines.append(("Эффективный объём выборки", result.weights.effective))
    return lines


def rows_of(result: SurveyResult) -> Iterator[Sequence[Cell]]:
    for variant in result.variants:
        for table in variant.tables:
            for cell in table.cells:
                yield (
                    VARIANTS[variant.name],
                    table.question,
                    table.title,
                    cell.label,
                    FEW if cell.count is None else cell.count,
                    FEW if table.base is None else table.base,
                    cell.share,
                    cell.low,
                    cell.high,
                )

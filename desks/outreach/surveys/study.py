"""A survey as a document: purpose, sample, questions, tables and limits. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from domain.outreach.surveys.result import SurveyCell, SurveyResult, SurveyTable
from domain.outreach.surveys.submission import SubmissionChannel
from domain.outreach.surveys.survey import Survey, SurveyAccess
from domain.reports.document import (
    Block,
    Document,
    FigureTable,
    Heading,
    Items,
    Moment,
    Name,
    Notice,
    Paragraph,
    Piece,
    Pieces,
    Words,
)
from domain.reports.figure import Figure, FigureUnit
from russian.outreach.surveys import (
    ACCESS,
    CHANNELS,
    CLAIM,
    CLAIM_OF_SAMPLE,
    KEPT,
    KINDS,
    VARIANTS,
)


@dataclass(frozen=True, slots=True)
class SurveyStudy:
    survey: Survey
    result: SurveyResult

    def document(self) -> Document:
        claim = CLAIM_OF_SAMPLE if self.result.is_drawn else CLAIM
        return Document(
            title=self.survey.title,
            subtitle=[Words("Опрос жителей. Проводил:"), Name(self.survey.operator)],
            taken_at=self.result.at,
            blocks=[
                Notice([Name(claim)]),
                Heading([Words("Зачем")]),
                Paragraph([Name(self.survey.purpose)]),
                Heading([Words("Как спрашивали")]),
                *self._sample(),
                Heading([Words("О чём спрашивали")]),
                Items(list(self._questions())),
                *self._tables(),
                Heading([Words("Что учесть")]),
                Items(list(self._limits())),
            ],
        )

    def _sample(self) -> Iterator[Block]:
        survey, result = self.survey, self.result
        lines: list[Pieces] = [[Words("Способ:"), Words(ACCESS[survey.access])]]
        if survey.published_at is not None:
            lines.append([Words("Начало:"), Moment(survey.published_at)])
        lines.append([Words("Итоги посчитаны:"), Moment(result.at)])
        count = result.variants[0].submissions
        noun = "Проголосовали:" if survey.access is SurveyAccess.POST else "Анкет:"
        lines.append([Words(noun), self._count("submissions", "Анкет", count)])
        for channel, number in result.channels.items():
            words = CHANNELS[SubmissionChannel(channel)]
            figure = self._count(f"channel.{channel}", f"Анкет {words}", number)
            lines.append([Words(f"{words}:"), figure])
        if survey.sample is not None:
            lines.append([Words("Список:"), Name(survey.sample.frame)])
            size = self._count("frame", "Людей в списке", survey.sample.size)
            lines.append([Words("Людей в списке:"), size])
            lines.append([Words("Как отбирали:"), Name(survey.sample.how)])
        if result.invited is not None:
            invited = self._count("invited", "Приглашено", result.invited)
            lines.append([Words("Приглашено:"), invited])
        yield Items(lines)

    def _questions(self) -> Iterator[Pieces]:
        for number, question in enumerate(self.survey.questions, 1):
            words = f"{number}. {question.text} ({KINDS[question.kind]})"
            line: list[Piece] = [Name(words)]
            if question.options:
                line += [Words("—"), Name("; ".join(question.options))]
            yield line

    def _tables(self) -> Iterator[Block]:
        for variant in self.result.variants:
            yield Heading([Words("Итоги:"), Words(VARIANTS[variant.name])])
            for place, table in enumerate(variant.tables):
                if table.cells:
                    yield self._table(f"{variant.name}.{place}", table)

    def _table(self, name: str, table: SurveyTable) -> FigureTable:
        head = ["Ответ", "Ответили", "Доля"]
        if self.result.is_drawn:
            head += ["Не меньше", "Не больше"]
        rows = [self._row(f"{name}.{place}", one) for place, one in enumerate(table.cells)]
        return FigureTable(f"{table.question}. {table.title}", head, rows)

    def _row(self, name: str, cell: SurveyCell) -> Sequence[Pieces]:
        count = self._count(f"{name}.count", cell.label, cell.count)
        shares = [("share", cell.share)]
        if self.result.is_drawn:
            shares += [("low", cell.low), ("high", cell.high)]
        figures = [
            self._figure(f"{name}.{what}", cell.label, FigureUnit.SHARE, value)
            if value is not None
            else Words("—")
            for what, value in shares
        ]
        return [[Name(cell.label)], [count], *([one] for one in figures)]

    def _limits(self) -> Iterator[Pieces]:
        result = self.result
        yield [Words("Числа кратны пяти; где людей меньше пяти, числа нет.")]
        yield [Name(KEPT)]
        if result.is_drawn:
            yield [Words("Те, кто не ответил, могут думать иначе: границы этого не учитывают.")]
        else:
            yield [Words("Отвечали те, кто захотел: погрешность таких чисел не считают.")]
        if result.bursts:
            count = self._count("bursts", "Всплесков", len(result.bursts))
            yield [Words("Всплесков ответов:"), count, Words("итоги даны и без них.")]
        if result.unmatched:
            sheets = self._count("unmatched", "Листов", result.unmatched)
            yield [Words("Не вошли листы, которые не введены дважды одинаково:"), sheets]
        if (weights := result.weights) is not None:
            effective = self._count(
                "effective", "Эффективный объём выборки", round(weights.effective)
            )
            yield [Words("Веса подогнаны к населению. Эффективный объём выборки:"), effective]

    def _count(self, name: str, title: str, count: int | None) -> Figure:
        return self._figure(name, title, FigureUnit.COUNT, count)

    def _figure(self, name: str, title: str, unit: FigureUnit, value: float | None) -> Figure:
        return Figure(
            name=f"survey.{self.survey.number}.{name}",
            title=title,
            unit=unit,
            value=value,
            taken_at=self.result.at,
            address=f"/surveys/{self.survey.number}/results",
            is_few=value is None,
        )

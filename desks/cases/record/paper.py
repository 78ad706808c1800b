"""The record of a case as a document, from which its files are made. Pure."""

from collections.abc import Iterator, Sequence
from datetime import date

from desks.cases.answers.quality import ReadAnswer
from desks.cases.record.record import CaseRecord
from domain.cases.answers.answer import CaseAnswer
from domain.cases.answers.promise import CasePromise
from domain.region import Region
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
from russian.casework.answers import ANSWER_STATES, ORIGINS, PROOFS
from russian.casework.cases import OUTCOMES, PRIORITIES, REGIMES, STATES, STEPS, CaseWords
from russian.casework.imports import FILED_STATES
from russian.casework.promises import PROMISE_STATES
from russian.casework.quality import POINTS
from russian.casework.record import doer
from russian.moments import gap


class CasePaper:
    def __init__(self, record: CaseRecord, region: Region) -> None:
        self._record, self._story = record, record.story
        self._case, self._now = record.story.stored.case, record.story.stored.standing
        self._words = CaseWords(region)
        self._page = f"/cases/{self._case.number}/story"

    def document(self) -> Document:
        title = f"{self._case.spoken}: вся история"
        about = [Name(self._words.about(self._story.stored))]
        return Document(title, about, self._story.at, list(self._blocks()))

    def _blocks(self) -> Iterator[Block]:
        if self._record.personal:
            yield Notice([Words("С именами сотрудников и адресом. Контакта заявителя здесь нет.")])
        else:
            yield Paragraph([Words("Без личных данных: имена сотрудников, улица и дом скрыты.")])
        yield FigureTable("", ["Что", "Как"], list(self._facts()))
        yield Heading([Words("Текст")])
        yield from self._text()
        yield from self._answers()
        yield from self._holders()
        yield from self._clocks()
        yield from self._moves()
        yield from self._filings()

    def _count(self, name: str, title: str, value: float) -> Figure:
        at = self._story.at
        return Figure(f"case.{name}", title, FigureUnit.COUNT, value, at, self._page)

    def _facts(self) -> Iterator[Sequence[Pieces]]:
        case, now, words = self._case, self._now, self._words
        stream = words.stream(case.stream)
        number = f", № {case.stream_number}" if case.stream_number else ""
        yield _fact("Состояние", Name(STATES[now.state]))
        yield _fact("Поступило", Moment(case.received_at))
        yield _fact("Откуда", Name(f"{stream}{number}"))
        if case.own_number:
            yield _fact("Номер документа", Name(case.own_number))
        assumed = " (по умолчанию)" if now.assumed else ""
        yield _fact("Порядок рассмотрения", Name(f"{REGIMES[now.regime]}{assumed}"))
        yield _fact("Срочность", Name(PRIORITIES[now.priority]))
        if now.body:
            yield _fact("Орган", Name(words.body(now.body)))
        if now.person:
            yield _fact("Исполнитель", Name(now.person))
        if now.outcome:
            yield _fact("Чем кончилось", Name(OUTCOMES[now.outcome]), *_at(", до", now.until))
        if now.score:
            yield _fact("Оценка, из пяти", self._count("score", "Оценка", now.score))
        returned = self._count("returns", "Сколько раз возвращали", now.returns)
        yield _fact("Сколько раз возвращали", returned)
        if self._story.incident:
            yield _fact("Инцидент", Name(self._story.incident.spoken))
        for one in self._story.linked:
            if one.case.id != case.id:
                state = STATES[one.standing.state]
                page = f"/cases/{one.case.number}"
                yield _fact("Связано", Name(one.case.spoken, page), Words("—"), Name(state))
        voices = self._count("voices", "Ещё постов о том же", self._story.voices)
        yield _fact("Ещё постов о том же", voices)

    def _text(self) -> Iterator[Block]:
        if not self._story.text:
            words = "Текста нет: он виден только тем, кто с обращением работает, или его срок "
            yield Paragraph([Words(f"{words}хранения кончился.")])
        yield from _lines(self._story.text or "")

    def _answers(self) -> Iterator[Block]:
        yield Heading([Words("Ответы")])
        if not self._story.answers:
            yield Paragraph([Words("Ответов отдельно не записано: смотрите шаги ниже.")])
        for one in self._story.answers:
            kind = "Итоговый" if one.is_final else "Промежуточный"
            body: list[Piece] = []
            if one.body:
                body = [Words("—"), Name(self._words.body(one.body))]
            proof = f"{ANSWER_STATES[one.state]}, {PROOFS[one.proof]}"
            yield Heading([Words(kind), Words("ответ,"), Moment(one.at), *body], 2)
            yield Paragraph([Name(f"{ORIGINS[one.origin]}; {proof}"), *_changes(one)])
            yield from _lines(one.text)
            if (read := self._record.quality.get(one.number)) is not None:
                yield from self._quality(read)

    def _quality(self, read: ReadAnswer) -> Iterator[Block]:
        quality, verdict = read.quality, read.quality.verdict
        points = verdict.points if verdict else quality.points
        formal = verdict.is_formal if verdict else quality.is_formal
        score = self._count(f"quality.{quality.answer_id}", "Качество ответа", quality.score)
        whose = "решил человек" if verdict else "предложила система"
        marks = (f"{words} — {'есть' if p in points else 'нет'}" for p, words in POINTS.items())
        yield Paragraph(
            [
                *(Words("Качество, из пяти:"), score, Words(f", {whose}")),
                *([Words(", отписка")] if formal else []),
                *(Words(":"), Name(f"{'; '.join(marks)}.")),
            ]
        )
        promised = [list(self._promise(promise)) for promise in read.promises]
        if promised:
            yield Items(promised)

    def _promise(self, promise: CasePromise) -> Pieces:
        state, due = PROMISE_STATES[promise.state], _at(", до", promise.due)
        return [Words("Обещано:"), Name(f"«{promise.words}»"), *due, Words("—"), Name(state)]

    def _holders(self) -> Iterator[Block]:
        yield Heading([Words("У кого было")])
        rows = [
            [
                [Name(self._words.holder(one.holder))],
                [Moment(one.since)],
                [Moment(one.until)] if one.until else [Words("сейчас")],
                [Name(gap(one.length(self._story.at)))],
            ]
            for one in self._record.stretches
        ]
        yield FigureTable("", ["У кого", "С", "По", "Сколько"], rows)

    def _clocks(self) -> Iterator[Block]:
        yield Heading([Words("Сроки и как они посчитаны")])
        lines: list[Pieces] = []
        for one in self._story.clocks:
            clock = one.clock
            whose = self._words.body(clock.body) if clock.body else "перед человеком"
            state = (
                "просрочено"
                if one.is_late
                else "стоит: ждём заявителя"
                if clock.stands
                else "идёт"
                if clock.runs
                else "выполнено в срок"
            )
            step = STEPS[clock.step].capitalize()
            why = " Продлено. ".join(one.why)
            stopped = _at(",", clock.stopped)
            lines.append(
                [
                    *(Name(f"{step}, {whose}:"), Words("до"), Moment(clock.due)),
                    *(Words("—"), Name(state), *stopped, Words("."), Name(why)),
                ]
            )
        if lines:
            yield Items(lines)
        else:
            yield Paragraph([Words("Для такого обращения срок не установлен.")])

    def _moves(self) -> Iterator[Block]:
        yield Heading([Words("Шаги")])
        if self._record.earlier:
            earlier = self._count("earlier", "Более ранние шаги", self._record.earlier)
            yield Paragraph([Words("Более ранних шагов, которых здесь нет:"), earlier])
        rows: list[Sequence[Pieces]] = []
        for step in self._story.moves:
            move = step.move
            undone = "" if step.stands else " (отменено)"
            note = [Name(part) for part in (move.note, move.link) if part]
            what = f"{self._words.move(move)}{undone}"
            rows.append([[Moment(move.at)], [Name(what)], [Name(doer(move))], note])
        yield FigureTable("", ["Когда", "Что", "Кто", "Заметка"], rows)

    def _filings(self) -> Iterator[Block]:
        if not self._story.filings or self._case.stream == "mail":
            return
        yield Heading([Words("Как показывали выгрузки")])
        lines: list[Pieces] = []
        for one in self._story.filings:
            state = FILED_STATES[one.state] if one.state else "состояние не названо"
            due = _at(", срок там:", one.due)
            lines.append([Moment(one.first_at), Words("—"), Name(one.status or state), *due])
        yield Items(lines)


def _fact(name: str, *pieces: Piece) -> Sequence[Pieces]:
    return [[Words(name)], pieces]


def _at(words: str, at: date | None) -> Sequence[Piece]:
    """Nothing where the moment is unknown."""
    return [Words(words), Moment(at)] if at else []


def _lines(text: str) -> Iterator[Block]:
    for line in text.splitlines():
        if line.strip():
            yield Paragraph([Name(line.strip())])


def _changes(answer: CaseAnswer) -> Iterator[Piece]:
    yield from _at("; изменён", answer.edited_at)
    yield from _at("; удалён", answer.gone_at)
    if answer.link:
        yield from (Words(";"), Name(answer.link))

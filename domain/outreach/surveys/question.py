"""Questions of a survey: what may be asked, and what a form may hold in answer. Pure."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.errors import EntryRefused

MOST_QUESTIONS = 60
MOST_OPTIONS = 30
MOST_ROWS = 20
LONGEST_QUESTION = 500
LONGEST_OPTION = 200
LONGEST_TEXT = 2_000
LOWEST_SCALE, HIGHEST_SCALE = 2, 11
SPOILED = "×"  # a sheet of paper has two marks where one is asked

Values = Mapping[str, Sequence[str]]
"""By the number of the question: places of options from 0, points of a scale, the id of a
municipality, a text. A matrix has a value for each row, "" for one without a mark.
"""


class QuestionKind(StrEnum):
    ONE = "one"
    MANY = "many"
    SCALE = "scale"
    MATRIX = "matrix"
    TEXT = "text"
    PLACE = "place"  # a municipality


@dataclass(frozen=True, slots=True)
class Branch:
    """The question is asked where an earlier one, by its number, has this option, by its place."""

    question: int
    option: int


@dataclass(frozen=True, slots=True)
class Question:
    """`options` are those of ONE and MANY, the columns of a MATRIX, or the words at both ends of a
    SCALE. `margin` names the table of the region that weights are taken from.
    """

    text: str
    kind: QuestionKind
    options: tuple[str, ...] = ()
    rows: tuple[str, ...] = ()
    scale: int = 5
    is_required: bool = True
    branch: Branch | None = None
    margin: str = ""

    @property
    def takes_quotas(self) -> bool:
        """Whether it asks who somebody is; counts of opinions are sealed until the end."""
        return self.kind is QuestionKind.PLACE or bool(self.margin)


def checked_questions(questions: Sequence[Question]) -> tuple[Question, ...]:
    """Raises EntryRefused."""
    if not questions:
        raise EntryRefused("нет ни одного вопроса: напишите, о чём спрашиваете")
    if len(questions) > MOST_QUESTIONS:
        raise EntryRefused(
            f"вопросов {len(questions)}, а больше {MOST_QUESTIONS} нельзя: разделите опрос"
        )
    for number, question in enumerate(questions, 1):
        try:
            _check(question)
            _check_branch(question, questions[: number - 1])
        except EntryRefused as error:
            raise EntryRefused(f"вопрос № {number}: {error}") from error
    return tuple(questions)


def _check(question: Question) -> None:
    if not question.text.strip() or len(question.text) > LONGEST_QUESTION:
        raise EntryRefused(f"напишите его, не длиннее {LONGEST_QUESTION} знаков")
    if not LOWEST_SCALE <= question.scale <= HIGHEST_SCALE:
        raise EntryRefused(f"в шкале бывает от {LOWEST_SCALE} до {HIGHEST_SCALE} делений")
    _check_form(question)
    for words in (question.options, question.rows):
        if len(set(words)) < len(words):
            raise EntryRefused("два одинаковых варианта: оставьте один")
        if any(not one.strip() or len(one) > LONGEST_OPTION for one in words):
            raise EntryRefused(f"вариант пуст или длиннее {LONGEST_OPTION} знаков")


def _check_form(question: Question) -> None:
    listed = question.kind in (QuestionKind.ONE, QuestionKind.MANY, QuestionKind.MATRIX)
    if listed and not 2 <= len(question.options) <= MOST_OPTIONS:
        raise EntryRefused(f"вариантов ответа бывает от 2 до {MOST_OPTIONS}")
    if question.kind is QuestionKind.SCALE and len(question.options) not in (0, 2):
        raise EntryRefused("у шкалы подписывают оба конца или ни одного: две строки вариантов")
    if question.kind in (QuestionKind.TEXT, QuestionKind.PLACE) and question.options:
        raise EntryRefused("у такого вопроса вариантов нет: уберите их")
    if (question.kind is QuestionKind.MATRIX) != bool(question.rows):
        raise EntryRefused("строки бывают у таблицы, и без них таблицы нет")
    if len(question.rows) > MOST_ROWS:
        raise EntryRefused(f"строк больше {MOST_ROWS}: разделите вопрос")


def _check_branch(question: Question, before: Sequence[Question]) -> None:
    if (branch := question.branch) is None:
        return
    if not 1 <= branch.question <= len(before):
        raise EntryRefused("условие называет вопрос, которого до него нет")
    asked = before[branch.question - 1]
    if asked.kind not in (QuestionKind.ONE, QuestionKind.MANY):
        raise EntryRefused("условие бывает от вопроса с вариантами")
    if not 0 <= branch.option < len(asked.options):
        raise EntryRefused(f"условие называет вариант, которого в вопросе № {branch.question} нет")


def is_asked(question: Question, values: Values) -> bool:
    branch = question.branch
    return branch is None or str(branch.option) in values.get(str(branch.question), ())


def segments(questions: Sequence[Question]) -> Sequence[range]:
    """Numbers of the questions that a page without script can ask at once: a question that depends
    on another of the page begins the next.
    """
    pages, first = [], 1
    for number, question in enumerate(questions, 1):
        if question.branch is not None and question.branch.question >= first:
            pages.append(range(first, number))
            first = number
    return [*pages, range(first, len(questions) + 1)]


def read_values(
    questions: Sequence[Question],
    numbers: Collection[int],
    typed: Values,
    municipalities: Collection[str],
    before: Values | None = None,
    *,
    on_paper: bool = False,
) -> dict[str, list[str]]:
    """What a form says to the questions `numbers`, after the values `before`; answers to what is
    not asked are left out. On paper two marks spoil an answer, and nothing is required. Raises
    EntryRefused for the first that is wrong.
    """
    values = {name: list(one) for name, one in (before or {}).items()}
    for number in sorted(numbers):
        question = questions[number - 1]
        if not is_asked(question, values):
            continue
        try:
            read = _read(question, number, typed, municipalities, on_paper=on_paper)
        except EntryRefused as error:
            raise EntryRefused(f"вопрос № {number}: {error}") from error
        if any(read):
            values[str(number)] = read
        elif question.is_required and not on_paper:
            raise EntryRefused(f"вопрос № {number}: нет ответа")
    return values


def _read(
    question: Question,
    number: int,
    typed: Values,
    municipalities: Collection[str],
    *,
    on_paper: bool,
) -> list[str]:
    marks = [one for one in typed.get(str(number), ()) if one.strip()]
    if question.kind is QuestionKind.MATRIX:
        return [
            _mark(_row(typed, number, row), question.options, on_paper=on_paper)
            for row in range(len(question.rows))
        ]
    if question.kind is QuestionKind.TEXT:
        text = marks[0].strip() if marks else ""
        if len(text) > LONGEST_TEXT:
            raise EntryRefused(f"ответ длиннее {LONGEST_TEXT} знаков, сократите его")
        return [text] if text else []
    if question.kind is QuestionKind.MANY:
        places = sorted({int(_place(one, len(question.options))) for one in marks})
        return [str(place) for place in places]
    if question.kind is QuestionKind.PLACE:
        known = {one: one for one in municipalities}
        mark = _single(marks, on_paper=on_paper)
        if mark and mark != SPOILED and mark not in known:
            raise EntryRefused("такого места нет: выберите из списка")
        return [mark] if mark else []
    if question.kind is QuestionKind.SCALE:
        mark = _single(marks, on_paper=on_paper)
        if mark and mark != SPOILED:
            mark = str(int(_place(mark, question.scale + 1)) or "0")
            if mark == "0":
                raise EntryRefused("такого деления нет")
        return [mark] if mark else []
    mark = _mark(marks, question.options, on_paper=on_paper)
    return [mark] if mark else []


def _row(typed: Values, number: int, row: int) -> list[str]:
    return [one for one in typed.get(f"{number}.{row}", ()) if one.strip()]


def _mark(marks: Sequence[str], options: Sequence[str], *, on_paper: bool) -> str:
    mark = _single(marks, on_paper=on_paper)
    return mark if mark in ("", SPOILED) else _place(mark, len(options))


def _single(marks: Sequence[str], *, on_paper: bool) -> str:
    """The mark of a question that takes one."""
    different = list(dict.fromkeys(marks))
    if len(different) > 1:
        if not on_paper:
            raise EntryRefused("отметьте один вариант")
        return SPOILED
    return different[0] if different else ""


def _place(mark: str, count: int) -> str:
    if not (mark.isascii() and mark.isdecimal() and len(mark) < 4 and int(mark) < count):
        raise EntryRefused("такого варианта нет")
    return str(int(mark))

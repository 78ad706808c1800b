"""Words of surveys. Pure."""

from collections.abc import Mapping
from datetime import date

from domain.outreach.surveys.question import QuestionKind
from domain.outreach.surveys.result import SurveyCell, VariantName
from domain.outreach.surveys.submission import SubmissionChannel, Submitted
from domain.outreach.surveys.survey import Survey, SurveyAccess, SurveyState
from russian.few import FEW
from russian.figures import number

OF_THOSE_WHO_ANSWERED = "мнение ответивших, не жителей области"
CLAIM = (
    f"Это {OF_THOSE_WHO_ANSWERED}: отвечали те, кто захотел. Погрешность таких чисел не считают."
)
CLAIM_OF_SAMPLE = (
    "Выборка взята по жребию: доли относятся ко всем людям списка, в скобках — границы, в которых "
    "доля лежит с вероятностью 95 %. Границы не учитывают тех, кто не ответил."
)
KEPT = (
    "Храним только отметки и тексты ответов и минуту, когда они пришли. Имя, телефон, адрес, "
    "устройство и cookie не спрашиваем и не храним; личные данные в текстах скрываем. Кто что "
    "ответил, узнать нельзя: в итогах нет чисел меньше пяти."
)
KEPT_OF_INCIDENT = (
    "С ответом записан номер инцидента. Ответы после него показываем отдельно, только если "
    "ответили хотя бы пятеро."
)
ACCESS: Mapping[SurveyAccess, str] = {
    SurveyAccess.OPEN: "открыт всем, у кого есть ссылка",
    SurveyAccess.LINKS: "одноразовые ссылки",
    SurveyAccess.POST: "голосование под постом",
    SurveyAccess.INCIDENT: "вопрос после инцидента: контактам его обращений",
}
STATES: Mapping[SurveyState, str] = {
    SurveyState.DRAFT: "черновик",
    SurveyState.RUNNING: "идёт",
    SurveyState.OVER: "окончен",
}
KINDS: Mapping[QuestionKind, str] = {
    QuestionKind.ONE: "один вариант",
    QuestionKind.MANY: "несколько вариантов",
    QuestionKind.SCALE: "шкала",
    QuestionKind.MATRIX: "таблица",
    QuestionKind.TEXT: "своими словами",
    QuestionKind.PLACE: "место",
}
CHANNELS: Mapping[SubmissionChannel, str] = {
    SubmissionChannel.PAGE: "на странице",
    SubmissionChannel.PHONE: "по телефону",
    SubmissionChannel.PAPER: "на бумаге",
}
VARIANTS: Mapping[VariantName, str] = {
    VariantName.ALL: "все анкеты",
    VariantName.WITHOUT_BURSTS: "без всплесков",
}
DONE: Mapping[Submitted, tuple[str, str]] = {
    Submitted.COUNTED: ("Спасибо", "Ваши ответы записаны. Страницу можно закрыть."),
    Submitted.REPEATED: ("Спасибо", "Эта анкета уже записана, второй раз она не считается."),
    Submitted.USED: ("Ответ уже записан", "По этой ссылке отвечают один раз, и ответ уже есть."),
    Submitted.OVER: (
        "Опрос окончен",
        "Ответы больше не принимаются, эта анкета не записана. Спасибо, что хотели ответить.",
    ),
}


def cell_words(cell: SurveyCell) -> str:
    """«120 · 34 %», «34 % (30–38 %)», «менее пяти»."""
    if cell.count is None:
        return FEW
    if cell.share is None:
        return number(cell.count)
    share = f"{number(round(100 * cell.share))}\u00a0%"
    if cell.low is not None and cell.high is not None:
        low, high = (number(round(100 * bound)) for bound in (cell.low, cell.high))
        return f"{number(cell.count)} · {share} ({low}–{high}\u00a0%)"
    return f"{number(cell.count)} · {share}"


def shown(count: int | None) -> str:
    return FEW if count is None else number(count)


def at_least(count: int | None) -> str:
    """Of a number that is rounded down."""
    return FEW if count is None else f"не меньше {number(count)}"


def incident_question(spoken: str, survey: Survey, until: date) -> tuple[str, str]:
    """Title and text of the message to a contact: the sender adds the link. Neither says what the
    case is about.
    """
    return (
        f"Обращение {spoken}: один вопрос",
        f"Вы оставили контакт в обращении {spoken}. По нашим данным, то, о чём вы писали, решено.\n"
        f"«{survey.questions[0].text}»\n"
        f"Один вопрос, без входа и без имени. Спрашивает: {survey.operator}.\n"
        f"Ссылка действует до {until:%d.%m.%Y} включительно, ответить по ней можно один раз:",
    )

"""Words of the questions of surveys that cuts count, over an open installation."""

from collections.abc import Mapping

from app.installation import Installation
from domain.outreach.surveys.question import Question, QuestionKind
from domain.reports.cut import Counted
from russian.cuts import CutWords

MOST = 1_000  # surveys, the latest ones


def cut_words(installation: Installation, counted: Counted) -> CutWords:
    questions = question_words(installation) if counted is Counted.SURVEYS else {}
    return CutWords(installation.region, questions)


def question_words(installation: Installation) -> Mapping[str, str]:
    """«№ 12. Оцените автобусы (шкала до 5)» by the name of the question in cuts."""
    return {
        f"{survey.number}.{number}": _words(survey.number, question)
        for survey in installation.outreach.surveys.page(MOST)
        for number, question in enumerate(survey.questions, 1)
        if question.kind is QuestionKind.SCALE
    }


def _words(survey: int, question: Question) -> str:
    return f"№ {survey}. {question.text} (шкала до {question.scale})"

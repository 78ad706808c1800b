"""A survey of the demo: an open one, answered by link by imagined residents, closed and read."""

import random
import secrets
from datetime import timedelta

from app.installation import Installation
from desks.outreach.surveys.checking import SurveyForm
from desks.outreach.surveys.desk import SurveyDesk
from desks.outreach.surveys.linked import SurveyLinkDesk
from desks.viewer import Viewer
from domain.outreach.surveys.question import Branch, Question, QuestionKind
from domain.outreach.surveys.survey import SurveyAccess

RESIDENTS = 120
QUESTIONS = (
    Question("Довольны ли вы уборкой снега во дворе?", QuestionKind.ONE, ("Да", "Нет")),
    Question("Что убирают плохо?", QuestionKind.MANY, ("Двор", "Тротуар"), branch=Branch(1, 1)),
    Question("Оцените расписание автобусов", QuestionKind.SCALE, ("плохо", "хорошо")),
    Question("Где вы живёте?", QuestionKind.PLACE),
)


def ask_residents(installation: Installation, viewer: Viewer) -> int:
    """A survey that is over, a running one and a draft; returns the number of the first."""
    desk, today = SurveyDesk(installation), installation.clock.now()
    until = today.astimezone(installation.region.zone).date() + timedelta(days=14)
    form = SurveyForm(
        title="Уборка снега и автобусы",
        purpose="Узнать, где зимой убирают плохо и куда не доехать",
        operator=f"ЦУР, {installation.region.name}",
        access=SurveyAccess.OPEN,
        questions=QUESTIONS,
        until=until,
    )
    numbers = []
    for _ in range(2):
        number = desk.make(viewer, form).number
        desk.publish(viewer, number)
        _answer(installation, desk.again(viewer, number).address.rpartition("/")[2], number)
        numbers.append(number)
    desk.close(viewer, numbers[0])
    desk.make(viewer, form)
    return numbers[0]


def _answer(installation: Installation, code: str, seed: int) -> None:
    desk, chance = SurveyLinkDesk(installation), random.Random(seed)
    link = desk.read(code)
    assert link is not None
    places = list(installation.region.municipalities)
    for _ in range(RESIDENTS):
        is_content = chance.random() < 0.4
        values = {"1": ["0" if is_content else "1"], "3": [str(chance.randint(1, 5))]}
        if not is_content:
            values["2"] = chance.sample(["0", "1"], chance.randint(1, 2))
        values["4"] = [chance.choice(places[:6])]
        desk.answer(link, code, secrets.token_hex(16), values)

"""Surveys of the demo: the residents of the replica filled in the first one on its public page, and
it is over; a poll below a post; a running survey; a draft.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from rich.console import Console
from rich.table import Table

from app.installation import Installation
from desks.outreach.surveys.checking import SurveyForm
from desks.outreach.surveys.desk import SurveyDesk
from desks.outreach.surveys.linked import SurveyLinkDesk, SurveyStep
from desks.outreach.surveys.results import SurveyResultDesk
from desks.viewer import Viewer
from domain.outreach.surveys.question import Branch, Question, QuestionKind
from domain.outreach.surveys.submission import Submitted
from domain.outreach.surveys.survey import SurveyAccess
from otklik.demonstration.cases import PastClock

TERM = timedelta(days=14)
RUNNING = 30  # answers of the survey that goes on
QUESTIONS = (
    Question("Довольны ли вы уборкой снега во дворе?", QuestionKind.ONE, ("Да", "Нет")),
    Question("Что убирают плохо?", QuestionKind.MANY, ("Двор", "Тротуар"), branch=Branch(1, 1)),
    Question("Оцените расписание автобусов", QuestionKind.SCALE, ("плохо", "хорошо")),
    Question("Где вы живёте?", QuestionKind.PLACE),
)
POLL = (
    Question("Когда убирать двор?", QuestionKind.ONE, ("Рано утром", "Днём", "Поздно вечером")),
)


@dataclass(frozen=True)
class AskedResidents:
    """The survey and the poll that are over; `residents` is how many filled in the survey."""

    number: int
    poll: int
    residents: int
    counted: int
    repeated: int
    bursts: int

    @property
    def as_expected(self) -> bool:
        return self.counted == self.residents and self.repeated > 0 and self.bursts > 0


def ask_residents(
    installation: Installation, viewer: Viewer, world: Mapping[str, Any]
) -> AskedResidents:
    """`world` is what the replica says of its survey."""
    clock, answers = PastClock(datetime.fromisoformat(world["began"])), world["answers"]
    past, desk = replace(installation, clock=clock), SurveyDesk(installation)
    form = _form(
        past, "Уборка снега и автобусы", "Узнать, где зимой плохо убирают и куда не доехать"
    )
    number = _published(past, viewer, form)
    votes = replace(form, title="Когда убирать двор", access=SurveyAccess.POST, questions=POLL)
    poll = _published(past, viewer, replace(votes, post=world["poll"]["post"]))
    done = _filled(past, clock, _code(past, viewer, number), answers)
    desk.count_votes(viewer, poll, world["poll"]["votes"], sum(world["poll"]["votes"]))
    for over in (number, poll):
        desk.close(viewer, over)
    _, result = SurveyResultDesk(installation).look(viewer, number)
    _go_on(installation, viewer, answers[:RUNNING])
    return AskedResidents(
        number=number,
        poll=poll,
        residents=len({one["once"] for one in answers}),
        counted=done[Submitted.COUNTED],
        repeated=done[Submitted.REPEATED],
        bursts=len(result.bursts),
    )


def report_survey(made: AskedResidents, console: Console) -> None:
    table = Table("Что", "Сколько", title="Опрос жителей")
    table.add_row("Анкет посчитано", f"{made.counted} из {made.residents}")
    table.add_row("Нажали дважды, посчитаны один раз", str(made.repeated))
    table.add_row("Всплесков, итоги есть и без них", str(made.bursts))
    console.print(table)


def _go_on(
    installation: Installation, viewer: Viewer, answers: Sequence[Mapping[str, Any]]
) -> None:
    """A running survey and a draft."""
    form = _form(installation, "Уборка снега и автобусы, снова", "Узнать, что изменилось")
    number = _published(installation, viewer, form)
    clock = PastClock(installation.clock.now())
    of_now = [{**one, "at": clock.at.isoformat()} for one in answers]
    past = replace(installation, clock=clock)
    _filled(past, clock, _code(installation, viewer, number), of_now)
    SurveyDesk(installation).make(viewer, form)


def _form(installation: Installation, title: str, purpose: str) -> SurveyForm:
    last = (installation.clock.now() + TERM).astimezone(installation.region.zone).date()
    return SurveyForm(
        title=title,
        purpose=purpose,
        operator=f"ЦУР, {installation.region.name}",
        access=SurveyAccess.OPEN,
        questions=QUESTIONS,
        until=last,
    )


def _published(installation: Installation, viewer: Viewer, form: SurveyForm) -> int:
    desk = SurveyDesk(installation)
    number = desk.make(viewer, form).number
    desk.publish(viewer, number)
    return number


def _code(installation: Installation, viewer: Viewer, number: int) -> str:
    return SurveyDesk(installation).again(viewer, number).address.rpartition("/")[2]


def _filled(
    past: Installation,
    clock: PastClock,
    code: str,
    answers: Sequence[Mapping[str, Any]],
) -> Counter[Submitted]:
    """Each at its own time, page after page, as the public page asks."""
    desk, done = SurveyLinkDesk(past), Counter[Submitted]()
    link = desk.read(code)
    assert link is not None
    survey = desk.look(link).survey
    for one in answers:
        clock.at = datetime.fromisoformat(one["at"])
        step = desk.step(survey, 1, one["once"], one["values"], {})
        while isinstance(step, SurveyStep):
            step = desk.step(survey, step.part, step.once, one["values"], step.values)
        done[desk.answer(link, code, one["once"], step)] += 1
    return done

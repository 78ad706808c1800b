"""The answers of the demo: what residents ask bodies in the networks, and what is found below.

The imitation tells the truth, so the demo counts what the system found against it.
"""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from rich.console import Console
from rich.table import Table

from app.cases.answers import make_case_watching
from app.installation import Installation
from desks.cases.answers.desk import AnswerDesk
from desks.cases.asked import Asked
from desks.cases.moves import CaseMoves
from desks.cases.opening import CaseOpening
from desks.viewer import in_shell, on_page
from domain.cases.answers.answer import AnswerDoubt, AnswerState, CaseAnswer
from domain.cases.workflow import CaseDeed
from domain.person import Person, Role
from domain.post import post_id
from domain.source import SourceKind
from otklik.demonstration.cases import STEP, PastClock
from otklik.demonstration.quality import NOTHING_READ, Readings, read_quality
from russian.casework.answers import ANSWER_STATES, DOUBTS

WHY = "вопрос ведомству в сообществе жителей"
LEFT = 3  # every such proposal is left to those who try the demo
KINDS = {
    "in_time": "в срок",
    "late": "поздно",
    "formal": "отписка",
    "other_page": "с другой своей страницы",
    "other_body": "другим органом",
    "contradiction_first": "противоречие, первый",
    "contradiction_second": "противоречие, второй",
    "rude": "грубо",
    "deleted": "удалён потом",
    "edited": "изменён потом",
    "promise": "обещание",
    "report": "отчёт об обещанном",
    "interim": "промежуточный",
    "own_page": "на своей странице",
}
AT_BEST_INTERIM = ("handed_on",)  # «Спасибо, передали»

Row = Mapping[str, Any]


@dataclass(frozen=True)
class Answered:
    """Answers by kind, planted and found; `missed` are planted ones that were not found, `wrong`
    what was taken for an answer by mistake, `unnoticed` what became of posts and answers and no
    look saw.
    """

    planted: Mapping[str, int]
    hits: Mapping[str, int]
    states: Mapping[str, int]
    missed: Sequence[str]
    wrong: Sequence[str]
    unnoticed: Sequence[str]
    readings: Readings = NOTHING_READ

    @property
    def as_expected(self) -> bool:
        return not (self.missed or self.wrong or self.unnoticed or self.readings.unread)


@dataclass
class AnswerPlay:
    """`rows` are the imitation's truth; `turn` is its first moment."""

    rows: Sequence[Row]
    turn: datetime
    _cases: dict[str, int] = field(default_factory=dict)

    def ask(self, installation: Installation, people: Sequence[Person]) -> None:
        """A day ago: each question is a case of its body, and the duty officer accepts most of what
        was answered by then.
        """
        duty = on_page(next(p for p in people if Role.DUTY in p.roles))
        clock = PastClock(self.turn)
        past = replace(installation, clock=clock)
        opening, moves = CaseOpening(past), CaseMoves(past)
        posts = installation.posts.index.get([_asked(row) for row in self.rows])
        for row in self.rows:
            if (post := posts.get(_asked(row))) is None:
                continue
            clock.at = min(self.turn, post.post.published_at + STEP)
            if (opened := opening.by_rule(post, WHY)) is None:
                continue
            self._cases[post.post.id] = opened.case.number
            moves.make(duty, opened.case.number, Asked(CaseDeed.ROUTE, body=row["body"]))
        clock.at = self.turn
        unhurried = replace(make_case_watching(past), clock=lambda: 0.0)
        unhurried.watch(self.turn)
        desk = AnswerDesk(past)
        for one in self._found(installation).values():
            if one.state is AnswerState.PROPOSED and one.doubt is None and one.number % LEFT:
                desk.accept(duty, one.number)

    def count(self, installation: Installation) -> Answered:
        """Now: what the next turns of the watch find, and what they say of the answers before."""
        watching = make_case_watching(installation)
        watching.tick(installation.clock.now())
        while watching.is_behind:
            watching.tick(installation.clock.now())
        answers = self._found(installation)
        planted = {_id(row, c): (row, c) for row in self.rows for c in row["comments"]}
        hits = {
            id_: one
            for id_, one in answers.items()
            if id_ in planted and planted[id_][1]["answers"] and _is_right(*planted[id_], one)
        }
        claimed = {
            id_
            for id_, one in answers.items()
            if one.state is not AnswerState.REJECTED
            and (one.is_final or planted[id_][1]["kind"] not in AT_BEST_INTERIM)
        }
        due = {id_ for id_, (_, comment) in planted.items() if comment["answers"]}
        rows = [(*planted[id_], one) for id_, one in hits.items()]
        return Answered(
            planted=Counter(planted[id_][1]["kind"] for id_ in due),
            hits=Counter(planted[id_][1]["kind"] for id_ in hits),
            states=Counter(
                DOUBTS[one.doubt] if one.doubt else ANSWER_STATES[one.state]
                for one in answers.values()
            ),
            missed=[_spoken(*planted[id_]) for id_ in sorted(due - hits.keys())],
            wrong=[_spoken(*planted[id_]) for id_ in sorted(claimed - due)],
            unnoticed=list(self._unnoticed(installation, hits)),
            readings=read_quality(installation, in_shell("demo"), rows),
        )

    def _found(self, installation: Installation) -> dict[str, CaseAnswer]:
        """By post."""
        by_case = installation.casework.answers.of_cases(self._cases.values())
        return {one.post_id: one for some in by_case.values() for one in some if one.post_id}

    def _unnoticed(
        self, installation: Installation, hits: Mapping[str, CaseAnswer]
    ) -> Iterator[str]:
        watched = installation.casework.watches.of_cases(self._cases.values())
        roots = {one.post_id: one for some in watched.values() for one in some}
        for row in self.rows:
            root = roots.get(_asked(row))
            if row["deleted_at"] and not (root and root.gone_at):
                yield f"{row['name']}: житель удалил пост"
            if row["closed_at"] and not (root and root.shut_at):
                yield f"{row['name']}: житель закрыл комментарии"
            for comment in row["comments"]:
                if (one := hits.get(_id(row, comment))) is None:
                    continue
                if comment["deleted_at"] and one.gone_at is None:
                    yield f"{row['name']}: ответ удалён"
                if comment["edited_at"] and one.edited_at is None:
                    yield f"{row['name']}: ответ изменён"


def report_answers(answered: Answered, console: Console) -> None:
    table = Table("Ответы органов", "Найдено", "Было")
    for kind, named in KINDS.items():
        if total := answered.planted.get(kind, 0):
            table.add_row(named, str(answered.hits.get(kind, 0)), str(total))
    readings = answered.readings
    for what, total in readings.planted.items():
        table.add_row(f"прочитано: {what}", str(readings.read.get(what, 0)), str(total))
    console.print(table)
    states = ", ".join(f"{named}: {n}" for named, n in sorted(answered.states.items()))
    console.print(f"Из них и других комментариев — {states}.", markup=False)
    for what, those in {
        "Ответы не найдены": answered.missed,
        "Приняты за ответ": answered.wrong,
        "Не замечено": answered.unnoticed,
        "Не прочитано": answered.readings.unread,
    }.items():
        if those:
            console.print(f"{what}: {'; '.join(those)}.", markup=False)


def _asked(row: Row) -> str:
    return post_id(SourceKind(row["network"]), row["post"])


def _id(row: Row, comment: Row) -> str:
    return post_id(SourceKind(row["network"]), comment["id"])


def _is_right(row: Row, comment: Row, one: CaseAnswer) -> bool:
    """The answer of a body that was not asked is told apart."""
    apart = one.doubt is AnswerDoubt.OTHER_BODY
    return one.state is not AnswerState.REJECTED and apart == (comment["body"] != row["body"])


def _spoken(row: Row, comment: Row) -> str:
    return f"{row['name']} ({row['network']}): «{comment['text']}»"

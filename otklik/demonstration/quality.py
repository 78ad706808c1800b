"""What the machine reads in the answers of the demo: stock texts, promised days, contradictions,
mistakes of bodies.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from app.installation import Installation
from desks.cases.answers.quality import QualityDesk
from desks.cases.answers.reading import read_answers
from desks.viewer import Viewer
from domain.cases.answers.answer import CaseAnswer
from domain.outreach.mistake import MistakeKind
from otklik.demonstration.outreach import fill_registers
from russian.outreach.mistakes import KINDS

Planted = tuple[Mapping[str, Any], Mapping[str, Any], CaseAnswer]  # row, comment, its answer
FORMAL, PROMISED, OPPOSED = "отписка", "обещанный день", "противоречие"
MISTAKES = {"rude": MistakeKind.RUDE, "deleted": MistakeKind.ANSWER_DELETED}
UNREAD = "{what}: {name}"


@dataclass(frozen=True)
class Readings:
    """How much of each was planted, and how much was read. `unread` names stock texts that were
    not; a promise and a contradiction may be worded so that only people see it.
    """

    planted: Mapping[str, int]
    read: Mapping[str, int]
    unread: Sequence[str]


NOTHING_READ = Readings({}, {}, ())


def read_quality(installation: Installation, viewer: Viewer, rows: Iterable[Planted]) -> Readings:
    while read_answers(installation, installation.clock.now()):
        pass
    mistakes = fill_registers(installation, viewer)
    rows, desk, casework = list(rows), QualityDesk(installation), installation.casework
    numbers = [answer.number for _, _, answer in rows]
    quality = casework.quality.of_answers(numbers)
    promises = casework.promises.of_cases({answer.case_id for _, _, answer in rows})
    planted, read, unread = Counter[str](), Counter[str](), []

    def count(what: str, name: str, is_read: bool) -> None:
        planted[what] += 1
        read[what] += is_read
        if not is_read and what == FORMAL:
            unread.append(UNREAD.format(what=what, name=name))

    for row, comment, answer in rows:
        if comment["kind"] == "formal":
            known = quality.get(answer.number)
            count(FORMAL, row["name"], known is not None and known.is_formal)
        if (kind := MISTAKES.get(comment["kind"])) is not None:
            count(f"ошибка: {KINDS[kind]}", row["name"], (kind, answer.post_id) in mistakes)
        if comment["promised"] and not comment["edited_at"]:
            days = {
                str(one.due) for one in promises[answer.case_id] if one.answer_id == answer.number
            }
            count(PROMISED, row["name"], comment["promised"] in days)
        if comment["kind"] == "contradiction_second":
            known_of = desk.of_case(viewer, answer.case_id)
            count(OPPOSED, row["name"], known_of is not None and bool(known_of.opposites))
    return Readings(planted, read, unread)

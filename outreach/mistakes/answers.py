"""Mistakes that saved answers show: late, formal, rude, wrong, deleted, too personal. Pure."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.cases.answers.answer import AnswerState, CaseAnswer
from domain.cases.answers.quality import AnswerQuality, MarkKind
from domain.cases.case import Case
from domain.outreach.mistake import LONGEST_TEXT, Mistake, MistakeKind
from russian.outreach import mistakes as words

HALF = timedelta(hours=8)  # of working time over the term: half of the full strength
ALIKE = 0.6  # likeness from which an answer is named a copy
_RUDE = "rude"  # name of the hint
_WRONG: Mapping[str, float] = {"calendar": 0.9, "past": 0.85, "place": 0.8, "topic": 0.6}
# What masking leaves in a text. A flat or a document is a resident's; a name, a telephone or a mail
# address may be the office's own.
_MASKED = re.compile(
    r"\[(квартира|комната|паспорт|СНИЛС|ИНН|карта|счёт|дата рождения|госномер|имя|телефон|почта"
    r"|страница|контакт)\]"
)
_OFFICES = frozenset({"имя", "телефон", "почта", "контакт", "страница"})


@dataclass(frozen=True, slots=True)
class SavedAnswer:
    """An answer with what is known of it. `over` is how much working time it came after the term
    of its body, `again` says that the body answered once more within a day.
    """

    answer: CaseAnswer
    quality: AnswerQuality
    case: Case
    group: str | None
    body: str
    page: str | None = None
    over: timedelta | None = None
    again: bool = False


def strength_of(over: timedelta) -> float:
    """Of a term that was over for that working time."""
    return over / (over + HALF)


def mistakes_of(saved: SavedAnswer, now: datetime) -> Iterator[Mistake]:
    make = _making(saved, now)
    quality, verdict = saved.quality, saved.quality.verdict
    if saved.over is not None and saved.over > timedelta():
        yield make(MistakeKind.LATE, strength_of(saved.over), words.late(saved.over))
    if verdict.is_formal if verdict else quality.is_formal:
        # «Спасибо, передали» has no fact by its nature: an interim answer errs as a copy alone.
        likeness, is_final = quality.likeness, saved.answer.is_final
        strength = 0.5 + likeness / 2 if is_final else likeness
        strength = 1.0 if verdict else strength
        is_copy = quality.likeness >= ALIKE
        yield make(MistakeKind.FORMAL, strength, words.COPY if is_copy else words.FORMAL)
    text = saved.answer.text
    rude = [mark for mark in quality.marks if (mark.kind, mark.name) == (MarkKind.HINT, _RUDE)]
    if rude:
        spoken = text[rude[0].start : rude[0].end]
        yield make(MistakeKind.RUDE, rude_strength(len(rude)), words.RUDE.format(words=spoken))
    wrong = [mark.name for mark in quality.marks if mark.kind is MarkKind.WRONG]
    if wrong:
        name = max(wrong, key=lambda one: _WRONG[one])
        yield make(MistakeKind.WRONG, _WRONG[name], words.WRONG[name])
    personal = personal_data(text)
    if personal is not None:
        yield make(MistakeKind.PERSONAL_DATA, *personal)
    if saved.answer.gone_at is not None and saved.answer.state is AnswerState.TAKEN:
        detail = words.DELETED_AGAIN if saved.again else words.DELETED
        yield make(MistakeKind.ANSWER_DELETED, 0.5 if saved.again else 0.9, detail)


def contradiction(saved: SavedAnswer, now: datetime, spoken: str, case: str) -> Mistake:
    """Of the later of two answers; `spoken` are the words of the earlier one, to that `case`."""
    detail = words.CONTRADICTION.format(words=spoken, case=case)
    return _making(saved, now)(MistakeKind.CONTRADICTION, 0.8, detail)


def rude_strength(hints: int) -> float:
    return 0.7 if hints == 1 else 0.9


def personal_data(text: str) -> tuple[float, str] | None:
    """How plainly a masked text showed a resident's data, and which."""
    kinds = list(dict.fromkeys(_MASKED.findall(text)))
    if not kinds:
        return None
    plain = [kind for kind in kinds if kind not in _OFFICES]
    return (0.95 if plain else 0.5), words.PERSONAL.format(kinds=", ".join(plain or kinds))


def _making(saved: SavedAnswer, now: datetime) -> Callable[[MistakeKind, float, str], Mistake]:
    answer, case = saved.answer, saved.case

    def make(kind: MistakeKind, strength: float, detail: str) -> Mistake:
        # One comment may answer several cases: it is one mistake.
        about = answer.post_id or f"answer {answer.number}"
        return Mistake(
            key=f"{kind} {about}",
            kind=kind,
            happened_at=answer.at,
            proposed_at=now,
            strength=strength,
            detail=detail,
            body=saved.body,
            text=answer.text[:LONGEST_TEXT] if answer.post_id else "",
            page=saved.page,
            url=(answer.link or "") if answer.post_id else "",
            case_id=answer.case_id,
            answer_id=answer.number,
            post_id=answer.post_id,
            municipality=case.place.municipality,
            group=saved.group,
        )

    return make

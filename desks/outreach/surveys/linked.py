"""The public page of a survey: questions step by step, and one submission a form."""

import re
import secrets
from collections.abc import Sequence
from dataclasses import dataclass

from app.installation import Installation
from domain.errors import EntryRefused, NotFound
from domain.outreach.surveys.question import (
    QuestionKind,
    Values,
    is_asked,
    read_values,
    segments,
)
from domain.outreach.surveys.submission import Submission, SubmissionChannel, Submitted
from domain.outreach.surveys.survey import Survey, SurveyLink, SurveyState
from domain.privacy.admission import admit_text
from messages.signed.survey_links import LENGTH, SIGNS, digest_of

_CODE = re.compile(f"[{SIGNS}]{{{LENGTH}}}")
_ONCE = re.compile("[0-9a-f]{32}")
_TURNS = re.compile("[\u202a-\u202e\u2066-\u2069]")  # would turn the words around a text


@dataclass(frozen=True, slots=True)
class LinkedSurvey:
    """`done` says why there is no form; None while there is one."""

    survey: Survey
    link: SurveyLink
    done: Submitted | None


@dataclass(frozen=True, slots=True)
class SurveyStep:
    """What the form asks now: numbers of questions, what was answered before them, and `once`."""

    numbers: Sequence[int]
    values: Values
    once: str
    is_last: bool
    part: int = 1
    parts: int = 1


@dataclass(frozen=True, slots=True)
class SurveyLinkDesk:
    """Nothing here is audited: nobody says who answers, and mail scanners follow links. Neither an
    address nor a browser is kept with a submission.
    """

    installation: Installation

    def read(self, code: str) -> SurveyLink | None:
        if not _CODE.fullmatch(code):
            return None
        return self.installation.outreach.surveys.link(digest_of(code))

    def look(self, link: SurveyLink) -> LinkedSurvey:
        """Raises NotFound."""
        survey = self.installation.outreach.surveys.get(link.survey)
        if survey is None:
            raise NotFound("опроса нет")
        now = self.installation.clock.now()
        done = None
        if survey.state(now) is SurveyState.OVER or link.is_over(now):
            done = Submitted.OVER
        elif link.is_single and link.used:
            done = Submitted.USED
        return LinkedSurvey(survey, link, done)

    def first(self, survey: Survey) -> SurveyStep:
        return self._step(survey, 0, {}, secrets.token_hex(16))

    def step(
        self, survey: Survey, part: int, once: str, typed: Values, before: Values
    ) -> SurveyStep | dict[str, list[str]]:
        """The next questions after those of `part`, or all values at the end. `before` are the
        values of the earlier parts. Raises EntryRefused for the first answer that is wrong.
        """
        pages = segments(survey.questions)
        if not _ONCE.fullmatch(once) or not 1 <= part <= len(pages):
            raise EntryRefused("форма повреждена: откройте ссылку снова")
        places = self.installation.region.municipalities
        earlier = range(1, pages[part - 1].start)
        values = read_values(survey.questions, earlier, before, places)
        values = read_values(survey.questions, pages[part - 1], typed, places, values)
        values = masked(survey, values)
        for place in range(part, len(pages)):
            if self._asked(survey, pages[place], values):
                return self._step(survey, place, values, once)
        return values

    def same(self, survey: Survey, part: int, once: str, before: Values) -> SurveyStep:
        """The part again, beside a refusal."""
        place = part - 1 if 1 <= part <= len(segments(survey.questions)) else 0
        once = once if _ONCE.fullmatch(once) else secrets.token_hex(16)
        return self._step(survey, place, before, once)

    def answer(self, link: SurveyLink, code: str, once: str, values: Values) -> Submitted:
        now = self.installation.clock.now()
        if link.is_over(now):
            return Submitted.OVER
        channel, incident = SubmissionChannel.PAGE, link.incident_id
        submission = Submission(link.survey, once, channel, now, values, incident_id=incident)
        single = digest_of(code) if link.is_single else None
        return self.installation.outreach.surveys.submit(submission, single)

    def _step(self, survey: Survey, place: int, values: Values, once: str) -> SurveyStep:
        pages = segments(survey.questions)
        numbers = self._asked(survey, pages[place], values)
        return SurveyStep(numbers, values, once, place + 1 == len(pages), place + 1, len(pages))

    @staticmethod
    def _asked(survey: Survey, numbers: range, values: Values) -> Sequence[int]:
        return [one for one in numbers if is_asked(survey.questions[one - 1], values)]


def read_all(
    installation: Installation, survey: Survey, typed: Values, *, on_paper: bool = False
) -> dict[str, list[str]]:
    """A whole form at once. Raises EntryRefused."""
    places, numbers = installation.region.municipalities, range(1, len(survey.questions) + 1)
    return masked(survey, read_values(survey.questions, numbers, typed, places, on_paper=on_paper))


def masked(survey: Survey, values: Values) -> dict[str, list[str]]:
    """Texts as they may be kept, without personal data."""
    return {
        name: [admit_text(_TURNS.sub("", one)) for one in marks]
        if survey.questions[int(name) - 1].kind is QuestionKind.TEXT
        else list(marks)
        for name, marks in values.items()
    }

"""What an answer promises until when: dates ahead, and times that are no dates. Pure.

A date is a promise where something will be done by it: past facts, references to documents, hours
of offices, dates of the appeal, and what the resident is asked to do are none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.answers.dates.mentions import Lead, Mention, read_mentions
from cases.answers.dates.reckoning import Form, Stretch
from cases.answers.dates.tokens import level
from cases.answers.words.predicates import Kind, Predicate, predicates
from cases.answers.words.sentences import Sentence, sentences
from cases.answers.words.vague import vague_times
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

FARTHEST = timedelta(days=3_660)
COMMA, CONJUNCTION = 4, 2  # words that a comma and «и» set a verb apart from a date
BEHIND = 1  # a verb behind the date is a little farther than one before it
NEAR_PAST = timedelta(days=120)  # a date without a year that was less ago is that one
_OVER = frozenset({Kind.PAST, Kind.DONE, Kind.PARTICIPLE})
_FUTURE = frozenset({Kind.FUTURE, Kind.PLAN})
_MAYBE = frozenset({Kind.PRESENT, Kind.INFINITIVE, Kind.NOUN})
_BOUNDS = frozenset({Lead.BY, Lead.WITHIN, Lead.AFTER, Lead.ON})
_RESIDENT = re.compile(
    r"(?<![а-я])(?:просим|просьба|рекоменду\w+|предлага(?:ем|ю)|можете|вправе|вам\s+(?:необходимо"
    r"|нужно|следует|надо|стоит)|(?:вы\s+должны|необходимо|нужно"
    r"|следует)\s+(?:лично\s+)?(?:обратиться"
    r"|подать|предоставить|представить|направить|позвонить|прийти|явиться|записаться"
    r"|заполнить|сообщить"
    r"|обеспечить\s+доступ|передать\s+показани|оплатить|погасить|заключить)"
    r"|заявител\w+\s+(?:необходимо"
    r"|следует|нужно|вправе)|(?:жител|собственник|граждан|родител)\w+\s+(?:необходимо|следует|нужно"
    r"|могут|рекоменд\w+)|прием\s+(?:заявок|заявлений|документов|показаний|предложений)"
    r"|голосован\w+)"
)
_HOURS = re.compile(
    r"график\s+(?:работы|приема)|режим\s+работы|часы\s+(?:работы|приема)|время\s+(?:работы|приема)"
    r"|прием\s+(?:граждан|населения|ведет|осуществляется|проводится|по)"
    r"|приемн\w+\s+(?:дн|час|граждан)"
    r"|обеденн\w+|перерыв\s+(?:с|на)|ежедневно\s+с|круглосуточно|телефон|тел\.|звон(?:ите|ить)"
    r"|работает\s+(?:с|по|ежедневно|в)|принимает\s+(?:с|по|в)|выходной"
)
_HABIT = re.compile(
    r"(?:один|два|три|четыре|\d+)?\s*раза?\s+в|кажд\w+|ежедневн\w+|еженедельн\w+"
    r"|ежемесячн\w+|ежегодн\w+"
    r"|не\s+реже|регулярн\w+|периодическ\w+|гарантийн\w+|гаранти[яию]\w*\s+(?:на|состав)"
    r"|в\s+возрасте"
    r"|стаж|не\s+менее|старше|младше"
)
_LAW = re.compile(
    r"(?<![а-я])(?:закон\w*|фз|постановлени\w+|регламент\w*|гост\w*|снип\w*|санпин\w*"
    r"|норматив\w*|кодекс\w*"
    r"|правил(?:а|ами|ам)?|стать\w+|пункт\w+|установлен\w*\s+срок\w*|срок\s+рассмотрения"
    r"|пришлет)(?![а-я])"
)
_LAW_BEFORE = re.compile(
    r"(?:№\s*\S+\s*|ред\w*\s*|обращени\w+\s+|письм\w+\s+|заявлени\w+\s+|вход\w+\s+)$"
)
_APPEAL = re.compile(
    r"(?:обращени|заявк|заявлени|сообщени|жалоб|письм|запрос|поступи|зарегистрирован)\w*"
)
_ANCHOR = re.compile(
    r"\s*(?:,\s*)?(?:с\s+момента|со\s+дня|с\s+даты|после|от\s+даты|считая\s+с)\s+(?P<what>[а-я]+)"
)
_ANSWER_ITSELF = re.compile(r"(?:публикаци|ответ|настоящ|сегодня)")
_SCHEDULED = re.compile(r"(?:включен\w*|вошл\w+|вош[её]л|внесен\w*|попал\w*)\s")

_NOWHERE = Stretch(date.min, date.min, Form.PERIOD)


@dataclass(frozen=True, slots=True)
class Promise:
    """`start` and `end` are places in the answer. A vague promise has no `due`; others
    mean a day from `first` to it, `counted` from the answer's own. `impossible` is a day that no
    calendar has, `off` a weekday that its date does not have.
    """

    start: int
    end: int
    due: date | None
    first: date = date.min
    counted: bool = False
    impossible: bool = False
    off: int | None = None

    @property
    def is_vague(self) -> bool:
        return self.due is None


def read_promises(
    text: str, at: datetime, worktime: Worktime, lemmatiser: Lemmatiser
) -> Sequence[Promise]:
    """The promises of an answer that was given at that time, in text order."""
    promises: list[Promise] = []
    today = at.astimezone(worktime.zone).date()
    for sentence in sentences(text):
        verbs = predicates(sentence.text, lemmatiser)
        reader = _Reader(sentence, level(sentence.text), verbs, today)
        mentions = read_mentions(sentence.text, at, worktime)
        promises += reader.dated(mentions) or reader.vague(mentions)
    return promises


@dataclass(frozen=True, slots=True)
class _Reader:
    sentence: Sentence
    even: str
    verbs: Sequence[Predicate]
    today: date

    def dated(self, mentions: Sequence[Mention]) -> list[Promise]:
        promises: list[Promise] = []
        last: tuple[Mention, Predicate | None] | None = None
        for mention in mentions:
            verb = self._governing(mention)
            due = self._due(mention, verb)
            if due is None:
                continue
            promise = self._promise(mention, due)
            if last is not None and self._is_same(last, mention, verb):
                if mention.stretch.form is Form.PERIOD and last[0].stretch.form is not Form.PERIOD:
                    continue
                promises.pop()
            promises.append(promise)
            last = mention, verb
        return promises

    def _promise(self, mention: Mention, due: date) -> Promise:
        begin, stretch = self.sentence.start, mention.stretch
        return Promise(
            begin + mention.start,
            begin + mention.end,
            due,
            stretch.first,
            stretch.form in (Form.TERM, Form.NEAR),
            stretch.impossible,
            stretch.off,
        )

    def _is_same(
        self, last: tuple[Mention, Predicate | None], mention: Mention, verb: Predicate | None
    ) -> bool:
        """Two words of one deed's time: «до конца года, не позднее 25 декабря»."""
        between = self.even[last[0].end : mention.start]
        return (
            last[1] is verb
            and re.fullmatch(r"[\s,(—-]*(?:а именно|то есть|или)?[\s,(]*", between) is not None
        )

    def _governing(self, mention: Mention) -> Predicate | None:
        """The nearest predicate, commas and «и» being far; a noun of a deed only without a verb."""
        ranked = sorted(
            (self._distance(mention, verb) + (verb.kind is Kind.NOUN) * 3, place)
            for place, verb in enumerate(self.verbs)
            if verb.end <= mention.start or mention.end <= verb.start
        )
        return self.verbs[ranked[0][1]] if ranked else None

    def _distance(self, mention: Mention, verb: Predicate) -> int:
        if verb.end <= mention.start:
            between, extra = self.even[verb.end : mention.start], 0
        else:
            between, extra = self.even[mention.end : verb.start], BEHIND
        words = re.findall(r"[а-яa-z0-9]+", between)
        commas = len(re.findall(r"[,:()]", between)) * COMMA
        return len(words) + commas + CONJUNCTION * words.count("и") + extra

    def _due(self, mention: Mention, verb: Predicate | None) -> date | None:
        """The promised day, or None for what is no promise."""
        stretch, kind = mention.stretch, verb.kind if verb is not None else None
        if mention.lead in (Lead.OF, Lead.PAST, Lead.EARLIEST, Lead.DURING):
            return None
        if self._is_asked(mention, verb) or self._is_habit(mention) or self._is_reference(mention):
            return None
        if stretch.last - self.today > FARTHEST:
            return None
        if stretch.form is Form.TERM and not self._counts_from_now(mention, verb):
            return None
        if stretch.form is Form.CLOCK and kind not in _FUTURE and not self._is_ahead(verb):
            return None
        if kind in _OVER:
            return self._after_past(mention, verb)
        if stretch.last < self.today:
            return None
        if kind not in _FUTURE and self._was_lately(mention, verb):
            return None
        if kind is None and mention.lead is Lead.NONE and stretch.form is not Form.TERM:
            return stretch.last if len(self.even) < 60 else None
        return stretch.last

    def _is_ahead(self, verb: Predicate | None) -> bool:
        return verb is not None and verb.kind is Kind.PRESENT

    def _was_lately(self, mention: Mention, verb: Predicate | None) -> bool:
        """Without a future, a day that has just gone by is that one and not the next year's."""
        before = mention.stretch.before
        if before is None or mention.stretch.form in (Form.WEEKDAY, Form.PERIOD):
            return False
        if mention.lead is Lead.BY and (verb is None or verb.kind not in _OVER):
            return False
        return self.today - before < min(NEAR_PAST, mention.stretch.last - self.today)

    def _after_past(self, mention: Mention, verb: Predicate | None) -> date | None:
        """A past predicate with a bound ahead promises: «выдано предписание устранить до …», «срок
        продлён до …», «включено в план на …»; all others state facts.
        """
        stretch = mention.stretch
        if stretch.last < self.today or self._was_lately(mention, verb):
            return None
        if mention.lead in (Lead.BY, Lead.ON) and stretch.form is not Form.TERM:
            if mention.lead is Lead.ON:
                return stretch.last if _SCHEDULED.search(self.even[: mention.start]) else None
            return stretch.last if verb is not None and verb.kind is not Kind.PAST else None
        return None

    def _is_asked(self, mention: Mention, verb: Predicate | None) -> bool:
        if verb is not None and verb.kind is Kind.ASKED:
            return True
        begin = max(self.even.rfind(mark, 0, mention.start) for mark in ":;")
        return _RESIDENT.search(self.even, max(0, begin)) is not None and (
            verb is None or verb.kind is not Kind.FUTURE
        )

    def _is_habit(self, mention: Mention) -> bool:
        if _HABIT.search(self.even[max(0, mention.start - 24) : mention.start]):
            return True
        office = (
            mention.stretch.form in (Form.WEEKDAY, Form.CLOCK) or mention.stretch.form is Form.NEAR
        )
        return office and _HOURS.search(self.even) is not None

    def _is_reference(self, mention: Mention) -> bool:
        """A date behind the number of a document or behind «обращение», or a general rule."""
        before = self.even[: mention.start]
        if mention.lead is Lead.NONE and _LAW_BEFORE.search(before):
            return True
        return mention.stretch.form is Form.TERM and self._is_rule(None)

    def _is_rule(self, verb: Predicate | None) -> bool:
        """What a law or a norm demands of everybody."""
        future = any(one.kind in _FUTURE for one in self.verbs)
        return _LAW.search(self.even) is not None and not future

    def _counts_from_now(self, mention: Mention, verb: Predicate | None) -> bool:
        """False for a term that begins with an event of unknown date, or that is over."""
        anchor = _ANCHOR.match(self.even, mention.end)
        if anchor is not None and not _ANSWER_ITSELF.match(anchor["what"]):
            return False
        if verb is None:
            return mention.lead is not Lead.BY
        if verb.kind in _OVER:
            return False
        return True

    def vague(self, mentions: Sequence[Mention]) -> list[Promise]:
        """The first time without a date that stands by a deed ahead; «не ранее мая» is one too."""
        open_ = [(one.start, one.end) for one in mentions if one.lead is Lead.EARLIEST]
        for start, end in open_ + vague_times(self.sentence.text):
            place = Mention(start, end, Lead.NONE, _NOWHERE)
            verb = self._governing(place)
            ahead = _FUTURE | _MAYBE if (start, end) in open_ else _FUTURE | _MAYBE - {Kind.NOUN}
            if verb is None or verb.kind not in ahead:
                continue
            if self._is_asked(place, verb) or self._is_rule(verb):
                continue
            begin = self.sentence.start
            return [Promise(begin + start, begin + end, None)]
        return []

"""What an answer promises until when: dates ahead, and times that are no dates. Pure.

A date is a promise where something will be done by it: past facts, references to documents, hours
of offices, dates of the appeal, and what the resident is asked to do are none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.answers.dates.leads import Lead
from cases.answers.dates.lexicon import is_calendar
from cases.answers.dates.mentions import DateMention, read_mentions
from cases.answers.dates.reckoning import Form, Stretch
from cases.answers.dates.tokens import level
from cases.answers.quality import occasions, rules
from cases.answers.words.predicates import Predicate, PredicateKind, predicates
from cases.answers.words.sentences import Sentence, pieces
from cases.answers.words.vague import VagueKind, vague_times
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

FARTHEST = timedelta(days=3_660)
COMMA, CONJUNCTION = 4, 2  # words that a comma and «и» set a verb apart from a date
BEHIND = 1  # a verb behind the date is a little farther than one before it
NOUN = 3  # so much farther is a noun of a deed than a verb
NEAR_PAST = timedelta(days=120)  # a date without a year that was less ago is that one
WEEK = timedelta(days=8)
SHORT = 90  # characters of a sentence that is nothing but «что — до какого дня»
LONG = timedelta(days=200)  # a longer term without a preposition is a norm or an age
NAMED = 25  # characters behind «по результатам» in which a date says that these are known
LONGEST = 800  # characters of a sentence that is read as a whole; a longer one is a list or noise
BACK, BESIDE = 80, 60  # characters before a date, and between two words of one time
CLAUSE = 4  # words behind «когда» among which its verb stands
_OVER = frozenset({PredicateKind.PAST, PredicateKind.DONE, PredicateKind.PARTICIPLE})
_FUTURE = frozenset({PredicateKind.FUTURE, PredicateKind.PLAN})
_AHEAD = _FUTURE | {PredicateKind.PRESENT, PredicateKind.INFINITIVE}
_BOUND = frozenset({Lead.BY, Lead.WITHIN, Lead.NONE})
_NEVER = frozenset({Lead.OF, Lead.PAST, Lead.EARLIEST, Lead.DURING})
_SAME = re.compile(r"[\s,(-]*(?:а именно|то есть|или)?[\s,(]*")
_INSTRUMENTAL = re.compile(r"(?:зимой|весной|летом|осенью|этим|этой|следующ|будущ)")
_STATED = re.compile(
    r"(?:срок\w*|дат[аы]|период\w*|окончани\w+|завершени\w+)[^,;]{0,60}$|(?:^|\s)-\s+$|[:(]\s*$"
)
_SUBJECT = re.compile(r"(?<![а-я])(?!для|при|под|над|без|или|это|так|уже|ещ[её])[а-я]{3,}")
_OF_PLANS = re.compile(r"включ|внес|войти|вош|попас|постав|добав")
_REST = re.compile(r"(?<![а-я])(?:остальн|друг|втор|трет|прочее)\w*")
_PLANNED_OF = re.compile(
    r"(?<![а-я])во?\s+(?:[а-я]+\s+){0,3}(?:план|программ|график|переч|бюджет)\w*\s(?:[а-я]+\s){0,3}$"
)
_ANCHORED = re.compile(
    r"(?<![а-я])(?:после(?!\s+(?:не|эт|чего|того))|со\s+дня|с\s+момента|с\s+даты)\s+[^,;:.]{3,60}$"
)
_ASSIGNED = re.compile(r"запис|назнач|перен|заплан|намет|намеч|отлож")
_YEAR_LONG = timedelta(days=300)
_TABLE = re.compile(r"график|режим|расписани|план")
_NAMED_SO = re.compile(r"\s-\s+[а-я]")
_DASH = re.compile(r"\s-\s$")
_AND_THEN = re.compile(r"\s*,?\s*и\s")
_NOWHERE = Stretch(date.min, date.min, Form.PERIOD)


@dataclass(frozen=True, slots=True)
class Promise:
    """`start` and `end` are places in the answer. A vague promise has no `due`; others mean a day
    from `first` to it, `counted` from the answer's own. `impossible` is a day that no calendar has,
    `off` a weekday that its date does not have.
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
    rows = [(one, predicates(one.text, lemmatiser)) for one in pieces(text, LONGEST)]
    done = frozenset(verb.lemma[:3] for _, verbs in rows for verb in verbs if verb.kind in _OVER)
    today = at.astimezone(worktime.zone).date()
    promises: list[Promise] = []
    for sentence, verbs in rows:
        reader = _Reader(sentence, level(sentence.text), verbs, today, done)
        mentions = read_mentions(sentence.text, at, worktime)
        dated = reader.dated(mentions)
        vague = reader.vague(mentions, dated)
        promises += sorted([*dated, *vague], key=lambda one: one.start)
    return promises


@dataclass(frozen=True, slots=True)
class _Reader:
    """`done` are the beginnings of what the whole text says was done."""

    sentence: Sentence
    even: str
    verbs: Sequence[Predicate]
    today: date
    done: frozenset[str]

    def dated(self, mentions: Sequence[DateMention]) -> list[Promise]:
        promises: list[Promise] = []
        last: tuple[DateMention, Predicate | None] | None = None
        for mention in mentions:
            verb = self._governing(mention)
            if not self._is_promise(mention, verb):
                continue
            if last is not None and self._is_narrowed(last[0], mention):
                promises.pop()
            elif last is not None and self._is_same(last, mention, verb):
                if mention.stretch.form is Form.PERIOD and last[0].stretch.form is not Form.PERIOD:
                    continue
                promises.pop()
            promises.append(self._promise(mention))
            last = mention, verb
        return promises

    def _is_narrowed(self, last: DateMention, mention: DateMention) -> bool:
        """«включён в план на 2026 год, работы до 1 ноября»: the year is that of the day."""
        year, day = last.stretch, mention.stretch
        if year.last - year.first < _YEAR_LONG or day.form is Form.PERIOD:
            return False
        return rules.is_scheduled(self.even, last.start) and year.first <= day.last <= year.last

    def vague(self, mentions: Sequence[DateMention], dated: Sequence[Promise]) -> list[Promise]:
        """Times without a date by a deed ahead; «не ранее мая», «после 1 октября» are such too."""
        rows = [
            (one.start, one.end, VagueKind.EVENT)
            for one in mentions
            if one.lead in (Lead.EARLIEST, Lead.PAST) and one.day >= self.today
        ]
        taken = [(one.start, one.end) for one in mentions]
        rows += [
            (one.start, one.end, one.kind)
            for one in vague_times(self.sentence.text)
            if not any(one.start < end and start < one.end for start, end in taken)
        ]
        promises: list[Promise] = []
        for start, end, kind in sorted(rows):
            if promises and not self._is_another(promises[-1].end - self.sentence.start, start):
                continue
            if self._is_dated_there(start, dated) or self._is_beside(start, end, kind, dated):
                continue
            if any(one.lead is Lead.OF and 0 <= one.start - end < NAMED for one in mentions):
                continue
            if self._is_ahead(start, end, kind):
                begin = self.sentence.start
                promises.append(Promise(begin + start, begin + end, None))
        return promises

    def _is_another(self, last: int, start: int) -> bool:
        """Whether a deed of its own stands between two vague times."""
        between = [one for one in self.verbs if last <= one.start and one.end <= start]
        return any(one.kind in _FUTURE for one in between)

    def _is_beside(self, start: int, end: int, kind: VagueKind, dated: Sequence[Promise]) -> bool:
        """«в течение 4 дней, до начала занятий», «как только доделает мост, в июне»: the date says
        it.
        """
        begin, own = self.sentence.start, 1 if kind is VagueKind.CLAUSE else 0
        for one in dated:
            first, last = one.start - begin, one.end - begin
            left, right = (last, start) if last <= start else (end, first)
            verbs = [verb for verb in self.verbs if left <= verb.start and verb.end <= right]
            if right - left > BESIDE or self.even.count(",", left, right) > 2:
                continue
            is_clause = kind is VagueKind.CLAUSE and len(verbs) <= own
            if is_clause or _SAME.fullmatch(self.even, left, right):
                return True
        return False

    def _is_dated_there(self, start: int, dated: Sequence[Promise]) -> bool:
        """Whether a date stands in the same clause."""
        begin = self.even.rfind(",", 0, start) + self.sentence.start
        end = self.even.find(",", start)
        end = self.sentence.end if end < 0 else end + self.sentence.start
        return any(begin <= one.start < end for one in dated)

    def _promise(self, mention: DateMention) -> Promise:
        begin, stretch = self.sentence.start, mention.stretch
        return Promise(
            begin + mention.start,
            begin + mention.end,
            stretch.last,
            stretch.first,
            stretch.form is Form.TERM and stretch.last - self.today > timedelta(days=1),
            stretch.impossible,
            stretch.off,
        )

    def _is_same(
        self,
        last: tuple[DateMention, Predicate | None],
        mention: DateMention,
        verb: Predicate | None,
    ) -> bool:
        """Two words of one deed's time: «до конца года, не позднее 25 декабря»."""
        between = self.even[last[0].end : mention.start]
        return last[1] is verb and _SAME.fullmatch(between) is not None

    def _is_elliptic(self, start: int, end: int) -> bool:
        """A clause with a subject and no verb says what will be: «приёмка до 5 декабря»."""
        begin, until = occasions.clause_at(self.even, start, end)
        verbs = [
            one
            for one in self.verbs
            if begin <= one.start and one.end <= until and one.kind is not PredicateKind.NOUN
        ]
        words = (match[0] for match in _SUBJECT.finditer(self.even, begin, start))
        return not verbs and any(not is_calendar(word) for word in words)

    def _governing(self, mention: DateMention) -> Predicate | None:
        """The nearest predicate: commas and «и» are far, nouns of deeds farther than verbs. A
        clause without a verb has none but its own noun.
        """
        if self._is_elliptic(mention.start, mention.end):
            begin, until = occasions.clause_at(self.even, mention.start, mention.end)
            nouns = [one for one in self.verbs if begin <= one.start and one.end <= until]
            return nouns[0] if nouns else None
        ranked = sorted(
            (self._distance(mention, verb) + (verb.kind is PredicateKind.NOUN) * NOUN, place)
            for place, verb in enumerate(self.verbs)
            if verb.end <= mention.start or mention.end <= verb.start
        )
        return self.verbs[ranked[0][1]] if ranked else None

    def _distance(self, mention: DateMention, verb: Predicate) -> int:
        if verb.end <= mention.start:
            between, extra = self.even[verb.end : mention.start], 0
        else:
            between, extra = self.even[mention.end : verb.start], BEHIND
        words = re.findall(r"[а-яa-z0-9]+", between)
        commas = len(re.findall(r"[,:()]", between)) * COMMA
        return len(words) + commas + CONJUNCTION * words.count("и") + extra

    def _is_promise(self, mention: DateMention, verb: Predicate | None) -> bool:
        stretch, kind = mention.stretch, verb.kind if verb is not None else None
        if mention.lead in _NEVER or stretch.last - self.today > FARTHEST:
            return False
        if mention.lead is Lead.FROM and self._is_beginning(mention, verb):
            return False
        if (
            mention.lead is Lead.ON
            and stretch.form is Form.PERIOD
            and kind is not PredicateKind.PLAN
        ):
            week = stretch.last - stretch.first < WEEK
            planned = rules.is_scheduled(self.even, mention.start)
            if not week and not planned:
                return False
        if self._is_occasion(mention, verb):
            return False
        if self._is_other(mention, verb) or not self._may_govern(mention, verb):
            return False
        if stretch.form is Form.TERM:
            return self._is_term(mention, verb)
        return self._is_dated(mention, verb)

    def _is_occasion(self, mention: DateMention, verb: Predicate | None) -> bool:
        """Events, weather, contracts, rights, rumours, and what will not be."""
        begin, until = occasions.clause_at(self.even, mention.start, mention.end)
        clause = self.even[begin:until]
        is_noun = verb is None or verb.kind is PredicateKind.NOUN
        lemma = None if verb is None or is_noun else verb.lemma
        return (
            occasions.is_event(clause, lemma)
            or occasions.is_invited(self.even)
            or occasions.is_weather(clause)
            or occasions.is_validity(clause, lemma)
            or (is_noun and occasions.is_notice(self.even, clause))
            or (is_noun and mention.lead is not Lead.BY and occasions.is_outage(clause))
            or occasions.is_right(clause)
            or occasions.is_rumour(self.even)
            or occasions.is_undone(self.even, begin, mention.start, until)
        )

    def _is_dated(self, mention: DateMention, verb: Predicate | None) -> bool:
        stretch, kind = mention.stretch, verb.kind if verb is not None else None
        if mention.lead is Lead.NONE and not self._stands_alone(mention, kind):
            return False
        if kind in _OVER and not self._is_bound(mention, verb):
            return False
        return stretch.last >= self.today and not self._was_lately(mention, kind)

    def _may_govern(self, mention: DateMention, verb: Predicate | None) -> bool:
        """Whether such a predicate may promise for such a time: the present tells habits too."""
        form, lead = mention.stretch.form, mention.lead
        stated = _STATED.search(self.even[: mention.start]) is not None
        if verb is None:
            if self._is_elliptic(mention.start, mention.end) and form is not Form.WEEKDAY:
                return all(one.kind is not PredicateKind.ASKED for one in self.verbs)
            if lead is Lead.FROM:
                return not self.verbs
            return stated or (lead in _BOUND and len(self.even) < SHORT)
        if rules.is_fact_ahead(verb.lemma) or (
            verb.kind is PredicateKind.PRESENT and rules.is_state(verb.lemma)
        ):
            return False
        if verb.kind is PredicateKind.DONE:
            return not rules.is_opened(verb.lemma) or stated
        if verb.kind is not PredicateKind.PRESENT or verb.is_ours or rules.is_motion(verb.lemma):
            return True
        if form is Form.DAY:
            return rules.are_works(self.even) or (not verb.is_passive and lead is not Lead.BY)
        if verb.is_passive or form in (Form.CLOCK, Form.WEEKDAY, Form.PERIOD):
            return rules.are_works(self.even) and lead is Lead.BY
        return form is not Form.TERM or lead in (Lead.WITHIN, Lead.AFTER, Lead.NONE)

    def _is_beginning(self, mention: DateMention, verb: Predicate | None) -> bool:
        """«с сегодняшнего дня» counts a term, «график с 1 октября» is no deed."""
        is_plan = verb is not None and _TABLE.match(verb.lemma) is not None
        return mention.stretch.form is Form.NEAR or is_plan

    def _is_other(self, mention: DateMention, verb: Predicate | None) -> bool:
        """What is asked of the resident, habits, documents, bans, what will not be."""
        even, start, form = self.even, mention.start, mention.stretch.form
        is_will = verb is not None and verb.kind is PredicateKind.FUTURE
        if verb is not None and (
            verb.kind is PredicateKind.ASKED or rules.is_denied(even, verb.start)
        ):
            return True
        is_until = mention.lead in (Lead.BY, Lead.THROUGH)
        if (
            (rules.is_away(even, start) and is_until)
            or rules.is_habit(even, start, mention.end)
            or rules.is_ban(even)
        ):
            return True
        is_present = verb is not None and verb.kind is PredicateKind.PRESENT
        if is_present and rules.is_every_other(even, start, mention.end):
            return True
        if self._is_named_so(mention):
            return True
        if form in (Form.CLOCK, Form.WEEKDAY) and rules.is_timetable(even):
            return True
        if rules.is_condition(even, start) or (form is Form.CLOCK and rules.is_range(even, start)):
            return True
        if rules.is_window(even, start) or (
            rules.is_asked(even, start, mention.end) and not is_will
        ):
            return True
        if form in (Form.WEEKDAY, Form.CLOCK, Form.NEAR) and rules.are_hours(even) and not is_will:
            return True
        return mention.lead is Lead.NONE and rules.is_document(even, start)

    def _is_named_so(self, mention: DateMention) -> bool:
        """«дежурный на этой неделе — Иванов»."""
        dash = _NAMED_SO.match(self.even, mention.end) is not None
        return dash and self._is_elliptic(mention.start, mention.end)

    def _stands_alone(self, mention: DateMention, kind: PredicateKind | None) -> bool:
        """Without a preposition a day belongs to a verb, a period to «срок» or is a season."""
        stretch, before = mention.stretch, self.even[: mention.start]
        if stretch.form is Form.WEEKDAY:
            return False
        if stretch.form is Form.PERIOD:
            alone = _INSTRUMENTAL.match(self.even, mention.start)
            if kind is PredicateKind.NOUN and self._is_elliptic(mention.start, mention.end):
                return True
            if _PLANNED_OF.search(before[-BACK:]):
                return any(_OF_PLANS.match(one.lemma) for one in self.verbs)
            return alone is not None or _STATED.search(before) is not None
        if stretch.form is Form.NEAR and stretch.last == self.today:
            alone = all(one.kind is PredicateKind.NOUN for one in self.verbs)
            return kind in _FUTURE or (kind is PredicateKind.NOUN and alone)
        stated = _STATED.search(before) is not None or len(self.even) < 60
        return stated or kind is not None or self._is_elliptic(mention.start, mention.end)

    def _is_term(self, mention: DateMention, verb: Predicate | None) -> bool:
        """Whether so many days begin with the answer and something will be done in them."""
        event = rules.anchor(self.even, mention.end)
        if event is not None and event[:3] not in self.done:
            return False
        future = any(one.kind in _FUTURE for one in self.verbs)
        if rules.is_law(self.even) and not future:
            return False
        if event is None and _ANCHORED.search(
            self.even[max(0, mention.start - BACK) : mention.start]
        ):
            return False
        stated = _STATED.search(self.even[: mention.start]) is not None
        if mention.lead is Lead.ON:
            return verb is not None and rules.is_shifted(verb.word)
        if mention.lead is Lead.NONE:
            if mention.stretch.last - self.today > LONG:
                return False
            then = future and _AND_THEN.match(self.even, mention.end) is not None
            return stated or then or rules.needs_time(self.even)
        if verb is None:
            return mention.lead is not Lead.BY or stated
        return verb.kind not in _OVER or stated or event is not None

    def _is_bound(self, mention: DateMention, verb: Predicate | None) -> bool:
        """A past predicate with a bound ahead promises: «выдано предписание устранить до …», «срок
        продлён до …», «включено в план на …»; all others state facts.
        """
        if mention.lead is Lead.FROM and self.even[: mention.start].endswith("("):
            return False  # «на смену (с 24 июня по 14 июля) одобрена»
        if mention.lead is Lead.ON:
            is_assigned = verb is not None and _ASSIGNED.match(verb.lemma) is not None
            return is_assigned or rules.is_scheduled(self.even, mention.start)
        if _PLANNED_OF.search(self.even[max(0, mention.start - BACK) : mention.start]):
            return True
        if _STATED.search(self.even[: mention.start]):
            return True
        return mention.lead is Lead.BY and (verb is None or verb.kind is not PredicateKind.PAST)

    def _was_lately(self, mention: DateMention, kind: PredicateKind | None) -> bool:
        """Without a future, a day that has just gone by is that one and not the next year's."""
        stretch, before = mention.stretch, mention.stretch.before
        if before is None or kind is PredicateKind.FUTURE or stretch.form is Form.WEEKDAY:
            return False
        if stretch.form is Form.PERIOD and mention.lead is not Lead.FROM:
            return False
        if mention.lead is Lead.BY and kind not in _OVER:
            return False
        return self.today - before < min(NEAR_PAST, stretch.last - self.today)

    def _is_nominal(self, start: int, end: int) -> bool:
        """«вывоз шлака с наступлением тепла», «остальное после праздников»."""
        if _DASH.search(self.even[:start]):
            return True
        if rules.is_law(self.even) or not self._is_elliptic(start, end):
            return False
        begin, until = occasions.clause_at(self.even, start, end)
        nouns = [one for one in self.verbs if begin <= one.start and one.end <= until]
        return bool(nouns) or _REST.search(self.even, begin, start) is not None

    def _is_ahead(self, start: int, end: int, kind: VagueKind) -> bool:
        """Whether a time without a date belongs to something that will be done."""
        place = DateMention(start, end, Lead.NONE, _NOWHERE)
        verb = self._governing(place)
        if kind is VagueKind.CLAUSE:
            near = [one for one in self.verbs if one.start >= end]
            words = self.even[end : near[0].start].split() if near else []
            asked = any(one.kind is PredicateKind.ASKED for one in self.verbs)
            return (
                bool(near)
                and near[0].kind is PredicateKind.FUTURE
                and len(words) < CLAUSE
                and not asked
            )
        if kind is VagueKind.EVENT and (verb is None or verb.kind is PredicateKind.NOUN):
            return self._is_nominal(start, end)
        if _DASH.search(self.even[:start]) and self._is_elliptic(start, end):
            return True
        ahead = _FUTURE | {PredicateKind.INFINITIVE} if kind is VagueKind.ORDER else _AHEAD
        if verb is None or verb.kind not in ahead or rules.is_denied(self.even, verb.start):
            return False
        if rules.is_law(self.even) and verb.kind not in _FUTURE:
            return False
        return verb.kind is not PredicateKind.ASKED and not rules.is_asked(self.even, start, end)

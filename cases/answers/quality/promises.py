"""What an answer promises until when: dates ahead, and times that are no dates. Pure.

A date is a promise where something will be done by it: past facts, references to documents, hours
of offices, dates of the appeal, and what the resident is asked to do are none.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from cases.answers.dates.leads import Lead
from cases.answers.dates.mentions import DateMention, read_mentions
from cases.answers.dates.reckoning import Form
from cases.answers.dates.tokens import level
from cases.answers.quality.grounds import bindings, rules
from cases.answers.quality.grounds.foreign import Foreign
from cases.answers.quality.promise import Promise
from cases.answers.quality.undated import SAME, Undated
from cases.answers.words.clauses import Clauses
from cases.answers.words.predicates import FUTURE, Predicate, PredicateKind, predicates
from cases.answers.words.sentences import Sentence, pieces
from domain.ports.language import Lemmatiser
from domain.terms.worktime import Worktime

FARTHEST = timedelta(days=3_660)
NEAR_PAST = timedelta(days=120)  # a date without a year that was less ago is that one
WEEK = timedelta(days=8)
SHORT = 90  # characters of a sentence that is nothing but «что — до какого дня»
LONG = timedelta(days=200)  # a longer term without a preposition is a norm or an age
LONGEST = 800  # characters of a sentence that is read as a whole; a longer one is a list or noise
_OVER = frozenset({PredicateKind.PAST, PredicateKind.DONE, PredicateKind.PARTICIPLE})
_BOUND = frozenset({Lead.BY, Lead.WITHIN, Lead.NONE})
_NEVER = frozenset({Lead.OF, Lead.PAST, Lead.EARLIEST, Lead.DURING})
_INSTRUMENTAL = re.compile(r"(?:зимой|весной|летом|осенью|этим|этой|следующ|будущ)")
_STATED = re.compile(
    r"(?:срок\w*|дат[аы]|период\w*|окончани\w+|завершени\w+)[^,;]{0,60}$|(?:^|\s)-\s+$|[:(]\s*$"
)
_YEAR_LONG = timedelta(days=300)
_AND_THEN = re.compile(r"\s*,?\s*и\s")


def read_promises(
    text: str, at: datetime, worktime: Worktime, lemmatiser: Lemmatiser
) -> Sequence[Promise]:
    """The promises of an answer that was given at that time, in text order."""
    rows = [(one, predicates(one.text, lemmatiser)) for one in pieces(text, LONGEST)]
    done = frozenset(verb.lemma[:3] for _, verbs in rows for verb in verbs if verb.kind in _OVER)
    today = at.astimezone(worktime.zone).date()
    promises: list[Promise] = []
    for sentence, verbs in rows:
        if sentence.text.endswith("?"):
            continue
        reader = _Reader(sentence, level(sentence.text), verbs, today, done)
        mentions = read_mentions(sentence.text, at, worktime)
        dated = reader.dated(mentions)
        vague = Undated(sentence, reader.even, verbs, today).promises(mentions, dated)
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
        before: DateMention | None = None
        is_foreign = False  # «взнос надо внести до 20 декабря, остаток — до 1 марта»
        for mention in mentions:
            verb = self._governing(mention)
            is_gapped = is_foreign and verb is None and self._is_elliptic(mention)
            is_foreign = self.foreign.is_foreign(mention, verb) or is_gapped
            is_detail = before is not None and bindings.is_in_parentheses(
                self.even[before.end : mention.start]
            )
            previous, before = before, mention
            if is_detail and (last is None or last[0] is not previous):
                continue
            if is_foreign or not self._is_promise(mention, verb):
                continue
            if last is not None and bindings.is_part_of_day(self.even[mention.start : mention.end]):
                mention = self._on_day_of(last[0], mention)
            if last is not None and self._is_narrowed(last[0], mention):
                promises.pop()
            elif last is not None and self._is_same(last, mention, verb):
                if mention.stretch.form is Form.PERIOD and last[0].stretch.form is not Form.PERIOD:
                    continue
                promises.pop()
            promises.append(self._promise(mention))
            last = mention, verb
        return promises

    def _governing(self, mention: DateMention) -> Predicate | None:
        """«поручили округу до 15 декабря представить план»: the infinitive, not the order."""
        verb = self.clauses.governing(mention.start, mention.end)
        if verb is None or verb.kind not in _OVER or not bindings.orders(verb.lemma, ""):
            return verb
        own = self.clauses.within(mention.start, mention.end)
        is_ordered = verb.end <= mention.start and mention.lead in (Lead.BY, Lead.WITHIN)
        behind = (one for one in own if one.start >= mention.end and one.is_infinitive)
        return next(behind, verb) if is_ordered else verb

    def _on_day_of(self, last: DateMention, mention: DateMention) -> DateMention:
        """«окончат к утру вторника, запустим к обеду»: of the same day."""
        if last.stretch.form is Form.PERIOD or last.day <= mention.day:
            return mention
        return replace(mention, stretch=replace(mention.stretch, first=last.day, last=last.day))

    def _is_narrowed(self, last: DateMention, mention: DateMention) -> bool:
        """«включён в план на 2026 год, работы до 1 ноября»: the year is that of the day."""
        if bindings.is_relative(self.even[last.end : mention.start]):
            return True
        year, day = last.stretch, mention.stretch
        if year.last - year.first < _YEAR_LONG or day.form is Form.PERIOD:
            return False
        return rules.is_scheduled(self.even, last.start) and year.first <= day.last <= year.last

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
        return last[1] is verb and SAME.fullmatch(between) is not None

    @property
    def foreign(self) -> Foreign:
        return Foreign(self.even, self.verbs)

    @property
    def clauses(self) -> Clauses:
        return Clauses(self.even, self.verbs)

    def _is_elliptic(self, mention: DateMention) -> bool:
        return self.clauses.is_elliptic(mention.start, mention.end)

    def _is_promise(self, mention: DateMention, verb: Predicate | None) -> bool:
        stretch, kind = mention.stretch, verb.kind if verb is not None else None
        if mention.lead in _NEVER or stretch.last - self.today > FARTHEST:
            return False
        if bindings.is_programme(self.even[mention.start : mention.end]):
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
        if self._is_other(mention, verb) or not self._may_govern(mention, verb):
            return False
        if stretch.form is Form.TERM:
            return self._is_term(mention, verb)
        return self._is_dated(mention, verb)

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
            if self._is_elliptic(mention) and form is not Form.WEEKDAY:
                return all(one.kind is not PredicateKind.ASKED for one in self.verbs)
            if lead is Lead.FROM:
                return not self.verbs
            return stated or (lead in _BOUND and len(self.even) < SHORT)
        if self._is_state(verb):
            return False
        if verb.kind is PredicateKind.DONE:
            is_bound = stated or rules.are_works(self.even)
            return (
                is_bound
                or not rules.is_opened(verb.lemma)
                or bindings.is_echoed(self.even, mention.end)
            )
        if verb.kind is not PredicateKind.PRESENT or verb.is_ours or rules.is_motion(verb.lemma):
            return True
        if lead is Lead.BY and verb.is_of_both_aspects:
            return True
        if form is Form.DAY:
            return rules.are_works(self.even) or (lead is Lead.FROM and not verb.is_passive)
        if verb.is_passive or form in (Form.CLOCK, Form.WEEKDAY, Form.PERIOD):
            return rules.are_works(self.even) and lead is Lead.BY
        return form is not Form.TERM or lead in (Lead.WITHIN, Lead.AFTER, Lead.NONE)

    def _is_state(self, verb: Predicate) -> bool:
        """Facts to come, and what others are or do all the time."""
        is_lasting = verb.kind is PredicateKind.PRESENT and rules.is_state(verb.lemma)
        return rules.is_fact_ahead(verb.lemma) or (is_lasting and not verb.is_ours)

    def _is_beginning(self, mention: DateMention, verb: Predicate | None) -> bool:
        """«с сегодняшнего дня» counts a term, «график с 1 октября» is no deed."""
        is_plan = verb is not None and rules.is_table(verb.lemma)
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
        is_present = verb is None or verb.kind in (PredicateKind.PRESENT, PredicateKind.NOUN)
        is_named_so = rules.is_named_so(even, mention.end) and self._is_elliptic(mention)
        if is_named_so or (is_present and rules.is_every_other(even, start, mention.end)):
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

    def _stands_alone(self, mention: DateMention, kind: PredicateKind | None) -> bool:
        """Without a preposition a day belongs to a verb, a period to «срок» or is a season."""
        stretch, before = mention.stretch, self.even[: mention.start]
        if stretch.form is Form.WEEKDAY:
            return False
        if stretch.form is Form.PERIOD:
            alone = _INSTRUMENTAL.match(self.even, mention.start)
            if kind is PredicateKind.FUTURE and bindings.is_billed(self.even, mention.start):
                return True
            if kind is PredicateKind.NOUN and self._is_elliptic(mention):
                return True
            if rules.is_of_plan(self.even, mention.start):
                return any(rules.is_put_into_plans(one.lemma) for one in self.verbs)
            return alone is not None or _STATED.search(before) is not None
        if stretch.form is Form.NEAR and stretch.last == self.today:
            no_verb = all(one.kind is PredicateKind.NOUN for one in self.verbs)
            own = self.clauses.within(mention.start, mention.end)
            _, until = self.clauses.around(mention.start, mention.end)
            is_alone = not own and bindings.has_words(self.even[mention.end : until])
            return (kind in FUTURE and not is_alone) or (kind is PredicateKind.NOUN and no_verb)
        stated = _STATED.search(before) is not None or len(self.even) < 60
        return stated or kind is not None or self._is_elliptic(mention)

    def _is_term(self, mention: DateMention, verb: Predicate | None) -> bool:
        """Whether so many days begin with the answer and something will be done in them."""
        event = rules.anchor(self.even, mention.end)
        if event is not None and event[:3] not in self.done:
            return False
        future = any(one.kind in FUTURE for one in self.verbs)
        if rules.is_law(self.even) and not future:
            return False
        if event is None and rules.is_anchored(self.even, mention.start):
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
            is_assigned = verb is not None and rules.is_assigned(verb.lemma)
            return is_assigned or rules.is_scheduled(self.even, mention.start)
        if rules.is_of_plan(self.even, mention.start):
            return True
        if _STATED.search(self.even[: mention.start]):
            return True
        if mention.lead is not Lead.BY or verb is None or verb.kind is PredicateKind.PAST:
            return False
        return verb.kind is not PredicateKind.DONE or self._is_owed(mention, verb)

    def _is_owed(self, mention: DateMention, verb: Predicate) -> bool:
        """What is «done» until a day is a fact unless it is ordered, moved, or has a deed."""
        is_ahead = any(one.kind in FUTURE for one in self.verbs)
        is_moved = rules.is_shifted(verb.word) or bindings.orders(verb.lemma, "")
        return is_ahead or is_moved or self.foreign.is_work(mention)

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

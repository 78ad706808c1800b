"""Whether a date belongs to others than those who answer, or to no deed at all. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass

from cases.answers.dates.leads import Lead
from cases.answers.dates.mentions import DateMention
from cases.answers.dates.reckoning import Form
from cases.answers.quality.grounds import bindings, occasions, rules
from cases.answers.words.clauses import Clauses
from cases.answers.words.predicates import FUTURE, Predicate, PredicateKind


@dataclass(frozen=True, slots=True)
class Foreign:
    """`even` is the levelled text of a sentence, `verbs` its predicates in text order."""

    even: str
    verbs: Sequence[Predicate]

    @property
    def clauses(self) -> Clauses:
        return Clauses(self.even, self.verbs)

    def is_foreign(self, mention: DateMention, verb: Predicate | None) -> bool:
        """Events, weather, contracts, rights, rumours, and what will not be."""
        begin, until = self.clauses.around(mention.start, mention.end)
        if begin and self.even[begin - 1] == ":":  # «сроки охоты: с 15 сентября»
            begin, _ = self.clauses.around(begin - 1, begin - 1)
        clause = self.even[begin:until]
        is_own = verb is not None and begin <= verb.start < until
        is_noun = verb is None or not is_own or verb.kind is PredicateKind.NOUN
        lemma = None if verb is None or is_noun else verb.lemma
        is_span = mention.stretch.first < mention.stretch.last
        if mention.lead is not Lead.BY and not is_span and occasions.is_cut(clause, lemma):
            return True
        if self._is_of_others(mention, verb, begin, until):
            return True
        is_outage = is_noun and mention.lead is not Lead.BY and self._is_outage(clause)
        is_undone = occasions.is_undone(self.even, begin, mention.start, until)
        return (
            is_outage
            or is_undone
            or occasions.is_occasion(
                self.even, clause, lemma, verb is not None and verb.kind is PredicateKind.FUTURE
            )
        )

    def _is_outage(self, clause: str) -> bool:
        """A list of outages: «отключение: 3 сентября — ул. …, 4 сентября — пер. …»."""
        if occasions.is_outage(clause):
            return True
        return occasions.is_outage(self.even) and all(
            one.kind is not PredicateKind.FUTURE for one in self.verbs
        )

    def _is_of_others(
        self, mention: DateMention, verb: Predicate | None, begin: int, until: int
    ) -> bool:
        """Words and deeds of residents, withdrawn plans, old days, norms, terms of the law."""
        even, clause, start = self.even, self.even[begin:until], mention.start
        lemma, kind = (verb.lemma, verb.kind) if verb is not None else (None, None)
        if bindings.is_claimed(even, start) or bindings.is_doubted(even, start):
            return True
        if bindings.is_replaced(even, start):
            return True
        if (
            kind is PredicateKind.PLAN
            and bindings.is_lengthened(lemma)
            and not self.is_work(mention)
        ):
            return True
        if bindings.is_over(even, start) or not self._is_licensed(verb):
            return True
        if bindings.is_withdrawn(even, begin, mention.end, until) or bindings.is_burden(clause):
            return True
        is_change = kind not in FUTURE or bindings.is_changed(lemma)
        if is_change and bindings.is_norm(clause):
            return True
        is_ours = verb is not None and verb.is_ours
        is_term = mention.stretch.form is Form.TERM or even[:start].endswith("(")
        if bindings.is_then(even, begin):
            return True
        if is_term and not is_ours and bindings.is_of_law(even):
            return True
        if mention.lead is Lead.IN and bindings.is_hour(even[start : mention.end]):
            return True
        return bindings.is_of_court(clause, lemma) or bindings.is_visit(clause, lemma)

    def _is_licensed(self, verb: Predicate | None) -> bool:
        """Whether an infinitive is ordered, planned or decided: «просили убрать до …» is not."""
        if verb is None or not verb.is_infinitive:
            return True
        for one in reversed([other for other in self.verbs if other.end <= verb.start]):
            if one.kind in (PredicateKind.PAST, PredicateKind.PRESENT):
                between = self.even[one.end : verb.start]
                return one.is_ours or bindings.orders(one.lemma, between)
            if one.kind is PredicateKind.DONE and bindings.asks(one.lemma):
                return False
            if one.kind not in (PredicateKind.INFINITIVE, PredicateKind.NOUN):
                return True
        return True

    def is_work(self, mention: DateMention) -> bool:
        own = self.clauses.within(mention.start, mention.end)
        deeds = PredicateKind.NOUN, PredicateKind.INFINITIVE
        return any(one.kind in deeds for one in own) or rules.are_works(self.even)

"""Opens cases by the rules of the region, as «system»: once of each post and incident."""

import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from app.installation import Installation
from desks.cases.opening import CaseOpening
from desks.rules import make_single
from domain.cases.watch.rule import CaseRule, RuleKind
from domain.incident import Incident, IncidentFilter
from domain.ports.casework.cases import StoredCase
from domain.post import EnrichedPost

log = logging.getLogger(__name__)

LATELY = timedelta(days=3)  # an older incident is history
AT_ONCE = 50  # cases that one turn opens
PAGE = 100  # incidents read at once
WHY: Mapping[RuleKind, str] = {
    RuleKind.UNANSWERED: "по правилу: на официальной странице не ответили",
    RuleKind.STARRED: "по правилу: тема со звёздочкой",
}


@dataclass(frozen=True, slots=True)
class CaseRules:
    installation: Installation

    def tick(self, now: datetime) -> Sequence[StoredCase]:
        """The cases that were opened; the rest comes in the next turn. Raises Unavailable."""
        kinds: Mapping[RuleKind, Callable[[CaseRule, datetime], Iterator[StoredCase]]] = {
            RuleKind.UNANSWERED: self._unanswered,
            RuleKind.STARRED: self._starred,
        }
        opened: list[StoredCase] = []
        for rule in self.installation.region.case_rules:
            if not rule.on:
                continue
            for case in kinds[rule.kind](rule, now):
                opened.append(case)
                if len(opened) >= AT_ONCE:
                    return opened
        return opened

    def _unanswered(self, rule: CaseRule, now: datetime) -> Iterator[StoredCase]:
        waiting = make_single(self.installation).unanswered(now, rule.after)
        posts = [post for page in waiting.values() for post in page]
        ids = {one.post.id for one in posts}
        incidents = {one.labels.incident_id for one in posts if one.labels.incident_id}
        had_posts, had_incidents = self.installation.casework.cases.ever(ids, incidents)
        had = {*had_incidents}
        for post in posts:
            incident = post.labels.incident_id
            if post.post.id in had_posts or (incident is not None and incident in had):
                continue
            if (opened := self._opened(post, rule)) is not None:
                had |= {incident} if incident else set()
                yield opened

    def _starred(self, rule: CaseRule, now: datetime) -> Iterator[StoredCase]:
        topics = self.installation.region.topics
        starred = [
            one
            for one in self._alive(rule, now)
            if (topic := topics.get(one.topic or "")) is not None and topic.starred
        ]
        _, had = self.installation.casework.cases.ever((), {one.id for one in starred})
        for one in starred:
            if one.id not in had and (opened := self._opened(one, rule)) is not None:
                yield opened

    def _alive(self, rule: CaseRule, now: datetime) -> Iterator[Incident]:
        since, after = now - LATELY, None
        while True:
            page = self.installation.posts.incidents.alive(
                IncidentFilter(since, now, least=rule.people, limit=PAGE, after=after)
            )
            yield from (one.incident for one in page.incidents)
            if (after := page.next) is None:
                return

    def _opened(self, what: EnrichedPost | Incident, rule: CaseRule) -> StoredCase | None:
        case = CaseOpening(self.installation).by_rule(what, WHY[rule.kind])
        if case is not None:
            log.info("%s opened by the rule %s", case.case.spoken, rule.kind)
        return case

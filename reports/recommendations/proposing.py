"""Proposes recommendations to bodies by the rules of a region, over the figures of a month. Pure.

What is proposed is read from figures and stays beside the text as they were.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from domain.cases.causes.problem import ChronicProblem, ChronicState, Cost
from domain.cases.ratings.standing import BodyStanding, RatingVerdict
from domain.region import Region
from domain.reports.figure import Figure, FigureUnit
from domain.reports.recommendation import Recommendation, RecommendationOrigin
from domain.reports.recommendation_rule import ProposingRule, RecommendationRule
from domain.reports.scope import ReportScope, ScopeKind
from reports.figures.counting import PeriodFigures
from russian.casework.causes import problem_words
from russian.few import FEWEST
from russian.reports.recommendations import TEXTS


@dataclass(frozen=True, slots=True)
class Grounds:
    """What rules look at. `wrong` are the cases, by body, whose answers say what is known to be
    wrong; `costs` are those of the problems, by number.
    """

    figures: PeriodFigures
    standings: Mapping[str, BodyStanding]
    problems: Sequence[ChronicProblem]
    costs: Mapping[int, Cost]
    wrong: Mapping[str, Collection[int]]


def propose(
    rules: Sequence[RecommendationRule], grounds: Grounds, region: Region
) -> Sequence[Recommendation]:
    """Those that concern most people first; bodies that are no more get nothing."""
    proposals = [
        one for rule in rules if rule.on for one in _PROPOSING[rule.rule](rule, grounds, region)
    ]
    return sorted(proposals, key=lambda one: (-one.people, one.key))


def _late(rule: RecommendationRule, on: Grounds, region: Region) -> Iterator[Recommendation]:
    for body in _bodies(region):
        standing = on.standings.get(body)
        if standing is not None and standing.verdict is RatingVerdict.RED:
            evidence = _figures(on, body, "cases.on_time", "cases.on_time.usual", "cases.overdue")
            late = standing.n - standing.on_time
            yield _to_body(rule, on, body, RecommendationOrigin.LATE, evidence, late)


def _overdue(rule: RecommendationRule, on: Grounds, region: Region) -> Iterator[Recommendation]:
    for body in _bodies(region):
        evidence = _figures(on, body, "cases.overdue", "cases.overdue.oldest")
        if (count := int(evidence[0].value or 0)) >= rule.least:
            yield _to_body(rule, on, body, RecommendationOrigin.OVERDUE, evidence, count)


def _returned(rule: RecommendationRule, on: Grounds, region: Region) -> Iterator[Recommendation]:
    for body in _bodies(region):
        evidence = _figures(on, body, "cases.returned", "cases.satisfied")
        share, n = evidence[0].value, evidence[0].n or 0
        if share is not None and share >= rule.share and n >= rule.least:
            count = len(evidence[0].cases)
            yield _to_body(rule, on, body, RecommendationOrigin.RETURNED, evidence, count)


def _broken(rule: RecommendationRule, on: Grounds, region: Region) -> Iterator[Recommendation]:
    for body in _bodies(region):
        evidence = _figures(on, body, "promises.broken", "promises.kept")
        if (count := int(evidence[0].value or 0)) >= rule.least:
            yield _to_body(rule, on, body, RecommendationOrigin.BROKEN, evidence, count)


def _contradictions(
    rule: RecommendationRule, on: Grounds, region: Region
) -> Iterator[Recommendation]:
    for body in _bodies(region):
        cases = tuple(sorted(on.wrong.get(body, ())))
        if len(cases) >= rule.least:
            wrong = replace(
                _figures(on, body, "cases.received")[0],
                name="answers.wrong",
                title="Обращений, где ответ расходится с известным",
                value=len(cases),
                n=len(cases),
                address="/cases/answers",
                kind="",
                cases=cases,
            )
            origin = RecommendationOrigin.CONTRADICTION
            yield _to_body(rule, on, body, origin, (wrong,), len(cases))


def _chronic(rule: RecommendationRule, on: Grounds, region: Region) -> Iterator[Recommendation]:
    known = set(_bodies(region))
    today = on.figures.taken_at.astimezone(region.zone).date()
    for problem in on.problems:
        cost = on.costs[problem.number]
        late = problem.due is not None and problem.due < today
        needs = problem.owner is None or late or problem.state is ChronicState.RETURNED
        if not needs or cost.people < max(rule.least, FEWEST):
            continue
        address = f"/cases/chronic/{problem.number}"
        people = Figure(
            "chronic.people",
            "Жителей писало об этом",
            FigureUnit.COUNT,
            cost.people,
            on.figures.taken_at,
            address,
            n=cost.people,
        )
        months = replace(
            people, name="chronic.months", title="Месяцев это длится", value=cost.months, n=None
        )
        matter = f"«{_bare(problem_words(region, problem))}»"
        yield Recommendation(
            key=f"{rule.rule} {problem.number}",
            origin=RecommendationOrigin.CHRONIC,
            text=TEXTS[RecommendationOrigin.CHRONIC].format(matter=matter),
            evidence=(people, months),
            people=cost.people,
            proposed_at=on.figures.taken_at,
            body=problem.owner if problem.owner in known else None,
            municipality=problem.place.municipality,
            about=address,
            due=today + timedelta(days=rule.days),
        )


def _bare(name: str) -> str:
    """A name within quotes has no quotes of its own."""
    return name.replace("«", "").replace("»", "")


_Proposing = Callable[[RecommendationRule, Grounds, Region], Iterator[Recommendation]]
_PROPOSING: Mapping[ProposingRule, _Proposing] = {
    ProposingRule.LATE: _late,
    ProposingRule.OVERDUE: _overdue,
    ProposingRule.RETURNED: _returned,
    ProposingRule.BROKEN: _broken,
    ProposingRule.CONTRADICTION: _contradictions,
    ProposingRule.CHRONIC: _chronic,
}


def _bodies(region: Region) -> Sequence[str]:
    return [body.id for body in region.present_bodies]


def _figures(on: Grounds, body: str, *names: str) -> tuple[Figure, ...]:
    scope = ReportScope(ScopeKind.BODY, body)
    return tuple(on.figures.one(name, scope) for name in names)


def _to_body(
    rule: RecommendationRule,
    on: Grounds,
    body: str,
    origin: RecommendationOrigin,
    evidence: tuple[Figure, ...],
    people: int,
) -> Recommendation:
    """Each case is counted as one person."""
    figures = on.figures
    today = figures.taken_at.astimezone(figures.parts.region.zone).date()
    return Recommendation(
        key=f"{rule.rule} {body}",
        origin=origin,
        text=TEXTS[origin],
        evidence=evidence,
        people=people,
        proposed_at=figures.taken_at,
        body=body,
        about=evidence[0].address,
        due=today + timedelta(days=rule.days),
    )

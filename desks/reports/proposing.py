"""Proposes recommendations: by the rules of the region once a day, and for other registers."""

from collections.abc import Mapping, Sequence
from datetime import datetime, time, timedelta

from app.installation import Installation
from app.reports.figures import make_figures
from domain.cases.causes.problem import UNENDED
from domain.reports.recommendation import Recommendation
from domain.reports.recommendation_rule import RecommendationRule
from domain.terms.period import Period
from reports.recommendations.proposing import Grounds
from reports.recommendations.proposing import propose as by_rules

MONTH = timedelta(days=30)
PAUSE = timedelta(days=30)  # what was decided is not proposed again so soon
MOST_PROBLEMS = 2_000
LOOKED = "recommendations looked"  # the day on which the rules were looked at last


def propose(
    installation: Installation,
    proposals: Sequence[Recommendation],
    pauses: Mapping[str, timedelta] | None = None,
) -> Sequence[Recommendation]:
    """Writes what nobody decides at present and nobody decided lately, and returns it with its
    numbers. Any register may propose: `key` names its matter, and a body is to exist. `pauses` are
    by key.
    """
    store, bodies = installation.reports.recommendations, installation.region.bodies
    fresh = []
    for one in proposals:
        assert one.body is None or one.body in bodies, one.body
        last = store.last(one.key)
        pause = (pauses or {}).get(one.key, PAUSE)
        if last is None or last.at is None or last.at + pause <= one.proposed_at:
            fresh.append(one)
    return store.propose(fresh)


def look(installation: Installation, now: datetime) -> Sequence[Recommendation]:
    """By the rules of the region, over the 30 days until the last local midnight."""
    region = installation.region
    rules = [rule for rule in region.recommendation_rules if rule.on]
    if not rules:
        return ()
    midnight = datetime.combine(now.astimezone(region.zone).date(), time(), region.zone)
    period = Period(midnight - MONTH, midnight)
    figures = make_figures(installation).over(period, now)
    casework = installation.casework
    problems = casework.chronic.page(UNENDED, None, MOST_PROBLEMS)
    grounds = Grounds(
        figures=figures,
        standings=figures.standings,
        problems=problems,
        costs=casework.chronic.costs([one.number for one in problems]),
        wrong=casework.quality.wrong(midnight - MONTH, midnight),
    )
    proposals = by_rules(rules, grounds, region)
    return propose(installation, proposals, _pauses(rules, proposals))


def propose_daily(installation: Installation, now: datetime) -> None:
    """A job of the scheduler: the first turn of a local day looks."""
    today = now.astimezone(installation.region.zone).date().isoformat()
    if installation.marks.value(LOOKED) != today:
        look(installation, now)
        installation.marks.replace({LOOKED: today})


def _pauses(
    rules: Sequence[RecommendationRule], proposals: Sequence[Recommendation]
) -> Mapping[str, timedelta]:
    days = {rule.rule.value: timedelta(days=rule.pause) for rule in rules}
    return {one.key: days[one.key.partition(" ")[0]] for one in proposals}

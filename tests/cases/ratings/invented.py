"""An invented region of due cases: bodies of unlike sizes answer unlike topics."""

from datetime import UTC, datetime, timedelta

import numpy as np

from domain.cases.ratings.rated import RatedCase

END = datetime(2026, 11, 1, tzinfo=UTC)
DUE = END - timedelta(days=1)
TOPICS = 12


def due_case(body: str, topic: str, on_time: bool, number: int = 0) -> RatedCase:
    answered = DUE if on_time else DUE + timedelta(hours=1)
    return RatedCase(str(number), body, DUE - timedelta(hours=9), DUE, answered, topic=topic)


def due_cases(
    seed: int,
    n: int = 2000,
    bodies: int = 30,
    worse: frozenset[int] = frozenset(),
    spread: float = 0.0,
) -> list[RatedCase]:
    """A body of `worse` has log-odds of 1.5 less; `spread` is that of the ordinary ones."""
    rng = np.random.default_rng(seed)
    usual = rng.beta(8, 2, TOPICS)
    size = 1 / np.arange(1, bodies + 1)
    cases = []
    for body, count in enumerate(rng.poisson(n * size / size.sum())):
        own = rng.normal(0, spread) - 1.5 * (body in worse)
        topics = rng.choice(TOPICS, count, p=rng.dirichlet(np.full(TOPICS, 0.35)))
        share = usual[topics] / (usual[topics] + (1 - usual[topics]) * np.exp(-own))
        for topic, on_time in zip(topics, rng.random(count) < share, strict=True):
            cases.append(due_case(f"body{body:02}", f"topic{topic}", bool(on_time), len(cases)))
    return cases

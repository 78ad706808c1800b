"""Two answers' times side by side: whether they are of one thing and exclude each other. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from math import log2

from cases.answers.quality.claims.moments import DAY, Moment, Span

Facts = Mapping[str, float]
BEFORE = 31 * DAY  # a day not long before the other's «до» says the same
SLACK = 1.0


def gap(one: Moment, other: Moment) -> float:
    """Hours between two stretches of time; 0 where both may be true."""
    a1, a2, b1, b2 = one.first, one.last, other.first, other.last
    if one.is_floor:
        a2 = float("inf")
    if other.is_floor:
        b2 = float("inf")
    return max(0.0, b1 - a2, a1 - b2)


def slack(one: Moment, other: Moment, now: float) -> float:
    """How far before a «до» the other time is, of the way from now; 9 where it is none."""
    for a, b in ((one, other), (other, one)):
        if a.is_by and b.last <= a.last:
            return (a.last - b.last) / max(a.last - now, 1.0)
    return 9.0


def date_facts(
    mine: Sequence[Moment], theirs: Sequence[Moment], now: float, later: float
) -> Iterator[tuple[Facts, Span, Span]]:
    """Of each pair of times; `now` and `later` are the hours of both answers."""
    gaps = [[gap(a, b) for b in theirs] for a in mine]
    best = max((a.likely * b.likely for a in mine for b in theirs), default=0.0)
    agreeing = max(
        (a.likely * b.likely for i, a in enumerate(mine) for j, b in enumerate(theirs) if not gaps[i][j]),
        default=0.0,
    )
    for i, a in enumerate(mine):
        for j, b in enumerate(theirs):
            row: dict[str, float] = {}
            for one in (a, b):
                for name, value in one.features.items():
                    row[name] = row.get(name, 0.0) + value
            row.update(_pair(a, b, gaps[i][j], now, later))
            row["least"] = min(a.features["likely"], b.features["likely"])
            row["best"] = a.likely * b.likely - best
            row["agreeing"] = agreeing
            if any(not one for k, one in enumerate(gaps[i]) if k != j):
                row["mine-also"] = 1.0
            if any(not gaps[k][j] for k in range(len(mine)) if k != i):
                row["theirs-also"] = 1.0
            yield row, a.span, b.span


def _pair(a: Moment, b: Moment, apart: float, now: float, later: float) -> Iterator[tuple[str, float]]:
    if not apart:
        yield "same", 1.0
    else:
        yield "gap", min(log2(1 + apart), 12.0) / 4
        ahead = max(a.last - now, b.last - later, 1.0)
        share = apart / ahead
        yield f"share={0.1 if share < 0.1 else 0.3 if share < 0.3 else 0.6 if share < 0.6 else 1}", 1.0
        yield ("apart=hours" if apart < 20 else "apart=days" if apart < 8 * DAY else "apart=weeks"), 1.0
        far = slack(a, b, now)
        yield f"slack={0.2 if far < 0.2 else 0.5 if far < 0.5 else 0.8 if far < 0.8 else 1 if far <= 1 else 'none'}", 1.0
        yield ("order=later" if b.first > a.last else "order=earlier"), 1.0
    shared = a.roots & b.roots
    yield f"shared={min(len(shared), 3)}", 1.0
    deeds = {name for name in a.features if name.startswith("D:") and "/" not in name}
    theirs = {name for name in b.features if name.startswith("D:") and "/" not in name}
    yield ("deed=none" if not deeds or not theirs else "deed=same" if deeds & theirs else "deed=other"), 1.0
    for role in a.roles | b.roles:
        yield f"role={role}", float(role in a.roles) + (role in b.roles)
    for role in a.roles:
        for other in b.roles:
            yield f"roles={min(role, other)}/{max(role, other)}", 1.0
    if not a.roles or not b.roles:
        yield "roles=none", 1.0
    if a.names and b.names:
        yield ("names=shared" if a.names & b.names else "names=other"), 1.0
    if a.is_floor or b.is_floor:
        yield "floor", 1.0
    if a.is_by and b.is_by:
        yield "by/by", 1.0
    if a.is_rough or b.is_rough:
        yield "rough", 1.0
    if a.last <= later:
        yield "overdue", 1.0
    if b.last <= later:
        yield "past", 1.0
    if a.last <= now:
        yield "past-first", 1.0

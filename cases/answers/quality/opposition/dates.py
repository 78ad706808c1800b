"""Two answers' times side by side: whether they are of one thing and exclude each other. Pure."""

from collections.abc import Iterator, Sequence
from math import inf, log2

from cases.answers.quality.claims.moments import DAY, Moment
from cases.answers.quality.opposition.facts import Claims, Facts, beside

OTHER = "moved=from-other"
LONG = 15 * DAY
_SHARES, _SLACKS = (0.1, 0.3, 0.6), (0.2, 0.5, 0.8, 1.0)


def gap(one: Moment, other: Moment) -> float:
    """Hours between two stretches of time; 0 where both may be true. Of days that touch each other
    both may be, but «в декабре» and «в 2027 году» exclude each other.
    """
    mine, theirs = (inf if a.is_floor else a.last for a in (one, other))
    apart = max(other.first - mine, one.first - theirs)
    lengths = (one.last - one.first, other.last - other.first)
    if apart == 0 and min(lengths) >= LONG and not (one.is_by or other.is_by):
        return sum(lengths) / 2
    return max(0.0, apart)


def date_facts(claims: Sequence[Claims], place: int, other: int) -> Iterator[Facts]:
    """Of each pair of times that cannot both be true."""
    mine, theirs = claims[place], claims[other]
    gaps = [[gap(a, b) for b in theirs.moments] for a in mine.moments]
    chances = [(a.chance * b.chance, gap(a, b)) for a in mine.moments for b in theirs.moments]
    best = max((chance for chance, _ in chances), default=0.0)
    agreeing = max((chance for chance, apart in chances if not apart), default=0.0)
    bag = {**beside(claims, place, other), **dict(_shifts(claims, place, other))}
    for i, a in enumerate(mine.moments):
        for j, b in enumerate(theirs.moments):
            if not gaps[i][j] or (b.is_moved and _moved(a, b, theirs.moments) != OTHER):
                continue
            if b.is_over and not a.is_over:  # what was done later than planned is no other plan
                continue
            if _are_apart(a, b) or _is_repeated(a, b, theirs.moments):
                continue
            row = dict(bag)
            for name, value in [*a.features.items(), *b.features.items()]:
                row[name] = row.get(name, 0.0) + value
            row.update(_pair(a, b, gaps[i][j], mine.hour, theirs.hour))
            if theirs.is_moved:
                row[_moved(a, b, theirs.moments)] = 1.0
            row["best"], row["agreeing"] = a.chance * b.chance - best, agreeing
            row["mine-also"] = float(not all(gaps[i]))
            row["theirs-also"] = float(not all(line[j] for line in gaps))
            between = claims[place + 1 : other]
            row["moved-between"] = float(
                any(c.shifts and not all(gap(m, b) for m in c.moments) for c in between)
            )
            yield Facts(row, a.span, b.span)


def _are_apart(a: Moment, b: Moment) -> bool:
    """Of two streets, or of a journey and what is done after it."""
    if a.streets and b.streets and not a.streets & b.streets:
        return True
    first, last = (a, b) if a.first <= b.first else (b, a)
    return "journey" in first.roles and "end" not in first.roles and last.roles == {"end"}


def _is_repeated(a: Moment, b: Moment, moments: Sequence[Moment]) -> bool:
    """«щебень насыпем 27 ноября, асфальт положим летом» agrees about the first of the two."""
    return any(
        (one.first, one.last) == (a.first, a.last) and one.roots & a.roots - b.roots
        for one in moments
        if not one.roots & b.roots
    )


def _shifts(claims: Sequence[Claims], place: int, other: int) -> Iterator[tuple[str, float]]:
    mine, theirs, between = claims[place], claims[other], claims[place + 1 : other]
    yield "shift-later", float(min(theirs.shifts, 3))
    yield "shift-earlier", float(bool(mine.shifts))
    yield "shift-between", float(any(one.shifts for one in between))
    yield "move-later", float(theirs.is_moved)
    yield "move-earlier", float(mine.is_moved)
    yield "move-between", float(any(one.is_moved for one in between))


def _moved(a: Moment, b: Moment, moments: Sequence[Moment]) -> str:
    """Which day a move says to be the old one: none, the other answer's, or another."""
    others = [one for one in moments if one is not b]
    if not others:
        return "moved=from-none"
    return "moved=from-it" if any(not gap(a, one) for one in others) else OTHER


def _pair(
    a: Moment, b: Moment, apart: float, now: float, later: float
) -> Iterator[tuple[str, float]]:
    yield "least", min(a.features["likely"], b.features["likely"])
    yield "gap", min(log2(1 + apart), 12.0) / 4
    yield f"share={_step(apart / max(a.last - now, b.last - later, 1.0), _SHARES)}", 1.0
    yield f"slack={_step(_slack(a, b, now), _SLACKS)}", 1.0
    yield ("apart=hours" if apart < 20 else "apart=days" if apart < 8 * DAY else "apart=weeks"), 1.0
    yield ("order=later" if b.first > a.last else "order=earlier"), 1.0
    yield f"shared={min(len(a.roots & b.roots), 3)}", 1.0
    is_known = bool(a.deeds and b.deeds)
    yield ("deed=none" if not is_known else "deed=same" if a.deeds & b.deeds else "deed=other"), 1.0
    for role in a.roles | b.roles:
        yield f"role={role}", float((role in a.roles) + (role in b.roles))
    for mine in a.roles:
        for theirs in b.roles:
            yield f"roles={min(mine, theirs)}/{max(mine, theirs)}", 1.0
    if a.names and b.names:
        yield ("names=shared" if a.names & b.names else "names=other"), 1.0
    if a.streets & b.streets:
        yield "streets=shared", 1.0
    yield "no-role", float(not a.roles or not b.roles)
    yield "floor", float(a.is_floor or b.is_floor)
    yield "by/by", float(a.is_by and b.is_by)
    yield "rough", float(a.is_rough or b.is_rough)
    yield "overdue", float(a.last <= later)
    yield "past", float(b.last <= later or a.last <= now)
    yield "shift-near", float(b.is_shifted)
    yield "shift-first", float(a.is_shifted)


def _slack(one: Moment, other: Moment, now: float) -> float:
    """How long before a «до» the other time is, of the way from now; more than 1 for no «до»."""
    for a, b in ((one, other), (other, one)):
        if a.is_by and b.last <= a.last:
            return (a.last - b.last) / max(a.last - now, 1.0)
    return inf


def _step(value: float, bounds: Sequence[float]) -> str:
    return str(next((bound for bound in bounds if value <= bound), "more"))

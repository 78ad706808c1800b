"""Two answers' sentences side by side: whether they say that one thing is other bodies'. Pure."""

from collections.abc import Iterator, Sequence

from cases.answers.quality.claims.duties import Body, Duty
from cases.answers.quality.claims.owner_kinds import agree
from cases.answers.quality.opposition.facts import Claims, Facts, beside

_SMALL = frozenset({"not", "ahead", "we"})
CLAIMS = frozenset({"owns", "duty", "asks", "passed"})


def whose(duty: Duty, me: Body, you: Body, all_: Sequence[Body]) -> frozenset[str]:
    """Of whom a sentence speaks."""
    names = set()
    if "we" in duty.marks or any(stem in duty.even for stem in me.stems):
        names.add("me")
    if you.is_in(duty, me):
        names.add("you")
    thirds = [one for one in all_ if one.name not in (me.name, you.name)]
    if any(one.is_in(duty, me) and not (one.kinds & you.kinds) for one in thirds):
        names.add("third")
    if duty.kinds - me.kinds - you.kinds:
        names.add("kind")
    if not names and duty.kinds:
        names.add("me-kind")
    return frozenset(names)


def body_facts(claims: Sequence[Claims], place: int, other: int) -> Iterator[Facts]:
    """Of each pair of sentences; a body does not contradict itself in this."""
    bag, all_ = beside(claims, place, other), [one.body for one in claims]
    if "same-body" in bag:
        return
    mine, theirs = claims[place].duties, claims[other].duties
    ours = [whose(one, claims[place].body, claims[other].body, all_) for one in mine]
    others = [whose(one, claims[other].body, claims[place].body, all_) for one in theirs]
    for side, duties, names in (("first", mine, ours), ("later", theirs, others)):
        for one, who in zip(duties, names, strict=True):
            bag.update({f"{side}:{name}": 1.0 for name in one.marks - _SMALL})
            if one.marks & CLAIMS:
                bag.update({f"{side}>{name}": 1.0 for name in who})
    for a, who_a in zip(mine, ours, strict=True):
        for b, who_b in zip(theirs, others, strict=True):
            row = dict(bag)
            for duty in (a, b):
                for name in duty.marks:
                    row[f"m:{name}"] = row.get(f"m:{name}", 0.0) + 1
                for name in duty.verbs:
                    row[f"v:{name}"] = row.get(f"v:{name}", 0.0) + 0.5
            row.update(_pair(a, b, who_a, who_b))
            yield Facts(row, a.span, b.span)


def _pair(
    a: Duty, b: Duty, who_a: frozenset[str], who_b: frozenset[str]
) -> Iterator[tuple[str, float]]:
    claims = [bool(a.marks & CLAIMS), bool(b.marks & CLAIMS)]
    yield f"claims={sum(claims)}", 1.0
    strong = [bool(one.marks & {"owns", "duty"}) for one in (a, b)]
    yield f"strong={sum(strong)}", 1.0
    says = [_says(a, who_a), _says(b, who_b)]
    yield f"says={min(says)}/{max(says)}", 1.0
    for one in says:
        yield f"say={one}", float(says.count(one))
    if a.kinds and b.kinds:
        if a.kinds & b.kinds:
            yield "kinds=same", 1.0
        elif any(agree(x, y) for x in a.kinds for y in b.kinds):
            yield "kinds=agree", 1.0
        else:
            yield "kinds=apart", 1.0
    else:
        yield "kinds=none", 1.0
    yield "shared", min(len(a.roots & b.roots), 3) / 2
    for mine, theirs in ((a, b), (b, a)):
        if "other" in mine.marks and theirs.marks & CLAIMS:
            yield "denied", 1.0
    if "role" in a.marks and "role" in b.marks:
        yield "role/role", 1.0


def _says(one: Duty, who: frozenset[str]) -> str:
    if "other" in one.marks and "you" in who:
        return "not-me,you"
    if "other" in one.marks and who & {"third", "kind"}:
        return "not-me,they"
    if "other" in one.marks:
        return "not-me"
    if "ours" in one.marks and "not" not in one.marks:
        return "me"
    if "you" in who:
        return "you+not" if "not" in one.marks else "you"
    if who & {"third", "kind"}:
        return "they+not" if "not" in one.marks else "they"
    if "me" in who:
        return "we+not" if "not" in one.marks else "we"
    return "none"

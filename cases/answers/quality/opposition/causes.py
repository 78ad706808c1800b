"""Two answers' sentences side by side: whether they give reasons that exclude each other. Pure."""

from collections.abc import Collection, Iterator, Mapping, Sequence

from cases.answers.quality.claims.cause_classes import (
    FAILURES,
    GENERAL,
    go_together,
    roots_of,
    special,
)
from cases.answers.quality.claims.reasons import Reason
from cases.answers.quality.opposition.facts import Claims, Facts, beside

SURE = 4.0
_STRIFE, _NO = ("sound", "denies"), frozenset[str]()


def cause_facts(claims: Sequence[Claims], place: int, other: int) -> Iterator[Facts]:
    """Of the sentence of each that states the cause the likeliest."""
    mine, theirs = claims[place], claims[other]
    if not mine.reasons or not theirs.reasons:
        return
    i, j = (max(range(len(one.stated)), key=one.stated.__getitem__) for one in (mine, theirs))
    a, b = mine.reasons[i], theirs.reasons[j]
    if _name_one(a, b):
        return
    row = beside(claims, place, other) | dict(_answers(mine.reasons, theirs.reasons))
    for one in (a, b):
        names = [f"m:{name}" for name in one.marks] + [f"v:{name}" for name in one.verbs]
        names += [f"g:{name}" for name in one.groups] + [f"n={min(len(one.classes), 2)}"]
        for name in names:
            row[name] = row.get(name, 0.0) + 1
    row.update(_pair(a, b))
    least, most = sorted(max(-SURE, min(SURE, x)) for x in (mine.stated[i], theirs.stated[j]))
    row["least"], row["most"] = least, most
    if least > 0:
        row.update(dict(_both(row)))
    else:
        row["one+strife"] = float(_strife(row, "later") > 0)
    yield Facts(row, a.span, b.span)


def _name_one(a: Reason, b: Reason) -> bool:
    """Both name one cause: «из-за кражи крышки люка» and «дело в другом: кража крышки»."""
    shared = a.named & b.named
    return bool(shared) and len(shared) >= min(2, len(a.named), len(b.named))


def _answers(mine: Sequence[Reason], theirs: Sequence[Reason]) -> Iterator[tuple[str, float]]:
    """Of all sentences of both."""
    stated = [_NO.union(*(one.stated for one in row)) for row in (mine, theirs)]
    denied = [_NO.union(*(one.denied for one in row)) for row in (mine, theirs)]
    classes = [_NO.union(*(one.classes for one in row)) for row in (mine, theirs)]
    for side, row in (("first", mine), ("later", theirs)):
        yield from ((f"{side}:{name}", 1.0) for name in _NO.union(*(one.marks for one in row)))
    yield "all-shared", min(len((stated[0] | denied[0]) & (stated[1] | denied[1])), 5) / 2
    turned = len(denied[0] & stated[1] - stated[0]) + len(stated[0] & denied[1] - stated[1])
    yield "all-denied", float(min(turned, 3))
    yield f"all={_relation(*classes)}", 1.0
    refused = [_NO.union(*(one.refused for one in row)) for row in (mine, theirs)]
    turned = len(refused[0] & classes[1] - classes[0]) + len(refused[1] & classes[0] - classes[1])
    yield "all-refused", float(min(turned, 2))


def _pair(a: Reason, b: Reason) -> Iterator[tuple[str, float]]:
    yield "shared", float(min(len((a.stated | a.denied) & (b.stated | b.denied)), 3))
    turned = len(a.denied & b.stated - a.stated) + len(b.denied & a.stated - b.stated)
    yield f"denied={min(turned, 2)}", 1.0
    yield f"classes={_relation(a.classes, b.classes)}", 1.0
    if a.named and b.named:
        is_one = a.named & (b.stated | b.denied) or b.named & (a.stated | a.denied)
        yield ("named=shared" if is_one else "named=apart"), 1.0
    stated = ("because" in a.marks) + ("because" in b.marks)
    yield f"because={stated}", 1.0
    yield "because+classes", float(bool(stated and a.classes and b.classes))
    for mine in a.groups:
        for theirs in b.groups:
            yield f"gg={min(mine, theirs)}/{max(mine, theirs)}", 0.5


def _both(row: Mapping[str, float]) -> Iterator[tuple[str, float]]:
    """Where both state a cause, it weighs more how these go together."""
    yield "both", 1.0
    for name in row:
        if name.startswith(("classes=", "all=")):
            yield f"both+{name}", 1.0
    yield f"both+strife={_strife(row, 'later')}", 1.0
    yield f"both+strife-first={_strife(row, 'first') > 0}", 1.0
    yield "both+adds", row.get("later:adds", 0.0)
    yield "both+denied", float("denied=0" not in row)
    yield "both+shared", min(row["shared"], 2.0)
    yield "both+wait", row["wait"]


def _strife(row: Mapping[str, float], side: str) -> int:
    return sum(f"{side}:{name}" in row for name in _STRIFE)


def _relation(mine: Collection[str], theirs: Collection[str]) -> str:
    if not mine or not theirs:
        return "one" if mine or theirs else "none"
    if set(special(mine)) & set(special(theirs)):
        return "same"
    for one, other in ((mine, theirs), (theirs, mine)):
        if "planned" in one and FAILURES & set(other):
            return "opposed"
    ours, others = roots_of(mine), roots_of(theirs)
    if any(go_together(a, b) for a in ours for b in others):
        return "together"
    if any(go_together(a, b) for a in mine for b in theirs):
        return "partly"
    return "general" if GENERAL & {*ours, *others} else "apart"

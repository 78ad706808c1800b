"""Two answers' sentences side by side: whether they give reasons that exclude each other. Pure."""

from collections.abc import Iterator, Mapping, Sequence

from cases.answers.quality.claims.cause_classes import GENERAL, go_together, roots_of, special
from cases.answers.quality.claims.reasons import Reason, Span

Facts = Mapping[str, float]
_GROUPS = {
    "weather": "frost snow storm wet thaw shallow weather",
    "failure": "burst line short overload machine broken station derailed power system clog",
    "wear": "wear builder neglect",
    "hands": "digging theft traffic felled blocked caller tenant careless",
    "money": "debts economy funds contract",
    "people": "staff fleet quit leave demand",
    "planned": "planned works order ban",
    "general": "accident",
}
GROUP = {name: group for group, names in _GROUPS.items() for name in names.split()}


def cause_facts(mine: Sequence[Reason], theirs: Sequence[Reason]) -> Iterator[tuple[Facts, Span, Span]]:
    said = [frozenset().union(*(one.said for one in row)) for row in (mine, theirs)]
    denied = [frozenset().union(*(one.denied for one in row)) for row in (mine, theirs)]
    marks = [frozenset().union(*(one.marks for one in row)) for row in (mine, theirs)]
    classes = [frozenset().union(*(one.classes for one in row)) for row in (mine, theirs)]
    bag: dict[str, float] = {}
    bag["all-shared"] = min(len((said[0] | denied[0]) & (said[1] | denied[1])), 5) / 2
    bag["all-denied"] = min(len(denied[0] & said[1] - said[0]) + len(said[0] & denied[1] - said[1]), 3)
    for name in marks[1]:
        bag[f"later:{name}"] = 1.0
    for name in marks[0]:
        bag[f"first:{name}"] = 1.0
    bag[f"all={relation(classes[0], classes[1])}"] = 1.0
    for a in mine:
        for b in theirs:
            row = dict(bag)
            for one in (a, b):
                for name in one.marks:
                    row[f"m:{name}"] = row.get(f"m:{name}", 0.0) + 1
                for name in one.kinds:
                    row[f"k:{name}"] = row.get(f"k:{name}", 0.0) + 1
                row[f"n={min(len(one.classes), 2)}"] = row.get(f"n={min(len(one.classes), 2)}", 0.0) + 1
                for name in {GROUP.get(name, "other") for name in one.classes}:
                    row[f"g:{name}"] = row.get(f"g:{name}", 0.0) + 1
            row.update(_pair(a, b))
            yield row, a.span, b.span


def _pair(a: Reason, b: Reason) -> Iterator[tuple[str, float]]:
    yield "shared", min(len((a.said | a.denied) & (b.said | b.denied)), 3)
    denied = len(a.denied & b.said - a.said) + len(b.denied & a.said - b.said)
    yield f"denied={min(denied, 2)}", 1.0
    yield f"classes={relation(a.classes, b.classes)}", 1.0
    if "because" in a.marks and "because" in b.marks:
        yield "because/because", 1.0
    if "because" in a.marks or "because" in b.marks:
        yield "because", 1.0
    if a.classes and b.classes and ("because" in a.marks or "because" in b.marks):
        yield "because+classes", 1.0
    for mine in {GROUP.get(name, "other") for name in a.classes}:
        for theirs in {GROUP.get(name, "other") for name in b.classes}:
            yield f"gg={min(mine, theirs)}/{max(mine, theirs)}", 0.5


def relation(mine: object, theirs: object) -> str:
    if not mine or not theirs:
        return "none" if not mine and not theirs else "one"
    ours, others = special(mine), special(theirs)  # type: ignore[arg-type]
    if set(ours) & set(others):
        return "same"
    ours, others = roots_of(mine), roots_of(theirs)  # type: ignore[arg-type]
    if any(go_together(a, b) for a in ours for b in others):
        return "together"
    if any(go_together(a, b) for a in mine for b in theirs):  # type: ignore[attr-defined]
        return "partly"
    if GENERAL & {*ours, *others}:
        return "general"
    return "apart"

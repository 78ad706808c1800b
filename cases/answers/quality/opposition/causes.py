"""Two answers side by side: whether they give reasons that exclude each other. Pure."""

from collections.abc import Collection, Iterator, Sequence

from cases.answers.quality.claims.cause_classes import (
    FAILURES,
    GENERAL,
    go_together,
    roots_of,
    special,
)
from cases.answers.quality.claims.reasons import Reason
from cases.answers.quality.grounds.weights import chance
from cases.answers.quality.opposition.facts import Claims, Facts, beside
from cases.answers.quality.opposition.refusals import likely_classes

PLAIN = "plain"  # its weight is set, not learned
STATED = -0.5  # the logarithm of odds from which both state a cause plainly enough
_STRIFE, _NO = frozenset({"sound", "denies"}), frozenset[str]()


def cause_facts(
    claims: Sequence[Claims], place: int, other: int, refused: tuple[float, float]
) -> Iterator[Facts]:
    """Of the sentence of each that states the cause the likeliest; `refused` are logarithms of
    odds that the later answer refuses the cause of the earlier one, and the other way round.
    """
    mine, theirs = claims[place], claims[other]
    if not mine.reasons or not theirs.reasons:
        return
    i, j = (max(range(len(one.stated)), key=one.stated.__getitem__) for one in (mine, theirs))
    a, b = mine.reasons[i], theirs.reasons[j]
    if _name_one(a, b) or any(_is_repaired(a, one) for one in theirs.reasons):
        return
    stated = mine.stated[i], theirs.stated[j]
    row = {"": 1.0} | dict(_chances(stated, refused))
    both, alike = row["both"], dict(_alike(mine, theirs, a, b))
    row.update(alike)
    for name, value in [*beside(claims, place, other).items(), *alike.items()]:
        if name:
            row[f"both+{name}"] = both * value
    row[f"both+classes={_relation(a.classes, b.classes)}"] = both
    row[f"both+all={_relation(likely_classes(mine), likely_classes(theirs))}"] = both
    if _is_plain((mine, theirs), (i, j)) or _is_plain((theirs, mine), (j, i)):
        row[PLAIN] = 1.0
    row["both+adds"] = both * ("adds" in b.marks)
    row["both+strife"] = both * bool(_STRIFE & b.marks)
    yield Facts(row, a.span, b.span)


def _name_one(a: Reason, b: Reason) -> bool:
    """Both name one cause: «из-за кражи крышки люка» and «дело в другом: кража крышки»."""
    shared = a.named & b.named
    return bool(shared) and len(shared) >= min(2, len(a.named), len(b.named))


def _is_repaired(a: Reason, later: Reason) -> bool:
    """«авария устранена, на сетях дома аварий нет» refuses no accident."""
    return "repaired" in later.marks and bool((later.classes | later.refused) & a.classes)


def _is_plain(claims: tuple[Claims, Claims], at: tuple[int, int]) -> bool:
    """The other refuses in so many words what this one states, or it was planned and it was not."""
    one, other = claims
    mine, theirs = one.reasons[at[0]].classes, other.reasons[at[1]].classes
    refused, own = (_NO.union(*(r.refused for r in side.reasons)) for side in (other, one))
    named = _NO.union(*(r.classes for r in other.reasons))
    if one.stated[at[0]] > 0 and mine & refused - own - named:
        return True
    are_both = min(one.stated[at[0]], other.stated[at[1]]) > STATED
    is_planned = "planned" in mine - theirs and not FAILURES & mine
    return are_both and is_planned and bool(FAILURES & theirs)


def _chances(
    stated: tuple[float, float], refused: tuple[float, float]
) -> Iterator[tuple[str, float]]:
    one, two = map(chance, stated)
    later, earlier = map(chance, refused)
    most, both = max(later, earlier), one * two
    yield from (("one", one), ("two", two), ("later", later), ("earlier", earlier))
    yield "most", most
    yield "both", both
    yield "both+refused", both * most
    yield "one+later", one * later
    yield "two+earlier", two * earlier


def _alike(mine: Claims, theirs: Claims, a: Reason, b: Reason) -> Iterator[tuple[str, float]]:
    """How much of what each states as the cause the other says too."""
    ours, others = (_NO.union(*(r.stated for r in one.reasons)) for one in (mine, theirs))
    yield "same", max(_share(a.stated, others), _share(b.stated, ours))
    yield "same-sentence", len(a.roots & b.roots) / max(min(len(a.roots), len(b.roots)), 1)


def _share(part: frozenset[str], whole: frozenset[str]) -> float:
    return len(part & whole) / max(len(part), 1)


def _relation(mine: Collection[str], theirs: Collection[str]) -> str:
    if not mine or not theirs:
        return "one" if mine or theirs else "none"
    if set(special(mine)) & set(special(theirs)):
        return "same"
    for one, other in ((mine, theirs), (theirs, mine)):
        if "planned" in one and FAILURES & set(other):
            return "apart"
    ours, others = roots_of(mine), roots_of(theirs)
    if any(go_together(a, b) for a in ours for b in others):
        return "together"
    if any(go_together(a, b) for a in mine for b in theirs):
        return "partly"
    return "general" if GENERAL & {*ours, *others} else "apart"

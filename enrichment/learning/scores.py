"""How well labels are told: per head, against the labels that people gave. Pure."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import fmean

from domain.post import Kind, Labels

CERTAIN = ("kind", "sentiment", "urgency")  # every text has one
OPTIONAL = ("group", "topic", "municipality", "settlement")  # a text may have none


@dataclass(frozen=True, slots=True)
class Score:
    """Shares from 0 to 1, None if the head has no such measure or nothing to measure. `rows`,
    `accuracy` and `top3` (the true label is among the first three) count rows with a known label;
    `precision`, `recall` and `f1` count all given and all true labels; `macro_f1` is the mean over
    true labels.
    """

    head: str
    rows: int
    accuracy: float | None = None
    macro_f1: float | None = None
    top3: float | None = None
    precision: float | None = None
    recall: float | None = None
    f1: float | None = None


@dataclass(frozen=True, slots=True)
class Confusion:
    """So many texts of `true` were labelled `found`; None is «no label»."""

    head: str
    true: str | None
    found: str | None
    count: int


def scores(true: Sequence[Labels], found: Sequence[Labels]) -> list[Score]:
    """Every head's score, and two more: `complaint` or not, `elsewhere` or not."""
    measured = [_certain(head, true, found) for head in CERTAIN]
    measured += [_optional(head, true, found) for head in OPTIONAL]
    measured.append(_one("complaint", true, found, lambda x: _value(x, "kind") == Kind.COMPLAINT))
    measured.append(_one("elsewhere", true, found, lambda x: _value(x, "relevance") == "elsewhere"))
    return measured


def confusions(
    head: str, true: Sequence[Labels], found: Sequence[Labels], limit: int
) -> list[Confusion]:
    mistakes = Counter(p for p in _pairs(head, true, found) if p[0] != p[1])
    ranked = sorted(mistakes.items(), key=lambda m: (-m[1], m[0][0] or "", m[0][1] or ""))
    return [Confusion(head, *pair, count) for pair, count in ranked[:limit]]


_Pair = tuple[str | None, str | None]  # what is true, what was found


def _value(labels: Labels, head: str) -> str | None:
    label = getattr(labels, head)
    return label.value if label else None


def _pairs(head: str, true: Sequence[Labels], found: Sequence[Labels]) -> list[_Pair]:
    return [(_value(t, head), _value(f, head)) for t, f in zip(true, found, strict=True)]


def _certain(head: str, true: Sequence[Labels], found: Sequence[Labels]) -> Score:
    pairs = _pairs(head, true, found)
    right = sum(t == f for t, f in pairs)
    return Score(head, len(pairs), _share(right, len(pairs)), _macro_f1(pairs))


def _optional(head: str, true: Sequence[Labels], found: Sequence[Labels]) -> Score:
    pairs = _pairs(head, true, found)
    known = sum(t is not None for t, _ in pairs)
    right = sum(t == f for t, f in pairs if t is not None)
    given = sum(f is not None for _, f in pairs)
    return Score(
        head,
        known,
        accuracy=_share(right, known),
        macro_f1=_macro_f1(pairs),
        top3=_share(_among_three(true, found), known) if head == "group" else None,
        precision=_share(right, given),
        recall=_share(right, known),
        f1=_f1(right, given, known),
    )


def _one(
    name: str,
    true: Sequence[Labels],
    found: Sequence[Labels],
    holds: Callable[[Labels], bool],
) -> Score:
    pairs = [(holds(t), holds(f)) for t, f in zip(true, found, strict=True)]
    known, given = sum(t for t, _ in pairs), sum(f for _, f in pairs)
    right = sum(t and f for t, f in pairs)
    return Score(
        name,
        known,
        precision=_share(right, given),
        recall=_share(right, known),
        f1=_f1(right, given, known),
    )


def _among_three(true: Sequence[Labels], found: Sequence[Labels]) -> int:
    return sum(
        t.group is not None
        and t.group.value in {x.value for x in (f.group, *f.alternatives) if x is not None}
        for t, f in zip(true, found, strict=True)
    )


def _macro_f1(pairs: Sequence[_Pair]) -> float | None:
    known, given = Counter(t for t, _ in pairs), Counter(f for _, f in pairs)
    right = Counter(t for t, f in pairs if t == f)
    each = [_f1(right[x], given[x], known[x]) for x in known if x is not None]
    return fmean(x for x in each if x is not None) if each else None


def _f1(right: int, given: int, known: int) -> float | None:
    return _share(2 * right, given + known)


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None

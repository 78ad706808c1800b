"""Heads fitted to labelled texts: the same texts give the same weights. Pure but for the processor.

One linear support vector machine a class against all others (scikit-learn's
LinearSVC: liblinear, one thread, a fixed seed). Margins of texts held out tell how sharp a
probability may be: the sharpness that makes their true classes most likely (Guo et al. 2017).
"""

import warnings
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar
from scipy.sparse import csr_matrix, hstack
from sklearn.exceptions import ConvergenceWarning
from sklearn.model_selection import StratifiedKFold
from sklearn.svm import LinearSVC

from enrichment.features import Floats, Matrix
from enrichment.model import Head, quantised, softmax

FOLDS = 5
SEED = 527
ABSENT = -2.0  # the margin of a class that a part of the rows did not hold
LEAST = 2  # texts of a class; a rarer one cannot be learned


@dataclass(frozen=True, slots=True)
class Design:
    """How a head is fitted: weights of the matrix's blocks beside the terms, the punishment of
    errors (`cost`), equal weight for rare classes (`balanced`), and lemmas as the only terms.
    """

    vectors: float = 0.5
    hints: float = 0.2
    cost: float = 0.2
    balanced: bool = True
    only_lemmas: bool = False


@dataclass(frozen=True)
class Lesson:
    """`classes[i]` is the true class of row i, None if unknown; `weights[i]` is how much the row
    counts. Only classes of the same `parent` are told apart. The first `added` rows get folds of
    their own, so that the other rows have the same folds with and without them.
    """

    classes: Sequence[str | None]
    hints: Floats
    hint_names: tuple[str, ...] = ()
    weights: NDArray[np.float64] | None = None
    parent: Callable[[str], str] = lambda known: ""
    added: int = 0


@dataclass(frozen=True)
class Fitted:
    head: Head
    rows: NDArray[np.intp]
    right: NDArray[np.bool_]


def fit(matrix: Matrix, lemmas: int, task: Lesson, design: Design) -> Fitted | None:
    """None if fewer than two classes have LEAST rows; `lemmas` terms come before the n-grams."""
    held = Counter(known for known in task.classes if known is not None)
    classes = sorted(known for known, count in held.items() if count >= LEAST)
    if len(classes) < 2:
        return None
    places = {known: place for place, known in enumerate(classes)}
    true = np.array([places.get(known or "", -1) for known in task.classes])
    rows = np.flatnonzero(true >= 0)
    known = true[rows]
    terms = matrix.sparse[:, :lemmas] if design.only_lemmas else matrix.sparse
    whole = hstack(
        [terms, csr_matrix(matrix.dense * design.vectors), csr_matrix(task.hints * design.hints)]
    ).tocsr()[rows]
    weights = np.ones(len(rows)) if task.weights is None else task.weights[rows]
    parents = [task.parent(known) for known in classes]
    coefficients = np.zeros((whole.shape[1], len(classes)))
    bias = np.zeros(len(classes))
    margins = np.full((len(rows), len(classes)), ABSENT, np.float32)
    for parent in dict.fromkeys(parents):
        among = np.flatnonzero([other == parent for other in parents])
        here = np.isin(known, among)
        added = int((rows[here] < task.added).sum())
        part = _fit(whole[here], known[here], weights[here], among, design, added)
        coefficients[:, among], bias[among], margins[np.ix_(here, among)] = part
    width, size = terms.shape[1], matrix.dense.shape[1]
    small, scale = quantised(coefficients[:width])
    head = Head(
        tuple(classes),
        small,
        scale,
        np.round(coefficients[width : width + size] * design.vectors, 4).astype(np.float32),
        np.round(coefficients[width + size :] * design.hints, 4).astype(np.float32),
        task.hint_names,
        np.round(bias, 4).astype(np.float32),
        _sharpness(margins, known),
    )
    return Fitted(head, rows, margins.argmax(1) == known)


def _fit(
    whole: csr_matrix,
    known: NDArray[np.intp],
    weights: NDArray[np.float64],
    classes: NDArray[np.intp],
    design: Design,
    added: int,
) -> tuple[NDArray[np.float64], NDArray[np.float64], Floats]:
    """Coefficients (columns, classes), bias (classes,), and the margins (rows, classes) of every
    row by machines that had not seen it.
    """
    if len(classes) == 1:
        return np.zeros((whole.shape[1], 1)), np.zeros(1), np.zeros((len(known), 1), np.float32)
    margins = np.full((len(known), len(classes)), ABSENT, np.float32)
    folds = np.concatenate([_folds(known[:added]), _folds(known[added:])])
    for fold in np.unique(folds):
        taught, out = np.flatnonzero(folds != fold), np.flatnonzero(folds == fold)
        if len(np.unique(known[taught])) > 1:
            machine = _machine(whole[taught], known[taught], weights[taught], design)
            margins[np.ix_(out, np.searchsorted(classes, machine.classes_))] = _both(
                machine.decision_function(whole[out])
            )
    machine = _machine(whole, known, weights, design)
    return _both(machine.coef_.T), _both(machine.intercept_[None])[0], margins


def _folds(known: NDArray[np.intp]) -> NDArray[np.intp]:
    dealt = np.zeros(len(known), np.intp)
    if len(known) < 2:
        return dealt
    most = int(np.bincount(known).max())  # no part is without the commonest class
    count = min(FOLDS, max(2, most))
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", "The least populated class", UserWarning)
        folds = StratifiedKFold(count, shuffle=True, random_state=SEED)
        for fold, (_, out) in enumerate(folds.split(dealt, known)):
            dealt[out] = fold
    return dealt


def fit_best(matrix: Matrix, lemmas: int, task: Lesson, designs: Sequence[Design]) -> Fitted | None:
    """By the first of the designs that is right most often on held-out texts."""
    fitted = [fit(matrix, lemmas, task, design) for design in designs]
    return max((f for f in fitted if f is not None), key=lambda f: f.right.mean(), default=None)


def _machine(
    whole: csr_matrix, known: NDArray[np.intp], weights: NDArray[np.float64], design: Design
) -> LinearSVC:
    machine = LinearSVC(
        C=design.cost,
        class_weight="balanced" if design.balanced else None,
        random_state=SEED,
        max_iter=400,
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ConvergenceWarning)
        return machine.fit(whole, known, weights)


def _both(values: NDArray[np.float64]) -> NDArray[np.float64]:
    values = values[..., None] if values.ndim == 1 else values
    return np.concatenate([-values, values], -1) if values.shape[-1] == 1 else values


def _sharpness(margins: Floats, known: NDArray[np.intp]) -> float:
    def loss(sharpness: float) -> float:
        likely = softmax(margins * np.float32(sharpness))[np.arange(len(known)), known]
        return float(-np.log(np.maximum(likely, 1e-9)).mean())

    return round(float(minimize_scalar(loss, bounds=(0.2, 40), method="bounded").x), 2)

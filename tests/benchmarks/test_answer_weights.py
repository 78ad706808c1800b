"""The weights in the package are those of the labelled texts."""

import numpy as np

from benchmarks.answer_weights import SAMPLE, WEIGHTS, digest, labelled_lessons, labelled_rows
from benchmarks.answers import make_tools


def test_the_weights_were_learned_from_the_texts_and_features_of_today() -> None:
    lessons = labelled_lessons(labelled_rows(SAMPLE), make_tools())
    with np.load(WEIGHTS / "promises.npz") as file:
        assert str(file["inputs"]) == digest(lessons), "python -m benchmarks.answer_weights --write"

"""The weights in the package are those of the labelled texts and the features of today."""

from benchmarks.answers import make_tools
from benchmarks.learning import contradictions, promises
from cases.answers.quality.grounds.weights import inputs_of


def test_weights_of_promises() -> None:
    lessons = promises.labelled_lessons(promises.labelled_rows(promises.SAMPLE), make_tools(), 1.0)
    digest = promises.digest(lessons)
    assert inputs_of("promises") == digest, "python -m benchmarks.learning.promises --write"


def test_weights_of_contradictions() -> None:
    digest = contradictions.digest(contradictions.sample(make_tools()))
    assert inputs_of("contradictions") == digest, (
        "python -m benchmarks.learning.contradictions --write"
    )

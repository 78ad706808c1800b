"""Learns which times of answers are promises, and tries it: weights of all other sets read each.

`python -m benchmarks.learning.promises` prints the scores; --write puts weights into the package.
"""

from app.process import blas  # noqa: F401, before numpy

# isort: split
import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any
from zlib import crc32

from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from benchmarks.answers import FOLDER, Row, Tools, make_tools, score_promises
from benchmarks.learning._phrases import MarkedText, made, written
from cases.answers.quality.grounds.features import features
from cases.answers.quality.grounds.times import Time, read_times
from cases.answers.quality.grounds.weights import Weights, write

TEXTS = ("promises.own.txt", "promises.frames.txt", "promises.deeds.txt")
# The older sets follow other conventions in part; «final» is only scored.
OLDER = ("open", "held", "late", "next", "towns", "regions", "last")
SETS = (
    *OLDER,
    *("villages", "ministries", "utilities", "social", "roads", "unseen"),
    *("replies", "letters", "chats", "voices", "press", "mixed", "centre", "verdict"),
)
FOLDS, TOGETHER = 4, 8  # lines of our own that stand together speak of one thing
# Weights of a text made of a frame, of one of our own and of an older set; the punishment of
# errors. Chosen by each set read by weights of the others.
MADE, OWN, OLD, COST = 0.15, 0.75, 0.5, 0.8
SAMPLE = "late"  # its features stand for the code that makes them
LEAST = 0.01  # a smaller weight is left out


@dataclass(frozen=True)
class Lesson:
    features: Mapping[str, float]
    is_promise: bool
    weight: float


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="learning.promises", description=__doc__)
    parser.add_argument("--write", action="store_true", help="put the weights into the package")
    options = parser.parse_args(argv)
    tools = make_tools()
    rows = {name: labelled_rows(name) for name in SETS}
    lessons = {name: labelled_lessons(rows[name], tools, _weight(name)) for name in SETS}
    own = written(FOLDER)
    frames = [one for text in made(FOLDER) for one in marked_lessons(text, tools, MADE)]
    ours = [marked_lessons(text, tools, OWN) for text in own]
    if options.write:
        everything = [*frames, *(one for row in ours for one in row)]
        taught = [*everything, *(one for name in SETS for one in lessons[name])]
        count = write("promises", learn(taught), digest(lessons[SAMPLE]))
        sys.stdout.write(f"{len(taught)} times, {count} weights\n")
        return
    for name in SETS:
        others = [one for other in SETS if other != name for one in lessons[other]]
        model = learn([*others, *frames, *(one for row in ours for one in row)])
        sys.stdout.write(f"{name}: {score_promises(rows[name], tools, model)[0]}\n")
    labelled = [one for name in SETS for one in lessons[name]]
    for fold in range(FOLDS):
        out = [place for place in range(len(own)) if place // TOGETHER % FOLDS == fold]
        taught = [one for place, row in enumerate(ours) if place not in set(out) for one in row]
        model = learn([*labelled, *frames, *taught])
        score = score_promises([as_row(own[place], tools) for place in out], tools, model)[0]
        sys.stdout.write(f"own, part {fold + 1}: {score}\n")


def labelled_rows(name: str) -> Sequence[Row]:
    lines = (FOLDER / f"promises.{name}.jsonl").read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def _weight(name: str) -> float:
    return OLD if name in OLDER else 1.0


def labelled_lessons(rows: Sequence[Row], tools: Tools, weight: float) -> list[Lesson]:
    lessons = []
    for row in rows:
        at = datetime.fromisoformat(row["answered_at"])
        times = read_times(row["text"], at, tools.worktime, tools.lemmatiser)
        promised: set[int] = set()
        for one in row["promises"]:
            begin = row["text"].find(one["quote"])
            place = _labelled(times, one["due"], (begin, begin + len(one["quote"])), promised)
            promised |= set() if place is None else {place}
        lessons += _lessons(times, promised, weight)
    return lessons


def _labelled(
    times: Sequence[Time], due: str | None, quote: tuple[int, int], taken: set[int]
) -> int | None:
    """The time that a label means: the last one of its day within its words, if there is one."""
    ranked = []
    for place, time in enumerate(times):
        start, end = _span(time)
        is_within = start <= quote[1] and quote[0] <= end
        is_day = (str(time.due) if time.due else None) == due
        if is_day and place not in taken and (is_within or due is not None):
            ranked.append((is_within, start, place))
    return max(ranked)[2] if ranked else None


def marked_lessons(text: MarkedText, tools: Tools, weight: float) -> list[Lesson]:
    times = read_times(text.text, text.at, tools.worktime, tools.lemmatiser)
    return _lessons(times, {place for place, _ in _marked(text, times)}, weight, text.marks)


def _marked(text: MarkedText, times: Sequence[Time]) -> list[tuple[int, tuple[int, int, bool]]]:
    places = []
    for start, end, is_vague in text.marks:
        ranked = [
            (min(_span(time)[1], end) - max(_span(time)[0], start), place)
            for place, time in enumerate(times)
            if (time.due is None) == is_vague
        ]
        if ranked and max(ranked)[0] > 0:
            places.append((max(ranked)[1], (start, end, is_vague)))
    return places


def _lessons(
    times: Sequence[Time],
    promised: set[int],
    weight: float,
    marks: Sequence[tuple[int, int, bool]] = (),
) -> list[Lesson]:
    """Other times of a promise's day in its sentence, and within its mark, teach nothing."""
    days = {(times[place].of.place, times[place].due) for place in promised if times[place].due}
    lessons = []
    for place, time in enumerate(times):
        start, end = _span(time)
        is_beside = (time.of.place, time.due) in days or any(
            start < until and begin < end for begin, until, _ in marks
        )
        if place in promised or not is_beside:
            lessons.append(Lesson(features(time), place in promised, weight))
    return lessons


def _span(time: Time) -> tuple[int, int]:
    return time.of.sentence.start + time.start, time.of.sentence.start + time.end


def as_row(text: MarkedText, tools: Tools) -> Row:
    """A marked text as a labelled one: its days are those that our grammar reads in its marks."""
    times = read_times(text.text, text.at, tools.worktime, tools.lemmatiser)
    read = {mark: times[place].due for place, mark in _marked(text, times)}
    promises: list[dict[str, Any]] = [
        {
            "quote": text.text[mark[0] : mark[1]],
            "due": None if mark[2] else str(read.get(mark, "1900-01-01")),
        }
        for mark in text.marks
    ]
    return {
        "id": text.text[:20],
        "answered_at": text.at.isoformat(),
        "text": text.text,
        "promises": promises,
    }


def learn(lessons: Sequence[Lesson]) -> Weights:
    """The same lessons give the same weights."""
    names = sorted({name for one in lessons for name in one.features})
    columns = {name: place for place, name in enumerate(names)}
    entries = [
        (row, columns[name], value)
        for row, one in enumerate(lessons)
        for name, value in one.features.items()
    ]
    rows, places, values = zip(*entries, strict=True)
    matrix = csr_matrix((values, (rows, places)), (len(lessons), len(names)))
    machine = LogisticRegression(C=COST, solver="liblinear", tol=1e-2)
    machine.fit(
        matrix,
        [one.is_promise for one in lessons],
        sample_weight=[one.weight for one in lessons],
    )
    weights = machine.coef_[0]
    kept = {
        crc32(name.encode()): round(float(weight), 3)
        for name, weight in zip(names, weights, strict=True)
        if abs(weight) >= LEAST
    }
    return Weights(kept, round(float(machine.intercept_[0]), 3))


def digest(sample: Sequence[Lesson]) -> str:
    """Of what weights are learned from: the texts, how they are weighed, and some features."""
    names = [*(f"promises.{name}.jsonl" for name in SETS), *TEXTS]
    parts = [
        repr((MADE, OWN, OLD, COST)),
        *(repr((sorted(one.features.items()), one.is_promise)) for one in sample),
    ]
    hash_ = sha256("\n".join(parts).encode())
    for name in names:
        hash_.update((FOLDER / name).read_bytes())
    return hash_.hexdigest()


if __name__ == "__main__":
    main(sys.argv[1:])

"""Readings of answers beside labels of other hands: promises, formal replies, contradictions,
questions.

The sets in cases/answers/labelled are scored apart. Those that weights learned from or rules have
seen flatter: the README there tells which.
"""

import argparse
import json
import sys
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

from app.process import blas  # noqa: F401, before numpy
from cases.answers.quality.completeness import completeness
from cases.answers.quality.contradiction import Statement, contradictions
from cases.answers.quality.formal import Twin, formal_reading
from cases.answers.quality.grounds.weights import Weights
from cases.answers.quality.promise import Promise
from cases.answers.quality.promises import read_promises
from domain.cases.case import Place
from enrichment.lemmas import Morphology, morphology, place_names
from region.loader import load_region, region_folder

FOLDER = Path(__file__).parent.parent / "cases" / "answers" / "labelled"
HALVES = sorted({file.name.split(".")[1] for file in FOLDER.glob("*.jsonl")})
MOMENT = datetime.fromisoformat("2026-11-24T12:00:00+09:00")

Row = dict[str, Any]


@dataclass(frozen=True)
class Tools:
    lemmatiser: Morphology
    worktime: Any


def main(argv: list[str]) -> None:
    parser = argparse.ArgumentParser(prog="answers", description=__doc__)
    parser.add_argument("--half", choices=HALVES, help="only this set")
    parser.add_argument("--wrong", action="store_true", help="print every wrong reading")
    options = parser.parse_args(argv)
    tools = make_tools()
    for half in [options.half] if options.half else HALVES:
        for name, score in SCORES.items():
            file = FOLDER / f"{name}.{half}.jsonl"
            if not file.exists():
                continue
            rows = labelled(file.name)
            lines, wrong = score(rows, tools)
            sys.stdout.write(f"{name}, {half}: {len(rows)} rows; {lines}\n")
            if options.wrong:
                sys.stdout.writelines(f"  {one}\n" for one in wrong)


def labelled(name: str) -> Sequence[Row]:
    lines = (FOLDER / name).read_text(encoding="utf-8").split("\n")
    return [json.loads(line) for line in lines if line.strip()]


def make_tools() -> Tools:
    region = load_region(region_folder(Path("amur")))
    return Tools(morphology(tuple(place_names(region))), region.worktime())


def score_promises(
    rows: Sequence[Row], tools: Tools, model: Weights | None = None
) -> tuple[str, list[str]]:
    """A promise counts as right if one with the same day was read, or without a day if the label
    has none.
    """
    right, labelled, extra, dated = 0, 0, 0, 0
    without, invented = 0, 0
    wrong = []
    for row in rows:
        at = datetime.fromisoformat(row["answered_at"])
        read = read_promises(row["text"], at, tools.worktime, tools.lemmatiser, model)
        stated = Counter(_day(one["due"]) for one in row["promises"])
        days = Counter(one.due for one in read)
        common = sum((stated & days).values())
        right += common
        labelled += sum(stated.values())
        dated += sum(count for day, count in days.items() if day)
        extra += sum(count for day, count in (days - stated).items() if day)
        if not any(stated[day] for day in stated if day):
            without += 1
            invented += any(day for day in days)
        if stated != days:
            wrong.append(_promise_line(row, read))
    lines = (
        f"exact {right}/{labelled} = {_share(right, labelled)}, "
        f"invented in answers without a date {invented}/{without} = {_share(invented, without)}, "
        f"dates too many {extra} of {dated}"
    )
    return lines, wrong


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _promise_line(row: Row, read: Sequence[Promise]) -> str:
    labels = [(one["quote"], one["due"]) for one in row["promises"]]
    ours = [(row["text"][one.start : one.end], str(one.due)) for one in read]
    return f"{row['id']} {row['answered_at'][:10]} «{row['text']}»\n    {labels}\n    {ours}"


def score_formal(rows: Sequence[Row], tools: Tools) -> tuple[str, list[str]]:
    """Each answer beside all others of its body, as they would stand in the store."""
    by_body = defaultdict(list)
    for place, row in enumerate(rows):
        by_body[row["body"]].append(Twin(place, row["answer"]))
    counts: Counter[tuple[bool, bool]] = Counter()
    wrong = []
    for place, row in enumerate(rows):
        others = [twin for twin in by_body[row["body"]] if twin.id != place]
        reading = formal_reading(
            row["appeal"], row["answer"], others, MOMENT, tools.worktime, tools.lemmatiser
        )
        counts[row["formal"], reading.is_formal] += 1
        if row["formal"] != reading.is_formal:
            facts = [(one.kind.value, row["answer"][one.start : one.end]) for one in reading.facts]
            wrong.append(
                f"{row['id']} formal={row['formal']} likeness {reading.likeness:.2f} "
                f"«{row['appeal']}» -> «{row['answer']}»\n    {facts}"
            )
    hit, false, missed = counts[True, True], counts[False, True], counts[True, False]
    innocents = false + counts[False, False]
    lines = (
        f"F1 {_share(2 * hit, 2 * hit + false + missed)}, "
        f"precision {_share(hit, hit + false)}, recall {_share(hit, hit + missed)}, "
        f"falsely accused {false}/{innocents} = {_share(false, innocents)}"
    )
    return lines, wrong


def score_contradictions(rows: Sequence[Row], tools: Tools) -> tuple[str, list[str]]:
    hit, read, labelled, wrong = 0, 0, 0, []
    for row in rows:
        hits = contradictions(statements_of(row), tools.worktime, tools.lemmatiser)
        ours = {(one.one, one.other, one.matter.value) for one in hits}
        true = {(min(a, b), max(a, b), kind) for a, b, kind in row["pairs"]}
        hit += len(ours & true)
        read += len(ours)
        labelled += len(true)
        if ours != true:
            texts = "\n      ".join(
                f"{n}. {one['at'][:16]} {one['body']}: {one['text']}"
                for n, one in enumerate(row["answers"])
            )
            about = f"{row['id']} {row['incident']} missed {true - ours} wrong {ours - true}"
            wrong.append(f"{about}\n      {texts}")
    lines = f"recall {_share(hit, labelled)} of {labelled}, precision {_share(hit, read)} of {read}"
    return lines, wrong


def statements_of(row: Row) -> Sequence[Statement]:
    return [
        Statement(place, one["text"], datetime.fromisoformat(one["at"]), Place(), one.get("body"))
        for place, one in enumerate(row["answers"])
    ]


def score_questions(rows: Sequence[Row], tools: Tools) -> tuple[str, list[str]]:
    """A question counts as noticed if ours overlaps its quote; then whether it was answered."""
    labelled, noticed, agreed, ours_all, wrong = 0, 0, 0, 0, list[str]()
    silent, truly = 0, 0
    for row in rows:
        promises = read_promises(row["answer"], MOMENT, tools.worktime, tools.lemmatiser)
        asked = completeness(row["appeal"], row["answer"], promises, tools.lemmatiser)
        ours_all += len(asked)
        notes = []
        for one in row["questions"]:
            start = row["appeal"].find(one["quote"])
            end = start + len(one["quote"])
            ours = max(asked, key=lambda a: min(a.end, end) - max(a.start, start), default=None)
            labelled += 1
            if ours is None or min(ours.end, end) <= max(ours.start, start):
                notes.append(f"unnoticed «{one['quote']}»")
                continue
            noticed += 1
            is_answered = ours.answer is not None
            agreed += is_answered == one["answered"]
            silent += not is_answered
            truly += not is_answered and not one["answered"]
            if is_answered != one["answered"]:
                notes.append(f"{ours.kind} «{one['quote']}» answered={one['answered']}")
        if notes:
            wrong.append(f"{row['id']} «{row['appeal']}» -> «{row['answer']}»\n    {notes}")
    lines = (
        f"noticed {_share(noticed, labelled)} of {labelled} (ours {ours_all}), "
        f"answered or not: right {_share(agreed, labelled)}, "
        f"«нет ответа» is right in {truly}/{silent} = {_share(truly, silent)}"
    )
    return lines, wrong


SCORES = {
    "promises": score_promises,
    "formal": score_formal,
    "contradictions": score_contradictions,
    "questions": score_questions,
}


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.3f}" if whole else "—"


if __name__ == "__main__":
    main(sys.argv[1:])

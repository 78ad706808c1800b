"""Contradictions that the replica's bodies are made to tell: noticed ones, and other pairs shown.

The other pairs are of scenes with several answers. Nobody learned from these seeds.
"""

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta

from benchmarks.answers import Tools, make_tools
from cases.answers.quality.contradiction import Statement, contradictions
from domain.cases.case import Place
from replica.answers.scene import ANSWERS, Reply
from replica.answers.stage import Stage

FIRST, SEEDS = 5001, 100
NOW, APART = datetime(2026, 11, 26, 5, tzinfo=UTC), timedelta(hours=7, minutes=13)
RECALL, PRECISION = 0.85, 0.90


def main(argv: list[str]) -> None:
    """Print both shares; exit code 1 below a floor."""
    parser = argparse.ArgumentParser(prog="planted", description=__doc__)
    parser.add_argument("--seeds", type=int, default=SEEDS)
    seeds = parser.parse_args(argv).seeds
    tools, counts = make_tools(), Counter[str]()
    for number in range(seeds):
        stage = Stage(FIRST + number, NOW + APART * number)
        answers = [
            [reply for reply in scene.replies if reply.line in ANSWERS]
            for scene in stage.scenes
            if scene.plot != "contradiction"
        ]
        one, two = (scene.replies[0] for scene in stage.scenes if scene.plot == "contradiction")
        counts["planted"] += 1
        counts["noticed"] += bool(pairs([one, two], tools))
        several = [row for row in answers if len(row) > 1]
        counts["scenes"] += len(several)
        counts["wrong"] += sum(pairs(row, tools) for row in several)
    recall = counts["noticed"] / counts["planted"]
    precision = counts["noticed"] / max(1, counts["noticed"] + counts["wrong"])
    sys.stdout.write(
        f"{counts['noticed']} of {counts['planted']} planted incidents noticed, "
        f"{counts['wrong']} wrong pairs in {counts['scenes']} scenes of several answers: "
        f"recall {recall:.3f} (floor {RECALL}), precision {precision:.3f} (floor {PRECISION})\n"
    )
    if recall < RECALL or precision < PRECISION:
        sys.exit("contradictions are below a floor")


def pairs(replies: Sequence[Reply], tools: Tools) -> int:
    statements = [
        Statement(number, one.post.text, one.post.published_at, Place(), one.body)
        for number, one in enumerate(replies)
    ]
    return len(contradictions(statements, tools.worktime, tools.lemmatiser))


if __name__ == "__main__":
    main(sys.argv[1:])

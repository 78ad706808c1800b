"""The labelled set: our own texts and what they mean (docs/ru/labelling.md)."""

import json
import re
from collections import Counter
from itertools import combinations, pairwise
from pathlib import Path

import pytest

from domain.post import Kind
from region.loader import load_region, region_folder

FOLDER = Path(__file__).parents[2] / "enrichment" / "labelled"
FIELDS = {
    "text",
    "kind",
    "group",
    "topic",
    "sentiment",
    "urgency",
    "municipality",
    "settlement",
    "relevance",
}
ALIKE = 0.6  # share of common word pairs above which two texts are one


@pytest.fixture(scope="module")
def rows():
    return [
        (f"{file.name}:{number}", json.loads(line))
        for file in sorted(FOLDER.glob("*.jsonl"))
        for number, line in enumerate(file.read_text("utf-8").splitlines(), 1)
    ]


@pytest.fixture(scope="module")
def region():
    return load_region(region_folder(Path("amur")), None)


def wrong(rows, holds):
    return [place for place, row in rows if not holds(row)]


def test_every_row_has_exactly_the_fields_of_the_guide(rows):
    assert rows
    assert wrong(rows, lambda row: row.keys() == FIELDS and row["text"].strip()) == []


def test_every_label_is_of_its_vocabulary(rows, region):
    topics = {topic.id for group in region.groups.values() for topic in group.topics}

    def known(row):
        group, topic = row["group"], row["topic"]
        return (
            row["kind"] in set(Kind)
            and row["sentiment"] in {"negative", "neutral", "positive"}
            and row["urgency"] in {"danger", "accident", "ordinary"}
            and row["relevance"] in {"region", "elsewhere"}
            and (group is None or group in region.groups)
            and (topic is None or (topic in topics and topic.split(".")[0] == group))
        )

    assert wrong(rows, known) == []


def test_every_place_is_of_the_region_and_a_settlement_lies_in_its_municipality(rows, region):
    def placed(row):
        settlement, municipality = row["settlement"], row["municipality"]
        if municipality is not None and municipality not in region.municipalities:
            return False
        if settlement is None:
            return True
        found = region.settlements.get(settlement)
        return found is not None and found.municipality == municipality

    assert wrong(rows, placed) == []
    assert wrong(rows, lambda r: r["relevance"] == "region" or r["municipality"] is None) == []


def test_no_two_texts_are_alike(rows):
    texts = Counter(row["text"] for _, row in rows)
    assert [text for text, count in texts.items() if count > 1] == []
    holders = {}
    pairs = {}
    for place, row in rows:
        words = re.findall(r"\w+", row["text"].lower())
        pairs[place] = frozenset(pairwise(words))
        for pair in pairs[place]:
            holders.setdefault(pair, []).append(place)
    common = Counter(
        couple
        for places in holders.values()
        if len(places) < 40
        for couple in combinations(places, 2)
    )
    alike = [
        (one, other)
        for (one, other), shared in common.items()
        if shared >= 4 and shared / len(pairs[one] | pairs[other]) > ALIKE
    ]
    assert alike == []


def test_no_text_holds_what_could_be_somebodys_number(rows):
    long_digits = re.compile(r"(?:\d[\s()-]*){10,}")
    assert wrong(rows, lambda row: not long_digits.search(row["text"])) == []

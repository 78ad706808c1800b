"""Models from labelled texts."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from domain.errors import SettingsError
from domain.post import Labels
from domain.region import Topic
from enrichment.batch import Batch
from enrichment.learning.examples import Example, Part, digest, post_of, read_examples, said
from enrichment.learning.fitting import Design, Lesson, fit
from enrichment.learning.training import ENOUGH, Comparison, learn, train
from enrichment.lemmas import Morphology, place_names
from enrichment.model import DIGESTS, HEADS, SHIPPED, load_model, load_models, load_vectors
from enrichment.model import digest as weights_digest
from enrichment.pipeline import Enricher
from region.loader import load_region, region_folder
from tests.enrichment.conftest import make_reading, shipped

LARGEST = 3_000_000  # bytes of one head's file
BEASTS = {"dragon": "огнедышащий дракон сжёг сарай", "yeti": "снежный человек топчет огород"}


@pytest.fixture(scope="module")
def amur():
    return load_region(region_folder(Path("amur")))


@pytest.fixture(scope="module")
def amur_words(amur):
    return Morphology(place_names(amur))


def rows(count):
    """Texts of two groups that the shipped model would tell otherwise."""
    words = ("вчера", "опять", "снова", "утром", "ночью", "третий день", "у нас", "на Мухина")
    return [
        Example(
            post_of(f"x:{n}", f"{words[n % 8]} {text} {words[n // 8 % 8]} {n % 97}"),
            Labels(group=said(group)),
            whole=False,
        )
        for n in range(count)
        for group, text in [("sport", BEASTS["yeti"]) if n % 2 else ("culture", BEASTS["dragon"])]
    ]


def test_the_shipped_weights_are_those_of_the_labelled_set():
    written = json.loads((SHIPPED / DIGESTS).read_text("utf-8"))
    model = load_model(SHIPPED, load_vectors())
    assert written.pop("labelled") == digest(read_examples(Part.TRAIN))
    assert written == {name: weights_digest(arrays) for name, arrays in model.arrays().items()}
    assert {"group", "topic", "kind", "sentiment", "urgency"} == model.heads.keys() <= set(HEADS)


def test_the_same_texts_give_the_same_weights(amur, amur_words):
    """The shipped weights also learn from outside sets, so they cannot be made again here."""
    part = read_examples(Part.TRAIN)[::16]

    def digests(examples):
        model, _ = train(examples, amur, amur_words, load_vectors(), heads=("urgency",))
        return {name: weights_digest(arrays) for name, arrays in model.arrays().items()}

    once = digests(part)
    assert once.keys() == {"vocabulary", "urgency"}
    assert digests(part) == once
    others = digests([*part[1:], replace(part[0], post=part[1].post)])
    assert all(others[name] != once[name] for name in once)


@pytest.mark.parametrize("file", sorted(SHIPPED.glob("*.npz")), ids=lambda file: file.name)
def test_no_file_of_the_shipped_model_is_large_or_a_pickle(file):
    assert file.stat().st_size <= LARGEST
    with np.load(file, allow_pickle=False) as arrays:
        assert all(arrays[name].dtype != object for name in arrays)


def test_a_damaged_model_is_named(tmp_path):
    (tmp_path / "vocabulary.npz").write_bytes(b"PK no")
    with pytest.raises(SettingsError, match=r"vocabulary\.npz"):
        load_models(tmp_path)


def test_a_centre_s_own_model_tells_its_texts_better_and_is_read_back_as_saved(
    amur, amur_words, tmp_path
):
    own, comparisons = learn(rows(4 * ENOUGH), (), amur, amur_words, shipped()[0])
    told = {c.head: c for c in comparisons}
    assert told["group"].better
    assert told["group"].own > 0.95 > told["group"].shipped
    assert (told["body"].own, told["body"].better) == (None, False)
    own.save(tmp_path)
    models = load_models(tmp_path)
    assert len(models) == 2
    for enricher in (
        Enricher(amur, amur_words, [*shipped(), own]),
        Enricher(amur, amur_words, models),
    ):
        (labels,) = enricher.label([post_of("y", "дракон сжёг нам сарай")], {})
        assert labels.group.value == "culture"
        assert labels.kind is not None


def test_a_body_is_learned_and_named_where_the_model_is_sure(amur, amur_words):
    examples = [
        replace(e, labels=replace(e.labels, body=said("culture" if n % 2 else "sport")))
        for n, e in enumerate(rows(4 * ENOUGH))
    ]
    own, _ = learn(examples, (), amur, amur_words, shipped()[0])
    (labels,) = Enricher(amur, amur_words, [*shipped(), own]).label([examples[0].post], {})
    assert labels.body.value == "sport"


def test_a_centre_s_own_topics_need_not_fight_those_it_does_not_use(amur, amur_words):
    """The texts hold the phrases of shipped topics, which nobody uses any more."""
    shipped_topics = amur.groups["roads"].topics
    own = {t.id: Topic(t.id.replace(".", ".own_"), t.name, "roads") for t in shipped_topics}
    roads = replace(amur.groups["roads"], topics=(*shipped_topics, *own.values()))
    centre = replace(amur, groups={**amur.groups, "roads": roads})
    examples = [
        replace(e, labels=Labels(group=e.labels.group, topic=said(own[e.labels.topic.value].id)))
        for e in read_examples(Part.TRAIN)
        if e.labels.topic is not None and e.labels.topic.value in own
    ]
    taught, others = examples[::2], examples[1::2]
    model, _ = learn([*taught, *rows(ENOUGH)], (), centre, amur_words, shipped()[0])
    enricher = Enricher(centre, amur_words, [*shipped(), model])
    found = enricher.label([e.post for e in others], {})
    topics = [labels.topic.value for labels in found if labels.topic is not None]
    of_roads = [topic for topic in topics if topic.startswith("roads.")]
    assert len(of_roads) > 200
    assert [topic for topic in of_roads if not topic.startswith("roads.own_")] == []


def test_a_group_that_a_centre_s_rows_lack_keeps_the_share_of_the_shipped_model(amur, amur_words):
    own, _ = learn(rows(4 * ENOUGH), (), amur, amur_words, shipped()[0])
    assert "group" in own.heads
    post = post_of("y", "третий день нет отопления, батареи ледяные, дети мёрзнут")
    (labels,) = Enricher(amur, amur_words, [*shipped(), own]).label([post], {})
    assert labels.group.value == "housing"
    (silent,) = Enricher(amur, amur_words, [*shipped(), own]).label(
        [post_of("z", "С добрым утром, соседи!")], {}
    )
    assert silent.group is None


def test_a_group_that_a_centre_files_under_another_gives_way(amur, amur_words):
    """The shipped model knows rubbish well; the centre calls it housing in every row."""
    groups = ("housing", "waste", "roads")
    filed = [
        replace(e, labels=Labels(group=said("roads" if group == "roads" else "housing")))
        for e in read_examples(Part.TEST)
        if (group := e.labels.group and e.labels.group.value) in groups
    ]
    taught, others = filed[::2], filed[1::2]
    own, _ = learn(taught, (), amur, amur_words, shipped()[0])
    trust = dict(zip(own.heads["group"].hint_names, own.heads["group"].trust, strict=True))
    assert trust["waste"] < 0.1
    assert trust["culture"] > 0.9
    assert trust["nothing"] == 1.0
    told = Enricher(amur, amur_words, [*shipped(), own]).label([e.post for e in others], {})
    values = [labels.group.value for labels in told if labels.group is not None]
    assert values.count("waste") < 0.02 * len(values)


def test_texts_are_held_out_alike_with_corrections_and_without(morphology: Morphology):
    """So that chance of the folds is not taken for what corrections spoil."""
    model = shipped()[0]
    words = ("вода", "свет", "школа", "клуб", "дорога", "автобус", "мусор", "снег")
    rng = np.random.default_rng(1)
    texts = [" ".join(rng.choice(words, 3)) for _ in range(60)]
    batch = Batch([make_reading(morphology, text) for text in texts], [model])
    classes = [str(known) for known in rng.integers(2, size=60)]  # only chance tells them
    nothing = np.zeros((60, 0), np.float32)
    weights = np.array([1e-9] * 20 + [1.0] * 40)
    design = Design(balanced=False)
    beside = Lesson(classes, nothing, weights=weights, added=20)
    alone = replace(beside, classes=[None] * 20 + classes[20:])
    lemmas = model.vocabulary.lemmas
    both = fit(batch.matrices[0], lemmas, beside, design)
    without = fit(batch.matrices[0], lemmas, alone, design)
    assert both.right[20:].tolist() == without.right.tolist()
    assert 0 < without.right.sum() < 40


def test_too_few_rows_teach_nothing(amur, amur_words):
    own, comparisons = learn(rows(ENOUGH - 1), (), amur, amur_words, shipped()[0])
    assert own.heads == {}
    assert not any(c.better for c in comparisons)


def test_a_handful_of_rows_teaches_nothing_either(amur, amur_words):
    own, comparisons = learn(rows(1), (), amur, amur_words, shipped()[0])
    assert own.heads == {}
    assert {c.head: (c.rows, c.better) for c in comparisons}["group"] == (1, False)


def test_corrections_are_learned_beside_the_labelled_set(amur, amur_words):
    beside = read_examples(Part.TRAIN)[::10]
    own, comparisons = learn(rows(2 * ENOUGH), beside, amur, amur_words, shipped()[0])
    group = next(c for c in comparisons if c.head == "group")
    assert group.better
    assert group.spoilt < 0.02
    (labels,) = Enricher(amur, amur_words, [*shipped(), own]).label(
        [post_of("y", "яма на дороге, пробил колесо")], {}
    )
    assert labels.group.value == "roads"


def test_a_head_that_forgets_is_not_better():
    assert Comparison("kind", 100, 0.7, 0.9).better
    assert not Comparison("kind", 100, 0.7, 0.9, spoilt=0.05).better
    assert not Comparison("kind", 100, 0.9, 0.9).better


def test_classes_are_told_apart_within_their_parent_only(morphology: Morphology):
    model = shipped()[0]
    texts = [f"{'вода' if n % 2 else 'свет'} {'школа' if n < 20 else 'клуб'}" for n in range(40)]
    batch = Batch([make_reading(morphology, text) for text in texts], [model])
    classes = [f"a.{n % 2}" if n < 20 else f"b.{n % 2}" for n in range(40)]
    nothing = np.zeros((40, 0), np.float32)
    task = Lesson(classes, nothing, parent=lambda known: known[0])
    done = fit(batch.matrices[0], model.vocabulary.lemmas, task, Design())
    assert done.head.classes == ("a.0", "a.1", "b.0", "b.1")
    present = batch.matrices[0].sparse.toarray() > 0
    school = np.flatnonzero(present[:20].all(axis=0) & ~present[20:].any(axis=0))
    water = np.flatnonzero(present[1::2].all(axis=0) & ~present[::2].any(axis=0))
    told = np.abs(done.head.terms.astype(int)).max(axis=1)
    assert told[school].max() < told[water].max() / 4
    assert fit(batch.matrices[0], 0, Lesson(["one"] * 40, nothing), Design()) is None

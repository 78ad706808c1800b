"""Classifiers of Hugging Face: what needs torch carries the marker (make test-transformers)."""

import importlib.util
import logging
from collections.abc import Callable, Sequence
from datetime import timedelta
from pathlib import Path

import pytest

from app.assembly import make_enricher
from app.settings import Settings
from domain.errors import SettingsError
from domain.post import Label, Labels
from enrichment.lemmas import Morphology
from enrichment.pipeline import Enricher
from enrichment.transformer import BATCH, CHARACTERS, Judge, load_classifier, make_judge
from tests.enrichment.conftest import (
    make_post,
    make_reading,
    make_region,
    one,
    shipped,
    value,
)

MINUTE = timedelta(minutes=1)
TONES = {
    **{id_: id_ for id_ in ("negative", "neutral", "positive")},
    "негативный": "negative",
    "нейтральный": "neutral",
    "позитивный": "positive",
}
GROUPS = {"housing": "housing", "жкх": "housing", "roads": "roads", "waste": "waste"}
COLD, TOMORROW, THANKS = "холодно в доме", "завтра будет ярмарка", "спасибо большое"


class Fixed:
    """A classifier that gives every text the same shares, and remembers what it was asked."""

    def __init__(self, labels: Sequence[str], *shares: float) -> None:
        self.labels, self.shares = labels, list(shares)
        self.asked: list[list[str]] = []

    def __call__(self, texts: Sequence[str]) -> list[list[float]]:
        self.asked.append(list(texts))
        return [self.shares for _ in texts]


class Broken(Fixed):
    """One whose memory ends at the second batch."""

    def __call__(self, texts: Sequence[str]) -> list[list[float]]:
        if self.asked:
            raise MemoryError("CUDA out of memory\nand much more")
        return super().__call__(texts)


def judge_by(classifier: Fixed, said: str = "", head: str = "sentiment") -> Judge:
    words = GROUPS if head == "topic" else TONES
    return make_judge(head, "model", said, words, MINUTE, load=lambda name: classifier)


@pytest.mark.parametrize(
    ("labels", "said"),
    [
        (["POSITIVE", "Negative", "neutral"], ""),
        (["Позитивный", "негативный", "НЕЙТРАЛЬНЫЙ"], ""),
        (["LABEL_0", "LABEL_1", "LABEL_2"], "LABEL_0=positive, label_1=Негативный,LABEL_2=neutral"),
        (["positive", "negative", "neutral", "speech"], "speech=neutral"),
        (["good = fine", "negative", "neutral"], "good = fine = positive"),
    ],
)
def test_labels_of_a_model_are_ours_by_name_or_by_the_settings(
    morphology: Morphology, labels: list[str], said: str
) -> None:
    judge = judge_by(Fixed(labels, 0.7, *[0.3 / (len(labels) - 1)] * (len(labels) - 1)), said)
    assert one(judge.label, make_reading(morphology, COLD)).sentiment == Label("positive", 0.7)


@pytest.mark.parametrize(
    ("labels", "said", "message"),
    [
        (["LABEL_0", "negative"], "", "непонятны LABEL_0: .*negative, neutral, positive"),
        (["LABEL_0", "negative"], "LABEL_0=angry", "непонятны LABEL_0"),
        (["positive", "negative"], "LABEL_7=neutral", "метки positive, negative; нет label_7"),
        (["positive", "negative"], "positive", "«positive»: нужно МЕТКА=ЗНАЧЕНИЕ"),
        (["positive", "negative"], "=neutral", "«=neutral»: нужно МЕТКА=ЗНАЧЕНИЕ"),
        (["positive", "negative", "other"], "other=", "непонятны other"),
    ],
)
def test_labels_that_do_not_fit_are_refused(labels: list[str], said: str, message: str) -> None:
    with pytest.raises(SettingsError, match=rf"^transformers_labels\.sentiment: .*{message}"):
        judge_by(Fixed(labels), said)


def test_labels_of_one_meaning_are_counted_together(morphology: Morphology) -> None:
    labels = ["very negative", "negative", "positive"]
    judge = judge_by(Fixed(labels, 0.3, 0.3, 0.4), "very negative=negative")
    assert one(judge.label, make_reading(morphology, COLD)).sentiment == Label("negative", 0.6)


def test_a_topic_stays_below_its_group_alone(morphology: Morphology) -> None:
    topic = Label("housing.heating", 0.5)
    known = Labels(group=Label("housing", 0.6), topic=topic, alternatives=(Label("waste", 0.2),))
    reading = make_reading(morphology, COLD)
    same = one(judge_by(Fixed(["ЖКХ", "roads"], 0.9, 0.1), head="topic").label, reading, known)
    assert (same.group, same.topic) == (Label("housing", 0.9), topic)
    assert same.alternatives == (Label("roads", 0.1),)
    other = one(judge_by(Fixed(["ЖКХ", "roads"], 0.1, 0.9), head="topic").label, reading, known)
    assert (other.group, other.topic) == (Label("roads", 0.9), None)
    none = judge_by(Fixed(["ЖКХ", "прочее"], 0.1, 0.9), "прочее=", head="topic")
    assert one(none.label, reading, known) == Labels()


def test_posts_without_words_are_not_asked_about(morphology: Morphology) -> None:
    classifier = Fixed(["positive"], 1.0)
    readings = [make_reading(morphology, text) for text in ("", COLD, "😡 !!!")]
    labels = judge_by(classifier).label(readings, [Labels()] * 3)
    assert [value(known.sentiment) for known in labels] == [None, "positive", None]
    assert classifier.asked == [[COLD]]


def test_texts_are_read_in_batches_and_labels_keep_their_order(morphology: Morphology) -> None:
    class ByLength(Fixed):
        def __call__(self, texts: Sequence[str]) -> list[list[float]]:
            super().__call__(texts)
            return [[1 / len(text), 1 - 1 / len(text)] for text in texts]

    classifier = ByLength(["positive", "negative"])
    lengths = [(7 * n) % 41 + 3 for n in range(2 * BATCH + 5)]
    readings = [make_reading(morphology, "а" * length) for length in lengths]
    labels = judge_by(classifier).label(readings, [Labels()] * len(readings))
    assert [len(texts) for texts in classifier.asked] == [BATCH, BATCH, 5]
    assert [known.sentiment for known in labels] == [
        Label("negative", round(1 - 1 / length, 3)) for length in lengths
    ]


def tones(judge: Judge, morphology: Morphology, count: int) -> list[str | None]:
    readings = [make_reading(morphology, COLD)] * count
    known = [Labels(sentiment=Label("neutral", 0.5))] * count
    return [value(labels.sentiment) for labels in judge.label(readings, known)]


def test_what_is_not_done_in_time_keeps_its_labels(
    morphology: Morphology, caplog: pytest.LogCaptureFixture
) -> None:
    ticks = iter(range(0, 1000, 30))  # every look at the clock is half a minute after the last
    classifier = Fixed(["positive"], 1.0)
    judge = Judge("sentiment", classifier, ["positive"], MINUTE, now=lambda: next(ticks))
    done = 2 * BATCH
    assert tones(judge, morphology, done + 9) == ["positive"] * done + ["neutral"] * 9
    assert judge.note == (
        "модель для sentiment: за 60 с размечено 32 из 41; остались метки встроенной модели"
    )
    assert tones(judge, morphology, 5) == ["positive"] * 5, "the next batch has a minute of its own"
    assert tones(judge, morphology, 99)[-1] == "neutral"
    assert [record.levelno for record in caplog.records] == [logging.WARNING], "told once"


@pytest.mark.parametrize(
    ("classifier", "done", "reason"),
    [
        (Broken(["positive"], 1.0), BATCH, "размечено 16 из 41: MemoryError: CUDA out of memory;"),
        (Fixed(["positive"], 0.5, 0.5), 0, "размечено 0 из 41: ValueError"),
        (Fixed(["positive"], float("nan")), 0, "размечено 0 из 41: ValueError"),
    ],
    ids=["no memory", "more shares than labels", "no numbers"],
)
def test_a_model_that_fails_leaves_the_labels_with_a_note(
    morphology: Morphology, classifier: Fixed, done: int, reason: str
) -> None:
    judge = judge_by(classifier)
    assert tones(judge, morphology, 41) == ["positive"] * done + ["neutral"] * (41 - done)
    assert reason in str(judge.note)


def test_a_model_that_cannot_be_loaded_leaves_the_labels_with_a_note(
    morphology: Morphology, caplog: pytest.LogCaptureFixture
) -> None:
    def load(name: str) -> Fixed:
        raise OSError("no such thing")

    judge = make_judge("sentiment", "some/model", "", TONES, MINUTE, load)
    assert tones(judge, morphology, 3) == ["neutral"] * 3
    assert judge.note == (
        "модель для sentiment: some/model не загружается: OSError: no such thing; "
        "остались метки встроенной модели"
    )
    assert [record.message for record in caplog.records] == [judge.note]


@pytest.mark.skipif(bool(importlib.util.find_spec("torch")), reason="the extra is installed")
def test_without_the_extra_the_labels_stay_with_a_note() -> None:
    judge = make_judge("kind", "some/model", "", TONES, MINUTE)
    assert "не установлено дополнение otklik[transformers]" in str(judge.note)


def test_judges_have_the_last_word_but_for_the_body(morphology: Morphology) -> None:
    judge = judge_by(Fixed(["roads", "waste"], 0.2, 0.8), head="topic")
    enricher = Enricher(make_region(), morphology, shipped(), [judge])
    assert [name for name, _ in enricher.steps][-2:] == ["transformer for topic", "body"]
    (labels,) = enricher.label([make_post("В Тынде нет отопления")], {})
    assert (value(labels.group), labels.topic) == ("waste", None)
    assert enricher.notes() == []


Folder = Callable[..., Path]


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    """Makes the folder of a BERT of a few kilobytes that has learnt three texts: the first label is
    that of COLD, then TOMORROW and THANKS. Without a `head` only what is below the classifier.
    """
    import torch
    from tokenizers import Tokenizer
    from tokenizers.models import WordLevel
    from tokenizers.pre_tokenizers import Whitespace
    from transformers import BertConfig, BertForSequenceClassification, PreTrainedTokenizerFast

    torch.manual_seed(1)
    torch.set_num_threads(1)  # see enrichment/transformer
    texts = [COLD, TOMORROW, THANKS]
    words = ["[PAD]", "[UNK]", *" ".join(texts).split()]
    numbers = Tokenizer(WordLevel({w: n for n, w in enumerate(words)}, unk_token="[UNK]"))
    numbers.pre_tokenizer = Whitespace()
    tokenizer = PreTrainedTokenizerFast(
        tokenizer_object=numbers, unk_token="[UNK]", pad_token="[PAD]"
    )
    config = BertConfig(
        vocab_size=len(words),
        hidden_size=8,
        num_hidden_layers=1,
        num_attention_heads=1,
        intermediate_size=8,
        max_position_embeddings=32,
        num_labels=len(texts),
    )
    model = BertForSequenceClassification(config)
    learner = torch.optim.Adam(model.parameters(), lr=0.02)
    inputs = tokenizer(texts, padding=True, return_tensors="pt")
    for _ in range(150):
        learner.zero_grad()
        model(**inputs, labels=torch.arange(len(texts))).loss.backward()
        learner.step()

    def make(*labels: str, head: bool = True) -> Path:
        config.id2label = dict(enumerate(labels))
        folder = tmp_path_factory.mktemp("tiny")
        tokenizer.save_pretrained(folder)
        (model if head else model.bert).save_pretrained(folder)
        return folder

    return make


@pytest.mark.transformers
def test_a_model_in_a_folder_labels_texts(tiny: Folder, morphology: Morphology) -> None:
    folder = tiny("Negative", "Neutral", "Positive")
    assert sum(file.stat().st_size for file in folder.iterdir()) < 50_000
    judge = make_judge("sentiment", str(folder), "", TONES, MINUTE)
    assert judge.note is None
    texts = [THANKS, "", COLD, f"{TOMORROW} ярмарка", COLD]
    labels = judge.label([make_reading(morphology, text) for text in texts], [Labels()] * 5)
    assert [value(known.sentiment) for known in labels] == [
        *("positive", None, "negative", "neutral", "negative"),
    ]
    assert all(x.sentiment is None or 0.5 < x.sentiment.confidence <= 1 for x in labels)
    assert judge.note is None


@pytest.mark.transformers
def test_the_settings_put_models_into_the_pipeline(tiny: Folder, morphology: Morphology) -> None:
    settings = Settings(
        transformers={
            "sentiment": str(tiny("Негативный", "нейтральный", "Позитивный")),
            "kind": str(tiny("жалоба", "LABEL_1", "thanks")),
            "topic": str(tiny("жкх", "Отходы", "другое")),
        },
        transformers_labels={"kind": "LABEL_1=реклама", "topic": "отходы=waste, другое="},
    )
    enricher = make_enricher(settings, make_region(), morphology)
    for text, expected in (
        (COLD, ("negative", "complaint", "housing")),
        (TOMORROW, ("neutral", "advertisement", "waste")),
        (THANKS, ("positive", "thanks", None)),
    ):
        (labels,) = enricher.label([make_post(text)], {})
        assert (*map(value, (labels.sentiment, labels.kind, labels.group)),) == expected
    assert enricher.notes() == []


@pytest.mark.transformers
def test_a_long_text_is_cut(tiny: Folder) -> None:
    classifier = load_classifier(str(tiny("LABEL_0", "LABEL_1", "LABEL_2")))
    assert list(classifier.labels) == ["LABEL_0", "LABEL_1", "LABEL_2"]
    rows = classifier([COLD, f"{COLD} " * CHARACTERS, "слово"])
    assert [round(sum(row), 3) for row in rows] == [1.0, 1.0, 1.0]


@pytest.mark.transformers
def test_labels_of_a_folder_that_do_not_fit_are_refused(tiny: Folder) -> None:
    folder = tiny("LABEL_0", "LABEL_1", "LABEL_2")
    with pytest.raises(SettingsError, match="у модели метки LABEL_0, LABEL_1, LABEL_2; непонятны"):
        make_judge("sentiment", str(folder), "", TONES, MINUTE)


@pytest.mark.transformers
def test_a_model_that_never_learnt_to_classify_is_not_used(tiny: Folder) -> None:
    folder = tiny("negative", "neutral", "positive", head=False)
    judge = make_judge("sentiment", str(folder), "", TONES, MINUTE)
    assert "не классификатор текстов: нет весов classifier.bias" in str(judge.note)


@pytest.mark.transformers
@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", ["nobody/nothing-at-all", "none/such/folder"])
def test_a_model_that_is_nowhere_leaves_the_labels_with_a_note(
    name: str, morphology: Morphology
) -> None:
    judge = make_judge("sentiment", name, "", TONES, MINUTE)
    assert "не загружается: такой папки нет, раньше не скачана" in str(judge.note)
    assert tones(judge, morphology, 3) == ["neutral"] * 3


@pytest.mark.transformers
def test_a_folder_without_a_model_leaves_the_labels_with_a_note(
    tmp_path: Path, morphology: Morphology
) -> None:
    judge = make_judge("sentiment", str(tmp_path), "", TONES, MINUTE)
    assert "не загружается" in str(judge.note)
    assert tones(judge, morphology, 3) == ["neutral"] * 3

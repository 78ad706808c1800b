"""A classifier of Hugging Face in place of the shipped model of one head: sentiment, kind or topic.

Whatever fails, the labels of the shipped model stay and `Judge.note` says why. torch and
transformers are an extra of the product: they are loaded only here, and only for a model that the
settings name.
"""

import logging
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

from domain.errors import SettingsError
from domain.post import Label, Labels
from domain.spelling import plain
from enrichment.reading import Reading

log = logging.getLogger(__name__)

BATCH = 16  # texts that a model reads at once
TOKENS = 256  # of a text, that a model reads
CHARACTERS = 4000  # of a text, that are made into tokens
HUB_PATIENCE = 5.0  # seconds for the hub's first answer
NO_TOPIC = ""  # what a label of a model may mean where it finds no topic


class Classifier(Protocol):
    """`labels` are the model's own names; `__call__` gives a probability of each, in that order,
    for every text.
    """

    @property
    def labels(self) -> Sequence[str]: ...

    def __call__(self, texts: Sequence[str]) -> list[list[float]]: ...


class Judge:
    """Sets the labels of one head for as many posts as fit in `limit`. `values[i]` is the meaning
    of the classifier's label `i`; several may share one. Other posts, and those without words, keep
    what they have.
    """

    def __init__(
        self,
        head: str,
        classifier: Classifier | None,
        values: Sequence[str],
        limit: timedelta,
        now: Callable[[], float] = time.monotonic,
    ) -> None:
        self.head = head
        self.note: str | None = None
        self._classifier, self._values, self._now = classifier, values, now
        self._limit = limit.total_seconds()

    def label(self, readings: Sequence[Reading], labels: Sequence[Labels]) -> list[Labels]:
        found = list(labels)
        if self._classifier is None:
            return found
        # The shortest first: texts of one length need no padding, and most are done in time.
        spoken = [number for number, reading in enumerate(readings) if reading.lemmas]
        spoken.sort(key=lambda number: len(readings[number].text))
        end = self._now() + self._limit
        for start in range(0, len(spoken), BATCH):
            if start and self._now() >= end:
                self.keep(f"за {self._limit:g} с размечено {start} из {len(spoken)}")
                break
            numbers = spoken[start : start + BATCH]
            try:
                rows = self._classifier([readings[number].text for number in numbers])
                for number, row in zip(numbers, rows, strict=True):
                    found[number] = self._set(found[number], row)
            except Exception as error:  # noqa: BLE001  the border of somebody's model
                self.keep(f"размечено {start} из {len(spoken)}: {_short(error)}")
                break
        return found

    def keep(self, reason: str) -> None:
        if self.note is None:
            self.note = f"модель для {self.head}: {reason}; остались метки встроенной модели"
            log.warning("%s", self.note)

    def _set(self, known: Labels, row: Sequence[float]) -> Labels:
        if not abs(sum(row) - 1) < 0.01:  # so is NaN
            raise ValueError("вероятности не складываются в единицу")
        shares: dict[str, float] = {}
        for value, share in zip(self._values, row, strict=True):
            shares[value] = shares.get(value, 0.0) + share
        ranked = sorted(shares, key=lambda value: (-shares[value], value))
        first, *others = (Label(value, round(shares[value], 3)) for value in ranked)
        if self.head == "sentiment":
            return known.having(sentiment=first)
        if self.head == "kind":
            return known.having(kind=first)
        return _about(known, first, others)


def _about(known: Labels, first: Label, others: Sequence[Label]) -> Labels:
    """The given group; a topic stays only below its own group."""
    if first.value == NO_TOPIC:
        return known.having(group=None, topic=None, alternatives=())
    same = known.group is not None and known.group.value == first.value
    alternatives = tuple([x for x in others if x.value != NO_TOPIC][:2])
    return known.having(group=first, topic=known.topic if same else None, alternatives=alternatives)


def make_judge(
    head: str,
    model: str,
    said: str,
    words: Mapping[str, str],
    limit: timedelta,
    load: Callable[[str], Classifier] | None = None,
) -> Judge:
    """The judge by a hub's id or a folder; it keeps all labels if the model cannot be loaded.
    `said` gives the meaning of labels («LABEL_0=negative, LABEL_1=neutral») that `words`, the
    lower-case names of the head's values, do not know. Raises SettingsError if a meaning stays
    unknown.
    """
    meanings = _read(head, said)
    try:
        classifier = (load or load_classifier)(model)
    except Exception as error:  # noqa: BLE001  the border of somebody's model
        judge = Judge(head, None, (), limit)
        judge.keep(f"{model} не загружается: {_short(error)}")
        return judge
    return Judge(head, classifier, _values(head, classifier.labels, meanings, words), limit)


def load_classifier(model: str) -> Classifier:
    """From a folder, the download cache or the hub. Raises what torch, transformers and the hub
    raise; an unreachable hub fails in seconds.
    """
    try:
        from huggingface_hub import HfApi
        from transformers.utils.logging import disable_progress_bar
    except ImportError as error:
        raise SettingsError(
            "не установлено дополнение otklik[transformers]: scripts/setup transformers"
        ) from error
    disable_progress_bar()
    try:
        return _load(model, local=True)
    except OSError:
        if Path(model).is_dir():
            raise
    try:
        HfApi().model_info(model, timeout=HUB_PATIENCE)
    except Exception as error:
        raise SettingsError(
            f"такой папки нет, раньше не скачана, а хаб её не отдаёт ({_short(error)})"
        ) from error
    return _load(model, local=False)


@dataclass(frozen=True, slots=True)
class _Loaded:
    labels: tuple[str, ...]
    tokenizer: Any
    model: Any
    length: int
    device: str

    def __call__(self, texts: Sequence[str]) -> list[list[float]]:
        import torch

        inputs = self.tokenizer(
            [text[:CHARACTERS] for text in texts],
            truncation=True,
            max_length=self.length,
            padding=True,
            return_tensors="pt",
        ).to(self.device)
        with torch.inference_mode():
            shares: list[list[float]] = self.model(**inputs).logits.float().softmax(-1).tolist()
        return shares


def _load(name: str, *, local: bool) -> _Loaded:
    import torch
    from transformers import AutoModelForSequenceClassification, AutoTokenizer

    # More wait for each other wherever other processes are at work: 20 posts a second, not 160.
    torch.set_num_threads(1)
    tokenizer = AutoTokenizer.from_pretrained(name, local_files_only=local)
    model, loading = AutoModelForSequenceClassification.from_pretrained(
        name, local_files_only=local, output_loading_info=True
    )
    if missing := sorted(loading["missing_keys"]):
        # Without an error such weights are drawn by lot.
        raise SettingsError(f"это не классификатор текстов: нет весов {', '.join(missing[:3])}")
    device = "cuda" if torch.cuda.is_available() else "cpu"
    return _Loaded(
        labels=tuple(model.config.id2label[n] for n in range(model.config.num_labels)),
        tokenizer=tokenizer,
        model=model.eval().to(device),
        length=min(
            TOKENS,
            tokenizer.model_max_length,
            getattr(model.config, "max_position_embeddings", TOKENS),
        ),
        device=device,
    )


def _read(head: str, said: str) -> dict[str, str]:
    meanings = {}
    for pair in filter(None, map(str.strip, said.split(","))):
        label, equals, meaning = pair.rpartition("=")
        if not equals or not label.strip():
            raise SettingsError(f"transformers_labels.{head}: «{pair}»: нужно МЕТКА=ЗНАЧЕНИЕ")
        meanings[_plain(label)] = _plain(meaning)
    return meanings


def _values(
    head: str, labels: Sequence[str], meanings: Mapping[str, str], words: Mapping[str, str]
) -> list[str]:
    known = {**words, NO_TOPIC: NO_TOPIC} if head == "topic" else words
    meant = [meanings.get(_plain(label), _plain(label)) for label in labels]
    wrong = [label for label, meaning in zip(labels, meant, strict=True) if meaning not in known]
    strange = meanings.keys() - set(map(_plain, labels))
    if wrong or strange:
        raise SettingsError(
            f"transformers_labels.{head}: у модели метки {', '.join(labels)}; "
            + (f"непонятны {', '.join(wrong)}" if wrong else f"нет {', '.join(sorted(strange))}")
            + f": напишите МЕТКА=ЗНАЧЕНИЕ через запятую, значения — {', '.join(_ids(words))}"
        )
    return [known[meaning] for meaning in meant]


def _ids(words: Mapping[str, str]) -> list[str]:
    return sorted(set(words.values()))


def _plain(name: str) -> str:
    return plain(name.strip())


def _short(error: Exception) -> str:
    if isinstance(error, SettingsError):
        return str(error)
    first = (str(error).strip() or "без объяснения").splitlines()[0]
    return f"{type(error).__name__}: {first[:200]}"

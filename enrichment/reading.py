"""A post read once: its text and lemmas, which every step looks at. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.ports.language import Lemmatiser
from domain.post import Labels, Post
from domain.source import Source
from domain.spelling import plain
from enrichment.markup import as_text


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` is the post's without markup, and `lemmas[i]` belongs to `text[starts[i]:ends[i]]`; a
    mask keeps its brackets («[телефон]»), so that a hidden number is no word about telephones.
    """

    post: Post
    source: Source | None
    text: str
    lemmas: list[str]
    starts: list[int]
    ends: list[int]

    def form(self, index: int) -> str:
        """Token `index` as written, but lower-case and ё as е."""
        return plain(self.text[self.starts[index] : self.ends[index]])


Step = Callable[[Sequence[Reading], Sequence[Labels]], list[Labels]]
"""A step that looks at texts alone: from what is known of a batch's posts to what is known now."""


def read(post: Post, source: Source | None, lemmatiser: Lemmatiser) -> tuple[Reading, Labels]:
    """The reading of a post, and its first labels: the lemmas both indexes search."""
    text = as_text(post.body)
    spans = lemmatiser.spans(text)
    starts = [span[0] for span in spans]
    ends = [span[1] for span in spans]
    lemmas = [span[2] for span in spans]
    labels = Labels(lemmas=" ".join(lemmas))
    if "[" in text:
        lemmas = [
            f"[{lemma}]" if text[start - 1 : start] == "[" and text[end : end + 1] == "]" else lemma
            for start, end, lemma in spans
        ]
    return Reading(post, source, text, lemmas, starts, ends), labels

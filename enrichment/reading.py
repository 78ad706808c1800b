"""A post read once: its text and lemmas, which every step looks at. Pure."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.ports.language import Lemmatiser
from domain.post import Labels, Post
from domain.source import Source
from domain.spelling import plain
from enrichment.markup import as_text
from enrichment.rest import Spans, rest, stretches


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` is the post's without markup and without what its source repeats, and `lemmas[i]`
    belongs to `text[starts[i]:ends[i]]`; a mask keeps its brackets («[телефон]»), so that a hidden
    number is no word about telephones.
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


def read(
    post: Post, source: Source | None, lemmatiser: Lemmatiser, repeated: Spans = ()
) -> tuple[Reading, Labels]:
    """The reading of a post without its repeated stretches, and its first labels: the lemmas of the
    whole text, which both indexes search.
    """
    body = post.body
    text = as_text(body)
    spans = lemmatiser.spans(text)
    labels = Labels(lemmas=" ".join([lemma for _, _, lemma in spans]))
    if repeated and text == body:
        text, spans = _shortened(text, spans, repeated)
    elif repeated:
        text = as_text(rest(body, repeated))
        spans = lemmatiser.spans(text)
    starts = [span[0] for span in spans]
    ends = [span[1] for span in spans]
    lemmas = [span[2] for span in spans]
    if "[" in text:
        lemmas = [
            f"[{lemma}]" if text[start - 1 : start] == "[" and text[end : end + 1] == "]" else lemma
            for start, end, lemma in spans
        ]
    return Reading(post, source, text, lemmas, starts, ends), labels


Tokens = list[tuple[int, int, str]]


def _shortened(text: str, tokens: Tokens, repeated: Spans) -> tuple[str, Tokens]:
    """What is left of a text, and of its tokens, which move with it."""
    pieces, kept, length, token = [], [], 0, 0
    for start, end in stretches(text, repeated):
        shift = length - start
        while token < len(tokens) and tokens[token][0] < start:
            token += 1
        while token < len(tokens) and tokens[token][0] < end:
            begin, stop, lemma = tokens[token]
            kept.append((begin + shift, stop + shift, lemma))
            token += 1
        pieces.append(text[start:end])
        length += end - start
    return "".join(pieces), kept

"""A post read once: its text and lemmas, which every step looks at. Pure."""

from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from domain.ports.language import TextTokens, Tokeniser
from domain.post import Labels, Post
from domain.source import Source
from domain.spelling import plain
from enrichment.markup import as_text
from enrichment.rest import Spans, rest, stretches

_UNKNOWN = Labels()


@dataclass(frozen=True, slots=True)
class Reading:
    """`text` is without markup and what its source repeats; `lemmas[i]` belongs to
    `text[starts[i]:ends[i]]`, and masks keep their brackets («[телефон]»).
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
    post: Post, source: Source | None, tokeniser: Tokeniser, repeated: Spans = ()
) -> tuple[Reading, Labels]:
    """The reading without repeated stretches, and first labels with the lemmas of the whole
    text.
    """
    body = post.body
    text = as_text(body)
    tokens = tokeniser.tokens(text)
    labels = _UNKNOWN.having(lemmas=" ".join(tokens.lemmas))
    if repeated and text == body:
        text, tokens = _shortened(text, tokens, repeated)
    elif repeated:
        text = as_text(rest(body, repeated))
        tokens = tokeniser.tokens(text)
    lemmas, starts, ends = tokens
    if "[" in text:
        lemmas = [
            f"[{lemma}]" if text[start - 1 : start] == "[" and text[end : end + 1] == "]" else lemma
            for lemma, start, end in zip(lemmas, starts, ends, strict=True)
        ]
    return Reading(post, source, text, lemmas, starts, ends), labels


def _shortened(text: str, tokens: TextTokens, repeated: Spans) -> tuple[str, TextTokens]:
    pieces, left, length = [], TextTokens([], [], []), 0
    for start, end in stretches(text, repeated):
        shift = length - start
        first = bisect_left(tokens.starts, start)
        last = bisect_left(tokens.starts, end)
        left.lemmas.extend(tokens.lemmas[first:last])
        left.starts.extend([begin + shift for begin in tokens.starts[first:last]])
        left.ends.extend([stop + shift for stop in tokens.ends[first:last]])
        pieces.append(text[start:end])
        length += end - start
    return "".join(pieces), left

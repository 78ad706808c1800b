"""Which stretches of a post its source repeats.

Little is cut, so that no news is lost: what comes again at the end of posts, what very many hold
anywhere, and usual forms («Подписаться», «Прислать новость») at either end. What names a trouble
stays, but at the end of half of the posts.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from functools import lru_cache

from domain.ports.language import Lemmatiser
from domain.ports.repeats import KeptTally, RepeatStore
from domain.post import AuthorKind, EnrichedPost, Post
from domain.spelling import plain
from enrichment.incidents.stems import stem
from enrichment.incidents.subjects import SUBJECTS
from enrichment.repeats.parts import Part, parts
from enrichment.repeats.tally import HALF, OFTEN, SHARE, Tally
from enrichment.rest import Rest, Spans

_UNKNOWN = Tally()
_WORD = re.compile(r"\w+")


def is_own(post: Post) -> bool:
    """Published by the source itself: no comment, and no resident's letter."""
    return not _is_comment(post) and not _is_letter(post)


def _is_comment(post: Post) -> bool:
    return post.thread_id is not None


def _is_letter(post: Post) -> bool:
    return post.author is not None and post.author.kind is AuthorKind.PRIVATE


class Repeats:
    """Tallies of sources: learns from their posts, and reads them."""

    def __init__(self, kept: Mapping[str, KeptTally] | None = None) -> None:
        self._kept = dict(kept or {})
        self._tallies = {id_: Tally.unpack(one.state) for id_, one in self._kept.items()}
        self._changed: set[str] = set()

    def changed(self) -> dict[str, KeptTally]:
        """What was learned since, for the store."""
        before = KeptTally(b"")
        return {
            id_: replace(self._kept.get(id_, before), state=self._tallies[id_].pack())
            for id_ in self._changed
        }

    def learn(self, post: Post) -> Spans:
        """Count a new post, and read it. Posts of residents teach nothing about a source."""
        if not post.source_id or not is_own(post):
            return self.read(post)
        body = post.body
        held = parts(body)
        tally = self._tallies.setdefault(post.source_id, Tally())
        if tally.learn(held, post.published_at):
            self._changed.add(post.source_id)
        return _repeated(body, held, tally)

    def read(self, post: Post) -> Spans:
        """The repeated stretches; empty for a comment, and where nothing else would be left."""
        if _is_comment(post):
            return ()
        tally = _UNKNOWN if _is_letter(post) else self._tallies.get(post.source_id, _UNKNOWN)
        body = post.body
        return _repeated(body, parts(body), tally)


def _repeated(text: str, held: Sequence[Part], tally: Tally) -> Spans:
    shares = [tally.share(part) for part in held]
    cut = {n for n, share in enumerate(shares) if share >= OFTEN and not _tells(text, held[n])}
    cut |= _run(
        [(n, _is_footer(text, held[n], shares[n]), held[n]) for n in range(len(held))][::-1]
    )
    cut |= _run([(n, part.is_form, part) for n, part in enumerate(held)])
    left = sum(part.words for n, part in enumerate(held) if n not in cut)
    if not left or not cut:
        return ()
    spans: list[tuple[int, int]] = []
    for n in sorted(cut):
        begun = spans.pop()[0] if n - 1 in cut else held[n].start
        spans.append((begun, held[n].end))
    return tuple(spans)


def _run(ends: Iterable[tuple[int, bool, Part]]) -> set[int]:
    """The numbers of parts from one end of a text up to the first that is news; emoji go with what
    stands before them on the way, and hashtags stay.
    """
    run: set[int] = set()
    waiting: list[int] = []
    for n, goes, part in ends:
        if goes:
            run |= {n, *waiting}
            waiting.clear()
        elif not part.words:
            waiting.append(n)
        elif not part.is_tag:
            break
    return run


def _is_footer(text: str, part: Part, share: float) -> bool:
    if part.is_tag:
        return share >= OFTEN
    return part.is_form or share >= (HALF if share and _tells(text, part) else SHARE)


def _tells(text: str, part: Part) -> bool:
    return _names_trouble(text[part.start : part.end])


@lru_cache(maxsize=10_000)
def _names_trouble(piece: str) -> bool:
    return any(stem(word) in SUBJECTS for word in _WORD.findall(plain(piece)))


def repeated_of(posts: Sequence[Post], store: RepeatStore) -> dict[str, Spans]:
    """The repeated stretches of posts by id, as their sources are known now; one read."""
    repeats = Repeats(store.of({post.source_id for post in posts}))
    return {post.id: repeats.read(post) for post in posts}


def rests(
    posts: Sequence[EnrichedPost], store: RepeatStore, lemmatiser: Lemmatiser
) -> dict[str, Rest]:
    """By post id."""
    repeated = repeated_of([one.post for one in posts], store)
    return {
        one.post.id: Rest.of(one.post.body, one.labels.lemmas, repeated[one.post.id], lemmatiser)
        for one in posts
    }

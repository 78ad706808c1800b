"""Which stretches of a post its source repeats.

Little is cut, so that no news is lost: what comes again at the end of posts or amid them, or begins
very many, and usual forms («Подписаться», «Прислать новость») on lines of their own. Amid a post a
few words go only where very many posts hold them. What names a trouble is cut only at the end, and
only if half of the posts hold it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import lru_cache
from zlib import crc32

from domain.ports.language import Lemmatiser
from domain.ports.repeats import KeptTally, RepeatStore
from domain.post import AuthorKind, EnrichedPost, Post
from domain.spelling import plain
from enrichment.incidents.subjects import names_subject
from enrichment.repeats.forms import is_form, is_tag, may_be_form, may_hold_form
from enrichment.repeats.parts import TextPart, TextParts
from enrichment.repeats.tally import DOZEN, HALF, OFTEN, SHARE, SourceTally
from enrichment.rest import Rest, Spans

WELL = 100  # posts, after which a source is known well
LONGEST = 180  # characters of a line that may be a header
FEW = 4  # words: with fewer a repeated part amid a post may be what it tells; as many stay

_UNKNOWN = SourceTally()
_WORD = re.compile(r"\w+")


def is_own(post: Post) -> bool:
    """Published by the source itself: no comment, and no resident's letter."""
    return not _is_comment(post) and not _is_letter(post)


def _is_comment(post: Post) -> bool:
    return post.thread_id is not None


def _is_letter(post: Post) -> bool:
    return post.author is not None and post.author.kind is AuthorKind.PRIVATE


class Repeats:
    def __init__(self, kept: Mapping[str, KeptTally] | None = None) -> None:
        self._kept = dict(kept or {})
        self._tallies = {id_: SourceTally.unpack(one.state) for id_, one in self._kept.items()}
        self._changed: set[str] = set()

    def changed(self) -> dict[str, KeptTally]:
        before = KeptTally(b"")
        return {
            id_: replace(self._kept.get(id_, before), state=self._tallies[id_].pack())
            for id_ in self._changed
        }

    def learn(self, post: Post) -> Spans:
        """Count a new post, and read it; residents' posts teach nothing, and of a well-known source
        only every fourth post counts.
        """
        if not post.source_id or not is_own(post):
            return self.read(post)
        tally = self._tallies.get(post.source_id)
        if tally is None:
            tally = self._tallies[post.source_id] = SourceTally()
        text = TextParts(post.body)
        counts = tally.posts < WELL or crc32(post.id.encode()) % 4 == 0
        if counts and tally.learn(list(text), post.published_at):
            self._changed.add(post.source_id)
        return _repeated(text, tally)

    def read(self, post: Post) -> Spans:
        """The repeated stretches; empty for a comment, and if nothing else would be left."""
        if _is_comment(post):
            return ()
        tally = _UNKNOWN if _is_letter(post) else self._tallies.get(post.source_id, _UNKNOWN)
        body = post.body
        if tally.posts < DOZEN and not may_hold_form(body):
            return ()
        return _repeated(TextParts(body), tally)


def _repeated(parted: TextParts, tally: SourceTally) -> Spans:
    text = parted.text
    footer: list[tuple[int, int]] = []
    bare = last = 0  # where emoji end that stand below a part; where the last part of news begins
    for part in reversed(parted):
        if not part.words:
            bare = bare or part.end
            continue
        goes, tag = _is_footer(text[part.start : part.end], tally.share(part))
        if goes:
            footer.append((part.start, bare or part.end))
        elif not tag:
            last = part.start
            break
        bare = 0
    else:
        return ()  # nothing else would be left
    header = _header(parted, tally)
    cut = [(0, header)] if header else []
    if header < last:
        cut += _amid(parted, tally, header, last)
    spans: list[tuple[int, int]] = []
    for start, end in (*cut, *reversed(footer)):
        if spans and not text[spans[-1][1] : start].strip():
            spans[-1] = spans[-1][0], end
        else:
            spans.append((start, end))
    return tuple(spans)


def _amid(parted: TextParts, tally: SourceTally, start: int, end: int) -> list[tuple[int, int]]:
    text, is_repeating = parted.text, _may_repeat(parted, tally, start, end)
    lines = [line for line in parted.lines if start < line[1] and line[0] < end]
    if not is_repeating:
        lines = [line for line in lines if may_be_form(text[slice(*line)])]
    if not lines:
        return []
    cut: list[tuple[int, int]] = []
    first = next(part.start for part in parted if part.words and part.start >= start)
    for line in lines:
        parts = [p for p in parted.of_line(line) if p.words and first <= p.start <= end]
        inside = [p for p in parts if first < p.start < end]
        going = [p for p in inside if _goes(parted, p, tally)]
        forms = [p for p in inside if _is_form(parted, p)] if len(going) < len(parts) else going
        if parts and {p.start for p in (*going, *forms)} == {p.start for p in parts}:
            cut.append(line)
        else:
            cut += [(p.start, p.end) for p in going]
    if cut:
        kept = [p for p in parted if start <= p.start <= end]
        kept = [p for p in kept if not any(a <= p.start < b for a, b in cut)]
        return cut if sum(part.words for part in kept) >= FEW else []
    return []


def _may_repeat(parted: TextParts, tally: SourceTally, start: int, end: int) -> bool:
    if parted.is_made:
        return any(start <= part.start < end and tally.share(part) for part in parted.made)
    repeated = tally.repeated()
    return not repeated <= {part.key for part in parted.made if not start <= part.start < end}


def _goes(parted: TextParts, part: TextPart, tally: SourceTally) -> bool:
    share = tally.share(part)
    if not share or (part.words < FEW and share < OFTEN):
        return False
    piece = parted.text[part.start : part.end]
    return not is_tag(piece) and not names_trouble(piece)


def _is_form(parted: TextParts, part: TextPart) -> bool:
    piece = parted.text[part.start : part.end]
    return is_form(piece) and not names_trouble(piece)


def _header(parted: TextParts, tally: SourceTally) -> int:
    start, end = parted.lines[0]
    if end - start > LONGEST:
        return 0
    header = 0
    for part in parted:
        if part.words:
            if not _is_header(parted.text[part.start : part.end], tally.share(part)):
                break
            header = part.end
    return header


def _is_footer(piece: str, share: float) -> tuple[bool, bool]:
    if is_tag(piece):
        return share >= OFTEN, True
    if share and share >= (HALF if names_trouble(piece) else SHARE):
        return True, False
    return is_form(piece), False


def _is_header(piece: str, share: float) -> bool:
    return is_form(piece) or (share >= OFTEN and not names_trouble(piece) and not is_tag(piece))


@lru_cache(maxsize=10_000)
def names_trouble(piece: str) -> bool:
    return any(map(names_subject, _WORD.findall(plain(piece))))


def repeated_of(posts: Sequence[Post], store: RepeatStore) -> dict[str, Spans]:
    """By post id, as their sources are known now; one read of the store."""
    repeats = Repeats(store.of({post.source_id for post in posts}))
    return {post.id: repeats.read(post) for post in posts}


def rests(
    posts: Sequence[EnrichedPost], store: RepeatStore, lemmatiser: Lemmatiser
) -> dict[str, Rest]:
    repeated = repeated_of([one.post for one in posts], store)
    return {
        one.post.id: Rest.of(one.post.body, one.labels.lemmas, repeated[one.post.id], lemmatiser)
        for one in posts
    }

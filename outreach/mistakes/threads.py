"""Mistakes that threads of official pages show: quarrels, lost criticism, rude comments. Pure."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import comb

from domain.outreach.mistake import LONGEST_TEXT, Mistake, MistakeKind
from domain.post import AuthorKind, EnrichedPost, Kind
from outreach.mistakes.answers import personal_data, rude_strength
from russian.outreach import mistakes as words

WINDOW = timedelta(hours=6)  # before and after the body's comment
FEWEST_AUTHORS = 3
_NEGATIVE = "negative"


@dataclass(frozen=True, slots=True)
class Thread:
    """A post of the official page of `body` and the comments below it, in order of time. `official`
    says which body wrote which of them; `gone` are the times at which comments vanished; `rude`
    holds the rude words of official comments. `root_gone` says that the whole post was deleted.
    """

    root: str
    url: str
    body: str
    page: str
    comments: Sequence[EnrichedPost]
    official: Mapping[str, str]
    gone: Mapping[str, datetime]
    rude: Mapping[str, Sequence[str]]
    root_gone: bool = False


def mistakes_in(thread: Thread, now: datetime) -> Iterator[Mistake]:
    """The time of a quarrel is up when its window is."""
    yield from _rude_or_personal(thread, now)
    if (lost := _lost(thread, now)) is not None:
        yield lost
    if (quarrel := _quarrel(thread, now)) is not None:
        yield quarrel


def _rude_or_personal(thread: Thread, now: datetime) -> Iterator[Mistake]:
    for one in thread.comments:
        post = one.post
        if post.id not in thread.official:
            continue
        rude = thread.rude.get(post.id, ())
        if rude:
            detail = words.RUDE.format(words=rude[0])
            yield _mistake(thread, one, MistakeKind.RUDE, rude_strength(len(rude)), detail, now)
        if (personal := personal_data(post.body)) is not None:
            yield _mistake(thread, one, MistakeKind.PERSONAL_DATA, *personal, now)


def _lost(thread: Thread, now: datetime) -> Mistake | None:
    """Criticism of three authors is gone, and what is no criticism stays: a network that clears
    a whole thread takes all of it.
    """
    if thread.root_gone:
        return None
    residents = [one for one in thread.comments if one.post.id not in thread.official]
    critical = [one for one in residents if _is_critical(one)]
    lost = [one for one in critical if one.post.id in thread.gone]
    authors = {one.post.author.key for one in lost if one.post.author}
    if len(authors) < FEWEST_AUTHORS:
        return None
    others = [one for one in residents if not _is_critical(one)]
    also = sum(one.post.id in thread.gone for one in others) / len(others) if others else 0.0
    strength = len(authors) / (len(authors) + 1) * (1 - also)
    text = "\n\n".join(one.post.body for one in lost)[:LONGEST_TEXT]
    first = min(thread.gone[one.post.id] for one in lost)
    return Mistake(
        key=f"{MistakeKind.CRITICISM_DELETED} {thread.root}",
        kind=MistakeKind.CRITICISM_DELETED,
        happened_at=first,
        proposed_at=now,
        strength=strength,
        detail=words.CRITICISM,
        body=thread.body,
        text=text,
        page=thread.page,
        url=thread.url,
        post_id=thread.root,
    )


def _quarrel(thread: Thread, now: datetime) -> Mistake | None:
    """The comment of a body after which complaints grew most plainly."""
    critical = [one.post for one in thread.comments if _is_critical(one)]
    best: tuple[float, int, int, EnrichedPost] | None = None
    for one in thread.comments:
        at = one.post.published_at
        if one.post.id not in thread.official or at + WINDOW > now:
            continue
        before = [p for p in critical if at - WINDOW <= p.published_at < at]
        after = [p for p in critical if at < p.published_at <= at + WINDOW]
        if len({p.author.key for p in after if p.author}) < FEWEST_AUTHORS:
            continue
        strength = 1 - _by_chance(len(before), len(after))
        if best is None or strength > best[0]:
            best = strength, len(before), len(after), one
    if best is None:
        return None
    strength, count, more, one = best
    detail = words.QUARREL.format(before=count, after=more)
    return _mistake(thread, one, MistakeKind.QUARREL, strength, detail, now, thread.root)


def _by_chance(before: int, after: int) -> float:
    """How likely at least so many of both come after, if none cares for the comment."""
    both = before + after
    return sum(comb(both, k) for k in range(after, both + 1)) / float(2**both)


def _is_critical(one: EnrichedPost) -> bool:
    """Of a resident: what complains, or is put badly."""
    author = one.post.author
    if author is not None and author.kind is not AuthorKind.PRIVATE:
        return False
    kind, tone = one.labels.kind, one.labels.sentiment
    is_complaint = kind is not None and kind.value == Kind.COMPLAINT
    return is_complaint or (tone is not None and tone.value == _NEGATIVE)


def _mistake(
    thread: Thread,
    one: EnrichedPost,
    kind: MistakeKind,
    strength: float,
    detail: str,
    now: datetime,
    about: str | None = None,
) -> Mistake:
    post, labels = one.post, one.labels
    return Mistake(
        key=f"{kind} {about or post.id}",
        kind=kind,
        happened_at=post.published_at,
        proposed_at=now,
        strength=strength,
        detail=detail,
        body=thread.official[post.id],
        text=post.body[:LONGEST_TEXT],
        page=thread.page,
        url=post.url,
        post_id=post.id,
        municipality=labels.municipality.value if labels.municipality else None,
        group=labels.group.value if labels.group else None,
    )

"""Copies of one text, which a list folds into one row and a decision treats as one."""

from collections.abc import Collection, Mapping, Sequence

from app.installation import Installation
from domain.ports.index import PostSearch
from domain.post import EnrichedPost
from domain.query import All, Among, Condition, Field, Sort
from enrichment.incidents.incident import COPY
from enrichment.incidents.minhash import same

READ = 300

EVERYTHING = All()


def copies_of(
    installation: Installation,
    index: PostSearch,
    posts: Sequence[EnrichedPost],
    within: Condition = EVERYTHING,
) -> Mapping[str, Sequence[EnrichedPost]]:
    """By post id: all posts of `within` with the same text, the latest first; posts without copies
    are left out.
    """
    stories = {one.labels.incident_id for one in posts if one.labels.incident_id}
    copied = installation.posts.incidents.copied(sorted(stories)) if stories else ()
    if not copied:
        return {}
    wanted = All((within, Among(Field.INCIDENT, frozenset(copied))))
    read = [hit.enriched for hit in index.search(wanted, sort=Sort.NEWEST, limit=READ).hits]
    return _together([*read, *_missing(posts, read, copied)], {one.post.id for one in posts})


def _missing(
    posts: Sequence[EnrichedPost], read: Sequence[EnrichedPost], copied: Collection[str]
) -> list[EnrichedPost]:
    known = {one.post.id for one in read}
    return [p for p in posts if p.labels.incident_id in copied and p.post.id not in known]


def _together(
    posts: Sequence[EnrichedPost], asked: set[str]
) -> Mapping[str, Sequence[EnrichedPost]]:
    by_story: dict[str | None, list[EnrichedPost]] = {}
    for one in posts:
        by_story.setdefault(one.labels.incident_id, []).append(one)
    together: dict[str, Sequence[EnrichedPost]] = {}
    for story in by_story.values():
        texts = same([one.labels.lemmas.split() for one in story], COPY)
        groups: dict[int, list[EnrichedPost]] = {}
        for one, first in zip(story, texts, strict=True):
            groups.setdefault(first, []).append(one)
        for group in groups.values():
            if len(group) > 1:
                ordered = sorted(group, key=lambda p: (p.post.published_at, p.post.id))[::-1]
                together |= {one.post.id: ordered for one in group if one.post.id in asked}
    return together

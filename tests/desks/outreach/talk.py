"""A registered official page, and posts below it as the index keeps them."""

from dataclasses import replace
from types import MappingProxyType

from domain.post import Author, EnrichedPost, Kind, Label, Labels, Post
from domain.source import Source, SourceKind
from tests.making import a_post

PAGE = Source("housing_vk", SourceKind.VK, "ЖКХ области", "-1", owner_body="housing")


def official_page(installation):
    region = installation.region
    sources = MappingProxyType({**region.sources, PAGE.id: PAGE})
    return replace(installation, region=replace(region, sources=sources))


def talk(installation, name, at, kind, author, text, root: Post | None = None, label=Kind.OTHER):
    """Saves the post and returns it."""
    post = a_post(
        f"-1_{name}",
        at,
        source_id=PAGE.id,
        source_kind=SourceKind.VK,
        text=text,
        author=Author(kind, author),
        thread_id=root.id if root else None,
        parent_id=root.id if root else None,
    )
    labels = Labels(kind=Label(label, 0.9))
    installation.posts.index.save([EnrichedPost(post, labels, f"{at:%Y-%m}", 1)])
    return post

"""Posts without what their sources repeat, for quotes and words on cards."""

from collections.abc import Sequence

from app.installation import Installation
from domain.post import EnrichedPost, Labels
from enrichment.repeats.repeats import repeated_of, rests
from enrichment.rest import rest


def quotes(installation: Installation, posts: Sequence[EnrichedPost]) -> dict[str, str]:
    """By post id: the body without its repeated stretches."""
    bodies = {one.post.id: one.post.body for one in posts}
    repeated = repeated_of([one.post for one in posts], installation.posts.repeats)
    return {id_: rest(body, repeated[id_]) for id_, body in bodies.items()}


def own_labels(installation: Installation, posts: Sequence[EnrichedPost]) -> list[Labels]:
    """In order: the labels with the lemmas of what the post itself says."""
    own = rests(posts, installation.posts.repeats, installation.lemmatiser)
    return [one.labels.having(lemmas=own[one.post.id].lemmas) for one in posts]

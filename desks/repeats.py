"""Posts without what their sources repeat, for quotes and words on cards."""

from collections.abc import Sequence

from app.installation import Installation
from domain.post import EnrichedPost, Labels
from enrichment.repeats.repeats import repeated_of, rests
from enrichment.rest import rest


def quotes(installation: Installation, posts: Sequence[EnrichedPost]) -> dict[str, str]:
    bodies = {one.post.id: one.post.body for one in posts}
    repeated = repeated_of([one.post for one in posts], installation.posts.repeats)
    return {id_: rest(body, repeated[id_]) for id_, body in bodies.items()}


def own_labels(installation: Installation, posts: Sequence[EnrichedPost]) -> list[Labels]:
    own = rests(posts, installation.posts.repeats, installation.lemmatiser)
    return [one.labels.having(lemmas=own[one.post.id].lemmas) for one in posts]

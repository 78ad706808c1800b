"""Posts as rows of a list, the same in the feed and in a search: triage, copies, ways onward."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from app.installation import Installation
from desks.lists.copies import copies_of
from desks.lists.ways import Ways, ways_of
from desks.posts import Shown, shown
from desks.viewer import Viewer
from domain.ports.index import Hit, PostSearch
from domain.post import EnrichedPost
from domain.query import Condition
from domain.triage import Triage


@dataclass(frozen=True, slots=True)
class Row:
    """`triage` is None if nobody has touched the post; `copies` are the other posts of the same
    text.
    """

    shown: Shown
    triage: Triage | None
    copies: Sequence[EnrichedPost] = ()
    ways: Ways | None = None

    @property
    def sources(self) -> int:
        return len({self.shown.post.source_id, *(one.post.source_id for one in self.copies)})


@dataclass(frozen=True, slots=True)
class Rows:
    installation: Installation

    def listed(
        self, viewer: Viewer, index: PostSearch, hits: Sequence[Hit], wanted: Condition
    ) -> Sequence[Row]:
        posts = [hit.enriched for hit in hits]
        together = copies_of(self.installation, index, posts, wanted)
        kept: list[Hit] = []
        folded: dict[str, Sequence[EnrichedPost]] = {}
        gone: set[str] = set()
        for hit in hits:
            id_ = hit.enriched.post.id
            if id_ in gone:
                continue
            kept.append(hit)
            folded[id_] = [one for one in together.get(id_, ()) if one.post.id != id_]
            gone |= {one.post.id for one in folded[id_]}
        return self.of(viewer, index, kept, folded)

    def of(
        self,
        viewer: Viewer,
        index: PostSearch,
        hits: Sequence[Hit],
        folded: Mapping[str, Sequence[EnrichedPost]],
    ) -> list[Row]:
        if not hits:
            return []
        posts = [hit.enriched for hit in hits]
        known = self.installation.posts.triage.of([one.post.id for one in posts])
        ways = ways_of(self.installation, viewer, posts)
        return [
            Row(
                one,
                known.get(one.post.id),
                folded.get(one.post.id, ()),
                ways.get(one.post.id),
            )
            for one in shown(self.installation, index, hits)
        ]
